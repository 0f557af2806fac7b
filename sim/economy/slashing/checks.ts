import { odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';

/** What the described networks say of slashes (economy.md §2.11). */
const [low, high] = [0.05, 0.2];

/** Other networks slash less or all of a stake; who describes the ones of the documents most likely did not mean to. */
export function warnOfSlashes({ mechanisms }: Scenario): Warning[] {
  const { fakeResult, downtime, misrouting } = mechanisms.slashing;
  return Object.entries({ fakeResult, downtime, misrouting }).map(([name, slash]) =>
    odd(
      slash < low || slash > high,
      `mechanisms.slashing.${name} is ${formatQuantity(slash, 'share')}: the described networks slash 5 % to 20 %`,
    ),
  );
}
