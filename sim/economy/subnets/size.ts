import type { RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** Subnets live tick by tick, and stakers look at them. */
export const sizeOfSubnets = ({ clock, stakers, subnets }: Scenario): RunSize => ({
  work: [
    {
      path: 'stakers.count',
      what: 'stakers, each of which looks at subnets',
      amount: Math.ceil(clock.horizon / WEEK_HOURS) * stakers.count * (2 + 0.1 * subnets.count),
    },
    {
      path: 'subnets.count',
      what: 'subnets tick by tick',
      amount: (clock.horizon / clock.tick) * subnets.count * 4,
    },
  ],
});
