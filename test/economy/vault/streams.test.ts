import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitVault } from '../../../sim/economy/subnets/mechanisms/subnet-founding.ts';
import { deriveHorizonParts, deriveMassUntil } from '../../../sim/economy/vault/mechanisms/royalty-decay.ts';
import { compareTwoPm, lastOf, manyPairs } from '../paired-runs.ts';

const lambdas = fc.double({ min: 1e-5, max: 5, noNaN: true });

describe('a ratio that holds by a horizon', () => {
  it('is that of what both streams have allotted by then, whatever their decays, and divides all there is', () => {
    const cases = fc.tuple(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 100 }),
      lambdas,
      lambdas,
      fc.integer({ min: 1, max: 1_000 }),
    );
    fc.assert(
      fc.property(cases, ([compute, data, lambdaCompute, lambdaData, horizon]) => {
        const lambda = { compute: lambdaCompute, data: lambdaData };
        const parts = deriveHorizonParts({ compute, data }, lambda, horizon);
        const pools = splitVault(85_000_000, ...parts);
        expect(pools.compute + pools.data).toBe(85_000_000);
        const paid = {
          compute: pools.compute * deriveMassUntil(lambdaCompute, horizon),
          data: pools.data * deriveMassUntil(lambdaData, horizon),
        };
        // A part in a billion, and the unit that does not divide.
        const share = paid.compute / (paid.compute + paid.data);
        const slack = 1e-6 + 4 / Math.min(pools.compute, pools.data);
        expect(Math.abs(share - compute / (compute + data))).toBeLessThan(slack);
      }),
    );
  });

  it('is the lifetime ratio where both decay alike, and gives computing more where it decays slower', () => {
    expect(deriveHorizonParts({ compute: 7, data: 3 }, { compute: 0.1, data: 0.1 }, 52)).toEqual([
      700_000_000, 300_000_000,
    ]);
    const [compute] = deriveHorizonParts({ compute: 7, data: 3 }, { compute: 0.001, data: 0.01 }, 104);
    expect(compute / 1e9).toBeCloseTo(0.9386, 3);
  });
});

describe('7 : 3 by the horizon of a run', () => {
  it('is what is paid, where over the lifetime data have more of what is paid by then', () => {
    const { paid, allotted } = compareTwoPm(
      {
        both: ['subnets.every=1 h', 'vault.horizon=11', 'clock.horizon=12 weeks'],
        change: ['vault.ratio=by-horizon'],
      },
      (run) => ({
        paid: lastOf(run, 'rt.paid.computeShare'),
        allotted: lastOf(run, 'rt.allotted.computeShare'),
      }),
      manyPairs,
    );
    expect(allotted.before).toBeLessThan(0.4);
    expect(Math.abs(allotted.after - 0.7)).toBeLessThan(0.03);
    expect(paid.before).toBeLessThan(0.4);
    for (const bound of [paid.low, paid.high]) expect(Math.abs(paid.before + bound - 0.7)).toBeLessThan(0.03);
  });
});
