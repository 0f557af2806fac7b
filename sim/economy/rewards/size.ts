import type { RunSize } from '../../kernel/run-size.ts';
import { formatQuantity, WEEK_HOURS } from '../../units.ts';
import { countAdaptors } from '../adaptors/state.ts';
import type { Scenario } from '../resolve.ts';

/** Pay that waits has a place for each week of its delay. */
export function sizeOfPay(scenario: Scenario): RunSize {
  const { mechanisms, nodes } = scenario;
  const weeks = Math.ceil(mechanisms.pay.claimDelay / WEEK_HOURS) + 1;
  return {
    memory: [
      {
        path: 'mechanisms.pay.claimDelay',
        what: 'pay that waits, week by week',
        amount: 24 * (nodes.potential + countAdaptors(scenario)) * weeks,
        lowered: (part) => ({
          'mechanisms.pay.claimDelay': formatQuantity(Math.floor(weeks * part - 1) * WEEK_HOURS, 'duration'),
        }),
      },
    ],
  };
}
