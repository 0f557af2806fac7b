import { describe, expect, it } from 'vitest';
import { lnPoissonProbability, PoissonHat } from '../../sim/random/distributions/poisson-hat.ts';

const POINTS = 2000;
const means = Array.from({ length: 161 }, (_, i) => 10 ** (1 + i / 20));

/** [distance from the nearer end, chance of acceptance] over points u of (−½, ½). */
function acceptances(mean: number): [number, number][] {
  const hat = new PoissonHat(mean);
  const points = Array.from({ length: POINTS }, (_, i) => (i + 0.5) / POINTS - 0.5);
  const nearEnds = points.map((u) => Math.sign(u) * (0.5 - 0.026 * Math.abs(u)));
  return [...points, ...nearEnds].flatMap((u) => {
    const count = hat.count(u);
    return count < 0 ? [] : [[0.5 - Math.abs(u), Math.exp(hat.lnAcceptance(u, count))]];
  });
}

describe('the curve over the Poisson law makes rejection exact at every mean from 10 to 10^9', () => {
  it('never lies below the law: no chance of acceptance passes 1', () => {
    for (const mean of means) {
      expect(Math.max(...acceptances(mean).map(([, chance]) => chance)), `mean ${mean}`).toBeLessThan(1);
    }
  });

  it('accepts at once only what it would accept anyway', () => {
    for (const mean of means) {
      const inside = acceptances(mean).filter(([edge]) => edge >= 0.07);
      const least = Math.min(...inside.map(([, chance]) => chance));
      expect(new PoissonHat(mean).acceptAtOnce, `mean ${mean}`).toBeLessThan(least);
    }
  });

  it('rejects at once only what it would reject anyway', () => {
    for (const mean of means) {
      const ends = acceptances(mean).filter(([edge]) => edge < 0.013);
      const excess = Math.max(...ends.map(([edge, chance]) => chance - edge));
      expect(excess, `mean ${mean}`).toBeLessThanOrEqual(0);
    }
  });
});

describe('the logarithm of a Poisson probability', () => {
  // Found from ln Γ in 50-digit arithmetic.
  it.each([
    [0, 10, -10],
    [9, 10, -2.0785616431350586],
    [10, 10, -2.0785616431350586],
    [30, 12.5, -11.3863770195825],
    [100, 100, -3.2223569567543535],
    [850, 1000, -16.150564674049342],
    [101000, 1e5, -11.663793426175246],
    [1e9, 1e9, -11.280571451761212],
    [1000100000, 1e9, -16.280454790927536],
    [999800123, 1e9, -31.257210075639705],
    [3, 0.25, -6.200642552587727],
  ])('of %d at mean %d', (count, mean, expected) => {
    expect(Math.abs(lnPoissonProbability(count, mean) - expected)).toBeLessThan(1e-11);
  });
});
