import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdingsChart } from '../../reports/charts/dao/holdings.ts';
import { feeFlowsChart } from '../../reports/charts/inference/fee-flows.ts';
import { latencyChart } from '../../reports/charts/inference/latency.ts';
import { supplyChart } from '../../reports/charts/network/supply.ts';
import { nodeMarginsChart } from '../../reports/charts/operators/node-margins.ts';
import { nodePopulationChart } from '../../reports/charts/operators/node-population.ts';
import type { ReportData } from '../../reports/charts/report-data.ts';
import { RunView } from '../../reports/charts/run-view.ts';
import { foundingChart } from '../../reports/charts/subnets/founding.ts';
import { retentionChart } from '../../reports/charts/users/retention.ts';
import { divergenceChart } from '../../reports/charts/vault/divergence.ts';
import { drawPicture } from '../../reports/kit/picture.ts';
import { light } from '../../reports/kit/theme.ts';
import { loadReportData } from '../../reports/load-report-data.ts';
import { makeSvgDocument } from '../../reports/svg-document.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const weeks = 6;

/** What a made-up run of six weeks lacks: subnets, cohorts, contributors, holders. */
const more: Partial<ReportData> = {
  events: {
    kinds: [],
    marks: [{ hours: 500, kind: 'vote', agent: 'rule', who: 'proposal 0', note: 'passed' }],
    subnets: [
      { name: 'maps', goal: 3e6, openHours: 100, endHours: 400, outcome: 'founded', raised: 3.2e6 },
      { name: 'poems', goal: 2e6, openHours: 300, endHours: 700, outcome: 'returned', raised: 0 },
      { name: 'proofs', goal: 4e6, openHours: 800, endHours: null, outcome: 'open', raised: 0 },
    ],
  },
  retention: [
    { from: 0, to: 1, count: 100, shares: Float64Array.from([1, 0.97, 0.93, 0.9, 0.88, 0.86]) },
    { from: 1, to: 4, count: 20, shares: Float64Array.from([1, 0.9, 0.85]) },
  ],
  divergence: [
    { id: 7, kind: 'fabricating', weeks: Float64Array.from([2.8, 2.9, Number.NaN, 2.7, 2.6, 2.8]) },
    { id: 1, kind: 'honest', weeks: Float64Array.from([0.6, 0.5, 0.7, 0.6, 0.4, Number.NaN]) },
    { id: 2, kind: 'honest', weeks: Float64Array.from([Number.NaN, Number.NaN, 0.3, 0.4, 0.5, 0.4]) },
  ],
  holdings: [{ token: 'DGAI', holders: 'delegators', count: 4, gini: 0.5, curve: [0, 0, 0.1, 0.3, 1] }],
};

let run: RunView;
let document: Document;

beforeAll(async () => {
  const dir = join(folder, 'run');
  writeSyntheticRun(dir, {
    ticks: weeks * 168,
    shocks: [{ kind: 'demand', at: 200, lasts: 72, factor: 3 }],
    missing: (metric, hours) => metric.startsWith('latency') && hours > 600 && hours <= 640,
  });
  const whole = new RunView({ ...(await loadReportData(dir)), ...more });
  run = whole.read({ ...whole.reading, by: 'day' });
  document = await makeSvgDocument();
});

// One chart of each kind of mark: whoever changes how something is drawn sees in these files what became of it.
describe('the picture of', () => {
  it.each([
    ['supply', 'areas on top of each other', supplyChart],
    ['latency', 'bands, lines on a logarithmic axis and a gap', latencyChart],
    ['node-margins', 'bands by tier and levels that mean something', nodeMarginsChart],
    ['node-population', 'bars up and down, and lines with their extremes', nodePopulationChart],
    ['fee-flows', 'flows between accounts', feeFlowsChart],
    ['founding', 'spans of time, and one that failed', foundingChart],
    ['divergence', 'a heat map over time', divergenceChart],
    ['retention', 'a heat map over age', retentionChart],
    ['holdings', 'curves over holders', holdingsChart],
  ] as const)('%s (%s) is the same to the hundredth of a pixel', async (name, _, make) => {
    const chart = make(run);
    if (chart === undefined || chart.kind === 'left out') throw new Error(`${name} is not drawn`);
    const picture = drawPicture(chart, run, {
      document,
      widthPx: 720,
      theme: light,
      source: 'A made-up run.',
    });
    expect(picture.match(/\S+\d\.\d{3,}/g)).toBeNull();
    // Line by line, so that a change can be read.
    await expect(`${picture.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(`pictures/${name}.svg`);
  });
});
