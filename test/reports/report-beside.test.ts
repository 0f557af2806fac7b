import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { findViolations } from '../environment/axe.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type OpenReport, openReport, readMarks, settle } from './report-browser.ts';
import { type SyntheticRunOptions, writeSyntheticRun } from './synthetic-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-beside-'));
const week = 168;
let browser: Browser;
let file: string;
let report: OpenReport;

const summary = (
  settled: number,
  utilisation: number,
  ok: boolean,
): NonNullable<SyntheticRunOptions['summary']> => [
  { label: 'requests settled', value: settled, unit: '1', text: String(settled) },
  {
    label: 'utilisation',
    value: utilisation,
    unit: 'share',
    text: `${100 * utilisation} %`,
    target: '50–70 %',
    ok,
  },
  { label: 'fakes among results', value: null, unit: 'share', text: 'no results' },
];

const priced = (value: string): NonNullable<SyntheticRunOptions['assumptions']> => [
  {
    path: 'mechanisms.price.basePrice',
    value,
    unit: '',
    provenance: 'S',
    origin: 'default',
    doc: 'Price of a CU.',
  },
  { path: 'users.active', value: '10,000', unit: '', provenance: 'A', origin: 'default', doc: 'Users.' },
];

beforeAll(async () => {
  browser = await startBrowser();
  const [first, second] = ['first', 'second'].map((name) => join(folder, name));
  writeSyntheticRun(first, {
    ticks: 20 * week,
    summary: summary(1_000, 0.6, true),
    assumptions: priced('0.05'),
  });
  writeSyntheticRun(second, {
    ticks: 20 * week,
    name: 'Dearer',
    summary: summary(1_200, 0.72, false),
    assumptions: priced('0.06'),
    zero: (metric) => metric === 'requests.unaffordable',
  });
  file = (await buildReport(first, { other: second })).file;
  report = await openReport(browser, file);
});

afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

const rowsOf = (name: string) =>
  report.page
    .locator(`[aria-label="${name}"] tbody tr`)
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

describe('two runs side by side', () => {
  it('opens without a complaint or a request, and calls the runs A and B', async () => {
    const { page, complaints, requests } = report;
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    expect(await page.locator('header h2').allTextContents()).toEqual(['A Synthetic', 'B Dearer']);
    expect(await page.locator('#price h3, #b-price h3').allTextContents()).toEqual([
      'A What is DGAI worth?',
      'B What is DGAI worth?',
    ]);
  });

  it('says in what they differ, value by value and figure by figure', async () => {
    expect(await rowsOf('In what the two differ')).toEqual([['mechanisms.price.basePrice', '0.05', '0.06']]);
    expect(await rowsOf('Figure by figure')).toEqual([
      ['requests settled', '1000', '', '1200', '', '+20\u202f%'],
      ['utilisation', '60\u202f%', '', '72\u202f%✗ expected 50–70\u202f%', '', '+12 points'],
      ['fakes among results', 'no results', '', 'no results', '', ''],
    ]);
  });

  it('has the numbers of every chart of both as a table, and the agents and events of both', async () => {
    const { page } = report;
    const titles = await page.$$eval('figure.chart', (figures) =>
      figures.map((figure) => [figure.id, figure.querySelectorAll('details.numbers').length]),
    );
    expect(titles.length).toBeGreaterThan(24);
    expect(titles.filter(([, tables]) => tables !== 1)).toEqual([]);
    await page.locator('#b-treasury summary').click();
    await page.locator('#b-treasury tbody tr').nth(9).waitFor();
    await page.locator('#b-treasury summary').click();
    expect(await page.locator('#agents-users, #b-agents-users').count()).toBe(2);
  });

  it('restores from a link what is looked at in both', async () => {
    const { page } = report;
    await page.goto(`${pathToFileURL(file).href}#b-price?from=${4 * week}&to=${8 * week}&by=day`);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await settle(page);
    for (const chart of ['price', 'b-price']) {
      const points = await readMarks(page, chart, 'line', 'Price');
      const inside = points.filter(({ from, to }) => from >= 4 * week && to <= 8 * week);
      expect(inside.map(({ from, to }) => to - from)).toEqual(Array.from({ length: 28 }, () => 24));
    }
  });

  it('draws both on one scale, and moves both when a stretch is dragged across one', async () => {
    const { page } = report;
    const ticks = (chart: string) => page.locator(`#${chart} .axis.value text`).allTextContents();
    for (const chart of ['price', 'treasury', 'utilisation'])
      expect(await ticks(`b-${chart}`), chart).toEqual(await ticks(chart));
    const svg = page.locator('#b-utilisation .plot svg').first();
    await svg.scrollIntoViewIfNeeded();
    const box = await svg.boundingBox();
    if (box === null) throw new Error('the chart is not there');
    await page.mouse.move(box.x + 120, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 220, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await settle(page);
    const shown = await page.textContent('.explorer .shown');
    expect(shown).not.toBe('weeks 5–8');
    const ends = await Promise.all(
      ['utilisation', 'b-utilisation'].map(
        async (chart) => (await readMarks(page, chart, 'line', 'Utilisation')).at(-1)?.to,
      ),
    );
    expect(ends[0]).toBe(ends[1]);
    expect(ends[0]).toBeLessThan(8 * week + 24);
    await page.mouse.move(0, 0);
  });

  it('reads both at one moment by keyboard', async () => {
    const { page } = report;
    await page.locator('#b-treasury .plot').focus();
    await page.keyboard.press('End');
    expect(await page.textContent('#b-treasury .spoken')).toMatch(/^day \d+.*Treasury [\d,.]+\u00a0DGAI/);
    const moments = await page.$$eval('line.cursor[visibility="visible"]', (rules) =>
      rules.map((rule) => rule.getAttribute('x1')),
    );
    expect(moments.length).toBeGreaterThan(20);
    await page.keyboard.press('Escape');
  });

  it('has no violation that axe-core finds', async () => {
    const { page } = await openReport(browser, file, { reducedMotion: 'reduce' });
    await page.locator('#b-treasury summary').click();
    expect(await findViolations(page)).toEqual([]);
  });
});
