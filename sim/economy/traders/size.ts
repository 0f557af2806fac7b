import type { RunSize } from '../../kernel/run-size.ts';
import { DAY_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

export const sizeOfTraders = ({ clock, subnets, traders }: Scenario): RunSize => ({
  work: [
    {
      path: 'traders.count',
      what: 'traders day by day',
      amount: traders.enabled
        ? Math.ceil(clock.horizon / DAY_HOURS) * traders.count * (1 + 0.2 * subnets.count)
        : 0,
    },
  ],
});
