import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run, type World } from '../../sim/economy/run.ts';
import { type Simulation, simulateEach } from '../../sim/economy/simulate.ts';
import { shippedScenario, smallScenario, smallTwoPm } from './small-scenario.ts';

/** Pairs of runs that a claim about the economy rests on: effects are five standard errors and more of so many. */
export const pairs = 16;

/** The same where the effect is smaller beside its noise. */
export const manyPairs = 30;

/** One-sided 0.1 % point of Student's t with `pairs` − 1 = 15 degrees of freedom; with more of them it is less. */
export const significant = 3.733;

/** 60 nodes and 1,200 users: the baseline at 12 % of its size, with the same emission per node and work per node. */
const small = [
  'users.active=1200',
  'users.potential=1560',
  'nodes.active=60',
  'nodes.potential=96',
  'adaptors.count=3',
  'delegators.count=100',
  'delegators.usd=18,000 USD',
  'tokens.cap=120,000,000 DGAI',
  'tokens.wallets.desk=9,000,000 DGAI',
  'tokens.wallets.nodeStakes=840,000 DGAI',
  'tokens.wallets.adaptorStakes=300,000 DGAI',
  'tokens.wallets.delegators=7,200,000 DGAI',
  'tokens.wallets.users=60,000 DGAI',
  'tokens.wallets.treasury=800,000 DGAI',
  'tokens.wallets.operations=100,000 DGAI',
  'tokens.wallets.investors=1,200,000 DGAI',
  'tokens.wallets.community=5,100,000 DGAI',
  'price.deskUsd=600,000 USD',
];

/** Two-sided 5 % point of Student's t with 15 degrees of freedom; with more of them it is less. */
const T_OF_95 = 2.131;

/** What a change did to one figure, over all pairs. */
export interface Effect {
  /** Means of the figure without and with the change. */
  readonly before: number;
  readonly after: number;
  /** Mean of the differences over their standard error; positive when the change raised the figure. */
  readonly t: number;
  /** Ends of the 95 % interval of the mean difference, from at least 16 pairs. */
  readonly low: number;
  readonly high: number;
  /** Pairs in which the change raised the figure, and in which it lowered it. */
  readonly rises: number;
  readonly falls: number;
}

/** Two scenarios that differ in one thing, as settings of the small baseline. */
export interface Arms {
  /** Settings of both. */
  readonly both: readonly string[];
  /** Settings of the second alone. */
  readonly change: readonly string[];
}

/**
 * Runs both arms with the same `count` replications and compares figures pair by pair. The arms share every draw, so
 * a pair differs by the change alone and its noise is mostly gone from the difference.
 */
export function comparePairs<Name extends string>(
  { both, change }: Arms,
  measure: (run: Simulation) => Record<Name, number>,
  count = pairs,
): Record<Name, Effect> {
  const after = replicateSmall([...both, ...change], measure, count);
  return compareFigures(simulateSmall(both, count).map(measure), after);
}

/** The runs that the last comparison was with: several changes are compared with one and the same economy. */
let latest: { readonly both: string; readonly runs: readonly Simulation[] } | undefined;

function simulateSmall(both: readonly string[], count: number): readonly Simulation[] {
  const key = both.join();
  if (latest?.both !== key || latest.runs.length < count)
    latest = { both: key, runs: replicateSmall(both, (run) => run, count) };
  return latest.runs.slice(0, count);
}

/** Figures of `count` replications of the small baseline. */
export function replicateSmall<Figures>(
  set: readonly string[],
  measure: (run: Simulation) => Figures,
  count = pairs,
): Figures[] {
  return replicate(shippedScenario('inference', [...small, ...set]), measure, count);
}

/** The same of the smallest economy there is, a 25th of the baseline, in ticks of six hours, over 30 pairs. */
export function compareSmallest<Name extends string>(
  { both, change }: Arms,
  measure: (run: Simulation) => Record<Name, number>,
): Record<Name, Effect> {
  const coarse = ['clock.tick=6 h', 'record.metricsEvery=6 h', 'record.flowsEvery=1 week'];
  const arm = (...set: readonly string[]) =>
    replicate(smallScenario(...coarse, ...both, ...set), measure, manyPairs);
  return compareFigures(arm(), arm(...change));
}

/** The last value of a measure. */
export const lastOf = (run: Simulation, metric: string): number =>
  run.metrics.get(metric)?.at(-1) ?? Number.NaN;

/** The same of the small 2PM half alone, day by day. */
export function compareTwoPm<Name extends string>(
  { both, change }: Arms,
  measure: (run: Simulation) => Record<Name, number>,
  count = pairs,
): Record<Name, Effect> {
  const arm = (...set: readonly string[]) => replicate(smallTwoPm(...both, ...set), measure, count);
  return compareFigures(arm(), arm(...change));
}

/** What `measure` makes of the world at the end of each of so many replications. */
export function worldsAtEnd<Figures>(
  scenario: ResolvedScenario,
  measure: (world: World) => Figures,
  count = manyPairs,
): Figures[] {
  const run = new Run(scenario);
  return Array.from({ length: count }, (_, replication) => {
    run.reset({ seed: run.seed, replication });
    while (!run.done) run.step();
    return measure(run.world);
  });
}

/** Figures of `count` replications of a scenario. */
function replicate<Figures>(
  scenario: ResolvedScenario,
  measure: (run: Simulation) => Figures,
  count: number,
): Figures[] {
  return simulateEach(scenario, count, measure);
}

/** Compares figures of replications without a change to those with it. */
export function compareFigures<Name extends string>(
  before: readonly Record<Name, number>[],
  after: readonly Record<Name, number>[],
): Record<Name, Effect> {
  const names = Object.keys(before[0]) as Name[];
  const effects = names.map((name) => {
    const effect = summarise(
      before.map((figures) => figures[name]),
      after.map((figures) => figures[name]),
    );
    return [name, effect] as const;
  });
  return Object.fromEntries(effects) as Record<Name, Effect>;
}

function summarise(before: readonly number[], after: readonly number[]): Effect {
  const differences = after.map((value, pair) => value - before[pair]);
  const count = differences.length;
  const difference = mean(differences);
  const variance = differences.reduce((sum, one) => sum + (one - difference) ** 2, 0) / (count - 1);
  const error = Math.sqrt(variance / count);
  return {
    before: mean(before),
    after: mean(after),
    t: difference === 0 ? 0 : difference / error,
    low: difference - T_OF_95 * error,
    high: difference + T_OF_95 * error,
    rises: differences.filter((one) => one > 0).length,
    falls: differences.filter((one) => one < 0).length,
  };
}

/** Values of a measure in the weeks [from, to), counted from 0; those not measured are left out. */
export function valuesIn(run: Simulation, metric: string, from: number, to: number): number[] {
  const week = 168 / run.tickHours;
  const column = run.metrics.get(metric);
  if (column === undefined) throw new Error(`no metric ${metric}`);
  return [...column.subarray(from * week, to * week)].filter((value) => !Number.isNaN(value));
}

/** Mean of a measure over the weeks [from, to). */
export const meanIn = (run: Simulation, metric: string, from: number, to: number): number =>
  mean(valuesIn(run, metric, from, to));

/** Sum of a measure over the weeks [from, to). */
export const sumIn = (run: Simulation, metric: string, from: number, to: number): number =>
  valuesIn(run, metric, from, to).reduce((sum, value) => sum + value, 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
