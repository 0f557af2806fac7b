import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveFinishHours,
  deriveServiceHours,
  packServiceRates,
} from '../../../sim/economy/inference/mechanisms/queue.ts';

const columns = {
  hoursPerLinear: Float64Array.of(1, 10),
  hoursPerFixed: Float64Array.of(2, 20),
  hoursPerQuadratic: Float64Array.of(3, 30),
  hoursPerDirect: Float64Array.of(4, 40),
};
const rates = packServiceRates(columns, Float64Array.of(0, 0));

describe('the time that a node needs', () => {
  it('is the sum over the work’s features of what each takes it', () => {
    const work = {
      linear: Float64Array.of(0, 1),
      fixed: Float64Array.of(0, 10),
      quadratic: Float64Array.of(0, 100),
      direct: Float64Array.of(1, 0),
      // Half of the attention reads the cache.
      cached: Float64Array.of(0, 50),
    };
    expect(deriveServiceHours(rates, work, 0, 1)).toBe(321);
    expect(deriveServiceHours(rates, work, 1, 1)).toBe(3_210);
    expect(deriveServiceHours(rates, work, 1, 0)).toBe(40);
    const cached = packServiceRates(columns, Float64Array.of(6, 60), Float64Array.of(2, 2));
    expect(deriveServiceHours(cached, work, 0, 1)).toBe(621);
    expect(deriveServiceHours(cached, work, 1, 1)).toBe(6_210);
    expect(deriveServiceHours(cached, work, 1, 0)).toBe(40);
    expect(deriveServiceHours(cached, work, 3, 1)).toBe(12_420);
  });
});

describe('a request at its node', () => {
  it('leaves when served, or is given up at its deadline, during service or before it', () => {
    expect(deriveFinishHours(5, 2, 100)).toBe(7);
    expect(deriveFinishHours(5, 2, 7)).toBe(7);
    expect(deriveFinishHours(5, 2, 6.5)).toBe(6.5);
    expect(deriveFinishHours(5, 2, 4)).toBe(4);
  });

  it('waits as first come, first served says: for the work of all those before it', () => {
    const visits = fc.array(
      fc.record({
        gap: fc.double({ min: 0, max: 5, noNaN: true }),
        service: fc.double({ min: 0, max: 5, noNaN: true }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(visits, (list) => {
        let now = 0;
        let free = 0;
        let wait = 0;
        list.forEach(({ gap, service }, k) => {
          now += gap;
          // Lindley: W' = max(0, W + S − gap).
          wait = k === 0 ? 0 : Math.max(0, wait + list[k - 1].service - gap);
          const finish = deriveFinishHours(Math.max(now, free), service, Number.POSITIVE_INFINITY);
          free = finish;
          expect(finish - now - service).toBeCloseTo(wait, 9);
        });
      }),
    );
  });
});
