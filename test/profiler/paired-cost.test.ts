import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blockSeconds,
  chooseClock,
  derivePairedCost,
  deriveRatio,
  overMedian,
  scatterOf,
  type TimedBlock,
} from '../../sim/profiler/paired-cost.ts';

/*
 * What breaks in the world if these fail: a machine that slows down while work is timed makes the work look dearer. All
 * times are made up: seconds of work × the slowness of the machine at that moment.
 */
const block = (seconds: number, slowness = 1, contended?: string): TimedBlock => ({
  // The system ran others for as long again: on the wall twice the time passes.
  wall: [seconds * slowness * (contended === undefined ? 1 : 2)],
  cpu: [seconds * slowness],
  ...(contended !== undefined && { contended }),
});

/** Cost of work beside an anchor of 100 ms, blocks at moments 0, 1, 2 … of a machine. */
function measureBeside(workSeconds: number, slownessAt: (moment: number) => number, pairs: number): number {
  const ratios = Array.from({ length: pairs }, (_, pair) => {
    const [before, work, after] = [2 * pair, 2 * pair + 1, 2 * pair + 2];
    return derivePairedCost(
      {
        before: block(0.1, slownessAt(before)),
        work: block(workSeconds, slownessAt(work)),
        after: block(0.1, slownessAt(after)),
      },
      true,
    ).ratio;
  });
  return deriveRatio(ratios).value;
}

const work = fc.double({ min: 0.001, max: 1, noNaN: true });
const factor = fc.double({ min: 1, max: 5, noNaN: true });

describe('the median of paired ratios', () => {
  it('does not change when the machine slows down steadily', () => {
    fc.assert(
      fc.property(work, fc.double({ min: -0.05, max: 0.05, noNaN: true }), (seconds, slope) => {
        const cost = measureBeside(seconds, (moment) => 1 + slope * moment, 4);
        expect(cost).toBeCloseTo(seconds / 0.1, 9);
      }),
    );
  });

  it('does not change when its speed steps once, wherever that is', () => {
    fc.assert(
      fc.property(work, factor, fc.integer({ min: 0, max: 10 }), (seconds, slowness, at) => {
        const cost = measureBeside(seconds, (moment) => (moment >= at ? slowness : 1), 5);
        expect(cost).toBeCloseTo(seconds / 0.1, 9);
      }),
    );
  });

  it('does not change when single blocks take as long as they like, the anchor among them', () => {
    fc.assert(
      fc.property(work, factor, fc.integer({ min: 0, max: 10 }), (seconds, spike, at) => {
        const cost = measureBeside(seconds, (moment) => (moment === at ? spike : 1), 5);
        expect(cost).toBeCloseTo(seconds / 0.1, 9);
      }),
    );
  });

  it('is what a mean of all times misses by as much as the speed changed', () => {
    const slownessAt = (moment: number): number => (moment >= 3 ? 2 : 1);
    const times = [1, 3, 5].map((moment) => 0.05 * slownessAt(moment));
    const unpaired = times.reduce((sum, time) => sum + time, 0) / 3 / 0.1;
    expect(unpaired).toBeGreaterThan(0.8);
    expect(measureBeside(0.05, slownessAt, 3)).toBeCloseTo(0.5, 9);
  });
});

describe('one pair', () => {
  it('reads the wall where all was left alone, and CPU time where one block was disturbed', () => {
    const [calm, pushed] = [block(0.1), block(0.05, 1, 'others')];
    expect(chooseClock([calm, calm], true)).toBe('wall');
    expect(chooseClock([calm, pushed], true)).toBe('cpu');
    const cost = derivePairedCost({ before: calm, work: pushed, after: calm }, true);
    expect(cost).toEqual({ ratio: 0.5, samples: [0.5], isContended: true });
  });

  it('reads the wall for several threads or another device, and where CPU time has not moved', () => {
    const pushed = block(0.05, 1, 'others');
    expect(chooseClock([pushed], false)).toBe('wall');
    expect(chooseClock([{ ...pushed, cpu: [0] }], true)).toBe('wall');
  });

  it('takes the median of a block, which is as high in a block of one sample as in one of many', () => {
    expect(blockSeconds({ wall: [1, 9, 2], cpu: [1, 1, 1] }, 'wall')).toBe(2);
  });
});

describe('what pairs say of their own error', () => {
  it('is nothing when they agree, and shrinks with their number', () => {
    expect(deriveRatio([2, 2, 2])).toEqual({ value: 2, error: 0 });
    const spread = (count: number): number[] =>
      Array.from({ length: count }, (_, i) => 1 + 0.1 * ((i % 5) - 2));
    expect(deriveRatio(spread(50)).error).toBeLessThan(deriveRatio(spread(5)).error / 2);
  });

  it('holds the true ratio two times in three, as a standard error does', () => {
    // Pairs err by up to 10 % either way; the truth is 1.
    let inside = 0;
    const runs = 400;
    let state = 7;
    const next = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    for (let run = 0; run < runs; run++) {
      const { value, error } = deriveRatio(Array.from({ length: 9 }, () => 1 + 0.2 * (next() - 0.5)));
      if (Math.abs(value - 1) <= error) inside++;
    }
    expect(inside / runs).toBeGreaterThan(0.55);
    expect(inside / runs).toBeLessThan(0.85);
  });

  it('is pooled over workloads: two pairs that happen to agree borrow from those that do not', () => {
    expect(scatterOf([[1, 1], [5]])).toBe(0);
    expect(
      scatterOf([
        [1, 1],
        [4, 4.4],
        [10, 9],
      ]),
    ).toBeGreaterThan(0.03);
    expect(scatterOf([])).toBe(0);
  });

  it('of a unit is around 1, whatever it was timed beside', () => {
    expect(overMedian([6, 5, 7])).toEqual([1, 5 / 6, 7 / 6]);
    expect(overMedian([6])).toEqual([1]);
  });
});
