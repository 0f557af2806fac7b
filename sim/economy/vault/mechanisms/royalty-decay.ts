import { InputError, InvariantError } from '../../../errors.ts';
import { expm1 } from '../../../portable.ts';

/** How a pool of royalty tokens is spread over its rounds (economy.md §4.1). */
export type DecayReading = 'mass' | 'density' | 'normalised' | 'flat';

/** The schedule of one stream: computing, or data. */
export interface DecayRule {
  /**
   * `mass`: the density λe^(−λx) integrated over the round. `density`: its value at the round's start.
   * `normalised`: the mass, of all that falls within `horizon`. `flat`: so many units per node and round.
   */
  readonly decay: DecayReading;
  /** Decay per round, above 0. */
  readonly lambda: number;
  /** What happens where the density would hand out more than the pool. */
  readonly overIssue: 'refuse' | 'scale';
  /** Rounds over which `normalised` hands everything out, at least 1. */
  readonly horizon: number;
  /** Units per node and round under `flat`, at least 1. */
  readonly flatUnits: number;
}

/** Refuses a rule that no pool can follow, with an InputError under `path`; a density always hands out too much. */
function checkDecay(rule: DecayRule, path = 'vault'): void {
  const { decay, lambda, overIssue, horizon, flatUnits } = rule;
  const refuse = (name: string, constraint: string, value: number, hint: string): never => {
    throw new InputError({ path: `${path}.${name}`, constraint, value: String(value), hint });
  };
  if (decay === 'flat') {
    if (!(Number.isSafeInteger(flatUnits) && flatUnits >= 1))
      refuse('flatUnits', 'expected a whole number of at least 1', flatUnits, 'the published one is 100000');
    return;
  }
  if (!(lambda > 0 && lambda < Number.POSITIVE_INFINITY))
    refuse('lambda', 'expected a decay above 0', lambda, 'a pool that does not decay is "decay: flat"');
  if (decay === 'normalised' && !(Number.isSafeInteger(horizon) && horizon >= 1))
    refuse('horizon', 'expected at least 1 round', horizon, 'for no horizon write "decay: mass"');
  if (decay === 'density' && overIssue === 'refuse') {
    const sum = `${deriveDensitySum(lambda)} of the pool`;
    throw new InputError({
      path: `${path}.decay`,
      constraint: 'expected a schedule that hands out no more than the pool',
      value: sum,
      hint: 'write "decay: mass", which is the same density without the error, or "overIssue: scale"',
    });
  }
}

/** What the density λe^(−λr) hands out over all rounds r = 0, 1, 2 …, as a share of the pool: λ / (1 − e^(−λ)), above 1. */
function deriveDensitySum(lambda: number): number {
  return -lambda / expm1(-lambda);
}

/** Share of a pool that falls on the first `rounds` rounds: F = 1 − e^(−λ·rounds), in [0, 1]. */
export function deriveMassUntil(lambda: number, rounds: number): number {
  return -expm1(-lambda * rounds);
}

/**
 * Units of `pool` allotted until `elapsed` rounds are over, rounded down; under `flat` the clock counts node-rounds. It
 * never falls and never passes the pool. Throws InputError where `checkDecay` does.
 */
export function deriveAllottedUntil(rule: DecayRule, pool: number, elapsed: number): number {
  checkDecay(rule);
  const { decay, lambda, horizon, flatUnits } = rule;
  // Divided instead of multiplied, so that no count of node-rounds passes what is exact.
  if (decay === 'flat') return elapsed >= pool / flatUnits ? pool : elapsed * flatUnits;
  if (decay === 'normalised') {
    const share = deriveMassUntil(lambda, Math.min(elapsed, horizon)) / deriveMassUntil(lambda, horizon);
    return Math.floor(pool * share);
  }
  // A density scaled to its own sum is λe^(−λr)(1 − e^(−λ)) / λ: the mass again.
  return Math.floor(pool * deriveMassUntil(lambda, elapsed));
}

/** Parts of a whole of which computing and data have been allotted a ratio when a horizon is over. */
const WHOLE_PARTS = 1_000_000_000;

/**
 * Whole parts in which RT are set aside for computing and for data so that what is allotted by `horizon` rounds is in
 * `ratio`, although each stream decays by its own λ: a stream of which less is out by then is given more to begin with.
 */
export function deriveHorizonParts(
  ratio: { readonly compute: number; readonly data: number },
  lambda: { readonly compute: number; readonly data: number },
  horizon: number,
): readonly [compute: number, data: number] {
  const compute = ratio.compute / deriveMassUntil(lambda.compute, horizon);
  const data = ratio.data / deriveMassUntil(lambda.data, horizon);
  const parts = Math.round((WHOLE_PARTS * compute) / (compute + data));
  return [parts, WHOLE_PARTS - parts];
}

/** Units allotted between two times: floor(Pool·F(to)) − floor(Pool·F(from)), so rounds sum to the pool to the last unit. */
export function deriveScheduled(rule: DecayRule, pool: number, from: number, to: number): number {
  return deriveAllottedUntil(rule, pool, to) - deriveAllottedUntil(rule, pool, from);
}

/** What a stream may hand out in a round: what the schedule allots and what earlier rounds of the same stream left. */
export function deriveRoundAllotment(rolledOver: number, scheduled: number): number {
  return rolledOver + scheduled;
}

/** What a round leaves to the next one of its stream, units. Throws when it paid more than it had: streams never borrow. */
export function deriveRollover(allotment: number, paid: number): number {
  if (!(paid >= 0 && paid <= allotment))
    throw new InvariantError(`a round paid ${paid} RT of an allotment of ${allotment}`);
  return allotment - paid;
}
