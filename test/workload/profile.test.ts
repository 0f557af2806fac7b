import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draws } from '../../sim/random/draws.ts';
import { deriveArrivals, deriveDispersion } from '../../sim/workload/arrivals.ts';
import { drawTokens } from '../../sim/workload/fit.ts';
import { kolmogorovSmirnov } from '../../sim/workload/kolmogorov-smirnov.ts';
import { deriveProfile, formatProfile, parseProfile } from '../../sim/workload/profile.ts';
import { deriveTokenBins, findBin } from '../../sim/workload/token-bins.ts';
import { problemOf, readTrace, traceOf } from './traces.ts';

const source = { dataset: 'made up', licence: 'CC0', citation: 'none' };
const options = { name: 'made-up', description: 'Made up', source };
const tokens = fc.oneof(fc.nat(20), fc.nat(3000), fc.nat(16_777_216));
const requests = fc.array(fc.tuple(tokens, tokens), { minLength: 2, maxLength: 300 });

/** Arrivals of a Poisson process, `perSecond` on average, from addressed draws. */
function poissonArrivals(count: number, perSecond: number): Float64Array {
  const stream = new Draws('poisson', 0).stream('test.arrival');
  const seconds = new Float64Array(count);
  for (let i = 1; i < count; i++)
    seconds[i] = seconds[i - 1] - Math.log(stream.at(0, i).open01()) / perSecond;
  return seconds;
}

describe('bins of token counts', () => {
  const binning = { shareMax: 1 / 16, distanceMax: 0.01, momentErrorMax: 0.001 };

  it('hold every value of the trace once, and only bins with requests are drawn from', () => {
    fc.assert(
      fc.property(requests, (rows) => {
        const column = Int32Array.from(rows, ([tokensIn]) => tokensIn);
        const bins = deriveTokenBins(column, binning);
        for (let bin = 0; bin < bins.length; bin++) {
          expect(bins[bin][0]).toBeLessThanOrEqual(bins[bin][1]);
          expect(bins[bin][1] - bins[bin][0]).toBeLessThan(65_536);
          if (bin > 0) expect(bins[bin][0]).toBeGreaterThan(bins[bin - 1][1]);
        }
        expect(new Set(Array.from(column, (value) => findBin(bins, value)))).toEqual(new Set(bins.keys()));
      }),
      { numRuns: 50 },
    );
  });

  it('give a value that many requests share a bin of its own', () => {
    const column = Int32Array.from({ length: 1000 }, (_, i) => (i % 4 === 0 ? 300 : i));
    expect(deriveTokenBins(column, binning)).toContainEqual([300, 300]);
  });

  it('keep the mean and the mean square of a long tail', () => {
    const column = Int32Array.from({ length: 4000 }, (_, i) => Math.floor(20 / (1 - i / 4000)));
    const bins = deriveTokenBins(column, binning);
    const moments = [0, 0];
    const binned = [0, 0];
    for (const value of column) {
      const [lo, hi] = bins[findBin(bins, value)];
      const middle = (lo + hi) / 2;
      moments[0] += value;
      moments[1] += value * value;
      binned[0] += middle;
      binned[1] += middle * middle + ((hi - lo + 1) ** 2 - 1) / 12;
    }
    expect(Math.abs(binned[0] / moments[0] - 1)).toBeLessThan(0.01);
    expect(Math.abs(binned[1] / moments[1] - 1)).toBeLessThan(0.01);
  });
});

describe('arrival statistics', () => {
  it('of a Poisson process show dispersion 1 at every window and gaps of variation 1', () => {
    const arrivals = deriveArrivals(poissonArrivals(40_000, 4));
    expect(arrivals.perHour / 14_400).toBeCloseTo(1, 1);
    expect(arrivals.interarrivalCv).toBeCloseTo(1, 1);
    expect(arrivals.dispersion.map(({ windowSeconds }) => windowSeconds)).toEqual([1, 10, 60]);
    // Four standard errors: √(2 / windows).
    for (const { windowSeconds, index } of arrivals.dispersion) {
      expect(Math.abs(index - 1)).toBeLessThan(4 * Math.sqrt((2 * windowSeconds) / 10_000));
    }
  });

  it('of requests in pairs show dispersion 2, of a metronome 0', () => {
    const single = poissonArrivals(40_000, 4);
    expect(
      deriveDispersion(
        Float64Array.from({ length: 80_000 }, (_, i) => single[i >> 1]),
        10,
      ),
    ).toBeCloseTo(2, 0);
    expect(
      deriveDispersion(
        Float64Array.from({ length: 6001 }, (_, i) => i / 4),
        10,
      ),
    ).toBeCloseTo(0, 10);
  });

  it('leave out windows of which the trace has fewer than 30', () => {
    expect(deriveArrivals(Float64Array.of(0, 3, 29)).dispersion).toEqual([]);
  });
});

describe('a workload profile', () => {
  it('reads back as written, and a trace has one profile only', () => {
    fc.assert(
      fc.property(requests, (rows) => {
        const profile = deriveProfile(traceOf(rows), options);
        const text = formatProfile(profile);
        expect(parseProfile(text, 'made-up.json')).toEqual(profile);
        expect(formatProfile(parseProfile(text, 'made-up.json'))).toBe(text);
        expect(formatProfile(deriveProfile(traceOf(rows), options))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('describes the trace: requests, time, rate and tokens', () => {
    const csv = 'time,tokens_in,tokens_out\n0,1,7\n10,2,7\n20,3,7\n3600,10,9\n';
    expect(deriveProfile(readTrace(csv), options)).toMatchObject({
      format: 1,
      source,
      requests: 4,
      seconds: 3600,
      arrivals: { perHour: 3 },
      tokensIn: { mean: 4, p50: 2, p95: 10, max: 10 },
      tokensOut: { mean: 7.5, p50: 7, p95: 9, max: 9 },
    });
  });

  it('draws the joint distribution, not only its margins', () => {
    // Three kinds of request: a template with a fixed answer, short questions with long answers, and the
    // reverse.
    const uniform = new Draws('joint', 0).stream('test.tokens');
    const rows = Array.from({ length: 20_000 }, (_, row): [number, number] => {
      const [first, second] = [uniform.uniform(row, 0, 0), uniform.uniform(row, 0, 1)];
      if (row % 4 === 0) return [512, 1];
      if (row % 4 === 1) return [10 + Math.floor(90 * first), 400 + Math.floor(600 * second)];
      return [2000 + Math.floor(2000 * first), 10 + Math.floor((40 * (first + second)) / 2)];
    });
    const drawn = drawTokens(deriveProfile(traceOf(rows), options), 100_000, 'joint');
    const shares = new Map<string, number>();
    const reverse: [number, number][] = [];
    for (let i = 0; i < 100_000; i++) {
      const [tokensIn, tokensOut] = [drawn.tokensIn[i], drawn.tokensOut[i]];
      const answer = tokensOut === 1 ? 'fixed' : 'short';
      const kind = `${Math.sign(tokensIn - 512)} ${tokensOut >= 400 ? 'long' : answer}`;
      shares.set(kind, (shares.get(kind) ?? 0) + 1e-5);
      if (tokensIn > 512) reverse.push([tokensIn, tokensOut]);
    }
    expect([...shares.keys()].sort()).toEqual(['-1 long', '0 fixed', '1 short']);
    expect(shares.get('0 fixed')).toBeCloseTo(0.25, 2);
    expect(shares.get('-1 long')).toBeCloseTo(0.25, 2);
    // Longer questions of the third kind have longer answers: halves of the input differ in output as in the
    // trace.
    const outputs = (list: readonly [number, number][]) =>
      list.filter(([tokensIn]) => tokensIn > 3000).map(([, tokensOut]) => tokensOut);
    expect(kolmogorovSmirnov(outputs(reverse), outputs(rows))).toBeLessThan(0.03);
  });

  it('needs a rate: arrivals at one time only are refused', () => {
    expect(
      problemOf(() => deriveProfile(readTrace('time,tokens_in,tokens_out\n1,2,3\n1,2,3'), options)).path,
    ).toBe('trace');
  });
});

describe('a profile file', () => {
  const text = formatProfile(
    deriveProfile(
      traceOf([
        [1, 5],
        [2, 6],
        [2, 6],
        [30, 7],
      ]),
      options,
    ),
  );
  const lineOf = (part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

  it.each([
    ['another format', 'format', '"format": 1', '"format": 2'],
    ['an unknown key', 'nmae', '"name"', '"nmae"'],
    ['a name that is a path', 'name', '"made-up"', '"../made-up"'],
    ['no licence', 'source.licence', '"CC0"', '""'],
    ['a count that is not whole', 'requests', '"requests": 4', '"requests": 4.5'],
    ['requests that the cells do not hold', 'requests', '"requests": 4', '"requests": 5'],
    ['a bin upside down', 'joint.inBins.2', '[30,30]', '[30,29]'],
    ['bins that overlap', 'joint.inBins.2', '[30,30]', '[2,30]'],
    ['a bin too wide', 'joint.inBins.2', '[30,30]', '[30,65566]'],
    ['a cell outside the bins', 'joint.cells.2', '[2,2,1]', '[2,3,1]'],
    ['a cell twice', 'joint.cells.2', '[2,2,1]', '[1,1,1]'],
    ['a cell without requests', 'joint.cells.2.2', '[2,2,1]', '[2,2,0]'],
  ])('is refused with path and line: %s', (_, path, from, to) => {
    expect(text).toContain(from);
    expect(problemOf(() => parseProfile(text.replace(from, to), 'p.json'))).toMatchObject({
      path,
      file: 'p.json',
      line: lineOf(from),
    });
  });

  it('is refused when it is no JSON, or endless', () => {
    expect(problemOf(() => parseProfile(text.slice(0, -20), 'p.json')).constraint).toBe('expected JSON');
    expect(problemOf(() => parseProfile(' '.repeat(2_000_000), 'p.json')).constraint).toContain('characters');
  });
});
