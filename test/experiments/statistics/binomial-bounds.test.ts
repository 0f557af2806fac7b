import { describe, expect, it } from 'vitest';
import {
  deriveBinomialBounds,
  deriveCleanRunsNeeded,
} from '../../../sim/experiments/statistics/binomial-bounds.ts';

/** P(X ≤ events) of a binomial, term by term. */
function binomialCdf(events: number, n: number, chance: number): number {
  let term = (1 - chance) ** n;
  let sum = term;
  for (let k = 1; k <= events; k += 1) {
    term *= ((n - k + 1) / k) * (chance / (1 - chance));
    sum += term;
  }
  return sum;
}

describe('exact bounds of a chance', () => {
  it.each([
    [1, 20],
    [3, 100],
    [50, 100],
    [7, 300],
  ])('leave %d events in %d runs exactly 5 %% likely', (events, n) => {
    const { low, high } = deriveBinomialBounds(events, n);
    expect(binomialCdf(events, n, high)).toBeCloseTo(0.05, 9);
    expect(1 - binomialCdf(events - 1, n, low)).toBeCloseTo(0.05, 9);
  });

  it('reach 0 and 1 where nothing, or nothing else, was seen', () => {
    expect(deriveBinomialBounds(0, 59)).toEqual({ low: 0, high: expect.closeTo(1 - 0.05 ** (1 / 59), 12) });
    expect(deriveBinomialBounds(10, 10).high).toBe(1);
  });
});

describe('clean runs that a guardrail still needs', () => {
  it('are 59 for 5 % from nothing, 9 after 50, and none after 59', () => {
    expect(deriveCleanRunsNeeded(0, 0, 0.05)).toBe(59);
    expect(deriveCleanRunsNeeded(0, 50, 0.05)).toBe(9);
    expect(deriveCleanRunsNeeded(0, 59, 0.05)).toBe(0);
    expect(deriveCleanRunsNeeded(0, 0, 0.01)).toBe(299);
  });

  it.each([
    [1, 30, 0.05],
    [4, 100, 0.05],
    [2, 40, 0.1],
  ])('after %d events in %d runs are just enough for %d', (events, n, limit) => {
    const more = deriveCleanRunsNeeded(events, n, limit);
    expect(deriveBinomialBounds(events, n + more).high).toBeLessThanOrEqual(limit);
    expect(deriveBinomialBounds(events, n + more - 1).high).toBeGreaterThan(limit);
  });
});
