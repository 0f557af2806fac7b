import type { Finding } from '../../scenario/schema-problems.ts';
import { odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { projectKinds } from './state.ts';

/** A project is of some kind. */
export function checkKinds({ grants }: Scenario): Finding[] {
  if (projectKinds.some((kind) => grants[kind].weight > 0)) return [];
  const hint = 'give the kinds that are to be funded a weight above 0';
  const constraint = 'expected models, tools or applications with a weight above 0';
  return [{ path: 'grants', constraint, value: 'weights of 0', hint, mend: { 'grants.models.weight': '1' } }];
}

/** Grants that never come to what a project asks for. */
export function warnOfGrants({ clock, grants, mechanisms }: Scenario): Warning[] {
  const { grantsPerWeek, grantsTo } = mechanisms.treasury;
  const all = (grantsPerWeek * clock.horizon) / 168;
  return [
    odd(
      grantsTo === 'projects' && grantsPerWeek > 0 && all < grants.ask,
      `mechanisms.treasury.grantsPerWeek begins no project: all of it comes to ${formatQuantity(Math.floor(all), 'dgai')}, and grants.ask is ${formatQuantity(grants.ask, 'dgai')}`,
    ),
  ];
}
