import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParseRows } from 'd3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunView } from '../../reports/charts/run-view.ts';
import { story } from '../../reports/charts/story.ts';
import { drawPictures } from '../../reports/draw-pictures.ts';
import { chartCsv } from '../../reports/kit/chart-csv.ts';
import { estimateTextWidth } from '../../reports/kit/direct-labels.ts';
import { loadReportData } from '../../reports/load-report-data.ts';
import { findWhatStandsOut } from '../../reports/page/findings.ts';
import { recordRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dmpsim-odd-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const village = 'test/e2e/scenarios/village.yaml';

/** Runs a scenario as `dmpsim run` does, and reads it as its report does. */
async function readRun(name: string, scenario: string, set: readonly string[]) {
  const folder = join(scratch, name);
  const gathered = gatherInputs(scenario, { set, replication: 0, phases: false });
  const { manifest } = await recordRun(folder, gathered, { force: false });
  if (manifest === undefined) throw new Error('the run did not finish');
  const run = new RunView(await loadReportData(folder));
  const made = story.flatMap(({ charts }) => charts).map((make) => make(run));
  const charts = made.filter((chart) => chart !== undefined);
  return { folder, manifest, run, charts };
}

/** Words and numbers of a drawing, as a reader sees them. */
const textsOf = (svg: string) =>
  [...svg.matchAll(/>([^<>]+)<\/(?:text|tspan|title|desc)>/g)].map(([, text]) => text);

const nonsense = /NaN|undefined|Infinity|∞|null|no data|\d[eE]-(?:[89]|\d\d)|\b1 [a-z]+s (?:were|burned)/;

describe.each([
  ['nobody asks for anything', village, ['users.demand="= 0"', 'clock.horizon=2 weeks']],
  ['there are no users', village, ['users.active=0', 'users.growth.enabled=false', 'clock.horizon=2 weeks']],
  [
    'there are no nodes',
    village,
    [
      'nodes.active=0',
      'nodes.entry.enabled=false',
      'tokens.wallets.nodeStakes=0 DGAI',
      'tokens.wallets.community=129,180,000 DGAI',
      'clock.horizon=2 weeks',
    ],
  ],
  ['it is over before the first week is', village, ['clock.horizon=3 d']],
  ['it is the inference half alone', 'scenarios/inference.yaml', ['clock.horizon=10 d']],
  ['it is the 2PM half alone', 'scenarios/two-pm.yaml', ['clock.horizon=5 weeks']],
] as const)('the report of a run in which %s', (name, scenario, set) => {
  let told: Awaited<ReturnType<typeof readRun>>;

  beforeAll(async () => {
    told = await readRun(name, scenario, set);
  });

  it('says in words what there is no number of', () => {
    for (const { label, text, value } of told.manifest.summary) {
      expect(text, label).not.toMatch(nonsense);
      expect(text, label).not.toMatch(/^[–—-]?$/);
      if (value === null) expect(text, label).toMatch(/^not? [a-z ]+$/);
    }
    for (const { text } of findWhatStandsOut(told.run)) expect(text).not.toMatch(nonsense);
  });

  it('says what its charts show, and why others are missing, without nonsense', () => {
    for (const chart of told.charts) {
      if (chart.kind === 'choice') continue;
      expect('reason' in chart ? chart.reason : chart.caption, chart.id).not.toMatch(nonsense);
    }
  });

  it('names every panel in what a phone has room for, and every column of its numbers apart', () => {
    for (const chart of told.charts) {
      if (chart.kind !== 'time' && chart.kind !== 'value') continue;
      const [columns] = csvParseRows(chartCsv(chart, told.run));
      expect(new Set(columns).size, `columns of ${chart.id}`).toBe(columns.length);
      for (const { label, scale } of chart.panels) {
        const text = `↑ ${label}${scale === 'log' ? ', log scale' : ''}`;
        expect(estimateTextWidth(text), label).toBeLessThan(346);
      }
    }
  });

  it('draws pictures without nonsense', async () => {
    const figures = join(told.folder, 'figures');
    for (const file of await drawPictures(told.folder, figures))
      for (const text of textsOf(readFileSync(file, 'utf8'))) expect(text, file).not.toMatch(nonsense);
  });
});

describe('a mechanism in which nothing happened', () => {
  it('has no chart, and the page says which and why', async () => {
    const { charts } = await readRun('empty', 'scenarios/two-pm.yaml', ['clock.horizon=5 weeks']);
    const left = charts.flatMap((chart) => (chart.kind === 'left out' ? [[chart.id, chart.reason]] : []));
    expect(Object.fromEntries(left)).toMatchObject({
      users: 'Users: there were none.',
      requests: 'Requests: none were submitted.',
      'request-cost': 'Cost of a request: no request was settled.',
      latency: 'Latency: no request was completed.',
      'fee-flows': 'Fees: no user paid for anything.',
      fees: 'Fees over time: no fee was paid.',
      royalties: 'Royalties: no request used a model of a subnet.',
    });
    // Training is work too.
    expect(charts.find(({ id }) => id === 'utilisation')?.kind).not.toBe('left out');
    const models = charts.find(({ id }) => id === 'models');
    expect(models).toMatchObject({
      unmeasured: ['% of requests, by the model they asked for'],
    });
  });
});
