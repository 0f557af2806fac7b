import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../reports/build-report.ts';
import { closePages, startBrowser } from '../environment/chromium.ts';
import { type OpenReport, openReport, readMarks } from './report-browser.ts';
import { type SyntheticRun, type SyntheticRunOptions, writeSyntheticRun } from './synthetic-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-report-'));
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await closePages();
  rmSync(folder, { recursive: true });
});

interface FlowDatum {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

async function makeReport(name: string, options: SyntheticRunOptions) {
  const dir = join(folder, name);
  const run = writeSyntheticRun(dir, options);
  // Work of this process, not time on the wall: tests share their machine with others.
  const started = process.cpuUsage();
  const { file, bytes } = await buildReport(dir);
  return { run, file, bytes, seconds: process.cpuUsage(started).user / 1e6 };
}

/** Values of a metric in rows (from, to], as they stand in metrics.csv. */
function valuesIn(run: SyntheticRun, metric: string, from: number, to: number): number[] {
  return [...(run.metrics.get(metric)?.slice(from, to) ?? [])].filter((value) => !Number.isNaN(value));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the report of two years by the hour', () => {
  let made: Awaited<ReturnType<typeof makeReport>>;
  let report: OpenReport;

  beforeAll(async () => {
    made = await makeReport('two-years', {});
    report = await openReport(browser, made.file);
  });

  it('is one file of at most 6 MB, made in at most 3 seconds of work', () => {
    expect(made.bytes).toBeLessThan(6_000_000);
    expect(made.seconds).toBeLessThan(3);
  });

  it('opens without a complaint and without asking any network for anything', () => {
    expect(report.complaints).toEqual([]);
    expect(report.requests).toEqual([]);
  });

  it('tells every chart that has data, each with a question, a caption and marks', async () => {
    const charts = await report.page.$$eval('figure.chart', (figures) =>
      figures.map((figure) => ({
        id: figure.id,
        question: figure.querySelector('h3')?.textContent?.endsWith('?'),
        caption: (figure.querySelector('.caption')?.textContent ?? '').length > 20,
        marks: figure.querySelectorAll('[data-mark]').length > 0,
        words: figure.textContent ?? '',
      })),
    );
    expect(charts.map(({ id }) => id)).toEqual([
      'supply',
      'emission',
      'price',
      'users',
      'requests',
      'request-cost',
      'utilisation',
      'latency',
      'adaptors',
      'fee-flows',
      'fees',
      'treasury',
      'node-margins',
      'node-population',
      'honesty',
      'security',
    ]);
    for (const { id, question, caption, marks, words } of charts) {
      expect({ id, question, caption, marks }).toEqual({ id, question: true, caption: true, marks: true });
      expect(words, id).not.toMatch(/NaN|undefined|Infinity|no data/);
    }
  });

  it('draws a rate as the mean of each day and keeps the extremes of its hours', async () => {
    const days = await readMarks(report.page, 'utilisation', 'line', 'Utilisation');
    expect(days).toHaveLength(730);
    for (const day of [0, 17, 364, 729]) {
      const values = valuesIn(made.run, 'utilisation', day * 24, (day + 1) * 24);
      expect(days[day].value).toBeCloseTo(sum(values) / 24, 9);
      expect(days[day].low).toBeCloseTo(Math.min(...values), 11);
      expect(days[day].high).toBeCloseTo(Math.max(...values), 11);
    }
  });

  it('draws a level as its last value of each day, to eleven digits', async () => {
    const days = await readMarks(report.page, 'treasury', 'line', 'Treasury');
    for (const day of [0, 100, 729]) {
      const written = made.run.metrics.get('treasury.dgai')?.[day * 24 + 23];
      expect(days[day].value?.toPrecision(11)).toBe(written?.toPrecision(11));
    }
  });

  it.each([
    ['utilisation', 'line', 'Utilisation', 'utilisation', 'mean'],
    ['latency', 'line', 'Median (p50)', 'latency.p50', 'mean'],
    ['price', 'line', 'Price', 'dgai.price', 'mean'],
    ['users', 'line', 'Active users', 'users.active', 'mean'],
    ['node-population', 'line', 'Active', 'nodes.active', 'mean'],
    ['request-cost', 'line', 'Mean request', 'cost.perRequest', 'mean'],
    ['treasury', 'line', 'Operations', 'operations.dgai', 'last'],
    ['treasury', 'line', 'Runway', 'treasury.runway', 'last'],
    ['requests', 'bar', 'Settled', 'requests.settled', 'sum'],
    ['requests', 'bar', 'Timed out', 'requests.timedout', 'sum'],
    ['requests', 'bar', 'Refused', 'requests.refused', 'sum'],
    ['adaptors', 'line', 'Online', 'adaptors.online', 'mean'],
    ['adaptors', 'bar', 'Refused', 'requests.refused', 'sum'],
    ['fees', 'bar', 'Nodes', 'fees.node', 'sum'],
    ['fees', 'bar', 'Operations', 'fees.network', 'sum'],
  ] as const)(
    'draws every point of “%s” (%s %s) from metrics.csv',
    async (chart, mark, series, metric, kind) => {
      const points = await readMarks(report.page, chart, mark, series);
      expect(points.at(-1)?.to).toBe(17_520);
      const wrong = points.filter(({ from, to, value }) => {
        const written = valuesIn(made.run, metric, from, to);
        const wanted = {
          mean: sum(written) / written.length,
          last: written.at(-1) ?? Number.NaN,
          sum: sum(written),
        }[kind];
        return !(Math.abs((value ?? Number.NaN) - wanted) <= Math.abs(wanted) * 1e-9);
      });
      expect(wrong).toEqual([]);
    },
  );

  it('draws how margins are spread within each tier, week by week, on one scale', async () => {
    const { page } = report;
    for (const tier of ['small', 'large']) {
      const median = await readMarks(page, 'node-margins', 'line', tier);
      for (const week of [0, 51, 103]) {
        const written = made.run.metrics.get(`nodes.margin.${tier}`)?.[(week + 1) * 168 - 1];
        expect(median.find(({ to }) => to === (week + 1) * 168)?.value).toBeCloseTo(written ?? 0, 9);
      }
    }
    const bands = await page.$$eval('#node-margins [data-mark="band"]', (marks) =>
      marks.map(
        (mark) => (mark as unknown as { __data__: { to: number; low: number; high: number }[] }).__data__,
      ),
    );
    expect(bands).toHaveLength(3);
    const [p10, p90] = ['p10', 'p90'].map(
      (rank) => made.run.metrics.get(`nodes.margin.large.${rank}`)?.[52 * 168 - 1],
    );
    const week52 = bands.map((band) => band.find(({ to }) => to === 52 * 168));
    expect(week52).toContainEqual(
      expect.objectContaining({ low: expect.closeTo(p10 ?? 0, 9), high: expect.closeTo(p90 ?? 0, 9) }),
    );
    const axes = await page.$$eval('#node-margins .panel', (panels) =>
      panels
        .filter((panel) => panel.querySelector('.axis-label')?.textContent?.includes('in tier'))
        .map((panel) =>
          [...panel.querySelectorAll('.axis text:not(.axis-label)')]
            .map((text) => text.textContent)
            .join(' '),
        ),
    );
    expect(axes).toHaveLength(2);
    expect(new Set(axes).size).toBe(1);
  });

  it('draws counts as the sum of each week and changes as differences, the part-week at the end apart', async () => {
    const settled = await readMarks(report.page, 'requests', 'bar', 'Settled');
    const joined = await readMarks(report.page, 'users', 'bar', 'Joined');
    expect(settled).toHaveLength(105);
    for (const week of [0, 51, 103, 104]) {
      const { from, to, value } = settled[week];
      expect([from, to]).toEqual([week * 168, Math.min(17_520, (week + 1) * 168)]);
      expect(value).toBe(sum(valuesIn(made.run, 'requests.settled', from, to)));
    }
    const levels = made.run.metrics.get('users.joined') ?? new Float64Array();
    expect(joined[51].value).toBe(levels[52 * 168 - 1] - levels[51 * 168 - 1]);
    expect(await report.page.locator('#requests [data-series="Settled"].partial').count()).toBe(1);
  });

  it('stacks every token that exists: parts of supply and burned sum to what was minted', async () => {
    const labels = ['Locked', 'Circulating', 'Burned'];
    const parts = await Promise.all(labels.map((label) => readMarks(report.page, 'supply', 'area', label)));
    for (const day of [0, 400, 729]) {
      const total = sum(parts.map((points) => points[day].value ?? Number.NaN));
      expect(total).toBeCloseTo(made.run.metrics.get('dgai.minted')?.[day * 24 + 23] ?? 0, 2);
    }
  });

  it('shows who got the fees: flows by reason with refunds taken off, and a total for each account', async () => {
    const flow = (reason: string) => made.run.flows.find((row) => row.reason === reason)?.amount ?? 0;
    const links = await report.page.$$eval('#fee-flows [data-mark="flow"]', (paths) =>
      paths.map((path) => {
        const { from, to, amount } = (path as unknown as { __data__: FlowDatum }).__data__;
        return { from, to, amount };
      }),
    );
    expect(links).toContainEqual({ from: 'Users', to: 'Node pot', amount: flow('settle.node') });
    expect(links).toContainEqual({ from: 'Adaptor pot', to: 'Adaptors', amount: flow('pay.adaptor') });
    expect(links.some(({ from, to }) => from === to || to === 'Escrow')).toBe(false);
    const net = flow('escrow.lock') - flow('escrow.refund');
    const shown = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }).format(
      net,
    );
    expect(await report.page.textContent('#fee-flows .caption')).toContain(
      `Requests cost ${shown}\u00a0DGAI`,
    );
  });

  it('reads exact values by keyboard, aloud too', async () => {
    const { page } = report;
    const plot = page.locator('#price .plot');
    await plot.focus();
    await plot.press('End');
    const values = valuesIn(made.run, 'dgai.price', 729 * 24, 730 * 24);
    const digits = (value: number) =>
      new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 }).format(value);
    const tip = (await page.textContent('#price .tip')) ?? '';
    expect(tip).toContain('day 730 (week 105)');
    expect(tip).toContain(`${digits(sum(values) / 24)}\u00a0USD`);
    expect(tip).toContain(
      `${digits(Math.min(...values))}\u00a0USD to ${digits(Math.max(...values))}\u00a0USD`,
    );
    expect(await page.textContent('#price .spoken')).toContain(`Price ${digits(sum(values) / 24)}\u00a0USD`);
    await plot.press('ArrowLeft');
    expect(await page.textContent('#price .tip')).toContain('day 729');
    await plot.press('Escape');
    expect(await page.isVisible('#price .tip')).toBe(false);
  });

  it('reads values by pointer and shows the same moment in every other chart', async () => {
    const { page } = report;
    await page.locator('#utilisation svg').hover({ position: { x: 400, y: 60 } });
    expect(await page.textContent('#utilisation .tip')).toMatch(
      /day \d+ \(week \d+\)Utilisation[\d.]+\u202f%/,
    );
    const moments = await page.$$eval('line.cursor[visibility="visible"]', (rules) =>
      rules.map((rule) => rule.getAttribute('x1')),
    );
    expect(moments.length).toBe(15);
    expect(new Set(moments).size).toBe(1);
    await page.mouse.move(0, 0);
  });

  it('has its numbers as a table, equal to the CSV to the printed digits', async () => {
    const { page } = report;
    await page.locator('#treasury summary').click();
    // The table is filled when the browser tells that it was opened.
    await page.locator('#treasury tbody tr').nth(99).waitFor();
    const cells = await page.locator('#treasury tbody tr').nth(99).locator('th, td').allTextContents();
    const digits = (metric: string) => {
      const value = made.run.metrics.get(metric)?.[100 * 24 - 1] ?? 0;
      const options = value >= 1_000 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 6 };
      return new Intl.NumberFormat('en-US', options).format(value);
    };
    expect(cells.slice(0, 4)).toEqual([
      'day 100 (week 15)',
      `${digits('treasury.dgai')}\u00a0DGAI`,
      `${digits('governance.pool')}\u00a0DGAI`,
      `${digits('operations.dgai')}\u00a0DGAI`,
    ]);
  });

  it('says which figures are outside their expected range', async () => {
    const verdict = await report.page.textContent('.verdict');
    expect(verdict).toContain('1 of 5 figures');
    expect(verdict).toContain('Nodes after 12 weeks');
    expect(await report.page.locator('.headline').count()).toBe(8);
  });

  it('says what was expected of measures, and what came', async () => {
    const rows = await report.page.$$eval('#expected-of-measures tbody tr', (lines) =>
      lines.map((line) => [...line.children].map((cell) => cell.textContent)),
    );
    expect(rows).toEqual([
      ['dgai.supply', 'day 1', '2', '2.1', 'ok', 'x'],
      ['dgai.burned', expect.stringContaining('day 4'), '1', 'no value', 'not reached', ''],
    ]);
  });

  it('leaves out a mechanism that did nothing, and says so', async () => {
    expect(await report.page.locator('#self-dealing').count()).toBe(0);
    expect(await report.page.textContent('#left-out')).toContain(
      'Self-dealing: no node bought its own work.',
    );
  });

  it('finds assumptions by word, by basis, and by whether the scenario set them', async () => {
    const { page } = report;
    const shown = () => page.locator('#assumptions tbody tr:visible th').allTextContents();
    expect(await shown()).toHaveLength(6);
    await page.fill('#assumption-search', 'churn');
    expect(await shown()).toEqual(['users.churn.hazardPerWeek']);
    await page.fill('#assumption-search', '');
    await page.locator('.filter input[value="A"]').uncheck();
    expect(await shown()).toHaveLength(3);
    await page.locator('.filter input[value="A"]').check();
    await page.locator('.filter input[value="set"]').check();
    expect(await shown()).toEqual(['users.active', 'users.churn.hazardPerWeek']);
  });

  it('names the command that makes the run again', async () => {
    expect(await report.page.textContent('#reproduce-it pre')).toBe(
      'dmpsim run scenarios/synthetic.yaml --seed synthetic',
    );
  });

  it('fits a phone, a laptop and a wide screen, and prints', async () => {
    const { page } = report;
    for (const width of [390, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForFunction((expected) => document.documentElement.scrollWidth <= expected, width, {
        timeout: 3_000,
      });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ media: 'print' });
    for (const tool of ['nav.contents', '.explorer', '.actions', '.numbers'])
      expect(await page.locator(tool).first().isVisible(), tool).toBe(false);
    const printed = page.locator('#assumptions tbody tr:visible th');
    expect(await printed.allTextContents()).toEqual(['users.active', 'users.churn.hazardPerWeek']);
    expect(await page.locator('#assumptions .printed').textContent()).toContain('4 more parameters');
    expect((await page.pdf()).length).toBeGreaterThan(50_000);
    await page.emulateMedia({ media: null });
    expect(await page.locator('#assumptions .printed').isVisible()).toBe(false);
  });

  it('admits no other code and makes no markup of text, whatever gets into it', async () => {
    const outcome = await report.page.evaluate(() => {
      const script = document.createElement('script');
      let markup = 'made';
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src=x>');
      } catch {
        markup = 'refused';
      }
      let code = 'run';
      try {
        script.textContent = 'window.intruder = true';
        document.body.append(script);
        code = 'intruder' in window ? 'run' : 'refused';
      } catch {
        code = 'refused';
      }
      return { markup, code };
    });
    expect(outcome).toEqual({ markup: 'refused', code: 'refused' });
  });
});

describe('colours', () => {
  /** WCAG 2.2 contrast of two `#rrggbb` colours. */
  function contrast(a: string, b: string): number {
    const luminance = (color: string) => {
      const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
      const [r, g, b_] = channels.map((c) => (c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b_;
    };
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  }

  it.each(['light', 'dark'] as const)(
    'meet WCAG AA in %s: 4.5 for text, 3 for marks',
    async (colorScheme) => {
      const { file } = await makeReport(`colours-${colorScheme}`, { ticks: 336 });
      const { page } = await openReport(browser, file, { colorScheme });
      const read = (name: string) =>
        page.evaluate(
          (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable),
          name,
        );
      const paper = await read('--page');
      for (const name of ['--ink', '--soft', '--link', '--good', '--bad']) {
        expect(contrast(await read(name), paper), name).toBeGreaterThanOrEqual(4.5);
      }
      for (const name of ['--blue', '--orange', '--green', '--purple', '--sky', '--vermilion', '--grey']) {
        expect(contrast(await read(name), paper), name).toBeGreaterThanOrEqual(3);
      }
    },
  );
});

describe('a run with something amiss', () => {
  it('shows missing data as a gap, never as a line through nothing', async () => {
    const isMissing = (hours: number) => hours > 500 && hours <= 560;
    const { file } = await makeReport('gaps', { ticks: 1_008, missing: (_, hours) => isMissing(hours) });
    const { page, complaints } = await openReport(browser, file);
    const points = await readMarks(page, 'utilisation', 'line', 'Utilisation');
    for (const { to, value } of points) expect(value === null || Number.isNaN(value)).toBe(isMissing(to));
    const path = await page.getAttribute('#utilisation [data-series="Utilisation"][data-mark="line"]', 'd');
    expect(path?.match(/M/g)).toHaveLength(2);
    const gap = page.locator('#utilisation [data-panel="0"] [data-mark="gap"]');
    expect(await gap.count()).toBe(1);
    await page.locator('#utilisation .plot').focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 52; i += 1) await page.keyboard.press('PageDown');
    expect(await page.textContent('#utilisation .tip')).toContain('no data');
    expect(complaints).toEqual([]);
  });

  it('marks shocks and rare events on every time axis', async () => {
    const { file } = await makeReport('shocks', {
      ticks: 1_008,
      shocks: [{ kind: 'demand', at: 300, lasts: 168, factor: 3 }],
      events: [
        [300, 'shock', 'rule', 0, 'said by the engine too'],
        [600, 'slash.downtime', 'node', 7, 'one agent of many'],
        [700, 'vote', 'rule', 1, 'base price 0.06'],
        [800, 'vote', 'rule', 2, 'base price 0.07'],
      ],
    });
    const { page } = await openReport(browser, file);
    const charts = await page.locator('figure.chart:not(#fee-flows)').count();
    expect(await page.locator('[data-mark="shock"]').count()).toBe(charts);
    expect(await page.locator('[data-mark="event"]').count()).toBe(2 * charts);
    // What comes again is marked again, and named once.
    expect(await page.locator('#price .mark-label').allTextContents()).toEqual(['demand × 3', 'vote']);
    expect(await page.textContent('#events')).toContain('node 7: one agent of many');
  });

  it('leaves out what was not measured and still tells the rest', async () => {
    const { file } = await makeReport('bare', {
      ticks: 48,
      without: (metric) => !metric.startsWith('dgai.'),
      flows: false,
      assumptions: [],
      summary: [],
    });
    const { page, complaints } = await openReport(browser, file);
    expect(await page.$$eval('figure.chart', (figures) => figures.map(({ id }) => id))).toEqual([
      'supply',
      'emission',
      'price',
    ]);
    expect(await page.locator('#left-out li').count()).toBeGreaterThanOrEqual(10);
    expect(await page.textContent('#left-out')).toContain('Fees: no user paid for anything.');
    expect(complaints).toEqual([]);
  });

  it('shows hostile text as text', async () => {
    const hostile = `</script><img src=x onerror=alert(1)>"'&<!--<style>*{display:none}`;
    const row = {
      path: hostile,
      value: hostile,
      unit: hostile,
      provenance: 'A' as const,
      origin: hostile,
      doc: hostile,
    };
    const { file } = await makeReport('hostile', {
      ticks: 336,
      name: hostile,
      question: hostile,
      set: [`users.active=${hostile}`],
      warnings: [hostile],
      tier: hostile,
      events: [[100, hostile, hostile, 1, hostile]],
      shocks: [{ kind: hostile, at: 24, lasts: 24, factor: 2 }],
      assumptions: [row],
      summary: [{ label: hostile, value: 1, unit: hostile, text: hostile, target: hostile, ok: false }],
    });
    const { page, complaints, requests } = await openReport(browser, file);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.textContent('h1')).toBe(hostile);
    expect(await page.title()).toBe(`${hostile} · dmpsim`);
    expect(await page.locator('#node-margins .series-label title').allTextContents()).toContain(hostile);
    expect(await page.textContent('#events')).toContain(hostile);
    expect(await page.locator('table.assumptions .words').textContent()).toBe(hostile);
    await page.locator('#node-margins .plot').focus();
    await page.keyboard.press('End');
    expect(complaints).toEqual([]);
  });
});
