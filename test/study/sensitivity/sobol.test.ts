import { describe, expect, it } from 'vitest';
import { planSobol, type SobolSettings } from '../../../sim/study/sensitivity/sobol.ts';
import { deriveSobolIndices } from '../../../sim/study/sensitivity/sobol-indices.ts';
import { deriveSobolVerdict } from '../../../sim/study/sensitivity/sobol-verdict.ts';
import { answerStudy, type Point, Study } from '../../../sim/study/study.ts';
import { ishigami, ishigamiFirst, ishigamiTotal, Luck } from '../published-functions.ts';
import { analyseIshigami, analyseLuckyProduct, listIndices, requireIndices } from '../sobol-trials.ts';

type Function = (point: Point, replication: number) => readonly number[];

function analyse(settings: SobolSettings, f: Function) {
  const told = answerStudy(new Study(planSobol(settings)), f);
  return deriveSobolIndices(settings, told);
}

const exact = [...ishigamiFirst, ...ishigamiTotal];
const plain = { seed: 'a', parameters: 3, rows: 512, luck: false };

describe('Sobol indices', () => {
  it.each(['1', '2'])('of Ishigami are within 0.02 at N = 4,096, seed %s', (seed) => {
    const indices = listIndices(analyseIshigami(seed));
    for (const [i, { estimate }] of indices.entries())
      expect(Math.abs(estimate - exact[i])).toBeLessThan(0.02);
  });

  it('have intervals that cover', () => {
    const all = Array.from({ length: 20 }, (_, seed) =>
      listIndices(analyseIshigami(`cover ${seed}`, 256)),
    ).flat();
    const covered = all.filter(
      ({ low, high }, i) => low <= exact[i % 6] + 5e-5 && exact[i % 6] - 5e-5 <= high,
    );
    expect(covered.length / all.length).toBeGreaterThan(0.88);
  });

  it('are right of a function with steps, which no polynomial comes near', () => {
    const step = ([x, y]: Point) => [(x > 0.37 ? 1 : 0) + (y > 0.81 && x > 0.37 ? 2 : 0)];
    const [p, q] = [0.63, 0.19];
    const variance = p + 8 * p * q - (p + 2 * p * q) ** 2;
    const firstOfX = (p * (1 - p) * (1 + 2 * q) ** 2) / variance;
    const indices = requireIndices(analyse({ seed: 'step', parameters: 2, rows: 4_096, luck: false }, step));
    const [{ first, total }, { total: ofY }] = indices.parameters;
    expect(Math.abs(first.estimate - firstOfX)).toBeLessThan(0.02);
    expect(Math.abs(total.estimate - (1 - (4 * p * p * q * (1 - q)) / variance))).toBeLessThan(0.02);
    expect(Math.abs(ofY.estimate - (1 - firstOfX))).toBeLessThan(0.02);
  });

  it('of a parameter that does nothing are 0, and so is its interval', () => {
    const { parameters } = requireIndices(analyse({ ...plain, parameters: 4 }, ishigami));
    expect(parameters[3].total).toMatchObject({ estimate: 0, low: 0, high: 0, finding: 'below 1 %' });
    expect(parameters[3].first.finding).toBe('below 1 %');
  });

  it('of pairs tell what two parameters do together', () => {
    const settings = { ...plain, secondOrder: true };
    const { pairs, parameters } = requireIndices(
      analyse(settings, ([x, y, z]) => [(x - 0.5) * (y - 0.5) * Math.sqrt(144) + (z - 0.5) * Math.sqrt(12)]),
    );
    expect(pairs.map((pair) => pair.parameters)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    for (const [at, value] of [0.5, 0, 0].entries())
      expect(Math.abs(pairs[at].index.estimate - value)).toBeLessThan(0.02);
    expect(Math.abs(parameters[0].total.estimate - 0.5)).toBeLessThan(0.02);
  });

  it('never show what is no possible value, nor a first index above its total', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const luck = new Luck(`shown ${seed}`);
      const settings = { seed: `shown ${seed}`, parameters: 3, rows: 64, luck: true };
      const indices = requireIndices(
        analyse(settings, ([x], replication) => [x + 2 * luck.common(replication)]),
      );
      const effects = [...indices.parameters, ...(indices.ofMean ?? [])];
      const all = effects.flatMap(({ first, total }) => [first, total]);
      expect(all.every(({ shown }) => shown === null || (shown >= 0 && shown <= 1))).toBe(true);
      expect(all.filter(({ low, finding }) => low === 0 && finding === 'matters')).toEqual([]);
      const isOrdered = ({ first, total }: (typeof effects)[0]) =>
        first.shown === null || total.shown === null || first.shown <= total.shown;
      expect(effects.every(isOrdered)).toBe(true);
    }
  });

  it('find nothing where there is only chance, but once in a while', () => {
    let found = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const luck = new Luck(`chance ${seed}`);
      const settings = { seed: `chance ${seed}`, parameters: 3, rows: 256, luck: true };
      const indices = requireIndices(
        analyse(settings, (point, replication) => [luck.own(point, replication)]),
      );
      if (indices.parameters.some(({ first }) => first.finding === 'matters')) found += 1;
      expect(indices.ofMean).toBeUndefined();
    }
    expect(found).toBeLessThanOrEqual(2);
  });

  it('may be continued with more rows, which begin with the old runs', () => {
    const ask = (rows: number) => new Study(planSobol({ ...plain, rows })).ask(10_000);
    const first = ask(plain.rows);
    expect(ask(2 * plain.rows).slice(0, first.length)).toEqual(first);
  });

  it('refuse settings that make no design', () => {
    expect(() => planSobol({ ...plain, rows: 100 })).toThrow('expected a multiple of 16');
    expect(() => planSobol({ ...plain, parameters: 33 })).toThrow('expected 1 to 32 parameters');
  });
});

describe('luck as a factor', () => {
  it('has the published indices, and so have parameters for the mean', () => {
    const { luck, ofMean } = analyseLuckyProduct('1');
    expect(Math.abs(luck?.first.estimate ?? 1)).toBeLessThan(0.03);
    expect(Math.abs((luck?.total.estimate ?? 0) - 0.75)).toBeLessThan(0.03);
    expect(Math.abs((ofMean?.[0].total.estimate ?? 0) - 1)).toBeLessThan(0.03);
    expect(Math.abs((ofMean?.[1].total.estimate ?? 0) - 0.25)).toBeLessThan(0.03);
    expect(Math.abs((ofMean?.[0].first.estimate ?? 0) - 0.75)).toBeLessThan(0.05);
    expect(luck?.first.finding).toBe('cannot tell');
  });

  it('is told even where the mean is no polynomial', () => {
    const luck = new Luck('kink');
    const settings = { seed: 'kink', parameters: 2, rows: 8_192, luck: true };
    const indices = requireIndices(
      analyse(settings, ([x, y], replication) => [
        (x > 0.5 ? 1 : 0) * (y > 0.5 ? 1 : 0) + 0.25 * luck.common(replication),
      ]),
    );
    // Of the product of two coins: each alone 1/3, both together 1/3.
    expect(Math.abs((indices.ofMean?.[0].total.estimate ?? 0) - 2 / 3)).toBeLessThan(0.06);
    expect(Math.abs((indices.ofMean?.[0].first.estimate ?? 0) - 1 / 3)).toBeLessThan(0.06);
    expect(Math.abs((indices.luck?.first.estimate ?? 0) - 0.25)).toBeLessThan(0.05);
  });
});

describe('missing values', () => {
  const withHole =
    (share: number): Function =>
    (point) =>
      point[2] < share ? [Number.NaN] : ishigami(point);

  it('are counted, and widen every interval', () => {
    const whole = requireIndices(analyse(plain, ishigami));
    const some = requireIndices(analyse(plain, withHole(0.02)));
    expect(some.missing).toBeGreaterThan(0);
    for (const [i, index] of listIndices(some).entries()) {
      const other = listIndices(whole)[i];
      expect(index.high - index.low).toBeGreaterThan(other.high - other.low);
    }
    expect(deriveSobolVerdict(plain, some, ['x', 'y', 'z']).text.join(' ')).toContain(
      `${some.missing} of 2560 runs have no value`,
    );
  });

  it('leave no order told that they could turn', () => {
    const mine = { ...plain, parameters: 2, rows: 1_024 };
    const told = (hole: number) => {
      const f: Function = ([x, y]) => [x < hole ? Number.NaN : x + 0.98 * y];
      return deriveSobolVerdict(mine, requireIndices(analyse(mine, f)), ['x', 'y']).order[0].told;
    };
    expect(told(0)).toBe(true);
    expect(told(0.04)).toBe(false);
  });

  it('refuse what does not vary', () => {
    expect(analyse(plain, () => [0.1])).toMatchObject({ refused: expect.stringContaining('nothing varies') });
  });

  it('above 10 % leave nothing to claim', () => {
    expect(analyse(plain, withHole(0.2))).toMatchObject({
      refused: expect.stringContaining('more than 10 %'),
    });
  });
});

describe('a verdict on convergence', () => {
  it('says what is told apart, what is negligible, and what more runs would tell', () => {
    const settings = { ...plain, parameters: 4, rows: 2_048 };
    const verdict = deriveSobolVerdict(settings, requireIndices(analyse(settings, ishigami)), [
      'x',
      'y',
      'z',
      'w',
    ]);
    expect(verdict.order.map(({ parameter }) => parameter)).toEqual([0, 1, 2, 3]);
    expect(verdict.order[0].told).toBe(true);
    expect(verdict.negligible).toEqual([3]);
    expect(verdict.text[0]).toMatch(
      /^What matters to the outcome, by total index: x \(5\d %\), then y \(4\d %\)/,
    );
    expect(verdict.text).toContain('Shown to be below 1 %: w.');
    expect(verdict.text).toContain('More runs would tell nothing further.');
  });

  it('asks for more runs where chance hides the order', () => {
    const luck = new Luck('order');
    const settings = { seed: 'order', parameters: 2, rows: 256, luck: true };
    const indices = requireIndices(
      analyse(settings, ([x, y], replication) => [x + 0.8 * y + 0.5 * luck.common(replication)]),
    );
    const verdict = deriveSobolVerdict(settings, indices, ['x', 'y']);
    expect(indices.compared.of).toBe('the mean over luck');
    expect(verdict.order[0].told || (verdict.rowsNeeded ?? 0) > 256).toBe(true);
    expect(verdict.text.join(' ')).toContain('Chance has a part in');
  });
});
