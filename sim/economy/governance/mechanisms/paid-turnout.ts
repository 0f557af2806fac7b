import { pow } from '../../../portable.ts';

/** How turn-out answers to pay. */
export interface PayRule {
  /** What voting takes a voter, USD; above 0. */
  readonly effortUsd: number;
  /** 0: pay moves nobody. */
  readonly weight: number;
}

/** Odds do not grow beyond this factor: who is moved so much votes. */
const FACTOR_MAX = 1e12;

/**
 * Chance to vote of somebody who votes by `chance` unpaid and expects `payUsd`: the odds are multiplied by
 * (1 + pay / effort)^weight, so who never votes still does not, and pay far below the effort moves nobody.
 */
export function derivePaidTurnout(chance: number, payUsd: number, { effortUsd, weight }: PayRule): number {
  if (weight === 0 || !(payUsd > 0)) return chance;
  const factor = Math.min(FACTOR_MAX, pow(1 + payUsd / effortUsd, weight));
  return (chance * factor) / (1 - chance + chance * factor);
}

/** Halvings of what is not known yet: to a billionth of all votes. */
const HALVINGS = 30;

/**
 * Votes that are cast on average where voters share a pot by votes and know that the more of them vote, the less each is paid:
 * the one number of votes at which turn-out and pay fit each other. `payOf` gives USD for so many votes of all that are cast.
 */
export function deriveExpectedCast(
  votes: readonly number[],
  chances: readonly number[],
  payOf: (votes: number, cast: number) => number,
  rule: PayRule,
): number {
  const unpaid = votes.reduce((sum, held, k) => sum + held * chances[k], 0);
  if (unpaid === 0 || rule.weight === 0) return unpaid;
  let [low, high] = [unpaid, votes.reduce((sum, held) => sum + held, 0)];
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    const cast = votes.reduce(
      (sum, held, voter) => sum + held * derivePaidTurnout(chances[voter], payOf(held, middle), rule),
      0,
    );
    if (cast > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
