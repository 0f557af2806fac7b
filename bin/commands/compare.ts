import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { InputError } from '../../sim/errors.ts';
import type { ComparisonPlan } from '../../sim/experiments/comparison-plan.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { type CountProgress, formatCount } from '../terminal/progress-line.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

interface CompareArguments extends ScreenOptions {
  readonly proposal: string;
  readonly pairs: number | undefined;
  readonly seed: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly threads: number | undefined;
}

/** A guardrail that today's rules keep breaks under a proposal. */
const exitCodeBroken = 4;

/** `dmpsim compare`: is a proposal better, for whom, and how sure? */
export const compareCommand: CommandModule<object, CompareArguments> = {
  command: 'compare <proposal>',
  describe: 'Run a proposal and the rules of today on the same luck, and give a verdict',
  builder: (yargs: Argv<object>) =>
    yargs
      .positional('proposal', { type: 'string', demandOption: true, describe: 'Proposal file (YAML)' })
      .option('pairs', {
        alias: 'n',
        type: 'number',
        describe: 'Pairs of runs; with a precision the most that are made [default: of the proposal]',
      })
      .option('seed', { type: 'string', describe: 'Seed of every draw [default: of the proposal]' })
      .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME-verdict]' })
      .option('force', { type: 'boolean', default: false, describe: 'Write even where other files are' })
      .option('threads', { type: 'number', describe: 'Threads of this process [default: all cores]' })
      .example('$0 compare scenarios/proposals/base-price.yaml', 'verdict.md, .html and .json')
      .example('$0 compare my-proposal.yaml -n 30 --out out/first-look', 'a first look')
      .example(
        '$0 verify out/base-price-verdict --sample 5',
        'runs five of its runs again',
      ) as unknown as Argv<CompareArguments>,
  handler: compare,
};

async function compare(options: CompareArguments): Promise<void> {
  const screen = openScreen(options);
  const { text, comparison } = await prepare(options, screen);
  const { makeVerdictFolder, writeVerdict, verdictFiles } = await import('../../sim/store/verdict-folder.ts');
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const { lockFolder } = await import('../../sim/store/run-lock.ts');
  const { writeWhole } = await import('../../sim/store/whole-file.ts');
  const folder = options.out ?? join('out', `${folderName(comparison.plan.name)}-verdict`);
  makeVerdictFolder(folder, options);
  const unlock = lockFolder(folder);
  const interruption = catchInterruption();
  try {
    const result = await makeRuns({ options, screen, comparison, signal: interruption.signal });
    if (result === undefined) {
      console.error('stopped; a verdict needs all its runs, and nothing is written');
      process.exitCode = interruption.exitCode;
      return;
    }
    const { composeEvidence } = await import('../../sim/experiments/evidence.ts');
    const { renderVerdictPage } = await import('../../reports/verdict-page.ts');
    const { renderVerdictText } = await import('../../reports/verdict-text.ts');
    const evidence = composeEvidence(comparison, result);
    writeVerdict(folder, { proposal: text, comparison, runs: result.runs, evidence });
    writeWhole(join(folder, verdictFiles.text), renderVerdictText(evidence));
    writeWhole(join(folder, verdictFiles.page), renderVerdictPage(evidence));
    const { formatVerdict } = await import('../terminal/verdict-summary.ts');
    if (screen.json) screen.print(JSON.stringify({ out: folder, ...evidence, bands: undefined }, null, 2));
    else if (options.quiet !== true)
      screen.print(
        formatVerdict(
          folder,
          evidence,
          [verdictFiles.page, verdictFiles.text, verdictFiles.verdict],
          screen.paint,
        ),
      );
    if (breaksGuardrail(evidence.guardrails)) process.exitCode = exitCodeBroken;
  } finally {
    interruption.release();
    unlock();
  }
}

async function prepare(
  { proposal: file, pairs, seed }: CompareArguments,
  screen: Screen,
): Promise<{ text: string; comparison: ComparisonPlan }> {
  const { parseProposal } = await import('../../sim/experiments/proposal.ts');
  const { planComparison } = await import('../../sim/experiments/comparison-plan.ts');
  const text = readProposal(file);
  const { proposal, origins } = parseProposal(text, file);
  const asked = {
    ...proposal,
    ...(pairs === undefined ? {} : { pairs: requireWholeNumber('--pairs', pairs, 2, 100_000) }),
    ...(seed === undefined ? {} : { seed }),
  };
  const comparison = planComparison({ proposal: asked, origins }, file);
  for (const warning of comparison.warnings) screen.remark(`warning: ${safeText(warning)}`);
  return { text, comparison };
}

async function makeRuns({
  options,
  screen,
  comparison,
  signal,
}: {
  readonly options: CompareArguments;
  readonly screen: Screen;
  readonly comparison: ComparisonPlan;
  readonly signal: AbortSignal;
}) {
  const { threadExecutor, threadsDefault } = await import('../../sim/executors/threads.ts');
  const { runComparison } = await import('../../sim/experiments/comparison.ts');
  const executor = await threadExecutor(options.threads ?? threadsDefault);
  const began = performance.now();
  try {
    return await screen.track(
      safeText(comparison.plan.name),
      (onProgress: (progress: CountProgress) => void) =>
        runComparison({
          comparison,
          executor,
          signal,
          onProgress: ({ done, total }) =>
            onProgress({ done, total, made: done, failed: 0, seconds: (performance.now() - began) / 1000 }),
        }),
      (label, one) => formatCount(label, one, 'runs'),
    );
  } finally {
    await executor.close();
  }
}

const proposalBytesMax = 1_048_576;

function readProposal(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new InputError({
      path: 'proposal',
      constraint: 'expected a file that exists',
      value: file,
      hint: 'proposals that ship are in scenarios/proposals',
    });
  }
  if (text.length <= proposalBytesMax) return text;
  throw new InputError({
    path: 'proposal',
    constraint: `expected at most ${proposalBytesMax} characters`,
    file,
  });
}

/** Whether an arm breaks what today's rules do not. */
function breaksGuardrail(
  guardrails: readonly { readonly arm: string; readonly name: string; readonly finding: string }[],
): boolean {
  const broken = guardrails.filter(({ finding }) => finding === 'broken');
  const today = new Set(broken.filter(({ arm }) => arm === 'baseline').map(({ name }) => name));
  return broken.some(({ arm, name }) => arm !== 'baseline' && !today.has(name));
}
