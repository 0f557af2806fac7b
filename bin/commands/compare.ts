import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { ComparisonProgress, ComparisonResult } from '../../sim/experiments/comparison.ts';
import type { ComparisonPlan } from '../../sim/experiments/comparison-plan.ts';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import {
  addExecutorOptions,
  type ExecutorOptions,
  openExecutor,
  requireExecutor,
} from '../terminal/executor-options.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { lostFile } from '../terminal/named-text.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { UsageError } from '../terminal/problems.ts';
import { type CountProgress, formatCount } from '../terminal/progress-line.ts';
import { addReuseOption, type ReuseOptions, takeReused } from '../terminal/reuse.ts';
import { addRootOption } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

interface CompareArguments extends ScreenOptions, ExecutorOptions, ReuseOptions {
  readonly proposal: string | undefined;
  readonly root: string | undefined;
  readonly pairs: number | undefined;
  readonly earlyStop: boolean | undefined;
  readonly dryRun: boolean;
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly resume: string | undefined;
}

/** An arm breaks a guardrail, whether or not today's rules break it too. */
const exitCodeBroken = 4;

/** `dmpsim compare`: is a proposal better, for whom, and how sure? */
export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare [proposal]',
  describe: 'Run a proposal and the rules of today on the same luck, and give a verdict',
  builder: (yargs: Argv<object>) =>
    addExecutorOptions(
      addReuseOption(addRootOption(yargs))
        .positional('proposal', { type: 'string', describe: 'Proposal file (YAML), or one that ships' })
        .option('pairs', {
          alias: 'n',
          type: 'number',
          describe: 'Pairs of runs: the most that are made, the last look [default: of the proposal]',
        })
        .option('no-early-stop', {
          type: 'boolean',
          describe: 'Make all pairs, whatever looks or precision the proposal states',
        })
        .option('early-stop', { type: 'boolean', hidden: true })
        .option('dry-run', {
          type: 'boolean',
          default: false,
          describe: 'Say how many runs and about how long, and write nothing',
        })
        .option('seed', { type: 'string', describe: 'Seed of every draw [default: of the proposal]' })
        .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME-verdict]' })
        .option('force', { type: 'boolean', default: false, describe: 'Write even where other files are' })
        .option('resume', {
          type: 'string',
          describe: 'Go on with the comparison in this folder; without looks, add pairs to it with -n',
        }),
    )
      .conflicts('resume', ['proposal', 'seed', 'out', 'early-stop'])
      .example(
        layOutExamples([
          ['$0 compare dmpsim:proposals/base-price', 'verdict.md, .html and .json'],
          ['$0 compare my-proposal.yaml --dry-run', 'how many pairs, and about how long'],
          ['$0 compare my-proposal.yaml -n 60', 'looks at 20, 40 and 60 pairs'],
          ['$0 compare my-proposal.yaml --no-early-stop', 'all pairs, judged at their end'],
          ['$0 compare --resume out/my-proposal-verdict', 'goes on where it was broken off'],
          ['$0 verify out/base-price-verdict --sample 5', 'runs five of its runs again'],
        ]),
      ) as unknown as Argv<CompareArguments>,
  handler: compare,
};

async function compare(options: CompareArguments): Promise<void> {
  const screen = openScreen(options);
  if (options.dryRun) return sayWhatWouldRun(options, screen);
  await requireExecutor(options);
  const { folder, comparison, unlock } = await prepare(options, screen);
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  const resume = `dmpsim compare --resume ${shellWord(folder)}`;
  try {
    await sayHowToGoOn(
      () => resume,
      () => fill({ options, screen, folder, comparison, resume }),
    );
  } finally {
    unlock();
  }
}

/** Milliseconds that the first ticks are run for, to say how long runs take. */
const estimateMs = 1200;

async function sayWhatWouldRun(options: CompareArguments, screen: Screen): Promise<void> {
  if (options.resume !== undefined)
    throw new UsageError('--dry-run is of a proposal: leave out --resume, which makes what is missing');
  const { file, comparison } = await planProposal(options, screen);
  const { checkComparison } = await import('../../sim/experiments/checked-file.ts');
  const { formatTimed, timeRuns } = await import('../terminal/checked-summary.ts');
  const checked = checkComparison(comparison, options.root);
  const timed = await timeRuns(file, checked, estimateMs);
  if (screen.json) screen.print(JSON.stringify(timed, null, 2));
  else if (options.quiet !== true)
    screen.print(formatTimed(timed, checked.extent, { word: 'would run', paint: screen.paint }));
}

/** Makes the runs that are missing and concludes from all of them. */
async function fill(work: Work): Promise<void> {
  const { options, screen, folder, comparison, resume } = work;
  const interruption = catchInterruption();
  try {
    const { result, kept } = await makeComparedRuns(work, interruption.signal);
    if (result === undefined) {
      console.error(`stopped with ${kept} runs; nothing is lost, go on with: ${resume}`);
      process.exitCode = interruption.exitCode;
      return;
    }
    await conclude(options, screen, { folder, comparison, result });
  } finally {
    interruption.release();
  }
}

async function conclude(
  options: CompareArguments,
  screen: Screen,
  {
    folder,
    comparison,
    result,
  }: { readonly folder: string; readonly comparison: ComparisonPlan; readonly result: ComparisonResult },
): Promise<void> {
  const { verdictFiles } = await import('../../sim/store/verdict-folder.ts');
  const { formatVerdict } = await import('../terminal/verdict-summary.ts');
  const evidence = await concludeComparison(folder, comparison, result);
  const files = [verdictFiles.page, verdictFiles.text, verdictFiles.verdict];
  if (screen.json) screen.print(JSON.stringify({ out: folder, ...evidence, bands: undefined }, null, 2));
  else if (options.quiet !== true) screen.print(formatVerdict(folder, evidence, files, screen.paint));
  if (evidence.guardrails.some(({ arm, finding }) => arm !== 'baseline' && finding === 'broken'))
    process.exitCode = exitCodeBroken;
}

/** Writes what all pairs say into the folder of a comparison. */
export async function concludeComparison(
  folder: string,
  comparison: ComparisonPlan,
  result: ComparisonResult,
): Promise<Evidence> {
  const { composeEvidence } = await import('../../sim/experiments/evidence.ts');
  const { writeVerdict } = await import('../../sim/store/verdict-folder.ts');
  const { renderVerdict } = await import('../../reports/verdict/build-verdict.ts');
  const evidence = composeEvidence(comparison, result);
  writeVerdict(folder, { comparison, runs: result.runs, evidence, ...(await renderVerdict(evidence)) });
  return evidence;
}

interface PreparedComparison {
  readonly folder: string;
  readonly comparison: ComparisonPlan;
  /** Gives the folder back, which this process alone may write meanwhile. */
  readonly unlock: () => void;
}

async function prepare(options: CompareArguments, screen: Screen): Promise<PreparedComparison> {
  const { beginVerdict, continueVerdict, claimForComparison, readComparison } = await import(
    '../../sim/store/verdict-folder.ts'
  );
  if (options.resume !== undefined) {
    const folder = options.resume;
    readComparison(folder);
    const { lockFolder } = await import('../../sim/store/run-lock.ts');
    const unlock = lockFolder(folder, '--resume');
    try {
      const comparison = await extend(folder, readComparison(folder), options.pairs);
      const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
      await ExperimentStore.requireUsable(folder, comparison.plan);
      continueVerdict(folder, comparison);
      return { folder, comparison, unlock };
    } catch (error) {
      unlock();
      throw error;
    }
  }
  const { text, comparison } = await planProposal(options, screen);
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const folder = options.out ?? join('out', `${folderName(comparison.plan.name)}-verdict`);
  const unlock = claimForComparison(folder, options);
  beginVerdict(folder, { proposal: text, comparison });
  return { folder, comparison, unlock };
}

async function planProposal(
  { proposal: file, pairs, seed, root, earlyStop }: CompareArguments,
  screen: Screen,
): Promise<{ file: string; text: string; comparison: ComparisonPlan }> {
  if (file === undefined) throw new UsageError('Name a proposal: dmpsim compare PROPOSAL');
  const { parseProposal, withoutStop } = await import('../../sim/experiments/proposal.ts');
  const { planComparison } = await import('../../sim/experiments/comparison-plan.ts');
  await requirePairs(pairs);
  const { name, text } = await readProposal(file);
  const { proposal, origins } = parseProposal(text, name);
  const asked = {
    ...(earlyStop === false ? withoutStop(proposal) : proposal),
    ...(pairs === undefined ? {} : { pairs }),
    ...(seed === undefined ? {} : { seed }),
  };
  const comparison = await watchPlanning(screen, proposal.arms.length + 1, () => ({
    done: true,
    value: planComparison({ proposal: asked, origins }, name, root),
  }));
  for (const warning of comparison.warnings) screen.remark(`warning: ${safeText(warning)}`);
  return { file, text, comparison };
}

async function requirePairs(pairs: number | undefined): Promise<void> {
  const { pairsMax } = await import('../../sim/experiments/proposal.ts');
  if (pairs !== undefined) requireWholeNumber('--pairs', pairs, 2, pairsMax);
}

/** A comparison with more pairs, when they are wanted. Throws InputError where its looks were laid down before. */
async function extend(
  folder: string,
  comparison: ComparisonPlan,
  pairs: number | undefined,
): Promise<ComparisonPlan> {
  const { requireEngine } = await import('../../sim/experiments/plan-draft.ts');
  const { plan, looks } = comparison;
  requireEngine(plan);
  await requirePairs(pairs);
  if (pairs === undefined) return comparison;
  if (looks !== undefined) {
    await requireLastLook(folder, plan.replications, pairs);
    return comparison;
  }
  if (pairs >= plan.replications) return { ...comparison, plan: { ...plan, replications: pairs } };
  throw new InputError({
    path: '--pairs',
    constraint: `expected at least the ${plan.replications} that the comparison has`,
    value: String(pairs),
    hint: 'pairs that are there stay; leave the option out to keep their number',
  });
}

/** Refuses, once looks are laid down, any other last look, and pairs after the look that ended a verdict. */
async function requireLastLook(folder: string, last: number, pairs: number): Promise<void> {
  const { readFinished } = await import('../../sim/store/verdict-folder.ts');
  const finished = readFinished(folder);
  if (pairs === (finished?.pairs ?? last)) return;
  const anew =
    'compare anew into another folder, on other luck: --seed NAME -n PAIRS; with --no-early-stop pairs may be added later';
  const goOn = `leave -n out to go on with its looks: dmpsim compare --resume ${shellWord(folder)}; or `;
  const hint = `${finished === undefined ? goOn : ''}${anew}`;
  const value = String(pairs);
  const why =
    'a chance of 5 % to err was divided among its looks before the first run, and nothing of it is left';
  const constraint =
    finished === undefined
      ? `expected the last look of this comparison, at ${last} pairs, which was laid down before its first run`
      : `expected no other number of pairs than the ${finished.pairs} of this verdict: ${why}`;
  throw new InputError({ path: '--pairs', constraint, value, hint });
}

export interface ComparedRunsWork {
  readonly options: ExecutorOptions & ReuseOptions;
  readonly screen: Screen;
  readonly folder: string;
  readonly comparison: ComparisonPlan;
}

interface Work extends ComparedRunsWork {
  readonly options: CompareArguments;
  /** The command that goes on with it. */
  readonly resume: string;
}

/** Undefined in place of a result when `signal` ended it; with the number of runs that are kept. */
export async function makeComparedRuns(
  { options, screen, folder, comparison }: ComparedRunsWork,
  signal: AbortSignal,
): Promise<{ result: ComparisonResult | undefined; kept: number }> {
  const { runComparison } = await import('../../sim/experiments/comparison.ts');
  const { ExperimentStore } = await import('../../sim/store/experiment-store.ts');
  const { plan } = comparison;
  const executor = await openExecutor(options, { screen, folder, plan });
  const began = performance.now();
  try {
    const keeper = await ExperimentStore.open(folder, plan);
    try {
      await takeReused(options, plan, keeper, screen);
      const result = await screen.track(
        safeText(plan.name),
        (onProgress: (progress: CountProgress & Pick<ComparisonProgress, 'look'>) => void) =>
          runComparison({
            comparison,
            executor,
            keeper,
            signal,
            onProgress: (one) =>
              onProgress({ ...one, failed: 0, seconds: (performance.now() - began) / 1000 }),
          }),
        (label, one) => formatCount(`${label}${nameLook(one.look)}`, one, 'runs'),
      );
      return { result, kept: keeper.count };
    } finally {
      keeper.close();
    }
  } finally {
    await executor.close();
  }
}

/** `  look 2 of 4: 40 pairs`. */
const nameLook = (look: ComparisonProgress['look']): string =>
  look === undefined ? '' : `  look ${look.look} of ${look.of}: ${look.pairs} pairs`;

const proposalBytesMax = 1_048_576;

async function readProposal(file: string): Promise<{ name: string; text: string }> {
  const { locateNamedFile } = await import('../../sim/store/scenario-files.ts');
  const { readPlainText } = await import('../../sim/store/plain-file.ts');
  const { name, place } = locateNamedFile(file);
  try {
    return { name, text: readPlainText(place, { bytesMax: proposalBytesMax, links: 'followed' }) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw await lostFile('proposal', file, 'proposals');
  }
}
