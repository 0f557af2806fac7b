import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParseRows } from 'd3';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { recordRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type OpenReport, openReport, readMarks, settle } from './report-browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-subnets-'));
const week = 168;
let browser: Browser;
let report: OpenReport;

beforeAll(async () => {
  browser = await startBrowser();
  const gathered = gatherInputs('scenarios/two-pm.yaml', {
    set: ['clock.horizon=16 weeks'],
    replication: 0,
    phases: false,
  });
  await recordRun(join(folder, 'run'), gathered, { force: false });
  report = await openReport(browser, (await buildReport(join(folder, 'run'))).file);
  await report.page.locator('.explorer summary').click();
});

afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

const choose = async (menu: string, value: string): Promise<void> => {
  await report.page.selectOption(`#explore-${menu}`, value);
  await settle(report.page);
};

/** Names of lines in a panel. */
const linesOf = (chart: string, label: string) =>
  report.page.$$eval(
    `#${chart} .panel`,
    (panels, wanted) =>
      panels
        .filter((panel) => panel.querySelector('.axis-label title')?.textContent?.startsWith(wanted))
        .flatMap((panel) => [...panel.querySelectorAll('[data-mark="line"]')])
        .map((line) => line.getAttribute('data-series')),
    label,
  );

const prices = 'USD for a thousand royalty tokens';

describe('a run with subnets', () => {
  it('opens without a complaint', () => {
    expect({ complaints: report.complaints, requests: report.requests }).toEqual({
      complaints: [],
      requests: [],
    });
  });

  it('shows one subnet where subnets are told apart, keeps it in the link, and shows all again', async () => {
    const { page } = report;
    const all = await linesOf('price', prices);
    expect(all.length).toBeGreaterThan(1);
    const wanted = all[1] ?? '';
    await choose('subnet', wanted);
    expect(await linesOf('price', prices)).toEqual([wanted]);
    expect(await linesOf('models', '% quality of each model')).toEqual([wanted]);
    expect(page.url()).toContain(`subnet=${wanted}`);
    // One subnet needs no choice of one.
    expect(await page.locator('#royalty-decay select option').allTextContents()).toEqual([wanted]);
    expect(await page.textContent('#royalty-decay .caption')).toContain(wanted);
    expect(await page.isHidden('#royalty-decay select')).toBe(true);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await settle(page);
    expect(await linesOf('price', prices)).toEqual([wanted]);
    await page.locator('.explorer summary').click();
    await choose('subnet', '');
    expect(await linesOf('price', prices)).toEqual(all);
  });

  it('offers to highlight the agents that it has, and nobody else', async () => {
    const offered = await report.page.locator('#explore-agents option').allTextContents();
    expect(offered).toEqual(['nobody', 'nodes', 'stakers', 'contributors', 'traders']);
  });

  it('draws every week of every contributor that it follows, as strong as its divergence', async () => {
    const { page } = report;
    const cells = await page.$$eval('#divergence [data-mark="cells"]', (paths) =>
      paths.map((path) => ({
        opacity: Number(path.getAttribute('fill-opacity')),
        boxes: (path.getAttribute('d')?.match(/M/g) ?? []).length,
        values: (path as unknown as { __data__: { value: number }[] }).__data__.map(({ value }) => value),
      })),
    );
    const [, ...written] = csvParseRows(readFileSync(join(folder, 'run/weeks-contributors.csv'), 'utf8'));
    const known = new Set(written.flat().map((cell) => Number(cell).toPrecision(9)));
    const drawn = cells.flatMap(({ values }) => values);
    expect(drawn.length).toBeGreaterThan(500);
    expect(drawn.filter((value) => !known.has(value.toPrecision(9)))).toEqual([]);
    for (const { boxes, values } of cells) expect(boxes).toBe(values.length);
    const strongest = Math.max(...cells.map(({ opacity }) => opacity));
    const [strong, pale] = [
      cells.filter(({ opacity }) => opacity === strongest),
      cells.filter(({ opacity }) => opacity < strongest),
    ].map((group) => group.flatMap(({ values }) => values));
    expect(Math.min(...strong)).toBeGreaterThan(Math.max(...pale));
  });

  it('awards royalty tokens along the decay that theory asks for', async () => {
    const { page } = report;
    const [awarded, theory] = await Promise.all(
      ['Data', 'Data, theory'].map((label) => readMarks(page, 'royalty-decay', 'line', label)),
    );
    const end = (points: typeof awarded) =>
      points.findLast(({ to, value }) => value !== null && to <= 15 * week)?.value ?? 0;
    expect(end(awarded)).toBeGreaterThan(0.3);
    expect(Math.abs(end(awarded) / end(theory) - 1)).toBeLessThan(0.1);
  });
});

describe('numbers in the page', () => {
  it.each([
    'price',
    'dmp',
    'liquidity',
    'contributions',
    'royalty-decay',
    'holdings',
    'founding',
    'divergence',
  ])('of “%s” are those of its CSV, to the printed digits', async (chart) => {
    const { page } = report;
    const figure = page.locator(`#${chart}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure.locator('button.save', { hasText: 'CSV' }).click(),
    ]);
    const [, ...saved] = csvParseRows(readFileSync(await download.path(), 'utf8'));
    await figure.locator('details.numbers summary').click();
    await figure.locator('tbody tr').first().waitFor();
    const printed = await figure
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
      );
    expect(printed).toHaveLength(saved.length);
    const compared = printed.flatMap((cells, row) =>
      cells.map((text, k) => ({ text, number: saved[row].at(k - cells.length) ?? '' })),
    );
    expect(compared.filter(({ number }) => number !== '').length).toBeGreaterThan(3);
    expect(compared.filter(({ text, number }) => !agrees(text, number))).toEqual([]);
  });
});

/** Equal words, or numbers that agree to six digits, or to two decimals where that is more; shares are printed in percent. */
function agrees(text: string, saved: string): boolean {
  const digits = /^-?[\d,.]+(?:E-?\d+)?(?=$|[\s\u00a0\u202f])/.exec(text)?.[0];
  if (digits === undefined || text === saved) return text === saved;
  const number = Number.parseFloat(saved) * (text.includes('%') ? 100 : 1);
  // Below a millionth three digits are printed.
  const digitsLost = Math.abs(number) < 1e-6 ? 5e-3 : 5e-6;
  const most = Math.abs(number) >= 1_000 ? 0.005 : Math.abs(number) * digitsLost;
  return Math.abs(Number(digits.replaceAll(',', '')) - number) <= most * 1.01;
}
