import { InputError, InvariantError, OutgrownError } from '../../../errors.ts';
import { exp, ln } from '../../../portable.ts';

/** What the divergence of a contributor's data says about its part of a round (economy.md §4.3). */
export interface WeightRule {
  /** `size-kl`: items × divergence. `kl`: divergence alone, the literal reading. `exp-kl`: e^−divergence, which pays likeness. */
  readonly weight: 'size-kl' | 'kl' | 'exp-kl';
  /** `forward`: D(own ‖ reference). `reverse`: D(reference ‖ own). */
  readonly direction: 'forward' | 'reverse';
  /** What own data are compared with: the pool of the others, of all, a distribution that the subnet wants, or what it holds from earlier rounds. */
  readonly reference: 'pool-without' | 'pool-with' | 'target' | 'history';
  /** Most that novelty counts for an item, nats, above 0; `exp-kl` has none. */
  readonly capNats: number;
}

/** The rule for counted classes. */
export interface DataShareRule extends WeightRule {
  /** Items added to each class of both sides, 0 or more. */
  readonly alpha: number;
  /** Share of each class that the subnet wants, sums to 1; for `reference: target`. */
  readonly target?: Float64Array;
}

/** What a round's comparison gives for the k-th of its members. */
export interface DataWeights {
  /** Whole numbers whose sum is exact, to divide the round's allotment by. */
  readonly weights: Float64Array;
  /** Divergence, nats, before the cap. */
  readonly nats: Float64Array;
}

/** Units of weight in a nat of an item. */
const UNITS_PER_ITEM_NAT = 1e6;
/** Units of weight in a nat, or in e^0, where size does not count. */
const UNITS_PER_NAT = 1e9;

/**
 * The weight of one contributor with `size` items, a whole number: size × min(cap, nats) in millionths, or the other
 * readings in billionths; to the nearest. Without items it is 0.
 */
export function deriveDataWeight(rule: WeightRule, size: number, nats: number): number {
  if (size === 0) return 0;
  if (rule.weight === 'exp-kl') return Math.round(UNITS_PER_NAT * exp(-nats));
  const novelty = Math.min(rule.capNats, nats);
  return Math.round(rule.weight === 'kl' ? UNITS_PER_NAT * novelty : UNITS_PER_ITEM_NAT * size * novelty);
}

/**
 * Weighs from sizes and divergences already in `out.nats`; returns the sum of weights. When all are zero, sizes
 * weigh; so a sole contributor takes all. Throws `InvariantError` when the sum is past 2^53 − 1 and not exact.
 */
export function weighByDivergence(
  rule: WeightRule,
  sizes: Float64Array,
  count: number,
  out: DataWeights,
): number {
  const { weights, nats } = out;
  let total = 0;
  for (let k = 0; k < count; k += 1) {
    weights[k] = deriveDataWeight(rule, sizes[k], nats[k]);
    total += weights[k];
  }
  if (total === 0) {
    for (let k = 0; k < count; k += 1) {
      weights[k] = sizes[k];
      total += sizes[k];
    }
  }
  if (total > Number.MAX_SAFE_INTEGER) throw new OutgrownError(`weights of data sum to ${total}`);
  if (!Number.isSafeInteger(total)) throw new InvariantError(`weights of data sum to ${total}`);
  return total;
}

/** How divergence is estimated for data that are not counted in classes: from moments, or from points. */
export interface DivergenceEstimator<Data> {
  /** Two sets of data as one. */
  readonly merge: (a: Data, b: Data) => Data;
  /** D(p ‖ q), nats, 0 or more. */
  readonly divergence: (p: Data, q: Data) => number;
}

/** What is weighed by an estimator: data and whole numbers of items, each member's in its place. */
export interface EstimatedRound<Data> {
  readonly data: readonly Data[];
  readonly sizes: Float64Array;
  /** What all are compared with; for `reference: target`, and `history` where something is held. */
  readonly target?: Data | undefined;
}

/**
 * The weights of a round by any estimator (Gaussian moments, nearest neighbours); returns their sum. Every member
 * has data. Throws what the estimator throws, and `InputError` where it says infinity.
 */
export function weighByEstimator<Data>(
  rule: WeightRule,
  round: EstimatedRound<Data>,
  estimator: DivergenceEstimator<Data>,
  out: DataWeights,
): number {
  const { data, sizes } = round;
  const references = deriveReferences(rule, round, estimator.merge);
  for (const [k, own] of data.entries()) {
    const reference = references[k];
    // A sole contributor has nobody to differ from.
    out.nats[k] = reference === undefined ? 0 : deriveNats(rule, own, reference, estimator.divergence);
    requireFinite(out.nats[k], k);
  }
  return weighByDivergence(rule, sizes, data.length, out);
}

function deriveNats<Data>(
  rule: WeightRule,
  own: Data,
  reference: Data,
  divergence: (p: Data, q: Data) => number,
): number {
  return rule.direction === 'forward' ? divergence(own, reference) : divergence(reference, own);
}

/** What each member is compared with; undefined for nobody. */
function deriveReferences<Data>(
  rule: WeightRule,
  { data, target }: EstimatedRound<Data>,
  merge: (a: Data, b: Data) => Data,
): (Data | undefined)[] {
  if (rule.reference === 'target' && target === undefined) throw missingTarget();
  if (target !== undefined) return data.map(() => target);
  const join = (a: Data | undefined, b: Data | undefined) =>
    a === undefined || b === undefined ? (a ?? b) : merge(a, b);
  // Those after each member; with those before it they are the others, without a subtraction that loses digits.
  const after: (Data | undefined)[] = new Array(data.length + 1).fill(undefined);
  for (let k = data.length - 1; k >= 0; k -= 1) after[k] = join(data[k], after[k + 1]);
  if (rule.reference === 'pool-with') return data.map(() => after[0]);
  let before: Data | undefined;
  return data.map((own, k) => {
    const others = join(before, after[k + 1]);
    before = join(before, own);
    return others;
  });
}

const NOTHING_HELD = new Float64Array(0);

/** Logarithms of counts up to this are looked up. */
const LOOKED_UP = 4096;
/** Below this part of its class, a contributor's own items are taken out of the pool's logarithm by a series. */
const SERIES_MAX = 1 / 128;

/**
 * Who gets how much of a round's data allotment, from counted classes (economy.md §4.3): by default
 * size × min(cap, D_KL(own ‖ pool of the others)), with Dirichlet smoothing. One object serves all rounds of a rule
 * and allocates nothing in them.
 *
 * Σ (c+α) ln((c+α)/(pool−c+α)) needs two logarithms a class and member. Those of counts are looked up; that of the
 * pool without the member is that of the pool, once a class, and ln(1 − c/pool), which is a short series
 * for one of many.
 */
export class DataShares {
  readonly #rule: DataShareRule;
  readonly #classes: number;
  /** Whether members are compared with the pool of the others: by the rule, or as nothing is held yet. */
  #isWithout = false;
  /** ln(c + alpha) by count. */
  readonly #lnOfCount = new Float64Array(LOOKED_UP);
  /** Items of the pool in each class. */
  readonly #pool: Float64Array;
  /** Items of the reference in each class, smoothed; or its share. */
  readonly #mass: Float64Array;
  readonly #lnOfMass: Float64Array;
  readonly #perMass: Float64Array;
  /** Term of a class of which a member has nothing. */
  readonly #absent: Float64Array;
  #sizes = new Float64Array(0);

  /** Throws `InputError` for a rule that does not fit. */
  constructor(classes: number, rule: DataShareRule) {
    requireRule(rule, classes);
    this.#rule = rule;
    this.#classes = classes;
    this.#pool = new Float64Array(classes);
    this.#mass = new Float64Array(classes);
    this.#lnOfMass = new Float64Array(classes);
    this.#perMass = new Float64Array(classes);
    this.#absent = new Float64Array(classes);
    for (let c = 0; c < LOOKED_UP; c += 1) this.#lnOfCount[c] = ln(c + rule.alpha);
  }

  /**
   * Weighs the members `rows[0 … count)` of a round into `out`, in their order, and returns the sum of weights. Items
   * of class c of row r are `counts[r × classes + c]`; `held` are those of earlier rounds by class, for the reference
   * `history`. The result does not depend on the order of members. Throws `InputError` for an infinite divergence, which
   * only `alpha` 0 allows, or a target without a class.
   */
  weigh(
    counts: Uint32Array,
    rows: Int32Array,
    count: number,
    out: DataWeights,
    held: Float64Array = NOTHING_HELD,
  ): number {
    if (this.#sizes.length < count) this.#sizes = new Float64Array(2 * count);
    const { alpha, direction, reference } = this.#rule;
    const kept = reference === 'history' ? held.reduce((sum, items) => sum + items, 0) : 0;
    this.#isWithout = reference === 'pool-without' || (reference === 'history' && kept === 0);
    const pooled = this.#measure(counts, rows, count, kept > 0 ? held : undefined);
    const sizes = this.#sizes;
    const smoothing = alpha * this.#classes;
    const whole = reference === 'target' ? 1 : (kept > 0 ? kept : pooled) + smoothing;
    for (let k = 0; k < count; k += 1) {
      const size = sizes[k];
      const rest = this.#isWithout ? whole - size : whole;
      out.nats[k] = 0;
      // Without items there is nothing to compare, and a sole contributor has nobody to differ from.
      if (size === 0 || (this.#isWithout && size === pooled)) continue;
      const start = rows[k] * this.#classes;
      const logOfWholes = ln(rest / (size + smoothing));
      const nats =
        direction === 'forward'
          ? this.#sumForward(counts, start) / (size + smoothing) + logOfWholes
          : this.#sumReverse(counts, start) / rest - logOfWholes;
      requireFinite(nats, rows[k]);
      out.nats[k] = Math.max(0, nats);
    }
    return weighByDivergence(this.#rule, sizes, count, out);
  }

  /** Sizes of members and masses of the reference with their logarithms; returns all items of the round. */
  #measure(counts: Uint32Array, rows: Int32Array, count: number, held: Float64Array | undefined): number {
    const { alpha, reference } = this.#rule;
    const target = reference === 'target' ? this.#rule.target : undefined;
    const pool = this.#pool.fill(0);
    const mass = this.#mass;
    const classes = this.#classes;
    let pooled = 0;
    for (let k = 0; k < count; k += 1) {
      const start = rows[k] * classes;
      let size = 0;
      for (let c = 0; c < classes; c += 1) {
        const items = counts[start + c];
        pool[c] += items;
        size += items;
      }
      this.#sizes[k] = size;
      pooled += size;
    }
    for (let c = 0; c < classes; c += 1) {
      mass[c] = target === undefined ? (held ?? pool)[c] + alpha : target[c];
      this.#lnOfMass[c] = ln(mass[c]);
      this.#perMass[c] = 1 / mass[c];
      this.#absent[c] = this.#deriveAbsent(c);
    }
    return pooled;
  }

  #deriveAbsent(c: number): number {
    const weight = this.#rule.direction === 'forward' ? this.#rule.alpha : this.#mass[c];
    if (weight === 0) return 0;
    const apart = this.#lnOfCount[0] - this.#lnOfMass[c];
    return this.#rule.direction === 'forward' ? weight * apart : -weight * apart;
  }

  /** Σ (own + α) (ln(own + α) − ln(reference)). */
  #sumForward(counts: Uint32Array, start: number): number {
    const absent = this.#absent;
    const alpha = this.#rule.alpha;
    let sum = 0;
    for (let c = 0; c < absent.length; c += 1) {
      const items = counts[start + c];
      sum += items === 0 ? absent[c] : (items + alpha) * (this.#lnOfOwn(items) - this.#lnOfRest(c, items));
    }
    return sum;
  }

  /** Σ reference (ln(reference) − ln(own + α)). */
  #sumReverse(counts: Uint32Array, start: number): number {
    const absent = this.#absent;
    let sum = 0;
    for (let c = 0; c < absent.length; c += 1) {
      const items = counts[start + c];
      if (items === 0) {
        sum += absent[c];
        continue;
      }
      const rest = this.#isWithout ? this.#lessOwn(c, items) : this.#mass[c];
      if (rest > 0) sum += rest * (this.#lnOfRest(c, items) - this.#lnOfOwn(items));
    }
    return sum;
  }

  #lnOfOwn(items: number): number {
    return items < LOOKED_UP ? this.#lnOfCount[items] : ln(items + this.#rule.alpha);
  }

  /** Logarithm of the reference's mass of a class, less own items where they do not belong to it. */
  #lnOfRest(c: number, items: number): number {
    if (!this.#isWithout) return this.#lnOfMass[c];
    const x = items * this.#perMass[c];
    return x > SERIES_MAX ? ln(this.#lessOwn(c, items)) : this.#lnOfMass[c] - lnOfPart(x);
  }

  /** Mass of a class in the pool of the others; items are subtracted first, for whole numbers lose no digits. */
  #lessOwn(c: number, items: number): number {
    return this.#pool[c] - items + this.#rule.alpha;
  }
}

/** −ln(1 − x) for x in [0, 1/128]: eight terms leave less than 10^−19. */
function lnOfPart(x: number): number {
  const high = 1 / 5 + x * (1 / 6 + x * (1 / 7 + x * (1 / 8)));
  return x * (1 + x * (1 / 2 + x * (1 / 3 + x * (1 / 4 + x * high))));
}

function requireRule({ alpha, capNats, reference, target }: DataShareRule, classes: number): void {
  if (!(alpha >= 0 && alpha < Number.POSITIVE_INFINITY))
    throw refusal('alpha', 'expected 0 or more', String(alpha), 'the default is 0.5');
  if (!(capNats > 0)) throw refusal('capNats', 'expected more than 0', String(capNats), 'the default is 0.5');
  if (reference !== 'target') return;
  if (target === undefined) throw missingTarget();
  const sum = target.reduce((a, b) => a + b, 0);
  if (target.length !== classes || target.some((share) => !(share >= 0)) || Math.abs(sum - 1) > 1e-9)
    throw refusal('target', `expected ${classes} shares that sum to 1`, `${target}`, 'divide by their sum');
}

function missingTarget(): InputError {
  const hint = "or take reference 'pool-without'";
  return refusal('target', "expected a distribution for reference 'target'", 'none', hint);
}

function requireFinite(nats: number, row: number): void {
  if (nats < Number.POSITIVE_INFINITY) return;
  const constraint = 'expected more than 0 where a class is missing on one side';
  const hint = 'smooth with 0.5; a target with direction forward needs every class';
  throw refusal('alpha', constraint, `an infinite divergence of contributor ${row}`, hint);
}

function refusal(path: string, constraint: string, value: string, hint: string): InputError {
  return new InputError({ path, constraint, value, hint });
}
