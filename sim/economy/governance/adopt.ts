import { withValues } from '../../scenario/changed-values.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { drawTraits } from '../drawn-traits.ts';
import { findRule, type RuleName, type RuleSet, toRule } from '../../kernel/rules.ts';
import { proposalStage } from '../tables.ts';
import type { World } from '../world.ts';
import { listModels } from '../subnets/models.ts';
import { turnSchedules } from '../rewards/schedules.ts';

/** New values by their paths in the scenario, in canonical units. */
export type Change = Readonly<Record<string, unknown>>;

/** All that a vote can change. */
export interface Regime {
  readonly scenario: Scenario;
  readonly rules: RuleSet;
  readonly whitelisted: Uint8Array;
}

/**
 * The scenario holds other values from `hours` on, and the rules among them are in force: schedules go on from there, and
 * what follows from the scenario alone is made anew.
 */
export function adopt(world: World, set: Change, hours: number): void {
  const scenario = withValues(world.scenario, set);
  turnSchedules(world, scenario, hours);
  world.enterScenario(scenario);
  for (const [name, value] of rulesIn(set)) world.rules.col[name][0] = value;
  offer(scenario, set, world.offered.col.whitelisted);
  drawTraits(world);
  if (world.dao !== undefined) listModels(world, world.dao);
  if (Object.keys(set).some((path) => path.startsWith('mechanisms.routing.'))) world.roster.isNews = true;
}

/** What would be in force if a change were made to what is in force now. */
export function regimeAfter(world: World, set: Change): Regime {
  const scenario = withValues(world.scenario, set);
  const whitelisted = world.offered.col.whitelisted.slice();
  offer(scenario, set, whitelisted);
  return { scenario, rules: { ...world.inForce, ...Object.fromEntries(rulesIn(set)) }, whitelisted };
}

/** The rules that a change sets, as integers. */
function rulesIn(set: Change): [RuleName, number][] {
  return Object.entries(set).flatMap(([path, value]): [RuleName, number][] => {
    const name = findRule(path);
    return name === undefined ? [] : [[name, toRule(name, value as number)]];
  });
}

/** Sets whether workloads are offered, where a change says so. */
function offer(scenario: Scenario, set: Change, whitelisted: Uint8Array): void {
  for (const [path, value] of Object.entries(set))
    if (path.startsWith('workloads.')) whitelisted[workloadOf(scenario, path)] = value === true ? 1 : 0;
}

/** Whether what stands at a path is in force by a column of its own, which a run that is resumed has already. */
export const hasColumn = (path: string): boolean =>
  findRule(path) !== undefined || path.startsWith('workloads.');

/** By its name, or its place in the list. */
function workloadOf({ workloads }: Scenario, path: string): number {
  const name = path.slice('workloads.'.length, -'.whitelisted'.length);
  const named = workloads.findIndex((workload) => workload.name === name);
  return named < 0 ? Number(name) : named;
}

/** What the scenario is before the tick at hand: all that took effect earlier, by its tick, changes before votes. */
export function scenarioBefore({ resolved, proposals, tick, tickHours }: World): Scenario {
  const { stage, effectTick } = proposals.col;
  const dated = resolved.stages.map(({ from, set }) => ({
    at: Math.ceil(from / tickHours),
    set: set as Change,
  }));
  const voted = resolved.scenario.mechanisms.governance.proposals.flatMap(({ set }, id) =>
    stage[id] === proposalStage.adopted ? [{ at: effectTick[id], set: set as Change }] : [],
  );
  return [...dated, ...voted]
    .filter(({ at }) => at < tick)
    .sort((left, right) => left.at - right.at)
    .reduce((scenario, { set }) => withValues(scenario, set), resolved.scenario);
}
