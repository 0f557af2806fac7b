import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../canonical.ts';
import { InputError } from '../errors.ts';
import type { Outcome } from '../executors/executor.ts';
import { countRuns, type ExperimentPlan, isOfShard, plannedRun } from '../experiments/plan.ts';
import type { Observation, ReplicationResult } from '../experiments/run-watch.ts';
import { engineVersion } from './engine-version.ts';
import { experimentFiles, readPlan } from './experiment-folder.ts';
import { ExperimentStore } from './experiment-store.ts';
import { lockFolder } from './run-lock.ts';
import { readComparison } from './verdict-folder.ts';

/** What came of a folder whose runs were asked for. */
export interface ReusedFolder {
  readonly folder: string;
  /** Runs that were taken. */
  readonly runs: number;
  /** Why there could be none, in words. */
  readonly reason?: string;
}

/** Runs of another experiment that are runs of this one: pairs of numbers, theirs and ours, in the order of theirs. */
type Matches = readonly { readonly theirs: number; readonly ours: number }[];

const runsReadAtOnce = 16;

/** Behind the machine that made a run, in `runs.host`. */
const reusedMark = ' (reused)';

/**
 * Puts into a store those of its plan's runs that other folders have: of the same scenario, seed, replication and version of
 * dmpsim, in which all was observed that is asked for. Folders may be those of ensembles and of comparisons. Throws InputError
 * for one that is neither, or whose database is not that of its plan. With `looks` nothing is put anywhere: runs are counted.
 */
export async function reuseRuns(
  plan: ExperimentPlan,
  store: Pick<ExperimentStore, 'has' | 'record'>,
  folders: readonly string[],
  { looks = false }: { readonly looks?: boolean } = {},
): Promise<ReusedFolder[]> {
  const counted = new Set<number>();
  const reused: ReusedFolder[] = [];
  for (const folder of folders) {
    const other = readAnyPlan(folder);
    const adapt = adaptResults(other.observe, plan.observe);
    const reason = whyNone(plan, other) ?? (typeof adapt === 'string' ? adapt : undefined);
    if (reason !== undefined || typeof adapt === 'string') {
      reused.push({ folder, runs: 0, reason: reason ?? '' });
      continue;
    }
    const unlock = lockFolder(folder, '--reuse');
    try {
      const theirs = await ExperimentStore.openToRead(folder, other);
      try {
        const matches = findMatches(plan, other, (run) => theirs.has(run)).filter(
          ({ ours }) => !store.has(ours) && !counted.has(ours),
        );
        let runs = matches.length;
        if (looks) for (const { ours } of matches) counted.add(ours);
        else runs = await takeRuns(plan, store, theirs, { matches, adapt });
        reused.push({ folder, runs, ...(runs === 0 ? { reason: 'it has no run that is asked for' } : {}) });
      } finally {
        theirs.close();
      }
    } finally {
      unlock();
    }
  }
  return reused;
}

function readAnyPlan(folder: string): ExperimentPlan {
  if (existsSync(join(folder, experimentFiles.plan))) return readPlan(folder);
  try {
    return readComparison(folder).plan;
  } catch (error) {
    if (!(error instanceof InputError) || existsSync(join(folder, 'comparison.json'))) throw error;
    throw new InputError({
      path: '--reuse',
      constraint: 'expected the folder of an ensemble or a comparison',
      value: folder,
      hint: 'give a folder that `dmpsim ensemble` or `dmpsim compare` wrote',
    });
  }
}

function whyNone(plan: ExperimentPlan, other: ExperimentPlan): string | undefined {
  const { seed } = plan;
  if (other.engine !== engineVersion)
    return `it is of dmpsim ${other.engine}, whose digests may be others than those of ${engineVersion}`;
  if (plan.observe.today !== undefined && todayOf(plan) !== todayOf(other))
    return 'its figures of today(…) are of another scenario or other settings';
  return other.seed === seed ? undefined : `its seed is “${other.seed}”, and here it is “${seed}”`;
}

/** What figures of `today(…)` stand on. */
const todayOf = ({ scenario, observe }: ExperimentPlan): string =>
  canonicalJson([scenario.file, scenario.sources, observe.today ?? null]);

function findMatches(plan: ExperimentPlan, other: ExperimentPlan, isKept: (run: number) => boolean): Matches {
  const places = new Map<string, number>();
  for (const [point, { scenario }] of plan.points.entries())
    if (!places.has(scenario)) places.set(scenario, point);
  const matches: { theirs: number; ours: number }[] = [];
  for (let theirs = 0; theirs < countRuns(other); theirs += 1) {
    const { point, replication } = plannedRun(other, theirs);
    const own = places.get(other.points[point].scenario);
    if (own === undefined || replication >= plan.replications || !isKept(theirs)) continue;
    const ours = replication * plan.points.length + own;
    if (isOfShard(plannedRun(plan, ours), plan.shard)) matches.push({ theirs, ours });
  }
  return matches;
}

/** How a result that has all that is asked for becomes one of what is asked for; in words, what it lacks. */
function adaptResults(
  has: Observation,
  asked: Observation,
): string | ((result: ReplicationResult) => ReplicationResult) {
  const kpis = asked.kpis.map(({ formula }) => has.kpis.findIndex((kpi) => kpi.formula === formula));
  const lacking = kpis.indexOf(-1);
  if (lacking >= 0) return `its runs have no figure ${asked.kpis[lacking].formula}`;
  const { metrics, everyHours } = asked.series;
  const metric = metrics.find((one) => !has.series.metrics.includes(one));
  if (metric !== undefined) return `its runs keep no series of ${metric}`;
  if (metrics.length > 0 && everyHours !== has.series.everyHours)
    return `its series are of every ${has.series.everyHours} h, and here of every ${everyHours} h`;
  const finals = asked.finals.map(({ table, columns }) => {
    const place = has.finals.findIndex((one) => one.table === table);
    return { place, columns: columns.map((column) => has.finals[place]?.columns.indexOf(column) ?? -1) };
  });
  if (finals.some(({ columns }) => columns.includes(-1)))
    return 'its runs do not keep the agents that are compared';
  return ({ digest, kpis: values, series, finals: tables }) => ({
    digest,
    kpis: Float64Array.from(kpis, (kpi) => values[kpi]),
    series: metrics.flatMap((one) => series.find((kept) => kept.metric === one) ?? []),
    finals: finals.map(({ place, columns }) => columns.map((column) => tables[place][column])),
  });
}

/** Takes the runs that ended; one that failed fails again. */
async function takeRuns(
  plan: ExperimentPlan,
  store: Pick<ExperimentStore, 'has' | 'record'>,
  theirs: ExperimentStore,
  {
    matches,
    adapt,
  }: { readonly matches: Matches; readonly adapt: (result: ReplicationResult) => ReplicationResult },
): Promise<number> {
  const wanted = new Map(matches.map(({ theirs: run, ours }) => [run, ours]));
  const blocks = new Set(matches.map(({ theirs: run }) => Math.floor(run / runsReadAtOnce)));
  let taken = 0;
  for (const block of blocks)
    for await (const outcome of theirs.outcomes(block * runsReadAtOnce, (block + 1) * runsReadAtOnce)) {
      const run = wanted.get(outcome.run);
      if (run === undefined || store.has(run) || !isDigest(outcome)) continue;
      const { result } = outcome.outcome;
      const host = outcome.host.endsWith(reusedMark) ? outcome.host : `${outcome.host}${reusedMark}`;
      const made = { ...outcome, run, host, outcome: { result: adapt(result) } };
      await store.record(plannedRun(plan, run), made);
      taken += 1;
    }
  return taken;
}

const isDigest = (
  outcome: Outcome,
): outcome is Outcome & { readonly outcome: { readonly result: ReplicationResult } } =>
  'result' in outcome.outcome && /^[0-9a-f]{64}$/.test(outcome.outcome.result.digest);
