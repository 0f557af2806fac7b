import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bindPriceLatency,
  linearPenalty,
  type PenaltyShape,
  stepPenalty,
} from '../../../sim/economy/inference/mechanisms/latency-penalty.ts';

const hours = fc.double({ min: 1e-6, max: 1_000, noNaN: true });
const maxima = fc.double({ min: 0, max: 1, noNaN: true });
const cases = fc.record({ latency: hours, target: hours, max: maxima, base: fc.nat({ max: 1_000_000_000 }) });

/** φ in ppm and the gross cost of one request. */
function price(
  one: { latency: number; target: number; max: number; base: number },
  rule: { shape: PenaltyShape; userPays?: boolean; linear?: boolean },
) {
  const columns = {
    arrivalHours: Float64Array.of(0),
    finishHours: Float64Array.of(one.latency),
    targetHours: Float64Array.of(one.target),
    base: Float64Array.of(one.base),
    gross: new Float64Array(1),
    phiPpm: new Float64Array(1),
  };
  const sums = { phiPpm: 0, targetHours: 0 };
  const whole = { userPays: true, linear: false, max: one.max, ...rule };
  bindPriceLatency(columns)(Int32Array.of(0), 1, whole, sums);
  expect(sums).toEqual({ phiPpm: columns.phiPpm[0], targetHours: one.target });
  return { phi: columns.phiPpm[0], gross: columns.gross[0] };
}

describe('the latency penalty', () => {
  it('is nothing up to the target, grows with what is above it, and is all of φmax from twice the target on', () => {
    const shape = linearPenalty(0.3);
    expect([0.5, 1, 1.1, 1.5, 2, 10].map((latency) => shape(latency, 1))).toEqual([
      0,
      0,
      0.3 * (1.1 - 1),
      0.15,
      0.3,
      0.3,
    ]);
  });

  it('is all of φmax at once as a step, when the target is missed', () => {
    const shape = stepPenalty(0.3);
    expect([0.5, 1, 1.000001, 7].map((latency) => shape(latency, 1))).toEqual([0, 0, 0.3, 0.3]);
  });

  it('is the same in the loop of the default shape as by the formula, to one ppm', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const inLoop = price(one, { shape: stepPenalty(1), linear: true }).phi;
        const byFormula = price(one, { shape: linearPenalty(one.max) }).phi;
        expect(Math.abs(inLoop - byFormula)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never passes φmax, nor falls below 0, whatever a formula says', () => {
    const said = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(cases, said, (one, phi) => {
        const priced = price(one, { shape: () => phi }).phi;
        expect(priced).toBeGreaterThanOrEqual(0);
        expect(priced).toBeLessThanOrEqual(Math.round(one.max * 1_000_000));
      }),
    );
  });

  it('never falls as latency grows', () => {
    fc.assert(
      fc.property(cases, hours, (one, more) => {
        const longer = { ...one, latency: one.latency + more };
        for (const rule of [
          { shape: linearPenalty(one.max), linear: true },
          { shape: stepPenalty(one.max) },
        ]) {
          expect(price(longer, rule).phi).toBeGreaterThanOrEqual(price(one, rule).phi);
        }
      }),
    );
  });

  it('is charged on top of the base cost, rounded up, when the user pays it', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { phi, gross } = price(one, { shape: linearPenalty(one.max) });
        const exact = BigInt(one.base) * BigInt(phi);
        expect(BigInt(gross)).toBe(BigInt(one.base) + (exact + 999_999n) / 1_000_000n);
      }),
    );
  });

  it('is not charged to the user when the node bears it', () => {
    const late = { latency: 5, target: 1, max: 0.3, base: 1_000 };
    const rule = { shape: linearPenalty(0.3), userPays: false };
    expect(price(late, rule)).toEqual({ phi: 300_000, gross: 1_000 });
  });
});
