import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnsembleSummary } from '../../sim/experiments/ensemble-summary.ts';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import { dmpsim, temporaryFolder } from '../e2e/command-line.ts';
import { findViolations } from '../environment/axe.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';

/* Pages that are nothing but text and drawings: of an ensemble with runs that fail, and of a verdict. */
const folder = temporaryFolder();
cpSync('test/e2e/scenarios', folder, { recursive: true });
const proposal = `name: dearer
question: Is a dearer base price better?
baseline: village.yaml
given: { clock.horizon: 3 d }
pairs: 6
arms:
  - { name: dearer, from: 1 d, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }
  - { name: cheaper, from: 1 d, set: { mechanisms.price.basePrice: 0.02 DGAI/CU } }
kpis:
  - { name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }
  - { name: users, formula: last(users.active), direction: up, matters: 5 }
guardrails:
  - { name: somebody, require: P(last(users.active) < 1) <= 50 % }
`;
const pages = { ensemble: 'ensemble/report.html', verdict: 'verdict/verdict.html' };
const readJson = <Shape>(name: string): Shape => JSON.parse(readFileSync(join(folder, name), 'utf8'));

let browser: Browser;
beforeAll(async () => {
  writeFileSync(join(folder, 'proposal.yaml'), proposal);
  const village = join(folder, 'village.yaml');
  const out = (name: string): string[] => ['--quiet', '--out', join(folder, name)];
  const calls = [
    ['ensemble', village, '--set', 'clock.horizon=3 d', '-n', '5', ...out('ensemble')],
    ['compare', join(folder, 'proposal.yaml'), ...out('verdict')],
  ];
  for (const call of calls) expect(await dmpsim(call)).toMatchObject({ code: 0, stderr: '' });
  browser = await startBrowser();
});
afterAll(async () => await closePages());

async function open(name: keyof typeof pages, look: { colorScheme: 'light' | 'dark'; width: number }) {
  const viewport = { width: look.width, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: look.colorScheme });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(pathToFileURL(join(folder, pages[name])).href);
  return { page, complaints };
}

const openAll = 'for (const one of document.querySelectorAll("details")) one.open = true';
/** Rows beyond the twelfth of a table of numbers are like those before. */
const leaveFewRows =
  'for (const row of document.querySelectorAll(".numbers tbody tr:nth-child(n + 13)")) row.remove()';

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Every table of numbers of a page, by the title of its drawing. */
async function readTables(page: Page): Promise<Table[]> {
  return await page.locator('.numbers').evaluateAll((all) =>
    all.map((one) => {
      const texts = (within: Element, tags: string) =>
        [...within.querySelectorAll(tags)].map((cell) => cell.textContent ?? '');
      const title = one.querySelector('.table-box')?.getAttribute('aria-label') ?? '';
      return {
        title: title.replace('Numbers: ', ''),
        head: texts(one, 'thead th'),
        rows: [...one.querySelectorAll('tbody tr')].map((row) => texts(row, 'th, td')),
      };
    }),
  );
}

/** The number that a cell prints; shares in per cent or percentage points. */
function printed(cell: string): number {
  const number = Number(cell.replaceAll('−', '-').replaceAll(/[^\d.eE-]|(?<=\s).*/g, ''));
  return /%|pp/.test(cell) ? number / 100 : number;
}

/** To six digits, or two decimals where that is more. */
function expectPrinted(cells: readonly string[], values: readonly (number | null | undefined)[]): void {
  expect(cells).toHaveLength(values.length);
  for (const [i, cell] of cells.entries()) {
    const value = values[i] ?? Number.NaN;
    expect(Math.abs(printed(cell) - value), `${cell} for ${value}`).toBeLessThanOrEqual(
      Math.abs(value) * 5.1e-6,
    );
  }
}

describe('tables of numbers', () => {
  it('stand under every drawing, closed, and no print has them', async () => {
    for (const name of ['ensemble', 'verdict'] as const) {
      const { page } = await open(name, { colorScheme: 'light', width: 1280 });
      expect(await page.locator('svg[role=img]').count()).toBeGreaterThan(3);
      expect(await page.locator('.numbers').count()).toBe(await page.locator('svg[role=img]').count());
      expect(await page.locator('.numbers[open]').count()).toBe(0);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.numbers:visible').count()).toBe(0);
      await page.close();
    }
  });

  it('of an ensemble say what ensemble.json says', async () => {
    const { points } = readJson<EnsembleSummary>('ensemble/ensemble.json');
    const { page } = await open('ensemble', { colorScheme: 'light', width: 1280 });
    const tables = await readTables(page);
    expect(points[0].series.length).toBeGreaterThan(0);
    for (const { metric, hours, bands, paths } of points[0].series) {
      const fan = tables.find(({ title }) => title === `${metric} over time`);
      expect(fan?.rows).toHaveLength(hours.length);
      for (const [at, row] of fan?.rows.entries() ?? [])
        expectPrinted(
          row.slice(1),
          [0, 4, 1, 3, 2].map((line) => bands[line][at]),
        );
      const own = tables.find(({ title }) => title === `${metric}, run by run`);
      expect(own?.rows).toHaveLength(hours.length);
      for (const [at, row] of own?.rows.entries() ?? [])
        expectPrinted(
          row.slice(1),
          paths.map((path) => path[at] ?? Number.NaN),
        );
    }
    const counts = tables.filter(({ title }) => title.includes('a matter of luck'));
    for (const { rows } of counts) expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(5);
    await page.close();
  });

  it('of a verdict say what verdict.json says', async () => {
    const { bands, fortunes, kpis, guardrails } = readJson<Evidence>('verdict/verdict.json');
    const { page } = await open('verdict', { colorScheme: 'light', width: 1280 });
    const tables = await readTables(page);
    const rowsOf = (title: string) => tables.find((one) => one.title === title)?.rows ?? [];
    for (const { metric, of, unit, hours, arms, differences } of bands) {
      const name = unit === '1' ? metric : `${metric}, ${unit}`;
      const pairs = rowsOf(`${name}: today and cheaper`);
      const apart = rowsOf(`${name}: paired difference of cheaper`);
      expect([pairs.length, apart.length]).toEqual([hours.length, hours.length]);
      for (const at of hours.keys()) {
        const levels = [arms[0], arms[2]].flatMap(({ lines }) => lines.map((line) => line[at]));
        expectPrinted(pairs[at].slice(1, 11), levels);
        expectPrinted(
          apart[at].slice(1, 6),
          differences[1].lines.map((line) => line[at]),
        );
        const counts = [arms[0], arms[2], differences[1]].map((one) => `${one.counts[at]} of ${of}`);
        expect([...pairs[at].slice(11), ...apart[at].slice(6)]).toEqual(counts);
      }
    }
    for (const arm of ['dearer', 'cheaper']) {
      const own = kpis.filter((kpi) => kpi.arm === arm);
      for (const [row, { mean, interval, simultaneous: all, smallest }] of own.entries())
        expectPrinted(rowsOf(`differences of ${arm}`)[row].slice(1, 7), [
          mean,
          interval?.low,
          interval?.high,
          all?.low,
          all?.high,
          smallest,
        ]);
    }
    for (const { table, measure, arm, groups } of fortunes) {
      const shown = groups.filter(({ agents }) => agents > 0);
      for (const [row, { agents, gain, lose, quantiles }] of shown.entries())
        expectPrinted(rowsOf(`changes of ${table} by ${measure}, ${arm}`)[row].slice(1, -1), [
          agents,
          gain,
          lose,
          ...quantiles,
        ]);
    }
    for (const [row, { events, n, low, high, limit }] of guardrails.entries())
      expectPrinted(rowsOf('guardrails')[row].slice(1, 7), [events, n, events / n, low, high, limit]);
    await page.close();
  });
});

describe.each(['ensemble', 'verdict'] as const)('the page of an %s', (name) => {
  it.each([
    ['light', 1280, 'everything'],
    ['dark', 1280, 'colours'],
    ['light', 390, 'layout'],
  ] as const)(
    'has no violation that axe-core finds, and no complaint of its own: %s, %i px, %s',
    async (colorScheme, width, look) => {
      const { page, complaints } = await open(name, { colorScheme, width });
      await page.evaluate(openAll);
      await page.evaluate(leaveFewRows);
      expect(await findViolations(page, look)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it('fits a phone, and admits its own style sheet alone', async () => {
    const { page } = await open(name, { colorScheme: 'light', width: 390 });
    await page.evaluate(openAll);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px');
    const text = readFileSync(join(folder, pages[name]), 'utf8');
    expect(text).toMatch(/default-src &#39;none&#39;|default-src 'none'/);
    expect(text).not.toContain('unsafe-inline');
    expect(text).not.toContain('<script');
    await page.close();
  });
});
