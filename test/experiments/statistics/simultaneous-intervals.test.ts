import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../sim/experiments/statistics/interval.ts';
import { derivePairedInterval } from '../../../sim/experiments/statistics/paired-interval.ts';
import { drawResamples } from '../../../sim/experiments/statistics/resamples.ts';
import { deriveSimultaneousIntervals } from '../../../sim/experiments/statistics/simultaneous-intervals.ts';
import { normals, repeats, shareOf, streamOf } from './repeated.ts';

const kpis = 10;
const pairs = 40;

/** Resamples are drawn for each repeat anew in blocks: a fixed plan could hide what an unlucky one does. */
const plans = Array.from({ length: 20 }, (_, k) => drawResamples(streamOf(`max-t ${k}`), pairs, 499));

/** Ten KPIs that share half of their luck. */
function nullKpis(repeat: number): Float64Array[] {
  const shared = normals(streamOf('fwer shared'), repeat, pairs);
  const stream = streamOf('fwer own');
  return Array.from({ length: kpis }, (_, kpi) =>
    normals(stream, repeat * kpis + kpi, pairs).map((z, pair) => (z + shared[pair]) * (kpi + 1)),
  );
}

const leavesZeroOut = (interval: Interval | null): boolean =>
  interval !== null && (interval.low > 0 || interval.high < 0);

describe('simultaneous intervals by max |t|', () => {
  it('err on any of 10 KPIs without an effect in at most 6.2 % of repeats', () => {
    let alone = 0;
    const wrong = shareOf(repeats, (repeat) => {
      const lists = nullKpis(repeat);
      if (lists.some((list) => derivePairedInterval(list).p < 0.05)) alone += 1;
      const { intervals } = deriveSimultaneousIntervals(lists, plans[repeat % plans.length]);
      return intervals.some((interval) => leavesZeroOut(interval));
    });
    expect(wrong).toBeLessThanOrEqual(0.062);
    expect(wrong).toBeGreaterThan(0.02);
    // What it protects from: ten intervals, each by itself.
    expect(alone / repeats).toBeGreaterThan(0.2);
  });

  it.each([2, 3, 5, 9])('of %i pairs are no narrower than the t interval of one figure alone', (n) => {
    const plan = drawResamples(streamOf(`few ${n}`), n, 499);
    for (let repeat = 0; repeat < 50; repeat += 1) {
      const list = normals(streamOf('few'), repeat, n).map((z) => z + 3);
      const [interval] = deriveSimultaneousIntervals([list], plan).intervals;
      const alone = derivePairedInterval(list);
      const width = (one: Interval | null): number => (one === null ? Number.NaN : one.high - one.low);
      expect(width(interval)).toBeGreaterThanOrEqual(width(alone) * (1 - 1e-9));
      expect(leavesZeroOut(interval)).toBe((interval?.p ?? 1) <= 0.05);
    }
  });

  it('agree with their tests', () => {
    const plan = drawResamples(streamOf('agreement'), 30, 999);
    for (let repeat = 0; repeat < 200; repeat += 1) {
      const lists = [0, 1, 2].map((kpi) =>
        normals(streamOf('agreement data'), repeat * 3 + kpi, 30).map((z) => z + 0.25 * kpi),
      );
      for (const interval of deriveSimultaneousIntervals(lists, plan).intervals)
        expect((interval?.p ?? 0) <= 0.05).toBe(leavesZeroOut(interval));
    }
  });

  it('cost nothing for KPIs that do not vary, and give those no width', () => {
    const plan = drawResamples(streamOf('constant'), 30, 999);
    const list = normals(streamOf('constant data'), 0, 30);
    const alone = deriveSimultaneousIntervals([list], plan);
    const among = deriveSimultaneousIntervals(
      [new Float64Array(30), list, new Float64Array(30).fill(2)],
      plan,
    );
    expect(among.intervals[1]).toEqual(alone.intervals[0]);
    expect(among.intervals[0]).toEqual({ low: 0, high: 0, p: 1 });
    expect(among.intervals[2]).toEqual({ low: 2, high: 2, p: 0 });
  });

  it('stay finite where a measure differs in one pair of thirty', () => {
    const plan = drawResamples(streamOf('rare'), 30, 999);
    const rare = new Float64Array(30);
    rare[4] = 1;
    const [interval] = deriveSimultaneousIntervals([rare], plan).intervals;
    expect(Number.isFinite(interval?.high)).toBe(true);
    expect(interval?.low).toBeLessThan(0);
  });

  it('hold for measures that pairs lack, which do not widen those of measures that all pairs have', () => {
    const plan = drawResamples(streamOf('partial'), pairs, 499);
    const isKept = (pair: number): boolean => pair % 13 === 0;
    let [wide, usual] = [0, 0];
    const wrong = shareOf(500, (repeat) => {
      const lists = nullKpis(repeat).slice(0, 4);
      const partial = lists.map((list, kpi) =>
        kpi === 0 ? list.map((value, pair) => (isKept(pair) ? value : Number.NaN)) : list,
      );
      const { intervals, critical } = deriveSimultaneousIntervals(partial, plan);
      if (repeat < 20) wide += critical;
      if (repeat < 20) usual += deriveSimultaneousIntervals(lists, plan).critical;
      return intervals.some((interval) => leavesZeroOut(interval));
    });
    expect(wrong).toBeLessThanOrEqual(0.07);
    expect(wide / usual).toBeLessThan(1.1);
  });

  it('have none for a measure that one pair has, and nothing to say of one that none has', () => {
    const plan = drawResamples(streamOf('lonely'), 4, 99);
    const none = Number.NaN;
    const lists = [
      [1, none, none, none],
      [none, none, none, none],
      [1, 2, none, 3],
    ];
    const { intervals } = deriveSimultaneousIntervals(lists, plan);
    expect(intervals.slice(0, 2)).toEqual([null, null]);
    expect(intervals[2]).toEqual(derivePairedInterval([1, 2, 3]));
  });
});
