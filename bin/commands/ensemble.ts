import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { InputError, retellProblems } from '../../sim/errors.ts';
import type { ExperimentPlan } from '../../sim/experiments/plan.ts';
import type { PlanDraft } from '../../sim/experiments/plan-draft.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import {
  addExecutorOptions,
  type ExecutorOptions,
  openExecutor,
  requireExecutor,
  threadsMax,
} from '../terminal/executor-options.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { readKpiOptions } from '../terminal/kpi-options.ts';
import { readNamedText } from '../terminal/named-text.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { UsageError } from '../terminal/problems.ts';
import { type CountProgress, formatCount } from '../terminal/progress-line.ts';
import { addReuseOption, describeReused, type ReuseOptions, takeReused } from '../terminal/reuse.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

interface EnsembleArguments extends ScreenOptions, ExecutorOptions, ReuseOptions {
  readonly scenario: string | undefined;
  readonly replications: number | undefined;
  readonly set: readonly string[];
  readonly root: string | undefined;
  readonly vary: readonly string[];
  readonly design: 'grid' | 'zip' | 'latin-hypercube' | 'sobol' | undefined;
  readonly points: string | undefined;
  readonly kpi: readonly string[];
  readonly series: string | undefined;
  readonly every: string | undefined;
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly resume: string | undefined;
  readonly shard: string | undefined;
  readonly dryRun: boolean;
}

const replicationsDefault = 20;

/** `dmpsim ensemble`: many runs of one scenario, or of each point of a design, into one database. */
export const ensembleCommand: CommandModule<object, EnsembleArguments> = {
  command: 'ensemble [scenario]',
  describe: 'Run a scenario many times, or through a design, into one database',
  builder: (yargs: Argv<object>) =>
    addReuseOption(addExecutorOptions(addDesignOptions(addScenarioOptions(yargs))))
      .positional('scenario', {
        type: 'string',
        describe: 'Scenario or experiment file (YAML), or one that ships',
      })
      .option('replications', {
        alias: 'n',
        type: 'number',
        describe: `Runs of each point [default: ${replicationsDefault}]`,
      })
      .option('seed', { type: 'string', describe: 'Seed of every draw [default: of the scenario]' })
      .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME-ensemble]' })
      .option('force', { type: 'boolean', default: false, describe: 'Replace the experiment in the folder' })
      .option('resume', {
        type: 'string',
        describe: 'Go on with the experiment in this folder, or add to it with -n',
      })
      .option('shard', {
        type: 'string',
        describe: 'Make one part of n, i/n; join the parts by `dmpsim merge`',
      })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Plan only: say how many runs and about how long, and write nothing',
      })
      .conflicts('resume', ['scenario', 'seed', 'out', 'shard', 'series', 'every', 'design', 'points'])
      .example(
        layOutExamples([
          ['$0 ensemble dmpsim:baseline.yaml -n 200 --set "clock.horizon=90 d"', 'medians and 90 % bands'],
          ['$0 ensemble town.yaml --vary "users.elasticity=[0.5, 1, 2]" -n 30', 'a grid of three points'],
          ['$0 ensemble dmpsim:experiments/price-and-elasticity', 'an experiment that is written down'],
          ['$0 ensemble --resume out/baseline-ensemble -n 400', 'what is missing, up to 400 each'],
        ]),
      ) as unknown as Argv<EnsembleArguments>,
  handler: ensemble,
};

function addDesignOptions<Options>(yargs: Argv<Options>): Argv<Options> {
  return yargs
    .option('vary', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [],
      defaultDescription: 'nothing',
      describe: 'Vary a parameter, path=[a, b] or path={ uniform: [a, b] }; may be given again',
    })
    .option('design', {
      choices: ['grid', 'zip', 'latin-hypercube', 'sobol'] as const,
      describe: 'How parameters are varied together [default: grid]',
    })
    .option('points', {
      type: 'string',
      describe:
        'Points of a Latin hypercube or a Sobol design; or a file of your own, FILE.csv: paths as its header, a point a row',
    })
    .option('kpi', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [],
      defaultDescription: 'headline figures',
      describe:
        'Measure, name=formula, as in "fees=sum(fees.gross, 1 week, 4 weeks)" or "dry=share(treasury.runway < 90 d)"; may be given again',
    })
    .option('series', {
      type: 'string',
      describe: 'Metrics to keep over time: all, or names with commas [default: headline metrics]',
    })
    .option('every', { type: 'string', describe: 'Length of a period of these [default: 1 d]' });
}

async function ensemble(options: EnsembleArguments): Promise<void> {
  const screen = openScreen(options);
  if (options.dryRun) return rehearse(options, screen);
  await requireExecutor(options);
  const work = await prepare(options, screen);
  const { folder } = work;
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  const resume = `dmpsim ensemble --resume ${shellWord(folder)}`;
  try {
    await sayHowToGoOn(
      () => resume,
      () => fill({ ...work, options, screen, resume }),
    );
  } finally {
    work.unlock();
  }
}

/** Milliseconds that the first ticks of a run are run for, to say how long runs take. */
const estimateMs = 1200;

/** Plans, and says what would be done. */
async function rehearse(options: EnsembleArguments, screen: Screen): Promise<void> {
  const { describePlan } = await import('../../sim/experiments/checked-file.ts');
  const { countShare } = await import('../../sim/experiments/plan.ts');
  const { formatTimed, timeRuns } = await import('../terminal/checked-summary.ts');
  if (options.scenario === undefined) throw new UsageError('--dry-run plans an experiment: name a scenario');
  requireNumbers(options);
  const planned = await draftPlan(options, options.scenario, screen);
  for (const warning of planned.warnings) screen.remark(`warning: ${safeText(warning)}`);
  if (planned.plan.observe.today !== undefined)
    screen.remark(
      'today(…) is read from runs without what varies, one more a replication in each thread that makes its points',
    );
  const { reuseRuns } = await import('../../sim/store/reused-runs.ts');
  const none = { has: () => false, record: async () => undefined };
  const reused = await reuseRuns(planned.plan, none, options.reuse, { looks: true });
  for (const one of reused) screen.remark(safeText(describeReused(one, 'would take')));
  const described = describePlan('experiment', { ...planned, root: options.root });
  const runs = countShare(planned.plan) - reused.reduce((sum, one) => sum + one.runs, 0);
  const checked = { ...described, runs };
  const timed = await timeRuns(options.scenario, checked, estimateMs);
  if (screen.json) screen.print(JSON.stringify({ ...timed, reused }, null, 2));
  else screen.print(formatTimed(timed, checked.extent, { word: 'would run', paint: screen.paint }));
}

function requireNumbers({ replications, threads }: EnsembleArguments): void {
  if (replications !== undefined) requireWholeNumber('--replications', replications, 1, 1_000_000);
  if (threads !== undefined) requireWholeNumber('--threads', threads, 1, threadsMax);
}

/** Makes the runs that are missing and concludes from all of them. */
async function fill(work: Work): Promise<void> {
  const { folder, plan, options, screen, resume } = work;
  const interruption = catchInterruption();
  const progress = await makeRuns(work, interruption.signal).finally(interruption.release);
  if (progress.done < progress.total) {
    const left = `stopped with ${progress.done} of ${progress.total} runs; nothing is lost`;
    console.error(`${left}, go on with: ${resume}`);
    process.exitCode = interruption.exitCode;
    return;
  }
  const { concludeEnsemble } = await import('../../sim/store/ensemble-conclusion.ts');
  const summary = await concludeEnsemble(folder, plan);
  const { buildEnsembleReport } = await import('../../reports/ensemble/ensemble-page.ts');
  const report = await buildEnsembleReport(folder);
  const { formatEnsemble, formatEnsembleJson } = await import('../terminal/ensemble-summary.ts');
  if (screen.json) screen.print(formatEnsembleJson(folder, summary, progress));
  else if (options.quiet !== true)
    screen.print(formatEnsemble(folder, summary, { plan, report: report.file, paint: screen.paint }));
}

interface Work extends PreparedWork {
  readonly options: EnsembleArguments;
  readonly screen: Screen;
  /** The command that goes on with it. */
  readonly resume: string;
}

async function makeRuns(
  { options, screen, folder, plan }: Work,
  signal: AbortSignal,
): Promise<CountProgress> {
  const began = performance.now();
  const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
  const { runExperiment } = await import('../../sim/experiments/experiment.ts');
  const executor = await openExecutor(options, { screen, folder, plan });
  try {
    const store = await ExperimentStore.open(folder, plan);
    try {
      await takeReused(options, plan, store, screen);
      const progress = await screen.track(
        safeText(plan.name),
        (onProgress: (progress: CountProgress) => void) =>
          runExperiment({
            plan,
            store,
            executor,
            signal,
            onProgress: (one) => onProgress({ ...one, seconds: (performance.now() - began) / 1000 }),
          }),
        (label, one) => formatCount(label, one, 'runs'),
      );
      return { ...progress, seconds: (performance.now() - began) / 1000 };
    } finally {
      store.close();
    }
  } finally {
    await executor.close();
  }
}

interface PreparedWork {
  readonly folder: string;
  readonly plan: ExperimentPlan;
  /** Gives the folder back, which this process alone may write meanwhile. */
  readonly unlock: () => void;
}

async function prepare(options: EnsembleArguments, screen: Screen): Promise<PreparedWork> {
  const { readPlan, writePlan, claimForExperiment, clearExperiment } = await import(
    '../../sim/store/experiment-folder.ts'
  );
  const { replications } = options;
  requireNumbers(options);
  if (options.resume !== undefined) {
    const folder = options.resume;
    if ([options.set, options.vary, options.kpi].some(({ length }) => length > 0))
      throw new UsageError('--resume goes on with what it began with, without --set, --vary and --kpi');
    readPlan(folder);
    const { lockFolder } = await import('../../sim/store/run-lock.ts');
    return settle(folder, lockFolder(folder, '--resume'), () => extend(folder, replications));
  }
  if (options.scenario === undefined) throw new UsageError('Name a scenario: dmpsim ensemble SCENARIO');
  const { plan, warnings } = await draftPlan(options, options.scenario, screen);
  for (const warning of warnings) screen.remark(`warning: ${safeText(warning)}`);
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const folder = options.out ?? join('out', `${folderName(plan.name)}-ensemble`);
  return settle(folder, claimForExperiment(folder, options), () => {
    clearExperiment(folder);
    writePlan(folder, plan);
    return plan;
  });
}

/** Settles what is to be done in a folder that was taken. */
async function settle(
  folder: string,
  unlock: () => void,
  plan: () => ExperimentPlan | Promise<ExperimentPlan>,
): Promise<PreparedWork> {
  try {
    return { folder, plan: await plan(), unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The plan in a folder, with more replications when they are wanted. */
async function extend(folder: string, replications: number | undefined): Promise<ExperimentPlan> {
  const { readPlan, writePlan } = await import('../../sim/store/experiment-folder.ts');
  const { requireEngine } = await import('../../sim/experiments/plan-draft.ts');
  const plan = readPlan(folder);
  requireEngine(plan);
  if (replications === undefined || replications === plan.replications) return plan;
  if (replications < plan.replications) {
    throw new InputError({
      path: '--replications',
      constraint: `expected at least the ${plan.replications} that the experiment has`,
      value: String(replications),
      hint: 'runs that are there stay; leave the option out to keep their number',
    });
  }
  const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
  await ExperimentStore.requireUsable(folder, plan);
  const longer = { ...plan, replications };
  writePlan(folder, longer);
  return longer;
}

async function draftPlan(options: EnsembleArguments, file: string, screen: Screen) {
  const { planInSteps } = await import('../../sim/experiments/plan-draft.ts');
  const { isExperiment, readExperiment } = await import('../../sim/experiments/experiment-file.ts');
  const { locateNamedFile } = await import('../../sim/store/scenario-files.ts');
  const { name, place } = locateNamedFile(file);
  const text = await readNamedText(place);
  const shard = readShard(options.shard);
  if (text !== undefined && isExperiment(text, name)) {
    refuseDesignOptions(options);
    const { draft, warnings, locate } = readExperiment(text, name, options.set, options.root);
    const seed = options.seed ?? draft.seed;
    const replications = options.replications ?? draft.replications;
    const planning = planInSteps({ ...draft, seed, replications, shard });
    const planned = await watchPlanning(screen, draft.points.length, () => locate(() => planning.next()));
    return { ...planned, warnings: [...warnings, ...planned.warnings] };
  }
  const { draft, warnings } = await draftFromOptions(options, file);
  const planning = planInSteps({ ...draft, shard });
  const planned = await watchPlanning(screen, draft.points.length, () => planning.next());
  return { ...planned, warnings: [...warnings, ...planned.warnings] };
}

async function draftFromOptions(
  options: EnsembleArguments,
  file: string,
): Promise<{ draft: PlanDraft; warnings: readonly string[] }> {
  const { layOutDesign } = await import('../../sim/experiments/design.ts');
  const { pointsFile, readDuration, readParameters, readSettings } = await import(
    '../../sim/experiments/experiment-file.ts'
  );
  const { points, warnings } =
    options.points !== undefined && pointsFile.test(options.points)
      ? { points: await readPointsFile(options, options.points), warnings: [] }
      : nameOption('--vary', () =>
          layOutDesign({
            kind: options.design ?? 'grid',
            points: options.points === undefined ? undefined : Number(options.points),
            parameters: readParameters(readSettings('--vary', options.vary)),
            seed: options.seed ?? file,
          }),
        );
  const names =
    options.series === 'all' ? ('all' as const) : options.series?.split(',').map((name) => name.trim());
  const draft: PlanDraft = {
    scenario: file,
    root: options.root,
    set: options.set,
    seed: options.seed,
    replications: options.replications ?? replicationsDefault,
    points,
    kpis: readKpiOptions(options.kpi),
    series: names,
    everyHours: options.every === undefined ? undefined : readDuration(options.every),
  };
  return { draft, warnings };
}

/** Points of a file that was named on the command line. */
async function readPointsFile({ vary, design }: EnsembleArguments, file: string) {
  if (vary.length > 0 || design !== undefined)
    throw new UsageError(`--points ${file} has all points; leave out --vary and --design`);
  const { pointsBytesMax, readPoints } = await import('../../sim/experiments/designs/written-points.ts');
  const { fileReader } = await import('../../sim/store/scenario-files.ts');
  const { basename, dirname } = await import('node:path');
  const source = nameFile(file, () =>
    fileReader(file, { root: dirname(file) }).read(basename(file), '', pointsBytesMax),
  );
  return readPoints(source.text, source.file);
}

/** Runs `read`; a problem with the file itself is reported at the option that names it. */
function nameFile<T>(file: string, read: () => T): T {
  return retellProblems(read, (problem) =>
    problem.path === 'file' ? { ...problem, path: '--points', value: safeText(file) } : problem,
  );
}

/** Runs `read`; a problem with a parameter of the experiment is reported at the option that gave it. */
function nameOption<T>(file: string, read: () => T): T {
  return retellProblems(read, (problem) => {
    const [, path] = /^parameters\.(.+)$/.exec(problem.path) ?? [];
    return path === undefined ? problem : { ...problem, path, file };
  });
}

function refuseDesignOptions({ vary, design, points, kpi, series, every }: EnsembleArguments): void {
  const given = Object.entries({ vary: vary[0], design, points, kpi: kpi[0], series, every }).find(
    ([, value]) => value !== undefined,
  );
  if (given !== undefined)
    throw new UsageError(
      `--${given[0]} is for scenarios; this is an experiment file, which says that itself`,
    );
}

function readShard(written: string | undefined): ExperimentPlan['shard'] {
  if (written === undefined) return { index: 0, of: 1 };
  const match = /^(\d+)\/(\d+)$/.exec(written);
  const [index, of] = match === null ? [0, 0] : [Number(match[1]), Number(match[2])];
  if (index >= 1 && index <= of) return { index: index - 1, of };
  throw new InputError({
    path: '--shard',
    constraint: 'expected i/n, from 1/n to n/n',
    value: written,
    hint: 'for instance --shard 2/8 for the second of eight jobs',
  });
}
