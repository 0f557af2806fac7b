import type { RunSize } from '../../kernel/run-size.ts';
import type { Scenario } from '../resolve.ts';

/** Every tick looks at each shock. */
export const sizeOfShocks = ({ clock, shocks }: Scenario): RunSize => ({
  work: [
    {
      path: 'clock.tick',
      what: 'shocks, tick by tick',
      amount: (0.05 * shocks.length * clock.horizon) / clock.tick,
    },
  ],
});
