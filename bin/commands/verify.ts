import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { VerdictCheck, VerdictVerification } from '../../sim/experiments/verdict-verification.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { UsageError } from '../terminal/problems.ts';
import { type CountProgress, formatCount } from '../terminal/progress-line.ts';
import { type ArgumentsOf, openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

/** The folder does not hold what the run gives: a law that everybody relies on is broken. */
const exitCodeDifferent = 3;

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('folder', {
      type: 'string',
      demandOption: true,
      describe: 'Folder that `dmpsim run`, `compare`, `sensitivity` or `search` wrote',
    })
    .option('phases', {
      type: 'boolean',
      default: false,
      describe: 'Look for the phase in which the first difference arises',
    })
    .option('sample', { type: 'number', describe: 'Of a verdict or a study, so many runs instead of all' })
    .option('threads', { type: 'number', describe: 'Threads for a verdict or a study [default: all cores]' })
    .example(
      layOutExamples([
        ['$0 verify out/baseline', 'says "identical", or what differs; then the exit code is 3'],
        ['$0 verify out/base-price-verdict --sample 5', 'five runs of a verdict, chosen by its digest'],
      ]),
    );

type VerifyArguments = ArgumentsOf<typeof builder>;

/** `dmpsim verify`: whether a folder of results is what its scenario gives. */
export const verifyCommand: CommandModule<ScreenOptions, VerifyArguments> = {
  command: 'verify <folder>',
  describe: 'Make a finished run, or the runs of a verdict or a study, again and compare with what is there',
  builder,
  handler: verify,
};

async function verify(options: VerifyArguments): Promise<void> {
  const screen = openScreen(options);
  const { holdsComparison } = await import('../../sim/store/verdict-folder.ts');
  if (holdsComparison(options.folder)) return verifyVerdict(options, screen);
  const { holdsStudy } = await import('../../sim/store/study-folder.ts');
  if (holdsStudy(options.folder)) return verifyStudyFolder(options, screen);
  const { holdsExperiment } = await import('../../sim/store/experiment-folder.ts');
  if (holdsExperiment(options.folder)) throw isEnsemble(options.folder);
  if (options.sample !== undefined)
    throw new UsageError('--sample is for the folder of a verdict, an analysis or a search');
  const { verifyRun } = await import('../../sim/store/verify-run.ts');
  const { formatVerification, formatVerificationJson } = await import('../terminal/verification.ts');
  const result = await screen.track(safeText(options.folder), (onProgress) =>
    verifyRun(options.folder, { phases: options.phases, onProgress }),
  );
  screen.warn(result.warnings);
  screen.answer({
    json: () => formatVerificationJson(options.folder, result),
    text: () => formatVerification(options.folder, result, screen.paint),
  });
  if (!result.identical) process.exitCode = exitCodeDifferent;
}

const isEnsemble = (folder: string): InputError =>
  new InputError({
    path: 'folder',
    constraint: 'expected the folder of a run, a verdict, an analysis or a search',
    value: `an ensemble, ${folder}`,
    hint: `make one of its runs again and compare digests: dmpsim query ${shellWord(folder)} "SELECT digest, replay FROM runs"`,
  });

async function verifyStudyFolder(options: VerifyArguments, screen: Screen): Promise<void> {
  const { folder } = options;
  const { readFindings, verifyStudy } = await import('../../sim/store/study-verification.ts');
  const { checkStudyPages } = await import('../../reports/study/build-study.ts');
  const findings = readFindings(folder);
  await verifyRuns(options, screen, {
    digest: findings.digest,
    check: (work) => verifyStudy({ folder, ...work }),
    checkPages: () => checkStudyPages(folder, findings),
  });
}

async function verifyVerdict(options: VerifyArguments, screen: Screen): Promise<void> {
  const { readVerdict, verdictFiles } = await import('../../sim/store/verdict-folder.ts');
  const { verifyVerdict: check } = await import('../../sim/experiments/verdict-verification.ts');
  const { renderVerdict } = await import('../../reports/verdict/build-verdict.ts');
  const { comparison, evidence, runs, text, page } = readVerdict(options.folder);
  await verifyRuns(options, screen, {
    digest: evidence.digest,
    check: (work) => check({ comparison, evidence, runs, ...work }),
    checkPages: async () => {
      const made = await renderVerdict(evidence);
      const pages = [
        { name: verdictFiles.text, isMade: text === made.text },
        { name: verdictFiles.page, isMade: page === made.page },
      ];
      const old = pages.filter(({ isMade }) => !isMade);
      return old.map(({ name }) => `${name}: is not what the verdict says; make it again by dmpsim report`);
    },
  });
}

/** What a folder of many runs is held against. */
interface RunsCheck {
  readonly digest: string;
  readonly check: (
    work: Pick<VerdictCheck, 'executor' | 'sample' | 'onProgress' | 'signal'>,
  ) => Promise<VerdictVerification | undefined>;
  /** Pages that are not what was found, in words. */
  readonly checkPages: () => Promise<readonly string[]>;
}

/** Makes runs again, all or a sample, and says what differs. */
async function verifyRuns(
  { folder, sample, threads }: VerifyArguments,
  screen: Screen,
  { digest, check, checkPages }: RunsCheck,
): Promise<void> {
  if (sample !== undefined) requireWholeNumber('--sample', sample, 1, 1_000_000);
  const { threadExecutor, threadsDefault } = await import('../../sim/executors/threads.ts');
  // What is verified may have been made from a common past; what it is held against is not.
  const executor = await threadExecutor(threads ?? threadsDefault, undefined, { straight: true });
  const interruption = catchInterruption();
  const began = performance.now();
  try {
    const result = await screen.track(
      safeText(folder),
      (onProgress: (progress: CountProgress) => void) =>
        check({
          sample,
          executor,
          signal: interruption.signal,
          onProgress: ({ done, total }) =>
            onProgress({ done, total, made: done, failed: 0, seconds: (performance.now() - began) / 1000 }),
        }),
      (label, one) => formatCount(label, one, 'runs'),
    );
    if (result === undefined) {
      process.exitCode = interruption.exitCode;
      return;
    }
    screen.warn(result.warnings);
    const differences = [...result.differences, ...(await checkPages())];
    const found = { ...result, identical: differences.length === 0, differences, digest };
    const { formatVerdictVerification } = await import('../terminal/verification.ts');
    screen.answer({
      json: () => JSON.stringify({ folder, ...found }, null, 2),
      text: () => formatVerdictVerification(folder, found, screen.paint),
    });
    if (!found.identical) process.exitCode = exitCodeDifferent;
  } finally {
    interruption.release();
    await executor.close();
  }
}
