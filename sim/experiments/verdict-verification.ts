import { canonicalJson } from '../canonical.ts';
import type { Executor, Outcome } from '../executors/executor.ts';
import { Draws } from '../random/draws.ts';
import { engineVersion } from '../store/engine-version.ts';
import { type ComparedRun, type ComparisonResult, runComparison } from './comparison.ts';
import type { ComparisonPlan } from './comparison-plan.ts';
import { composeEvidence, digestEvidence, digestRuns, type Evidence } from './evidence.ts';
import { pairRuns } from './paired-runs.ts';
import { type PlannedRun, taskOf } from './plan.ts';
import { concludeComparison } from './verdict.ts';

/** What was found out about a verdict. */
export interface VerdictVerification {
  readonly identical: boolean;
  /** In words, each with the part that it concerns first. */
  readonly differences: readonly string[];
  /** Runs made again, and runs that there are. */
  readonly checked: number;
  readonly runs: number;
  readonly warnings: readonly string[];
}

export interface VerdictCheck {
  readonly comparison: ComparisonPlan;
  readonly evidence: Evidence;
  readonly runs: readonly ComparedRun[];
  /** Runs to make again; all of them when absent. */
  readonly sample?: number | undefined;
  readonly executor: Executor;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a verdict from its own folder: digests, conclusions drawn again from the figures of the runs, and runs made
 * again; which ones a sample takes depends on the verdict's digest alone. Undefined when `signal` ended it.
 */
export async function verifyVerdict(check: VerdictCheck): Promise<VerdictVerification | undefined> {
  const { evidence, runs, comparison, sample, signal } = check;
  const differences = [
    ...(digestEvidence(evidence) === evidence.digest ? [] : ['verdict: is not what its digest says']),
    ...(digestRuns(runs) === evidence.runsDigest ? [] : ['runs: are not those that the verdict rests on']),
    ...checkConclusions(comparison, evidence, runs),
  ];
  const again =
    sample === undefined || sample >= runs.length ? await makeAll(check) : await makeSample(check, sample);
  if (again === undefined || signal?.aborted === true) return undefined;
  differences.push(...again.differences);
  return {
    identical: differences.length === 0,
    differences,
    checked: again.checked,
    runs: runs.length,
    warnings: warnOfVersion('verdict', evidence.engine),
  };
}

/** What to say where another version made something: its digests may be right there and not here. */
export const warnOfVersion = (what: string, engine: string): string[] =>
  engine === engineVersion
    ? []
    : [`the ${what} was made by dmpsim ${engine}, this is ${engineVersion}; digests may differ`];

interface Again {
  readonly differences: readonly string[];
  readonly checked: number;
}

/** What the figures of the runs lead to, against what the verdict says. */
function checkConclusions(
  comparison: ComparisonPlan,
  evidence: Evidence,
  runs: readonly ComparedRun[],
): string[] {
  const { plan } = comparison;
  const ofPoint = plan.points.map(({ name }) => runs.filter(({ arm }) => arm === name));
  if (ofPoint.some((list) => list.length !== ofPoint[0].length)) return ['runs: not every pair is whole'];
  const pairs = ofPoint[0].length;
  if (comparison.looks?.includes(pairs) === false)
    return [`pairs: ${pairs} are there, and no look is at so many`];
  const concluded = concludeComparison(comparison, pairRuns(plan, runs, evidence.firstStage));
  const stop = concluded.looks?.stoppedAt.pairs ?? pairs;
  if (stop !== pairs) return [`pairs: ${pairs} are there, and after ${stop} all is decided`];
  return Object.entries(concluded).flatMap(([part, value]) =>
    sameText(value, evidence[part as keyof typeof concluded])
      ? []
      : [`${part}: is not what the figures of the runs lead to`],
  );
}

/** Whether two values are the same once written down. */
export const sameText = (left: unknown, right: unknown): boolean =>
  canonicalJson(JSON.parse(JSON.stringify(left))) === canonicalJson(JSON.parse(JSON.stringify(right)));

async function makeAll(check: VerdictCheck): Promise<Again | undefined> {
  const result = await runComparison(check);
  if (result === undefined) return undefined;
  const differences = compareRuns(check.runs, result.runs);
  if (differences.length === 0 && composeEvidence(check.comparison, result).digest !== check.evidence.digest)
    differences.push('verdict: the runs are the same and what it says of agents or of time is not');
  return { differences, checked: result.runs.length };
}

function compareRuns(kept: readonly ComparedRun[], made: ComparisonResult['runs']): string[] {
  const known = new Map(kept.map((run) => [`${run.replication} ${run.arm}`, run]));
  const differences = made.flatMap((run) => {
    const before = known.get(`${run.replication} ${run.arm}`);
    return before === undefined
      ? [`${run.arm}, replication ${run.replication}: is not among the runs of the verdict`]
      : compareRun(before, run);
  });
  if (made.length < kept.length) differences.push(`runs: ${kept.length} are kept, ${made.length} are made`);
  return differences;
}

function compareRun(kept: ComparedRun, made: Pick<ComparedRun, 'digest' | 'kpis'>): string[] {
  const name = `${kept.arm}, replication ${kept.replication}`;
  if (kept.digest !== made.digest) {
    const [now, then] = [made.digest, kept.digest].map((digest) =>
      digest === '' ? 'none, it fails' : digest,
    );
    return [`${name}: digest ${now}, the verdict has ${then}`];
  }
  const same = kept.kpis.every((value, kpi) => Object.is(value, made.kpis[kpi]));
  return same ? [] : [`${name}: the same run, and other figures`];
}

async function makeSample(
  { comparison: { plan }, evidence, runs, executor, onProgress, signal }: VerdictCheck,
  sample: number,
): Promise<Again> {
  const chosen = chooseRuns(evidence.digest, runs, sample);
  const planned = chosen.map(
    ({ arm, replication }, run): PlannedRun => ({
      run,
      point: plan.points.findIndex(({ name }) => name === arm),
      replication,
    }),
  );
  const differences: string[] = [];
  let done = 0;
  const progress = (): void => {
    done += 1;
    onProgress?.({ done, total: planned.length });
  };
  await executor.execute(
    planned.map((run) => taskOf(plan, run)),
    {
      signal,
      onOutcome: (outcome: Outcome) => {
        const kept = chosen[outcome.run];
        const { outcome: made } = outcome;
        if ('error' in made && kept.digest === '') return progress();
        if ('error' in made)
          differences.push(`${kept.arm}, replication ${kept.replication}: ${made.error.message}`);
        else
          differences.push(...compareRun(kept, { digest: made.result.digest, kpis: [...made.result.kpis] }));
        progress();
      },
    },
  );
  return { differences, checked: done };
}

/** Some runs, each with the same chance; nobody who makes a verdict or a study can know which. */
export function chooseRuns<One>(digest: string, runs: readonly One[], sample: number): One[] {
  const stream = new Draws(digest, 0).stream('verdict.sample');
  return runs
    .map((run, index) => ({ run, draw: stream.uniform(index, 0, 0) }))
    .sort((a, b) => a.draw - b.draw)
    .slice(0, sample)
    .map(({ run }) => run);
}
