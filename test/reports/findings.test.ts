import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReading, wholeReading, writeReading } from '../../reports/charts/reading.ts';
import type { RunView } from '../../reports/charts/run-view.ts';
import { reduceToPixels } from '../../reports/kit/pixel-reduction.ts';
import type { Point } from '../../reports/kit/point.ts';
import { findWhatStandsOut } from '../../reports/page/findings.ts';
import { reduceRetention } from '../../reports/reduce-weeks.ts';
import { runOf } from './hourly-run.ts';

const textsOf = (run: RunView) => findWhatStandsOut(run).map(({ text }) => text);

describe('what stands out in a run', () => {
  it('is nothing where nothing does', () => {
    expect(textsOf(runOf({ 'dgai.price': () => 0.01, 'nodes.active': () => 500 }))).toEqual([]);
  });

  it('is a price that moves to another level, at the week when it does', () => {
    const [found] = findWhatStandsOut(runOf({ 'dgai.price': (hour) => (hour < 20 * 168 ? 0.01 : 0.02) }));
    expect(found.text).toContain('around week 21: 0.01\u00a0USD');
    expect(found).toMatchObject({ chart: 'price', stretch: { from: 4 * 168, to: 36 * 168 } });
  });

  it('is a queue that grows and does not drain, not one that comes and goes', () => {
    const grows = runOf({ 'requests.inflight': (hour) => 100 + hour / 10 });
    const comesAndGoes = runOf({ 'requests.inflight': (hour) => (hour % 100 === 0 ? 10_000 : 100) });
    expect(textsOf(grows)).toEqual([expect.stringContaining('does not drain')]);
    expect(textsOf(comesAndGoes)).toEqual([]);
  });

  it('is a network that turns users away for want of an adaptor', () => {
    const refused = (hour: number): number => (hour >= 1_000 && hour < 1_320 ? 3 : 0);
    const run = runOf({ 'requests.refused': refused, 'requests.submitted': (hour) => 3 - refused(hour) });
    expect(findWhatStandsOut(run)).toEqual([
      {
        text: expect.stringMatching(/^960 requests were refused \(.+%\): every adaptor was/),
        chart: 'adaptors',
      },
    ]);
    expect(textsOf(runOf({ 'requests.refused': () => 0 }))).toEqual([]);
  });

  it('begins with the bound that the scenario set and the run broke', () => {
    const headline = {
      label: 'fakes',
      value: 0.1,
      unit: 'share',
      text: '10 %',
      target: '0.1–5 %',
      ok: false,
    };
    const run = runOf({ 'dgai.price': (hour) => (hour < 20 * 168 ? 1 : 3) }, { headlines: [headline] });
    expect(findWhatStandsOut(run)[0]).toMatchObject({
      text: 'Fakes is 10 %; expected was 0.1–5 %.',
      isBroken: true,
    });
  });
});

describe('a line reduced to what a screen shows', () => {
  it('keeps the extremes of every column of pixels and every gap', () => {
    const points = Array.from({ length: 9_000 }, (_, i): Point => {
      const value = i > 4_000 && i < 4_100 ? Number.NaN : Math.sin(i * i);
      return { from: i, to: i + 1, at: i + 1, value, low: value, high: value };
    });
    const reduced = reduceToPixels(points, ({ at }) => at / 30);
    expect(reduced.length).toBeLessThan(5 * 301);
    for (let column = 0; column < 300; column += 1) {
      const inside = (all: readonly Point[]) =>
        all
          .filter(({ at, value }) => Math.floor(at / 30) === column && !Number.isNaN(value))
          .map(({ value }) => value);
      expect(Math.max(...inside(reduced))).toBe(Math.max(...inside(points)));
      expect(Math.min(...inside(reduced))).toBe(Math.min(...inside(points)));
    }
    expect(reduced.some(({ value }) => Number.isNaN(value))).toBe(true);
  });
});

describe('how long users stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dmpsim-weeks-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts each stay from the week in which it began, and only ages that can be seen', async () => {
    const weeks = ['168,168,1,1,0', '336,336,1,1,0', '504,504,1,0,0', '672,672,1,0,1'];
    writeFileSync(join(folder, 'weeks-users.csv'), ['tick,hours,0,1,2', ...weeks].join('\n'));
    const [first, later] = await reduceRetention(folder);
    expect({ ...first, shares: [...first.shares] }).toEqual({
      from: 0,
      to: 1,
      count: 2,
      shares: [1, 1, 0.5, 0.5],
    });
    expect(later).toMatchObject({ from: 1, to: 4, count: 1 });
    expect([...later.shares]).toEqual([1]);
  });
});

describe('a link', () => {
  const whole = wholeReading(1_000);

  it('restores what was looked at, and says only what is not as usual', () => {
    const reading = { ...whole, from: 100, by: 'day' as const, subnet: 'a & b' };
    expect(readReading(writeReading(reading, whole), whole)).toEqual(reading);
    expect(writeReading(whole, whole)).toBe('');
  });

  it.each(['from=900&to=100', 'from=x', 'by=century', 'scale=<img>', 'to=NaN'])(
    'that makes no sense shows the whole run: %s',
    (text) => {
      expect(readReading(text, whole)).toEqual(whole);
    },
  );
});
