import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TickTally } from '../../../sim/economy/inference/tally.ts';

const shares = [0, 0.5, 0.95, 0.99, 1];

function tallyOf(latencies: readonly number[]): TickTally {
  const tally = new TickTally();
  const count = tally.bindLatencies(new Float64Array(latencies.length), Float64Array.from(latencies));
  count(Int32Array.from(latencies.keys()), latencies.length);
  return tally;
}

describe('latencies of a tick', () => {
  it('have the quantiles of a sorted list, within 1.6 %', () => {
    const latency = fc.double({ min: 2 ** -14, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(latency, { minLength: 1, maxLength: 400 }), (latencies) => {
        const sorted = latencies.toSorted((a, b) => a - b);
        for (const [k, found] of tallyOf(latencies).quantiles(shares).entries()) {
          const exact = sorted[Math.max(0, Math.ceil(shares[k] * sorted.length) - 1)];
          expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(0.016);
        }
      }),
    );
  });

  it('of no request have none', () => {
    expect(new TickTally().quantiles(shares)).toEqual(shares.map(() => Number.NaN));
  });

  it('are forgotten with the tick', () => {
    const tally = tallyOf([1, 2, 3]);
    tally.clear();
    expect(tally.quantiles([0.5])).toEqual([Number.NaN]);
  });
});
