import type { RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { countAdaptors } from './state.ts';

export function sizeOfAdaptors(scenario: Scenario): RunSize {
  const amount = Math.ceil(scenario.clock.horizon / WEEK_HOURS) * countAdaptors(scenario) * 2;
  const path = scenario.adaptors.industry.enabled ? 'adaptors.industry.potential' : 'adaptors.count';
  return { work: [{ path, what: 'adaptors week by week', amount }] };
}
