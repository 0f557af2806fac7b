import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import type { RecordedRun } from '../../sim/store/record-run.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { catchInterruption } from '../terminal/interruption.ts';
import { UsageError } from '../terminal/problems.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { type ArgumentsOf, openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { requireWholeNumber } from '../terminal/whole-number.ts';
import { safeText } from '../terminal/width.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  addScenarioOptions(yargs)
    .positional('scenario', { type: 'string', describe: 'Scenario file (YAML)' })
    .option('seed', { type: 'string', describe: 'Seed of every draw [default: of the scenario]' })
    .option('replication', { type: 'number', default: 0, describe: 'Which of the runs of one seed' })
    .option('out', { type: 'string', describe: 'Folder to write [default: out/NAME]' })
    .option('force', { type: 'boolean', default: false, describe: 'Write even where other files are' })
    .option('resume', { type: 'string', describe: 'Continue the unfinished run in this folder' })
    .option('no-report', { type: 'boolean', describe: 'Leave report.html out' })
    .option('report', { type: 'boolean', default: true, hidden: true })
    .option('phases', {
      type: 'boolean',
      default: false,
      describe: 'Keep a hash after every phase, for `verify --phases` (slow)',
    })
    .option('timings', { type: 'boolean', default: false, describe: 'Print the time of each phase' })
    .conflicts('resume', ['scenario', 'seed', 'out'])
    .example(
      layOutExamples([
        ['$0 run dmpsim:baseline.yaml', 'two years of the reference economy'],
        ['$0 run my.yaml --set users.active=2000 --out out/small', 'with a parameter changed'],
        ['$0 run --resume out/baseline', 'go on after Ctrl-C'],
      ]),
    );

/** A measure is not what the scenario expects: as for a guardrail that is broken. */
const exitCodeOfMiss = 4;

type RunArguments = ArgumentsOf<typeof builder>;

/** `dmpsim run`: from a scenario to a folder of results. */
export const runCommand: CommandModule<ScreenOptions, RunArguments> = {
  command: 'run [scenario]',
  describe: 'Run a scenario into a folder: tables, report and digest',
  builder,
  handler: run,
};

async function run(options: RunArguments): Promise<void> {
  const screen = openScreen(options);
  const interruption = catchInterruption();
  const recorded = await record(options, screen, interruption.signal).finally(interruption.release);
  if (recorded.manifest === undefined) {
    const left = `stopped after tick ${recorded.tick} of ${recorded.ticks}; nothing is lost`;
    console.error(`${left}, go on with: dmpsim run --resume ${shellWord(recorded.folder)}`);
    process.exitCode = interruption.exitCode;
    return;
  }
  screen.warn(recorded.warnings);
  const report = options.report ? await makeReport(recorded.folder) : undefined;
  const { formatRun, formatRunJson } = await import('../terminal/run-summary.ts');
  const { manifest } = recorded;
  const { timings } = options;
  screen.answer({
    json: () => formatRunJson(recorded, manifest, report),
    text: () => formatRun(recorded, manifest, { report, timings, paint: screen.paint }),
  });
  if (manifest.expected?.some(({ reached, ok }) => reached && !ok)) process.exitCode = exitCodeOfMiss;
}

async function record(options: RunArguments, screen: Screen, signal: AbortSignal): Promise<RecordedRun> {
  if (options.resume !== undefined) {
    if (options.set.length > 0)
      throw new UsageError('--resume goes on with the settings it began with, without --set');
    return resume(options.resume, screen, signal);
  }
  if (options.scenario === undefined) throw new UsageError('Name a scenario: dmpsim run SCENARIO');
  const { recordRun } = await import('../../sim/store/record-run.ts');
  const { gatherInputs } = await import('../../sim/store/run-inputs.ts');
  const { folderName } = await import('../../sim/store/run-folder.ts');
  const { set, seed, replication, phases, force, root } = options;
  requireWholeNumber('--replication', replication, 0, 2 ** 32 - 1);
  const choices = { set, replication, phases, root, ...(seed === undefined ? {} : { seed }) };
  const gathered = gatherInputs(options.scenario, choices);
  screen.warn(gathered.resolved.warnings);
  const { name } = gathered.resolved.scenario;
  const folder = options.out ?? join('out', folderName(name));
  return sayHowToResume(folder, () =>
    screen.track(safeText(name), (onProgress) => recordRun(folder, gathered, { onProgress, signal, force })),
  );
}

async function resume(folder: string, screen: Screen, signal: AbortSignal): Promise<RecordedRun> {
  const { resumeRun } = await import('../../sim/store/record-run.ts');
  return sayHowToResume(folder, () =>
    screen.track(safeText(folder), (onProgress) => resumeRun(folder, { onProgress, signal })),
  );
}

async function sayHowToResume<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  const { inspectFolder } = await import('../../sim/store/run-folder.ts');
  const isThere = (): boolean => inspectFolder(folder) === 'unfinished run';
  return sayHowToGoOn(() => (isThere() ? `dmpsim run --resume ${shellWord(folder)}` : undefined), work);
}

async function makeReport(folder: string): Promise<{ file: string; bytes: number }> {
  const { buildReport } = await import('../../reports/build-report.ts');
  const { sayHowToGoOn } = await import('../../sim/store/stopped-work.ts');
  return sayHowToGoOn(
    () => `dmpsim report ${shellWord(folder)}`,
    () => buildReport(folder),
  );
}
