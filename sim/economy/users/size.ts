import { peopled, type RunSize, roundDown } from '../../kernel/run-size.ts';
import { formatQuantity, WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** Users think of requests, which wait until they are settled. */
export function sizeOfUsers({ clock, users }: Scenario): RunSize {
  const { potential, candidateRate } = users;
  const isOneATick = users.arrivals === 'bernoulli';
  const ticks = clock.horizon / clock.tick;
  const each = candidateRate * clock.horizon;
  const inTick = potential * Math.min(candidateRate * clock.tick, isOneATick ? 1 : Number.POSITIVE_INFINITY);
  return {
    work: [
      {
        path: 'users.candidateRate',
        what: 'requests that users think of',
        amount: potential * (isOneATick ? Math.min(ticks, each) : each),
      },
      {
        path: 'users.potential',
        what: 'users week by week',
        amount: Math.ceil(clock.horizon / WEEK_HOURS) * potential * 0.2,
      },
    ],
    memory: [
      { what: 'users', ...peopled('users', users, 200) },
      {
        path: 'users.candidateRate',
        what: 'requests on their way',
        amount: 400 * Math.min(potential * each, inTick * 10),
        lowered: (part) => ({
          'users.candidateRate': formatQuantity(roundDown(candidateRate * part), 'rate'),
        }),
      },
    ],
  };
}
