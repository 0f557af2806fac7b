import { expectedMax } from '../../scenario/exact-amounts.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity, MILLI_CU, WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** The weights of all tasks of a week are divided exactly, in thousandths. */
export function checkPayWeight({ clock, mechanisms, users }: Scenario): Finding[] {
  const { weight } = mechanisms.pay;
  if (typeof weight !== 'number' || weight <= 0) return [];
  const tasks = Math.max(1, users.potential * users.candidateRate * Math.min(WEEK_HOURS, clock.horizon));
  const most = Math.floor(expectedMax / MILLI_CU / tasks);
  if (weight <= most) return [];
  return [
    {
      path: 'mechanisms.pay.weight',
      constraint: `expected a weight of at most ${formatQuantity(most, 'number')} for as many tasks as users can ask for in a week`,
      value: formatQuantity(weight, 'number'),
      hint: 'only ratios of weights matter: write 1',
      mend: { 'mechanisms.pay.weight': '1' },
    },
  ];
}

/** What keeps all of it for ever has no end, and no total to be a part of. */
export function checkDecline({ mechanisms }: Scenario): Finding[] {
  const { keeps, halving } = mechanisms.emission;
  if (halving === 'finite' || keeps < 1) return [];
  const path = 'mechanisms.emission.halving';
  return [
    {
      path,
      constraint: 'expected finite, where each period keeps all of the one before',
      value: halving,
      hint: 'write finite, or less than 100 % for mechanisms.emission.keeps',
      mend: { [path]: 'finite' },
    },
  ];
}

/** What says when and how much is emitted, and what decides over it. */
export function warnOfSchedule({ mechanisms, clock }: Scenario): Warning[] {
  const { formula, taper, starts } = mechanisms.emission;
  const path = 'mechanisms.emission';
  return [
    ...['years', 'period', 'keeps', 'halving'].map((name) =>
      idle(`${path}.${name}`, formula > 0, `${path}.formula replaces the schedule`),
    ),
    idle(`${path}.taper.from`, taper.lasts === 0, `${path}.taper.lasts is 0 h`),
    odd(
      starts >= clock.horizon,
      `${path}.starts is not reached: the run ends at ${formatQuantity(clock.horizon, 'duration')}`,
    ),
  ];
}
