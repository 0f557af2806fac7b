import { beforeAll, describe, expect, it } from 'vitest';
import { type Simulation, simulate } from '../../sim/economy/simulate.ts';
import { meanIn, sumIn, valuesIn } from './paired-runs.ts';
import { shippedScenario } from './small-scenario.ts';

/*
 * The reference economy as it ships: two years of hours, run once. If it left these bounds, its mechanisms would no
 * longer matter in it (queues without work, emission without competition, audits without fakes), and every scenario
 * that extends it would answer its question about another economy.
 */
let run: Simulation;
const countOf = (kind: string): number => run.events.filter((event) => event.kind === kind).length;
const last = (metric: string): number => valuesIn(run, metric, 0, 104).at(-1) as number;

function deriveCorrelation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const sum = (of: (x: number, y: number) => number): number =>
    xs.reduce((total, x, k) => total + of(x - x0, ys[k] - y0), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

beforeAll(() => {
  run = simulate(shippedScenario('baseline'));
});

describe('the baseline', () => {
  it('meets every target that its run prints', () => {
    const targets = run.summary.filter(({ target }) => target !== undefined);
    expect(targets.map(({ label }) => label)).toEqual([
      'utilisation, first 4 weeks',
      'fees / emission, first 4 weeks',
      'fees / emission, last 4 weeks',
      'annual return of all nodes, last 12 weeks',
      'fakes among results',
      'node count, largest change in 12 weeks',
      'price, largest change in 12 weeks',
    ]);
    const missed = targets.filter(({ ok }) => ok !== true);
    expect(missed.map(({ label, text, target }) => `${label}: ${text}, not ${target}`)).toEqual([]);
  });

  it('has about nine million requests, 0.05 per user and hour at the start', () => {
    const settled = sumIn(run, 'requests.settled', 0, 105);
    expect(settled).toBeGreaterThan(8.5e6);
    expect(settled).toBeLessThan(9.7e6);
    const wanted = sumIn(run, 'requests.submitted', 0, 4) + sumIn(run, 'requests.unaffordable', 0, 4);
    expect(wanted / (4 * 168) / 10_000).toBeCloseTo(0.05, 2);
  });

  it('queues: most requests finish in time, some pay for lateness, a few are given up', () => {
    const p50 = valuesIn(run, 'latency.p50', 0, 104);
    const p95 = valuesIn(run, 'latency.p95', 0, 104);
    expect(p95.every((seconds, hour) => seconds > p50[hour])).toBe(true);
    expect(meanIn(run, 'phi.mean', 0, 104)).toBeGreaterThan(0.01);
    expect(meanIn(run, 'phi.mean', 0, 104)).toBeLessThan(0.1);
    const settled = sumIn(run, 'requests.settled', 0, 104);
    const timedOut = sumIn(run, 'requests.timedout', 0, 104);
    expect(timedOut / settled).toBeGreaterThan(0.001);
    expect(timedOut / settled).toBeLessThan(0.05);
    expect(sumIn(run, 'requests.rerouted', 0, 104)).toBeGreaterThan(1_000);
    expect(sumIn(run, 'requests.failed', 0, 104)).toBeGreaterThan(0);
  });

  it('punishes: fakes, long downtime and misrouting are found, stake burns, nodes sit in jail and come out', () => {
    for (const offence of ['slash.fake', 'slash.downtime', 'slash.misrouting', 'unjail']) {
      expect(countOf(offence), offence).toBeGreaterThan(10);
    }
    expect(last('slashed.dgai')).toBeGreaterThan(100_000);
    expect(last('dgai.burned')).toBeCloseTo(last('slashed.dgai'), 5);
    const jailed = valuesIn(run, 'jailed', 10, 104);
    expect(Math.max(...jailed)).toBeLessThan(0.15 * 500);
  });

  it('breathes: nodes and users come and go, and every tier earns its keep', () => {
    for (const change of ['nodes.joined', 'nodes.left', 'users.joined', 'users.churned']) {
      expect(last(change), change).toBeGreaterThan(50);
    }
    for (const tier of ['standard', 'efficient', 'datacentre']) {
      const margins = valuesIn(run, `nodes.margin.${tier}`, 52, 104);
      const mean = margins.reduce((sum, margin) => sum + margin, 0) / margins.length;
      expect(mean, tier).toBeGreaterThan(0.1);
      expect(mean, tier).toBeLessThan(0.5);
      const [p10, p90] = ['p10', 'p90'].map((rank) => valuesIn(run, `nodes.margin.${tier}.${rank}`, 52, 104));
      for (const [week, median] of margins.entries()) {
        expect(p10[week], tier).toBeLessThan(median);
        expect(p90[week], tier).toBeGreaterThan(median);
      }
    }
  });

  it('pays delegators what a stake must pay to be there, not what the first few could take', () => {
    const yields = valuesIn(run, 'delegation.yield', 0, 104);
    expect(Math.max(...yields)).toBeLessThan(0.7);
    const net = meanIn(run, 'delegation.yield', 52, 104) - meanIn(run, 'delegation.loss', 52, 104);
    expect(net).toBeGreaterThan(0.15);
    expect(net).toBeLessThan(0.4);
    const late = valuesIn(run, 'delegation.yield', 52, 104);
    expect(Math.max(...late) / Math.min(...late)).toBeLessThan(1.4);
  });

  it('brings data where there is demand: contributors follow what users pay for models', () => {
    const [royalties, price, contributors] = ['royalties.accrued', 'dgai.price', 'contributors.active'].map(
      (name) => run.metrics.get(name) as Float64Array,
    );
    const weeks = Array.from({ length: 24 }, (_, k) => 8 + 4 * k);
    const points = weeks.map((week) => {
      const end = 168 * week - 1;
      return { usd: (royalties[end] - royalties[end - 4 * 168]) * price[end], people: contributors[end] };
    });
    expect(
      deriveCorrelation(
        points.map(({ usd }) => usd),
        points.map(({ people }) => people),
      ),
    ).toBeGreaterThan(0.6);
    expect(points[0].people).toBeLessThan(400);
    expect(points.at(-1)?.people).toBeGreaterThan(2 * points[0].people);
    // Neither nobody nor everybody: somebody decides.
    for (const { people } of points) {
      expect(people).toBeGreaterThan(100);
      expect(people).toBeLessThan(1_000);
    }
  });

  it('votes: holders of more than a tenth of the stake turn out, and the pool is paid to them', () => {
    expect(countOf('vote')).toBe(8);
    expect(last('votes.turnout')).toBeGreaterThan(0.1);
    const paid = run.flows.find(({ reason }) => reason === 'governance.pay');
    expect(Number(paid?.total)).toBeGreaterThan(0);
  });

  it('pays its bills: neither the treasury nor the desk runs dry, and nothing is left unpaid', () => {
    expect(last('treasury.dgai')).toBeGreaterThan(0);
    expect(Math.min(...valuesIn(run, 'desk.usd', 0, 104))).toBeGreaterThan(0);
    expect(Math.min(...valuesIn(run, 'desk.dgai', 0, 104))).toBeGreaterThan(0);
    expect(countOf('unpaid')).toBe(0);
  });
});
