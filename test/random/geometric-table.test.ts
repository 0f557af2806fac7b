import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { Draws } from '../../sim/random/draws.ts';
import { GeometricTable } from '../../sim/random/geometric-table.ts';
import { countOutcomes, expectFrequencies, expectMean, takeSample } from '../laws/distribution-laws.ts';

const WORDS = 0x1_0000_0000;
const stream = new Draws('trials', 0).stream('geometric');
const word = (index: number): number => Math.floor(stream.uniform(index, 0, 0) * WORDS);

describe('trials until the first success', () => {
  it.each([0.9, 0.5, 0.2, 0.01])('follow the geometric distribution at p = %f', (p) => {
    const n = 200_000;
    const table = new GeometricTable(p);
    const sample = takeSample(n, (index) => table.trials(word(index)) - 1);
    const outcomes = Math.ceil(20 / p);
    const probabilities = Float64Array.from({ length: outcomes }, (_, k) => p * (1 - p) ** k);
    expectFrequencies(countOutcomes(sample, outcomes), { probabilities, n });
    expectMean(sample, { mean: (1 - p) / p, variance: (1 - p) / p ** 2 });
  });

  it.each([1e-3, 3e-4, 1e-4, 1e-6])('have the right mean when success is rare, p = %f', (p) => {
    const table = new GeometricTable(p);
    const sample = takeSample(200_000, (index) => table.trials(word(index)));
    expectMean(sample, { mean: 1 / p, variance: (1 - p) / p ** 2 });
  });

  it('are one when success is certain', () => {
    const table = new GeometricTable(1);
    expect([0, 1, WORDS / 2, WORDS - 1].map((at) => table.trials(at))).toEqual([1, 1, 1, 1]);
  });

  it.each([0.999, 0.3, 3e-4, 1e-5])('never fall as the word rises, p = %f', (p) => {
    const table = new GeometricTable(p);
    const steps = 100_000;
    const words = Float64Array.from({ length: steps }, (_, k) => Math.floor((k / steps) * WORDS));
    const trials = words.map((at) => table.trials(at));
    expect(trials.every((count, k) => k === 0 || count >= trials[k - 1])).toBe(true);
  });

  it.each([0, -0.1, 1.1, Number.NaN])('refuse the chance %f', (p) => {
    expect(() => new GeometricTable(p)).toThrow(InvariantError);
  });
});
