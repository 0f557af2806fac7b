import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import type { Confirmation, SearchFindings } from '../../sim/study/search-study.ts';
import type { StudyFile } from '../../sim/study/study-file.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { addExecutorOptions, type ExecutorOptions, requireExecutor } from '../terminal/executor-options.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { lostFile, readNamedText } from '../terminal/named-text.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { UsageError } from '../terminal/problems.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

interface SearchArguments extends ScreenOptions, ExecutorOptions {
  readonly search: string | undefined;
  readonly budget: number | undefined;
  readonly confirm: number | undefined;
  readonly set: readonly string[];
  readonly root: string | undefined;
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly resume: string | undefined;
  readonly dryRun: boolean;
}

const runsMax = 1_000_000;

/** `dmpsim search`: which values are best, within what must hold, and does that stand on fresh luck. */
export const searchCommand: CommandModule<object, SearchArguments> = {
  command: 'search [search]',
  describe: 'Find the best values of parameters within lines that must hold, and confirm them',
  builder: (yargs: Argv<object>) =>
    addExecutorOptions(
      addScenarioOptions(yargs)
        .positional('search', { type: 'string', describe: 'Search file (YAML), or one that ships' })
        .option('budget', { type: 'number', describe: 'Runs of the search [default: of the file]' })
        .option('confirm', { type: 'number', describe: 'Pairs that confirm it [default: of the file]' })
        .option('seed', { type: 'string', describe: 'Seed of search and draws [default: of the file]' })
        .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME-search]' })
        .option('force', { type: 'boolean', default: false, describe: 'Replace the study in the folder' })
        .option('resume', { type: 'string', describe: 'Go on with the search in this folder' })
        .option('dry-run', {
          type: 'boolean',
          default: false,
          describe: 'Say how many runs and about how long, and write nothing',
        }),
    )
      .conflicts('resume', ['search', 'seed', 'out', 'budget', 'confirm'])
      .example(
        layOutExamples([
          ['$0 search dmpsim:studies/best-base-price', 'a search that ships'],
          ['$0 search my-search.yaml --dry-run', 'how many runs, and about how long'],
          ['$0 search --resume out/my-search-search', 'goes on where it was broken off'],
          ['$0 verify out/my-search-search --sample 20', 'makes twenty of its runs again'],
        ]),
      ) as unknown as Argv<SearchArguments>,
  handler: search,
};

type SearchFile = Extract<StudyFile, { kind: 'search' }>;

async function search(options: SearchArguments): Promise<void> {
  const screen = openScreen(options);
  if (options.budget !== undefined) requireWholeNumber('--budget', options.budget, 4, runsMax);
  if (options.confirm !== undefined) requireWholeNumber('--confirm', options.confirm, 2, runsMax);
  if (options.dryRun) return rehearse(options, screen);
  await requireExecutor(options);
  const { folder, file, unlock } = await prepare(options, screen);
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  const resume = `dmpsim search --resume ${shellWord(folder)}`;
  try {
    await sayHowToGoOn(
      () => resume,
      () => fill({ options, screen, folder, file, resume }),
    );
  } finally {
    unlock();
  }
}

interface Work {
  readonly options: SearchArguments;
  readonly screen: Screen;
  readonly folder: string;
  readonly file: SearchFile;
  readonly resume: string;
}

/** Makes the runs that are missing, then those that confirm what was found. */
async function fill(work: Work): Promise<void> {
  const { options, screen, folder, file, resume } = work;
  const { completeSearch, concludeSearch, planSearch, readSearchOutcomes } = await import(
    '../../sim/study/search-study.ts'
  );
  const { makeStudyRuns } = await import('../terminal/study-runs.ts');
  const interruption = catchInterruption();
  try {
    const answers = await makeStudyRuns({
      folder,
      file,
      plan: planSearch(file).plan,
      outcomesOf: (kpis) => readSearchOutcomes(file.asked, kpis),
      total: file.asked.budget,
      options,
      screen,
      signal: interruption.signal,
    });
    if (typeof answers === 'number') return stop(`stopped with ${answers} of ${file.asked.budget} runs`);
    const findings = concludeSearch(file, answers.evaluations, answers.runs);
    const confirmation = findings.isFeasible
      ? await confirm(work, findings.found, interruption.signal)
      : null;
    if (confirmation === undefined) return stop('stopped while what was found is confirmed');
    const { conclude } = await import('../terminal/study-conclusion.ts');
    await conclude(folder, completeSearch(findings, confirmation), screen);
  } finally {
    interruption.release();
  }

  function stop(where: string): void {
    console.error(`${where}; nothing is lost, go on with: ${resume}`);
    process.exitCode = interruption.exitCode;
  }
}

/** Holds what was found against today on fresh luck; undefined when `signal` ended it. */
async function confirm(
  { options, screen, folder, file }: Work,
  found: SearchFindings['found'],
  signal: AbortSignal,
): Promise<Confirmation | undefined> {
  const { chooseConfirmed, planConfirmation, readConfirmation } = await import(
    '../../sim/store/search-confirmation.ts'
  );
  const { confirmationFolder } = await import('../../sim/store/study-folder.ts');
  const { beginVerdict, claimForComparison, holdsComparison, readComparison } = await import(
    '../../sim/store/verdict-folder.ts'
  );
  const { digestPlan } = await import('../../sim/experiments/plan.ts');
  const { concludeComparison, makeComparedRuns } = await import('./compare.ts');
  const place = join(folder, confirmationFolder);
  const chosen = chooseConfirmed(found);
  const { comparison, proposal } = planConfirmation(file, chosen, options.root);
  const isBegun =
    holdsComparison(place) && digestPlan(readComparison(place).plan) === digestPlan(comparison.plan);
  const unlock = claimForComparison(place, { force: true });
  try {
    if (!isBegun) beginVerdict(place, { proposal: `${JSON.stringify(proposal, null, 1)}\n`, comparison });
    const { result } = await makeComparedRuns(
      { options: { ...options, reuse: [] }, screen, folder: place, comparison },
      signal,
    );
    if (result === undefined) return undefined;
    const evidence = await concludeComparison(place, comparison, result);
    return readConfirmation(file, chosen, result, evidence, comparison);
  } finally {
    unlock();
  }
}

interface PreparedStudy {
  readonly folder: string;
  readonly file: SearchFile;
  /** Gives the folder back, which this process alone may write meanwhile. */
  readonly unlock: () => void;
}

async function prepare(options: SearchArguments, screen: Screen): Promise<PreparedStudy> {
  const { beginStudy, claimForStudy, readStudy } = await import('../../sim/store/study-folder.ts');
  if (options.resume !== undefined) {
    const folder = options.resume;
    const file = readStudy(folder);
    if (options.set.length > 0)
      throw new UsageError('--resume goes on with what it began with, without --set');
    if (file.kind !== 'search')
      throw new UsageError(
        `the study in this folder is another: dmpsim sensitivity --resume ${shellWord(folder)}`,
      );
    const { requireEngine } = await import('../../sim/experiments/plan-draft.ts');
    const { lockFolder } = await import('../../sim/store/run-lock.ts');
    requireEngine(file.base);
    return { folder, file, unlock: lockFolder(folder, '--resume') };
  }
  const { file } = await planFile(options, screen);
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const folder = options.out ?? join('out', `${folderName(file.base.name)}-search`);
  const unlock = claimForStudy(folder, { force: options.force, command: 'search' });
  beginStudy(folder, file);
  return { folder, file, unlock };
}

/** What the command line asks, as a study's folder keeps it. */
async function planFile(options: SearchArguments, screen: Screen) {
  const { search: named, set, root, budget, confirm: pairs } = options;
  if (named === undefined) throw new UsageError('Name a search: dmpsim search SEARCH');
  const { openSearch } = await import('../../sim/study/search-file.ts');
  const { ParameterSpace } = await import('../../sim/study/parameter-space.ts');
  const { planStudy } = await import('../../sim/study/plan-study.ts');
  const { chooseConfirmed, planConfirmation } = await import('../../sim/store/search-confirmation.ts');
  const { planSearch, concludeProbe } = await import('../../sim/study/search-study.ts');
  const { readLines } = await import('../../sim/study/search-lines.ts');
  const { locateNamedFile } = await import('../../sim/store/scenario-files.ts');
  const { name, place } = locateNamedFile(named);
  const text = await readNamedText(place);
  if (text === undefined) throw await lostFile('search', named, 'studies');
  const opened = openSearch(text, name, set, root);
  const space = new ParameterSpace(opened.parameters);
  const seed = options.seed ?? opened.draft.seed;
  const planning = planStudy({ ...opened.draft, seed }, space);
  const { base, planned } = await watchPlanning(screen, space.probes.length, () =>
    opened.locate(() => planning.next()),
  );
  for (const warning of planned.warnings) screen.remark(`warning: ${safeText(warning)}`);
  const lines = opened.locate(() => readLines(opened, base));
  const asked = {
    ...lines,
    budget: budget ?? opened.budget,
    replications: opened.replications,
    confirm: pairs ?? opened.confirm,
  };
  const file: SearchFile = { kind: 'search', base, parameters: opened.written, asked };
  opened.locate(() => planSearch(file));
  // What cannot be confirmed is not sought.
  opened.locate(() => planConfirmation(file, chooseConfirmed([concludeProbe(file)]), root));
  return { file, planned };
}

/** Milliseconds that the first ticks of a run are run for, to say how long runs take. */
const estimateMs = 1200;

/** Plans, and says what would be done. */
async function rehearse(options: SearchArguments, screen: Screen): Promise<void> {
  if (options.resume !== undefined)
    throw new UsageError('--dry-run is of a search: leave out --resume, which makes what is missing');
  const { describePlan } = await import('../../sim/experiments/checked-file.ts');
  const { planSearch } = await import('../../sim/study/search-study.ts');
  const { formatStudyTime, timeRuns } = await import('../terminal/checked-summary.ts');
  const { planned, file } = await planFile(options, screen);
  const { budget, confirm: pairs } = file.asked;
  const { method } = planSearch(file);
  const described = describePlan('experiment', { ...planned, root: options.root });
  const timed = await timeRuns(options.search ?? '', { ...described, runs: budget + 2 * pairs }, estimateMs);
  screen.answer({
    json: () =>
      JSON.stringify({ ...timed, kind: 'search', method: method.method, budget, confirm: pairs }, null, 2),
    text: () => {
      const what = `${method.method}, ${budget} runs and ${pairs} pairs to confirm`;
      return formatStudyTime({ ...timed, what }, described.extent, screen.paint);
    },
  });
}
