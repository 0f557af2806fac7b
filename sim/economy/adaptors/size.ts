import type { RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

export function sizeOfAdaptors({ adaptors, clock }: Scenario): RunSize {
  const amount = Math.ceil(clock.horizon / WEEK_HOURS) * adaptors.count * 2;
  return { work: [{ path: 'adaptors.count', what: 'adaptors week by week', amount }] };
}
