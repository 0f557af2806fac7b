import { expectedMax } from '../../scenario/exact-amounts.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
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
