import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { csvParse } from 'd3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { drawPictures } from '../../reports/draw-pictures.ts';
import { findViolations } from '../environment/axe.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type OpenReport, openReport, readMarks, settle } from './report-browser.ts';
import { type SyntheticRun, writeSyntheticRun } from './synthetic-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-explore-'));
const dir = join(folder, 'run');
let browser: Browser;
let run: SyntheticRun;
let file: string;
let report: OpenReport;

beforeAll(async () => {
  browser = await startBrowser();
  run = writeSyntheticRun(dir, { shocks: [{ kind: 'demand', at: 2_000, lasts: 336, factor: 3 }] });
  file = (await buildReport(dir)).file;
  report = await openReport(browser, file);
});

afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

const week = 168;

/** Looks at something by the page's address, as a link does. */
async function look(page: Page, query: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, query);
  await page.waitForFunction(() => document.documentElement.dataset['settled'] === 'yes');
  await page.waitForTimeout(50);
  await settle(page);
}

describe('exploring a report', () => {
  it('shows one stretch of time in every chart, by the hour when it is short', async () => {
    const { page } = report;
    await look(page, `price?from=${8 * week}&to=${12 * week}`);
    const price = await readMarks(page, 'price', 'line', 'Price');
    const inside = price.filter(({ from, to }) => to > 8 * week && from < 12 * week);
    expect(inside).toHaveLength(4 * week);
    const written = run.metrics.get('dgai.price') ?? new Float64Array();
    for (const { to, value } of inside.slice(0, 40))
      expect(value?.toPrecision(9)).toBe(written[to - 1].toPrecision(9));
    const settled = await readMarks(page, 'requests', 'bar', 'Settled');
    expect(settled.filter(({ from }) => from >= 8 * week && from < 12 * week)).toHaveLength(28);
    expect(await page.textContent('.explorer .shown')).toBe('weeks 9–12');
    const starts = await page.$$eval('#price .axis.time text, #users .axis.time text', (texts) =>
      texts.map((text) => text.textContent),
    );
    expect(starts).toContain('days since the start →');
  });

  it('restores what a link shows: time, steps, axes and highlight', async () => {
    const query = `treasury?from=${20 * week}&to=${60 * week}&by=week&scale=log&agents=nodes`;
    const { page, complaints } = await openReport(browser, file);
    await page.goto(`${pathToFileURL(file).href}#${query}`);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await settle(page);
    expect(await page.inputValue('#explore-by')).toBe('week');
    const points = await readMarks(page, 'treasury', 'line', 'Treasury');
    expect(points.every(({ from, to }) => to - from === week)).toBe(true);
    expect(await page.textContent('#treasury .axis-label')).toContain('log scale');
    const faded = await page.locator('#treasury path.faded').count();
    const strong = await page.locator('#node-margins path[data-series]:not(.faded)').count();
    expect(faded).toBeGreaterThan(0);
    expect(strong).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('moves and widens the stretch by keys, and goes back to the whole run', async () => {
    const { page } = report;
    await look(page, `?from=${40 * week}&to=${60 * week}`);
    await page.locator('.strip').focus();
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain(`from=${42 * week}&to=${62 * week}`);
    await page.keyboard.press('+');
    expect(page.url()).toContain(`from=${40 * week}&to=${64 * week}`);
    await page.keyboard.press('Escape');
    expect(page.url()).not.toContain('from=');
    await settle(page);
    expect(await readMarks(page, 'utilisation', 'line', 'Utilisation')).toHaveLength(730);
  });

  it('shows the stretch that is dragged across a chart', async () => {
    const { page } = report;
    const svg = page.locator('#utilisation .plot svg').first();
    await svg.scrollIntoViewIfNeeded();
    const box = await svg.boundingBox();
    if (box === null) throw new Error('the chart is not there');
    await page.mouse.move(box.x + 200, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 80, { steps: 4 });
    await page.mouse.up();
    await settle(page);
    const points = await readMarks(page, 'utilisation', 'line', 'Utilisation');
    const span = (points.at(-1)?.to ?? 0) - (points[0]?.from ?? 0);
    expect(span).toBeGreaterThan(20 * week);
    expect(span).toBeLessThan(40 * week);
    await page
      .locator('#utilisation .plot svg')
      .first()
      .dblclick({ position: { x: 300, y: 80 } });
    await settle(page);
    expect(page.url()).not.toContain('from=');
    await page.mouse.move(0, 0);
  });

  it('leaves what is about another token away', async () => {
    const { page } = report;
    await look(page, '?token=2PM');
    expect(await page.locator('#treasury').isHidden()).toBe(true);
    await look(page, '?from=0');
    expect(await page.locator('#treasury').isHidden()).toBe(false);
  });

  it('sums flows over the stretch that is shown', async () => {
    const { page } = report;
    const total = () =>
      page.$$eval('#fee-flows [data-mark="flow"]', (paths) =>
        paths.reduce(
          (sum, path) => sum + (path as unknown as { __data__: { amount: number } }).__data__.amount,
          0,
        ),
      );
    await look(page, `?from=0&to=${52 * week}`);
    const half = await total();
    await look(page, '?from=0');
    const whole = await total();
    expect(half / whole).toBeGreaterThan(0.4);
    expect(half / whole).toBeLessThan(0.5);
  });
});

describe('taking a chart away', () => {
  const save = async (format: string): Promise<Buffer> => {
    const [download] = await Promise.all([
      report.page.waitForEvent('download'),
      report.page.locator('#treasury button.save', { hasText: format }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`treasury.${format.toLowerCase()}`);
    return readFileSync(await download.path());
  };

  it('saves its numbers as CSV, equal to those of the run', async () => {
    const rows = csvParse((await save('CSV')).toString());
    expect(rows).toHaveLength(730);
    const written = run.metrics.get('treasury.dgai')?.[100 * 24 - 1] ?? 0;
    expect(Number(rows[99]['Treasury (DGAI)']).toPrecision(9)).toBe(written.toPrecision(9));
    expect(rows[99]['to hours']).toBe('2400');
  });

  it('saves a picture that needs no page, and the same as dots', async () => {
    const svg = (await save('SVG')).toString();
    expect(svg).toContain('Can the commons pay their way?');
    expect(svg).not.toContain('var(--');
    const png = await save('PNG');
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(png.readUInt32BE(16)).toBe(1_920);
  });

  it('draws the same pictures without a browser, to the hundredth of a pixel', async () => {
    const files = await drawPictures(dir, join(folder, 'figures'));
    const treasury = readFileSync(join(folder, 'figures/treasury.svg'), 'utf8');
    expect(files.length).toBeGreaterThan(12);
    const paths = (svg: string) => [...svg.matchAll(/ d="([^"]+)"/g)].map(([, d]) => d);
    expect(paths(treasury)).toEqual(paths((await save('SVG')).toString()));
    for (const drawn of files) expect(readFileSync(drawn, 'utf8')).not.toMatch(/\d\.\d{3,}[,LMHVCZ"]/);
    expect(paths(treasury)[1].slice(0, 60)).toMatchInlineSnapshot(
      `"M52.97,241.84L53.94,241.67L54.91,241.51L55.88,241.34L56.85,2"`,
    );
  });
});

describe('a report for everyone', () => {
  it.each([
    ['light', 'everything'],
    ['dark', 'colours'],
  ] as const)('has no violation that axe-core finds, in %s: %s', async (colorScheme, look) => {
    const { page } = await openReport(browser, file, { colorScheme, reducedMotion: 'reduce' });
    await page.locator('.explorer summary').click();
    await page.locator('#treasury summary').click();
    expect(await findViolations(page, look)).toEqual([]);
    await page.close();
  });
});
