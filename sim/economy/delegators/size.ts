import { counted, type RunSize } from '../../kernel/run-size.ts';
import { WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** Delegators compare nodes. */
export function sizeOfDelegators({ clock, delegators, nodes }: Scenario): RunSize {
  const { count, looksAt, considers } = delegators;
  return {
    work: [
      {
        path: 'delegators.count',
        what: 'delegators, each of which compares nodes',
        amount: Math.ceil(clock.horizon / WEEK_HOURS) * count * (looksAt + considers * nodes.potential * 0.1),
      },
    ],
    memory: [{ what: 'delegators', amount: 1_200 * count, ...counted('delegators.count', count) }],
  };
}
