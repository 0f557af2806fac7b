import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bindSplitBatch,
  deriveSplit,
  emptySplit,
  type Split,
  type SplitRule,
} from '../../../sim/economy/inference/mechanisms/fee-split.ts';
import { bindPriceLatency, stepPenalty } from '../../../sim/economy/inference/mechanisms/latency-penalty.ts';
import { deriveBase } from '../../../sim/economy/inference/mechanisms/price.ts';
import { charge } from '../../../sim/ledger/amount.ts';
import { amounts, conserves } from '../../laws/mechanism-laws.ts';
import vectors from '../../vectors/fees.json' with { type: 'json' };

const UNIT = 1_000_000;
const stated: SplitRule = {
  burn: 0,
  network: 20_000,
  governance: 50_000,
  treasury: 30_000,
  adaptor: 100_000,
  royalty: 100_000,
  feesOn: 'base',
  surchargeTo: 'treasury',
  userPays: true,
};

/** Five shares that leave the node side something, or nothing. */
const shareLists = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 5, maxLength: 5 })
  .map((cuts) => {
    const sorted = cuts.sort((a, b) => a - b);
    return sorted.map((cut, k) => cut - (k === 0 ? 0 : sorted[k - 1]));
  });

/** Every reading of the rule, with any shares. */
const rules: fc.Arbitrary<SplitRule> = fc
  .record({
    burn: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_000_000 })),
    list: fc.oneof(shareLists, fc.constant([20_000, 50_000, 30_000, 100_000, 100_000])),
    feesOn: fc.constantFrom('base', 'gross', 'net'),
    surchargeTo: fc.constantFrom('treasury', 'node', 'user'),
    userPays: fc.boolean(),
  })
  .map(({ list, ...readings }) => {
    const [network, governance, treasury, adaptor, royalty] = list;
    return { network, governance, treasury, adaptor, royalty, ...readings };
  });

/** A payment as the price makes it: G = B + ⌈B·φ⌉, or B when the node bears φ. */
const payments = fc.record({
  base: amounts(4_000_000_000_000_000),
  phi: fc.integer({ min: 0, max: 1_000_000 }),
});
const cases = fc.record({ rule: rules, payment: payments, royalties: fc.boolean() });

function grossOf(payment: { base: number; phi: number }, rule: SplitRule): number {
  return rule.userPays ? payment.base + charge(payment.base, payment.phi) : payment.base;
}

const listParts = (split: Split): number[] => {
  const { burn, network, governance, treasury, adaptor, royalty, node, user } = split;
  return [burn, network, governance, treasury, adaptor, royalty, node, user];
};

/** One payment with its gross, split. */
function split(base: number, phi: number, rule: SplitRule, royalties = false) {
  const gross = grossOf({ base, phi }, rule);
  return { gross, parts: deriveSplit(gross, base, phi, royalties, rule, emptySplit()) };
}

describe('a payment', () => {
  it.each(vectors.cases)('of $cu CU at φ = $phi is priced and divided as published', (one) => {
    const base = deriveBase(one.cu * 1_000, 50_000);
    const row = Int32Array.of(0);
    const columns = {
      arrivalHours: Float64Array.of(0),
      finishHours: Float64Array.of(2),
      targetHours: Float64Array.of(1),
      base: Float64Array.of(base),
      gross: new Float64Array(1),
      phiPpm: new Float64Array(1),
    };
    const penalty = { shape: stepPenalty(one.phi), max: one.phi, userPays: true, linear: false };
    bindPriceLatency(columns)(row, 1, penalty, { phiPpm: 0, targetHours: 0 });
    const parts = deriveSplit(columns.gross[0], base, columns.phiPpm[0], true, stated, emptySplit());
    const rest = parts.treasury + parts.adaptor + parts.royalty + parts.node + parts.user;
    expect({
      cost: columns.gross[0] / UNIT,
      network: parts.network / UNIT,
      governance: parts.governance / UNIT,
      rest: rest / UNIT,
    }).toEqual({ cost: one.cost, network: one.network, governance: one.governance, rest: one.rest });
  });

  it('is burned in its stated part first, and what that leaves is divided as the whole would be', () => {
    const { parts } = split(5 * UNIT, 300_000, { ...stated, burn: 950_000 }, true);
    const whole = split(0.25 * UNIT, 300_000, stated, true).parts;
    expect(parts).toEqual({ ...whole, burn: 6_175_000 });
  });

  it('is given away in full, under every reading', () => {
    conserves(cases, ({ rule, payment, royalties }) => {
      const { gross, parts } = split(payment.base, payment.phi, rule, royalties);
      return { taken: gross, given: listParts(parts) };
    });
  });

  it('pays fees of the gross cost and the other shares of the base cost; the surcharge is the treasury’s', () => {
    expect(split(5 * UNIT, 300_000, stated, true).parts).toEqual({
      burn: 0,
      network: 130_000,
      governance: 325_000,
      treasury: 150_000 + 1_395_000,
      adaptor: 500_000,
      royalty: 500_000,
      node: 3_500_000,
      user: 0,
    });
  });

  it('leaves the royalty with the node side when no subnet’s model served', () => {
    const { parts } = split(5 * UNIT, 0, stated);
    expect([parts.royalty, parts.node]).toEqual([0, 4_000_000]);
  });

  it('gives the surcharge after fees to whom the scenario says', () => {
    const afterFees = 1_395_000;
    const to = (surchargeTo: SplitRule['surchargeTo']) =>
      split(5 * UNIT, 300_000, { ...stated, surchargeTo }).parts;
    expect(to('treasury').treasury).toBe(150_000 + afterFees);
    expect(to('node')).toMatchObject({ node: 4_000_000 + afterFees, treasury: 150_000 });
    expect(to('user')).toMatchObject({ user: afterFees, treasury: 150_000 });
  });

  it('takes shares of the gross cost, or of what fees leave of it, under the other readings', () => {
    const on = (feesOn: SplitRule['feesOn']) => split(5 * UNIT, 300_000, { ...stated, feesOn }).parts;
    expect(on('gross')).toMatchObject({ adaptor: 650_000, treasury: 195_000, node: 5_200_000 });
    expect(on('net')).toMatchObject({ adaptor: 604_500, treasury: 181_350, node: 5_259_150 });
  });

  it('costs the user no more than the base when the node bears the penalty', () => {
    const { gross, parts } = split(5 * UNIT, 300_000, { ...stated, userPays: false });
    expect(gross).toBe(5 * UNIT);
    expect(parts).toMatchObject({ network: 100_000, adaptor: 500_000, node: 2_800_000, treasury: 1_350_000 });
  });
});

describe('a batch of payments', () => {
  it('is divided as each of its payments is by itself', () => {
    const batches = fc.record({
      rule: rules,
      royalties: fc.boolean(),
      list: fc.array(
        fc.record({ base: amounts(50_000_000_000), phi: fc.integer({ min: 0, max: 300_000 }) }),
        { maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(batches, ({ rule, royalties, list }) => {
        const columns = {
          gross: Float64Array.from(list, (payment) => grossOf(payment, rule)),
          base: Float64Array.from(list, ({ base }) => base),
          phiPpm: Float64Array.from(list, ({ phi }) => phi),
          nodeSide: new Float64Array(list.length),
          royaltySide: new Float64Array(list.length),
          userSide: new Float64Array(list.length).fill(Number.NaN),
        };
        const rows = Int32Array.from(list.keys()).reverse();
        const { gross, ...sums } = bindSplitBatch(columns)(rows, list.length, royalties, rule);
        const singles = list.map(({ base, phi }) => split(base, phi, rule, royalties).parts);
        expect([...columns.nodeSide]).toEqual(singles.map(({ node }) => node));
        expect([...columns.userSide]).toEqual(singles.map(({ user }) => user));
        expect([...columns.royaltySide]).toEqual(singles.map(({ royalty }) => royalty));
        const expected = singles.reduce(
          (total, one) => total.map((part, k) => part + listParts(one)[k]),
          listParts(emptySplit()),
        );
        expect(listParts(sums)).toEqual(expected);
        expect(gross).toBe(columns.gross.reduce((sum, paid) => sum + paid, 0));
      }),
      { numRuns: 300 },
    );
  });

  it('touches the rows that it is given, and no other', () => {
    const columns = {
      gross: Float64Array.of(100, 200, 300),
      base: Float64Array.of(100, 200, 300),
      phiPpm: new Float64Array(3),
      nodeSide: Float64Array.of(-1, -1, -1),
      royaltySide: new Float64Array(3),
      userSide: Float64Array.of(-1, -1, -1),
    };
    expect(bindSplitBatch(columns)(Int32Array.of(2), 1, false, stated).gross).toBe(300);
    expect([...columns.nodeSide]).toEqual([-1, -1, 240]);
    expect([...columns.userSide]).toEqual([-1, -1, 0]);
  });
});
