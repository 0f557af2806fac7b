import { describe, expect, it } from 'vitest';
import { deriveCostToCorrupt } from '../../sim/metrics/cost-to-corrupt.ts';

describe('the cost to corrupt', () => {
  it('is the price of half of all bonded stake', () => {
    expect(deriveCostToCorrupt(7_000_000, 0.01)).toBe(35_000);
    expect(deriveCostToCorrupt(0, 0.01)).toBe(0);
  });
});
