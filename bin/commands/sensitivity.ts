import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { InputError, retellProblems } from '../../sim/errors.ts';
import type { OpenedExperiment } from '../../sim/experiments/experiment-file.ts';
import type { AskedSensitivity } from '../../sim/study/sensitivity/analysis.ts';
import type { StudyFile } from '../../sim/study/study-file.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { addExecutorOptions, type ExecutorOptions, requireExecutor } from '../terminal/executor-options.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { readKpiOptions } from '../terminal/kpi-options.ts';
import { lostFile, readNamedText } from '../terminal/named-text.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { UsageError } from '../terminal/problems.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

interface SensitivityArguments extends ScreenOptions, ExecutorOptions {
  readonly experiment: string | undefined;
  readonly analysis: 'morris' | 'sobol' | 'pawn' | undefined;
  readonly rows: number | undefined;
  readonly secondOrder: boolean | undefined;
  readonly set: readonly string[];
  readonly root: string | undefined;
  readonly vary: readonly string[];
  readonly kpi: readonly string[];
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly resume: string | undefined;
  readonly dryRun: boolean;
}

const rowsMax = 1_048_576;

/** `dmpsim sensitivity`: which parameters matter, and how much is chance. */
export const sensitivityCommand: CommandModule<object, SensitivityArguments> = {
  command: 'sensitivity [experiment]',
  describe: 'Say which parameters matter to the figures of an experiment, and how much is chance',
  builder: (yargs: Argv<object>) =>
    addExecutorOptions(
      addScenarioOptions(yargs)
        .positional('experiment', {
          type: 'string',
          describe: 'Experiment or scenario (YAML), one that ships, or for pawn the folder of an ensemble',
        })
        .option('analysis', {
          choices: ['morris', 'sobol', 'pawn'] as const,
          describe:
            'Morris screens many, Sobol shares the spread out, PAWN reads runs that are there [default: of the experiment]',
        })
        .option('rows', {
          alias: 'n',
          type: 'number',
          describe: 'Rows of a Sobol analysis [default: 256], trajectories of Morris [default: 20]',
        })
        .option('second-order', { type: 'boolean', describe: 'Sobol indices of pairs of parameters too' })
        .option('vary', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [],
          defaultDescription: 'as the experiment says',
          describe: 'Vary a parameter, path={ uniform: [a, b] }; may be given again',
        })
        .option('kpi', {
          type: 'string',
          array: true,
          nargs: 1,
          default: [],
          defaultDescription: 'headline figures',
          describe: 'Measure, name=formula; may be given again',
        })
        .option('seed', { type: 'string', describe: 'Seed of design and draws [default: of the experiment]' })
        .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME-sensitivity]' })
        .option('force', { type: 'boolean', default: false, describe: 'Replace the study in the folder' })
        .option('resume', {
          type: 'string',
          describe: 'Go on with the analysis in this folder, or add rows to it with -n',
        })
        .option('dry-run', {
          type: 'boolean',
          default: false,
          describe: 'Say how many runs and about how long, and write nothing',
        }),
    )
      .conflicts('resume', ['experiment', 'seed', 'out', 'analysis', 'second-order'])
      .example(
        layOutExamples([
          ['$0 sensitivity dmpsim:studies/node-returns', 'a study that ships'],
          [
            '$0 sensitivity town.yaml --analysis morris --vary "users.elasticity={ uniform: [0.5, 2] }"',
            'a first look',
          ],
          [
            '$0 sensitivity trial.yaml --analysis sobol -n 512 --dry-run',
            'how many runs, and about how long',
          ],
          ['$0 sensitivity --resume out/trial-sensitivity -n 1024', 'twice the rows, nothing is made anew'],
          ['$0 sensitivity out/trial-ensemble --analysis pawn', 'from runs that are there'],
        ]),
      ) as unknown as Argv<SensitivityArguments>,
  handler: sensitivity,
};

async function sensitivity(options: SensitivityArguments): Promise<void> {
  const screen = openScreen(options);
  if (options.rows !== undefined) requireWholeNumber('--rows', options.rows, 2, rowsMax);
  if (options.analysis === 'pawn') return readEnsemble(options, screen);
  if (options.dryRun) return rehearse(options, screen);
  await requireExecutor(options);
  const { folder, file, unlock } = await prepare(options, screen);
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  const resume = `dmpsim sensitivity --resume ${shellWord(folder)}`;
  try {
    await sayHowToGoOn(
      () => resume,
      () => fill({ options, screen, folder, file, resume }),
    );
  } finally {
    unlock();
  }
}

type SensitivityFile = Extract<StudyFile, { kind: 'sensitivity' }>;

interface Work {
  readonly options: SensitivityArguments;
  readonly screen: Screen;
  readonly folder: string;
  readonly file: SensitivityFile;
  readonly resume: string;
}

/** Makes the runs that are missing and concludes from all of them. */
async function fill({ options, screen, folder, file, resume }: Work): Promise<void> {
  const { askedDesign, concludeSensitivity } = await import('../../sim/study/sensitivity-study.ts');
  const { countAnalysisRuns, planAnalysis } = await import('../../sim/study/sensitivity/analysis.ts');
  const { makeStudyRuns } = await import('../terminal/study-runs.ts');
  const asked = askedDesign(file);
  const interruption = catchInterruption();
  const total = countAnalysisRuns(asked);
  const { signal } = interruption;
  const answers = await makeStudyRuns({
    folder,
    file,
    plan: planAnalysis(asked),
    total,
    options,
    screen,
    signal,
  }).finally(interruption.release);
  if (typeof answers === 'number') {
    console.error(`stopped with ${answers} of ${total} runs; nothing is lost, go on with: ${resume}`);
    process.exitCode = interruption.exitCode;
    return;
  }
  const findings = concludeSensitivity(file, answers.evaluations, answers.runs);
  const { conclude } = await import('../terminal/study-conclusion.ts');
  await conclude(folder, findings, screen);
}

interface PreparedStudy {
  readonly folder: string;
  readonly file: SensitivityFile;
  /** Gives the folder back, which this process alone may write meanwhile. */
  readonly unlock: () => void;
}

async function prepare(options: SensitivityArguments, screen: Screen): Promise<PreparedStudy> {
  const { beginStudy, claimForStudy } = await import('../../sim/store/study-folder.ts');
  if (options.resume !== undefined) return goOn(options.resume, options);
  const { file } = await planFile(options, screen);
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const folder = options.out ?? join('out', `${folderName(file.base.name)}-sensitivity`);
  const unlock = claimForStudy(folder, { force: options.force, command: 'sensitivity' });
  beginStudy(folder, file);
  return { folder, file, unlock };
}

/** The study of a folder, with more rows when they are wanted. */
async function goOn(folder: string, { rows, set, vary, kpi }: SensitivityArguments): Promise<PreparedStudy> {
  const { readStudy, writeStudy } = await import('../../sim/store/study-folder.ts');
  const { requireEngine } = await import('../../sim/experiments/plan-draft.ts');
  const { lockFolder } = await import('../../sim/store/run-lock.ts');
  if ([set, vary, kpi].some(({ length }) => length > 0))
    throw new UsageError('--resume goes on with what it began with, without --set, --vary and --kpi');
  const file = readStudy(folder);
  if (file.kind !== 'sensitivity')
    throw new UsageError(`the study in this folder is a search: dmpsim search --resume ${shellWord(folder)}`);
  requireEngine(file.base);
  const unlock = lockFolder(folder, '--resume');
  if (rows === undefined || rows === file.asked.rows) return { folder, file, unlock };
  try {
    if (rows < file.asked.rows) {
      throw new InputError({
        path: '--rows',
        constraint: `expected at least the ${file.asked.rows} that the study has`,
        value: String(rows),
        hint: 'runs that are there stay; leave the option out to keep their number',
      });
    }
    const longer = { ...file, asked: { ...file.asked, rows } };
    const { askedDesign } = await import('../../sim/study/sensitivity-study.ts');
    const { planAnalysis } = await import('../../sim/study/sensitivity/analysis.ts');
    planAnalysis(askedDesign(longer));
    writeStudy(folder, longer);
    return { folder, file: longer, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** What the command line asks, as a study's folder keeps it. */
async function planFile(options: SensitivityArguments, screen: Screen) {
  const { ParameterSpace } = await import('../../sim/study/parameter-space.ts');
  const { planStudy } = await import('../../sim/study/plan-study.ts');
  const { rowsDefault, planAnalysis } = await import('../../sim/study/sensitivity/analysis.ts');
  const { askedDesign } = await import('../../sim/study/sensitivity-study.ts');
  const opened = await openFile(options);
  const kind = options.analysis ?? opened.analysis.kind ?? 'morris';
  if (kind === 'pawn') throw needsEnsemble();
  const space = new ParameterSpace(opened.parameters);
  if (space.size === 0) throw nothingVaries();
  const seed = options.seed ?? opened.draft.seed;
  const asked: AskedSensitivity = {
    kind,
    rows: options.rows ?? opened.analysis.rows ?? rowsDefault[kind],
    secondOrder: options.secondOrder ?? opened.analysis.secondOrder,
    seed: '',
    parameters: space.size,
  };
  const locate = options.rows === undefined ? opened.locate : nameRows;
  locate(() => planAnalysis(asked));
  const planning = planStudy({ ...opened.draft, seed }, space);
  const { base, planned } = await watchPlanning(screen, space.probes.length, () =>
    opened.locate(() => planning.next()),
  );
  for (const warning of planned.warnings) screen.remark(`warning: ${safeText(warning)}`);
  const { kind: method, rows, secondOrder } = asked;
  const file: SensitivityFile = {
    kind: 'sensitivity',
    base,
    parameters: opened.written,
    asked: { kind: method, rows, secondOrder },
  };
  return { file, planned, asked: askedDesign(file) };
}

/** What is wrong with the number of rows is told of the option that gave it. */
const nameRows = <T>(use: () => T): T =>
  retellProblems(use, (problem) => (problem.path === 'rows' ? { ...problem, path: '--rows' } : problem));

const needsEnsemble = (): InputError =>
  new InputError({
    path: 'analysis',
    constraint: 'expected morris or sobol for an experiment; pawn reads runs that are there',
    value: 'pawn',
    hint: 'run `dmpsim ensemble` with a sobol or latin-hypercube design, then `dmpsim sensitivity FOLDER --analysis pawn`',
  });

const nothingVaries = (): InputError =>
  new InputError({
    path: 'parameters',
    constraint: 'expected something that varies',
    value: 'nothing',
    hint: 'write parameters: { users.elasticity: { uniform: [0.5, 2] } }, or --vary "users.elasticity={ uniform: [0.5, 2] }"',
  });

/** The experiment of the command line: a file, or a scenario with options. */
async function openFile(options: SensitivityArguments): Promise<Omit<OpenedExperiment, 'layOut'>> {
  const { experiment: named, set, root, vary, kpi } = options;
  if (named === undefined) throw new UsageError('Name an experiment: dmpsim sensitivity EXPERIMENT');
  const { isExperiment, openExperiment, readParameters, readSettings } = await import(
    '../../sim/experiments/experiment-file.ts'
  );
  const { locateNamedFile } = await import('../../sim/store/scenario-files.ts');
  const { name, place } = locateNamedFile(named);
  const text = await readNamedText(place);
  if (text === undefined) throw await lostFile('experiment', named, 'studies');
  const given = readSettings('--vary', vary);
  const kpis = readKpiOptions(kpi);
  if (isExperiment(text, name)) {
    const opened = openExperiment(text, name, set, root);
    const written = { ...opened.written, ...given };
    const draft = kpis === undefined ? opened.draft : { ...opened.draft, kpis };
    return { ...opened, draft, written, parameters: readParameters(written) };
  }
  return {
    written: given,
    parameters: readParameters(given),
    analysis: { kind: undefined, rows: undefined, secondOrder: false },
    draft: { scenario: named, root, set: [...set], replications: 1, kpis },
    locate: (use) => use(),
  };
}

/** Milliseconds that the first ticks of a run are run for, to say how long runs take. */
const estimateMs = 1200;

/** Plans, and says what would be done. */
async function rehearse(options: SensitivityArguments, screen: Screen): Promise<void> {
  if (options.resume !== undefined)
    throw new UsageError('--dry-run is of an experiment: leave out --resume, which makes what is missing');
  const { describePlan } = await import('../../sim/experiments/checked-file.ts');
  const { countAnalysisRuns } = await import('../../sim/study/sensitivity/analysis.ts');
  const { formatStudyTime, timeRuns } = await import('../terminal/checked-summary.ts');
  const { planned, asked, file } = await planFile(options, screen);
  const described = describePlan('experiment', { ...planned, root: options.root });
  const runs = countAnalysisRuns(asked);
  const timed = await timeRuns(options.experiment ?? '', { ...described, runs }, estimateMs);
  const told = { ...timed, kind: 'sensitivity', analysis: asked.kind, rows: asked.rows };
  screen.answer({
    json: () => JSON.stringify(told, null, 2),
    text: () => {
      const what = `${asked.kind}, ${Object.keys(file.parameters).length} parameters`;
      return formatStudyTime({ ...timed, what }, described.extent, screen.paint);
    },
  });
}

/** PAWN: what a finished ensemble says about its parameters, without any run. */
async function readEnsemble(options: SensitivityArguments, screen: Screen): Promise<void> {
  const { experiment: folder } = options;
  if (folder === undefined)
    throw new UsageError('Name the folder of an ensemble: dmpsim sensitivity FOLDER --analysis pawn');
  const { concludePawn } = await import('../../sim/store/pawn-conclusion.ts');
  const { conclude } = await import('../terminal/study-conclusion.ts');
  const findings = await concludePawn(folder);
  if (options.out === undefined) return conclude(undefined, findings, screen);
  const { claimForStudy } = await import('../../sim/store/study-folder.ts');
  const unlock = claimForStudy(options.out, { force: options.force, command: 'sensitivity' });
  try {
    await conclude(options.out, findings, screen);
  } finally {
    unlock();
  }
}
