import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveClassCounts,
  deriveClassShares,
  deriveConcentrations,
  deriveFabricatedCounts,
  deriveSybilCounts,
} from '../../../sim/economy/vault/contributors.ts';
import {
  type DataShareRule,
  DataShares,
  type DataWeights,
  deriveDataWeight,
  weighByDivergence,
  weighByEstimator,
} from '../../../sim/economy/vault/mechanisms/data-share.ts';
import {
  deriveGaussianKl,
  deriveKnnKl,
  type GaussianMoments,
  mergeGaussians,
  type Samples,
} from '../../../sim/economy/vault/mechanisms/kl-divergence.ts';
import { InputError, OutgrownError } from '../../../sim/errors.ts';
import { divideProRata } from '../../../sim/ledger/pro-rata.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { amounts, conserves, ignoresInert, ignoresOrder } from '../../laws/mechanism-laws.ts';
import { deriveDiscreteKl, deriveSmoothedKl, mergeSamples } from './class-divergence.ts';

const byDefault: DataShareRule = {
  weight: 'size-kl',
  direction: 'forward',
  reference: 'pool-without',
  capNats: 0.5,
  alpha: 0.5,
};

interface Round extends DataWeights {
  readonly total: number;
}

const roomFor = (members: number): DataWeights => ({
  weights: new Float64Array(members),
  nats: new Float64Array(members),
});

/** One round of contributors with these counts. */
function weigh(rule: DataShareRule, counts: readonly ArrayLike<number>[]): Round {
  const classes = counts[0]?.length ?? 1;
  const flat = Uint32Array.from(counts.flatMap((row) => Array.from(row)));
  const rows = Int32Array.from(counts.keys());
  const out = roomFor(counts.length);
  return { ...out, total: new DataShares(classes, rule).weigh(flat, rows, counts.length, out) };
}

const CLASSES = 4;
const count = fc.oneof(fc.constant(0), fc.nat({ max: 30 }), fc.nat({ max: 20_000 }), fc.nat({ max: 1e6 }));
const contribution = fc.array(count, { minLength: CLASSES, maxLength: CLASSES });
const contributions = fc.array(contribution, { minLength: 1, maxLength: 40 });
const few = fc.array(contribution, { minLength: 2, maxLength: 6 });

const target = Float64Array.of(0.4, 0.3, 0.2, 0.1);
const rules: fc.Arbitrary<DataShareRule> = fc.record({
  weight: fc.constantFrom('size-kl' as const, 'kl' as const, 'exp-kl' as const),
  direction: fc.constantFrom('forward' as const, 'reverse' as const),
  reference: fc.constantFrom('pool-without' as const, 'pool-with' as const, 'target' as const),
  capNats: fc.constantFrom(0.05, 0.5, 3),
  alpha: fc.constantFrom(0.5, 1, 0.01),
  target: fc.constant(target),
});

const sizeOf = (counts: ArrayLike<number>): number =>
  Array.from(counts).reduce((sum, items) => sum + items, 0);

/** The divergence of member `k` by the definition, class by class. */
function deriveNatsOf(rule: DataShareRule, counts: readonly number[][], k: number): number {
  const own = counts[k];
  const others = counts.filter((_, i) => rule.reference === 'pool-with' || i !== k);
  const pool = own.map((_, c) => others.reduce((sum, row) => sum + row[c], 0));
  if (rule.reference === 'target') {
    const whole = sizeOf(own) + rule.alpha * CLASSES;
    const shares = own.map((items) => (items + rule.alpha) / whole);
    return rule.direction === 'forward' ? deriveDiscreteKl(shares, target) : deriveDiscreteKl(target, shares);
  }
  if (sizeOf(pool) === 0) return 0;
  return rule.direction === 'forward'
    ? deriveSmoothedKl(own, pool, rule.alpha)
    : deriveSmoothedKl(pool, own, rule.alpha);
}

describe("a round's data weights", () => {
  it('are the divergences of the definition, in all readings', () => {
    fc.assert(
      fc.property(rules, contributions, (rule, counts) => {
        const { weights, nats, total } = weigh(rule, counts);
        const isByDivergence = counts.some((row, k) => {
          const size = sizeOf(row);
          const expected = size === 0 ? 0 : deriveNatsOf(rule, counts, k);
          expect(Math.abs(nats[k] - expected)).toBeLessThanOrEqual(1e-11 * (1 + expected));
          return deriveDataWeight(rule, size, nats[k]) > 0;
        });
        for (const [k, row] of counts.entries()) {
          const size = sizeOf(row);
          expect(weights[k]).toBe(isByDivergence ? deriveDataWeight(rule, size, nats[k]) : size);
        }
        expect(total).toBe(weights.reduce((sum, weight) => sum + weight, 0));
      }),
    );
  });

  it('are size × min(cap, divergence) in millionths, or the divergence or its negative power alone', () => {
    expect(deriveDataWeight(byDefault, 1_000, 0.25)).toBe(250_000_000);
    expect(deriveDataWeight(byDefault, 1_000, 0.75)).toBe(500_000_000);
    expect(deriveDataWeight({ ...byDefault, weight: 'kl' }, 1_000, 0.25)).toBe(250_000_000);
    expect(deriveDataWeight({ ...byDefault, weight: 'kl' }, 1, 0.25)).toBe(250_000_000);
    expect(deriveDataWeight({ ...byDefault, weight: 'exp-kl' }, 1_000, 0)).toBe(1_000_000_000);
    expect(deriveDataWeight({ ...byDefault, weight: 'exp-kl' }, 1_000, Math.LN2)).toBe(500_000_000);
    expect(deriveDataWeight({ ...byDefault, weight: 'exp-kl' }, 0, 0)).toBe(0);
  });

  it('divide the allotment: its parts sum to what is paid, and what rounding leaves rolls over', () => {
    const pots = amounts(100_000_000);
    conserves(fc.tuple(rules, contributions, pots), ([rule, counts, pot]) => {
      const { weights } = weigh(rule, counts);
      const paid = new Float64Array(counts.length);
      const left = pot - divideProRata(pot, weights, counts.length, paid);
      if (counts.some((row) => sizeOf(row) > 0)) expect(left).toBeLessThan(counts.length);
      return { taken: pot, given: [...paid, left] };
    });
  });

  it('do not depend on who comes first', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        ignoresOrder(contributions, (counts) => {
          const { weights, nats } = weigh(rule, counts);
          return counts.map((_, k) => [weights[k], nats[k]]);
        });
      }),
      { numRuns: 12 },
    );
  });

  it('do not depend on those who bring nothing, and give them nothing', () => {
    ignoresInert(fc.tuple(rules, contributions), ([rule, counts], withInert) => {
      const { weights, total } = weigh(rule, withInert ? [...counts, [0, 0, 0, 0]] : counts);
      if (withInert) expect(weights[counts.length]).toBe(0);
      return [weights.slice(0, counts.length), total];
    });
  });

  it('are for the members listed, wherever their rows lie', () => {
    const flat = Uint32Array.of(9, 9, 1, 5, 7, 7, 8, 2);
    const [listed, packed] = [roomFor(2), roomFor(2)];
    const shares = new DataShares(2, byDefault);
    const total = shares.weigh(flat, Int32Array.of(3, 1, 0), 2, listed);
    expect(shares.weigh(Uint32Array.of(8, 2, 1, 5), Int32Array.of(0, 1), 2, packed)).toBe(total);
    expect(listed).toEqual(packed);
  });

  it('remember nothing of the rounds before', () => {
    fc.assert(
      fc.property(rules, contributions, contributions, (rule, before, counts) => {
        const shares = new DataShares(CLASSES, rule);
        const run = (list: readonly number[][]) => {
          const out = roomFor(list.length);
          const rows = Int32Array.from(list.keys());
          const total = shares.weigh(Uint32Array.from(list.flat()), rows, list.length, out);
          return { ...out, total };
        };
        run(before);
        expect(run(counts)).toEqual(weigh(rule, counts));
      }),
    );
  });

  it('give a sole contributor everything, among those who bring nothing too', () => {
    fc.assert(
      fc.property(rules, contribution, fc.nat({ max: 3 }), (rule, own, idle) => {
        fc.pre(sizeOf(own) > 0);
        const { weights, total } = weigh(rule, [own, ...new Array(idle).fill([0, 0, 0, 0])]);
        expect(total).toBeGreaterThan(0);
        expect(weights[0]).toBe(total);
      }),
    );
  });

  it('are sizes where nobody brings anything new', () => {
    expect([
      ...weigh(byDefault, [
        [5, 1, 0],
        [5, 1, 0],
      ]).weights,
    ]).toEqual([6, 6]);
    const unsmoothed = { ...byDefault, alpha: 0 };
    expect([
      ...weigh(unsmoothed, [
        [10, 20],
        [1, 2],
        [100, 200],
      ]).weights,
    ]).toEqual([30, 3, 300]);
  });

  it('are nothing where nobody brings anything', () => {
    expect(
      weigh(byDefault, [
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ total: 0, weights: Float64Array.of(0, 0) });
    expect(weigh(byDefault, [])).toMatchObject({ total: 0 });
  });

  it('count at most the cap for an item', () => {
    fc.assert(
      fc.property(contributions, (counts) => {
        const { weights, nats } = weigh(byDefault, counts);
        fc.pre(nats.some((own) => own > 1e-6));
        for (const [k, row] of counts.entries())
          expect(weights[k]).toBeLessThanOrEqual(sizeOf(row) * 500_000);
      }),
    );
  });

  it('are refused when they would no longer be exact', () => {
    const nats = Float64Array.of(0.5, 0.5);
    const room = { weights: new Float64Array(2), nats };
    expect(() => weighByDivergence(byDefault, Float64Array.of(1e10, 1e10), 2, room)).toThrow(OutgrownError);
    expect(weighByDivergence(byDefault, Float64Array.of(9e9, 9e9), 2, room)).toBe(9e15);
  });
});

describe('without smoothing', () => {
  const unsmoothed = { ...byDefault, alpha: 0 };

  it('a class that the others lack is refused, and so is one that only they have when reversed', () => {
    const counts = [
      [5, 5],
      [3, 0],
      [2, 0],
    ];
    expect(() => weigh(unsmoothed, counts)).toThrow(InputError);
    expect(() => weigh(unsmoothed, counts)).toThrow(/alpha: .*contributor 0.*smooth/s);
    expect(() => weigh({ ...unsmoothed, direction: 'reverse' }, counts)).toThrow(/contributor 1/);
  });

  it('a class that nobody has changes nothing', () => {
    for (const direction of ['forward', 'reverse'] as const) {
      const rule = { ...unsmoothed, direction };
      const { nats } = weigh(rule, [
        [5, 0, 5],
        [3, 0, 1],
      ]);
      expect(nats).toEqual(
        weigh(rule, [
          [5, 5],
          [3, 1],
        ]).nats,
      );
    }
  });
});

describe('a target', () => {
  const wanted = { ...byDefault, reference: 'target' as const };

  it('is compared with each contributor, whatever the others have', () => {
    const rule = { ...wanted, target: Float64Array.of(0.5, 0.5) };
    const { nats } = weigh(rule, [
      [10, 10],
      [20, 0],
    ]);
    expect(nats[0]).toBe(0);
    expect(nats[1]).toBe(
      weigh(rule, [
        [1, 7],
        [20, 0],
        [0, 3],
      ]).nats[1],
    );
  });

  it('without a class can only be reversed: what nobody wants would be infinitely new', () => {
    const rule = { ...wanted, target: Float64Array.of(1, 0) };
    expect(() => weigh(rule, [[10, 10]])).toThrow(InputError);
    expect(weigh({ ...rule, direction: 'reverse' }, [[10, 10]]).nats[0]).toBeCloseTo(Math.LN2, 14);
  });

  it.each([
    ['that is missing', {}],
    ['of other classes', { target: Float64Array.of(1) }],
    ['that is no whole', { target: Float64Array.of(0.5, 0.4) }],
    ['with a negative share', { target: Float64Array.of(1.5, -0.5) }],
  ])('%s is refused', (_, more) => {
    expect(() => new DataShares(2, { ...wanted, ...more })).toThrow(/^target: expected/);
  });
});

describe('a rule', () => {
  it.each([
    ['negative smoothing', { alpha: -1 }, /^alpha/],
    ['smoothing that is no number', { alpha: Number.NaN }, /^alpha/],
    ['no cap above 0', { capNats: 0 }, /^capNats/],
  ])('with %s is refused', (_, change, message) => {
    expect(() => new DataShares(2, { ...byDefault, ...change })).toThrow(message);
  });
});

const MEMBERS = 20;
const KINDS = 10;
const ITEMS = 10_000;
const IDENTITIES = 100;

/** Contributors of 10,000 items each, their classes moderately uneven. */
function drawWorld(seed: number): Uint32Array[] {
  const stream = new Draws(String(seed), 0).stream('classes');
  const concentrations = deriveConcentrations(new Float64Array(KINDS).fill(1 / KINDS), 20);
  const shares = new Float64Array(KINDS);
  return Array.from({ length: MEMBERS }, (_, who) => {
    const counts = new Uint32Array(KINDS);
    deriveClassShares(stream, who, concentrations, shares);
    deriveClassCounts(ITEMS, shares, counts, 0);
    return counts;
  });
}

/** How many times the share of the first contributor grows when it comes as 100 identities. */
function deriveSplitGain(
  rule: DataShareRule,
  world: readonly Uint32Array[],
  split: 'dealt' | 'sorted',
): number {
  const alone = weigh(rule, world);
  const identities = Array.from({ length: IDENTITIES }, (_, index) => {
    const part = new Uint32Array(KINDS);
    deriveSybilCounts(world[0], { index, parts: IDENTITIES, split }, part, 0);
    return part;
  });
  const many = weigh(rule, [...identities, ...world.slice(1)]);
  const together = sizeOf(many.weights.subarray(0, IDENTITIES));
  return together / many.total / (alone.weights[0] / alone.total);
}

const worlds = fc.integer({ min: 0, max: 1_000_000 }).map(drawWorld);

describe('one contributor in a hundred identities', () => {
  it('multiplies its share when size does not count (the literal reading)', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(deriveSplitGain({ ...byDefault, weight: 'kl' }, world, 'dealt')).toBeGreaterThan(5);
        expect(deriveSplitGain({ ...byDefault, weight: 'exp-kl' }, world, 'dealt')).toBeGreaterThan(5);
      }),
      { numRuns: 30 },
    );
  });

  it('gains at most a hundredth by default: its identities resemble each other', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(deriveSplitGain(byDefault, world, 'dealt')).toBeLessThan(1.01);
      }),
      { numRuns: 30 },
    );
  });

  it('that sorts its items by class first does gain by default, up to the cap for every item and no more', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { nats } = weigh(byDefault, world);
        fc.pre(nats[0] < 0.8 * byDefault.capNats);
        const gain = deriveSplitGain(byDefault, world, 'sorted');
        expect(gain).toBeGreaterThan(1);
        expect(gain).toBeLessThanOrEqual(byDefault.capNats / nats[0]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('who copies or makes data up', () => {
  it('lowers the weight of whom it copies, and has no more than that one', () => {
    const full = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: CLASSES, maxLength: CLASSES });
    fc.assert(
      fc.property(fc.array(full, { minLength: 2, maxLength: 8 }), (counts) => {
        // Smoothing does not double with the data, so the law is exact only without it.
        const rule = { ...byDefault, alpha: 0 };
        const before = weigh(rule, counts);
        const after = weigh(rule, [...counts, counts[0]]);
        expect(after.nats[0]).toBeLessThanOrEqual(before.nats[0] + 1e-12);
        expect(after.nats[counts.length]).toBe(after.nats[0]);
        expect(after.weights[counts.length]).toBe(after.weights[0]);
      }),
    );
  });

  it('lowers it with smoothing too', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const before = weigh(byDefault, world);
        const after = weigh(byDefault, [...world, world[0]]);
        expect(after.nats[0]).toBeLessThan(before.nats[0]);
        expect(after.weights[0]).toBeLessThanOrEqual(before.weights[0]);
      }),
    );
  });

  it('has the largest weight when it makes up the rarest class: novelty alone cannot tell noise from knowledge', () => {
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 10_000 }), contribution, (others, size, shape) => {
        fc.pre(sizeOf(shape) > 0 && others.every((row) => sizeOf(row) > 0));
        const pool = Float64Array.from(shape, (_, c) => others.reduce((sum, row) => sum + row[c], 0));
        const [madeUp, other] = [new Uint32Array(CLASSES), new Uint32Array(CLASSES)];
        deriveFabricatedCounts(size, pool, madeUp, 0);
        deriveClassCounts(size, Float64Array.from(shape), other, 0);
        const natsOf = (own: Uint32Array) => weigh(byDefault, [own, ...others]).nats[0];
        expect(natsOf(madeUp)).toBeGreaterThanOrEqual(natsOf(other) - 1e-12);
      }),
    );
  });
});

describe('weights by another estimator', () => {
  const gaussian = { merge: mergeGaussians, divergence: deriveGaussianKl };
  const normalData = (mean: number, variance: number, items: number): GaussianMoments => ({
    count: items,
    mean: [mean],
    cov: [[variance]],
  });
  const moments = fc
    .tuple(fc.nat({ max: 100 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 500 }))
    .map(([mean, variance, items]) => normalData(mean, variance, items));

  function weighMoments(rule: DataShareRule, data: readonly GaussianMoments[], wanted?: GaussianMoments) {
    const out = roomFor(data.length);
    const sizes = Float64Array.from(data, (own) => own.count);
    const round = wanted === undefined ? { data, sizes } : { data, sizes, target: wanted };
    return { ...out, total: weighByEstimator(rule, round, gaussian, out) };
  }

  it('compare each with the pool of the others', () => {
    fc.assert(
      fc.property(fc.array(moments, { minLength: 3, maxLength: 3 }), ([a, b, c]) => {
        const { nats } = weighMoments(byDefault, [a, b, c]);
        expect(nats[0]).toBeCloseTo(deriveGaussianKl(a, mergeGaussians(b, c)), 9);
        expect(nats[1]).toBeCloseTo(deriveGaussianKl(b, mergeGaussians(a, c)), 9);
        expect(nats[2]).toBeCloseTo(deriveGaussianKl(c, mergeGaussians(a, b)), 9);
        const reverse = weighMoments({ ...byDefault, direction: 'reverse' }, [a, b, c]);
        expect(reverse.nats[0]).toBeCloseTo(deriveGaussianKl(mergeGaussians(b, c), a), 9);
      }),
    );
  });

  it('compare with the whole pool or a target on demand', () => {
    const [a, b] = [normalData(0, 1, 10), normalData(2, 1, 10)];
    const pool = mergeGaussians(a, b);
    const withOwn = weighMoments({ ...byDefault, reference: 'pool-with' }, [a, b]);
    expect(withOwn.nats[0]).toBeCloseTo(deriveGaussianKl(a, pool), 12);
    const wanted = weighMoments({ ...byDefault, reference: 'target' }, [a, b], a);
    expect([...wanted.nats]).toEqual([0, 2]);
    expect(() => weighMoments({ ...byDefault, reference: 'target' }, [a, b])).toThrow(/^target/);
  });

  it('follow the same law of sizes, caps, and a sole contributor', () => {
    const [near, far] = [normalData(0, 1, 10), normalData(9, 1, 30)];
    expect([...weighMoments(byDefault, [near, far]).weights]).toEqual([5_000_000, 15_000_000]);
    expect([...weighMoments(byDefault, [near, near]).weights]).toEqual([10, 10]);
    expect(weighMoments(byDefault, [far])).toMatchObject({ total: 30, weights: Float64Array.of(30) });
    expect(weighMoments(byDefault, []).total).toBe(0);
  });

  it('take nearest neighbours: a far cloud weighs, a copied one does not', () => {
    const cloud = (from: number) => ({
      values: Float64Array.of(from, from + 0.1, from + 0.25, from + 0.45),
      dimensions: 1,
    });
    const data = [cloud(0), cloud(0), cloud(10)];
    const out = roomFor(3);
    const knn = {
      merge: mergeSamples,
      divergence: (x: Samples, y: Samples) => deriveKnnKl(x, y, 1),
    };
    const total = weighByEstimator(byDefault, { data, sizes: Float64Array.of(4, 4, 4) }, knn, out);
    expect([...out.weights]).toEqual([0, 0, 2_000_000]);
    expect(total).toBe(2_000_000);
  });

  it('refuse an estimate that is infinite', () => {
    const infinite = { merge: mergeGaussians, divergence: () => Number.POSITIVE_INFINITY };
    const data = [normalData(0, 1, 1), normalData(1, 1, 1)];
    const round = { data, sizes: Float64Array.of(1, 1) };
    expect(() => weighByEstimator(byDefault, round, infinite, roomFor(2))).toThrow(InputError);
  });
});
