import type { Users } from '../users/users.ts';
import { outcome, type Requests } from './requests.ts';

/**
 * Remembers how each finished request went for its user: 1 for a failure, a timeout or a fake, else latency over
 * target, at most 1. `memory` is the weight of the latest request.
 */
export function bindRememberOutcomes(
  users: Users,
  requests: Requests,
): (done: Int32Array, count: number, memory: number) => void {
  const { dissatisfaction } = users.col;
  const { user, outcome: ended, fake, arrivalHours, finishHours, targetHours } = requests.col;
  return (done, count, memory) => {
    for (let k = 0; k < count; k += 1) {
      const row = done[k];
      let felt = 1;
      if (ended[row] === outcome.served && fake[row] === 0) {
        const late = (finishHours[row] - arrivalHours[row]) / targetHours[row] - 1;
        // In time or late is hard to guess, and arithmetic costs less than a branch; twice as late is rare.
        felt = late > 1 ? 1 : late * Number(late > 0);
      }
      const who = user[row];
      const was = dissatisfaction[who];
      dissatisfaction[who] = was + memory * (felt - was);
    }
  };
}
