import { BASE_UNITS } from '../../units.ts';
import { deriveExpectedCast, derivePaidTurnout } from './mechanisms/paid-turnout.ts';
import type { World } from './state.ts';

/** Who may vote, each with its votes and the chance that it votes unpaid. */
interface Electorate {
  readonly votes: readonly number[];
  readonly chances: readonly number[];
  /** What all who vote share by votes, base units, and USD per token of it. */
  readonly pot: number;
  readonly priceUsd: number;
}

/** The chance that each of them votes, paid as it expects to be (economy.md §2.14). */
export function derivePaidChances(
  world: World,
  { votes, chances, pot, priceUsd }: Electorate,
): readonly number[] {
  const { turnoutPay: weight, turnoutEffort } = world.scenario.mechanisms.governance;
  if (weight === 0 || pot === 0) return chances;
  const rule = { weight, effortUsd: turnoutEffort / BASE_UNITS };
  const payOf = (held: number, cast: number): number => ((pot * held) / cast / BASE_UNITS) * priceUsd;
  const cast = deriveExpectedCast(votes, chances, payOf, rule);
  return chances.map((chance, k) => derivePaidTurnout(chance, payOf(votes[k], cast), rule));
}
