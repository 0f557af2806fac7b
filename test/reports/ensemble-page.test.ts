import { DOMParser } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { renderEnsemble } from '../../reports/ensemble/ensemble-page.ts';
import type { EnsembleSummary } from '../../sim/experiments/ensemble-summary.ts';

const hostile = '</script><img src=x onerror=alert(1)>';
const values = [1, 2, 2, 3, 10];
const kpi = {
  name: 'fees',
  unit: 'DGAI',
  formula: 'sum(fees.gross)',
  count: 5,
  of: 6,
  absence: 'nobody was served',
  mean: 3.6,
  sd: 3.6,
  min: 1,
  max: 10,
  quantiles: [1.2, 2, 2, 3, 8.6],
  values,
};
const hours = [24, 48, 72];
const series = {
  metric: 'fees.gross',
  hours,
  counts: [5, 4, 5],
  of: 6,
  bands: [1, 2, 3, 4, 5].map((level) => hours.map((hour) => level * hour)),
  paths: values.map((value) => hours.map((hour) => value * hour)),
};
const point = { name: 'all', parameters: {}, done: 5, failed: 1, kpis: [kpi], series: [series] };
const summary: EnsembleSummary = {
  format: 1,
  engine: '0.0.0',
  name: hostile,
  question: 'How much is luck?',
  scenario: 'town.yaml',
  seed: 's',
  replications: 6,
  plan: 'a'.repeat(64),
  digest: 'b'.repeat(64),
  bandShares: [0.05, 0.25, 0.5, 0.75, 0.95],
  units: { 'fees.gross': 'DGAI' },
  points: [point],
  failures: [
    { run: 5, point: 0, replication: 5, error: hostile, replay: 'dmpsim run town.yaml --replication 5' },
  ],
};

const document = new DOMParser().parseFromString(
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'image/svg+xml',
) as unknown as Document;

describe('the page of an ensemble', () => {
  const page = renderEnsemble(summary, document);

  it('draws a fan of two bands and a median, the runs themselves, and the outcomes', () => {
    const fan = page.slice(page.indexOf('fees.gross over time'), page.indexOf('The runs themselves'));
    for (const label of ['90 % of the runs', 'half of them', 'median']) expect(fan).toContain(label);
    const paths = page.slice(page.indexOf('The runs themselves'));
    for (const replication of values.keys()) expect(paths).toContain(`replication ${replication}`);
    expect(page).toContain('a matter of luck?');
  });

  it('says figures, failures and how to see them again', () => {
    expect(page).toContain('5 runs, 1 failed');
    expect(page).toContain('5 of 6');
    expect(page).toContain('no value: nobody was served');
    expect(page).toContain('4 to 5 of 6 runs.');
    expect(page).toMatch(/8\.6.DGAI/);
    expect(page).toContain('dmpsim run town.yaml --replication 5');
  });

  it('lets no text become markup, has no script and asks no network', () => {
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
  });

  it('compares points by their medians', () => {
    const points = ['cheap', 'dear'].map((name) => ({ ...point, name }));
    const compared = renderEnsemble({ ...summary, points }, document);
    expect(compared).toContain('cheap: 5 runs');
    expect(compared).toContain('Medians of the runs of each point');
    expect(compared).not.toContain('The runs themselves');
  });
});
