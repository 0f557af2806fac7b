import { availableParallelism } from 'node:os';
import type { Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../sim/errors.ts';
import type { CheckedFile } from '../../sim/experiments/checked-file.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { formatRange, formatSeconds, formatSimLength, groupThousands } from '../terminal/figures.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type Screen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

interface ValidateArguments extends ScreenOptions {
  readonly scenarios: readonly string[];
  readonly set: readonly string[];
  readonly root: string | undefined;
}

/** `dmpsim validate`: everything that can be wrong with a scenario, an experiment or a proposal before it runs. */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <scenarios..>',
  describe: 'Check scenarios, experiments and proposals, and say how many runs and about how long',
  builder: (yargs: Argv<object>) =>
    addScenarioOptions(yargs)
      .positional('scenarios', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Scenario, experiment or proposal files (YAML), or some that ship',
      })
      .example(
        layOutExamples([
          ['$0 validate scenarios/*.yaml', 'check all of them'],
          ['$0 validate my-proposal.yaml', 'how many runs `compare` would make, and about how long'],
        ]),
      ) as unknown as Argv<ValidateArguments>,
  handler: validate,
};

/** Milliseconds that the first ticks of all files together are run for, to say how long runs take. */
const estimateMs = 1200;

interface ValidFile extends Omit<CheckedFile, 'base' | 'extent'> {
  readonly file: string;
  /** Seconds of one run, about, on average; and of all runs on all cores of this machine. */
  readonly secondsPerRun: number;
  readonly seconds: number;
}

async function validate(options: ValidateArguments): Promise<void> {
  const screen = openScreen(options);
  const { checkFile } = await import('../../sim/experiments/checked-file.ts');
  const problems: Problem[] = [];
  const valid: ValidFile[] = [];
  const budgetMs = estimateMs / options.scenarios.length;
  for (const file of options.scenarios) {
    try {
      const { base, extent, ...checked } = await checkFile(file, options, (points, next) =>
        watchPlanning(screen, points, next),
      );
      for (const warning of checked.warnings)
        screen.remark(`warning: ${safeText(warning)}  (${safeText(file)})`);
      const { estimateRunSeconds } = await import('../terminal/run-time.ts');
      const secondsPerRun = estimateRunSeconds(base, budgetMs, extent.ticks);
      const rounds = Math.ceil(checked.runs / availableParallelism());
      const one = { file, ...checked, secondsPerRun, seconds: secondsPerRun * rounds };
      valid.push(one);
      if (!screen.json && options.quiet !== true) screen.print(formatValid(one, extent, screen));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (screen.json && problems.length === 0) screen.print(JSON.stringify({ valid }, null, 2));
  if (problems.length > 0) throw new InputError(problems);
}

/** `valid  trial.yaml  experiment, 12 points × 20 = 240 runs of 730 days, 500 users, 20 nodes, about 3 min 5 s`. */
function formatValid(
  { kind, file, points, pointsRead, replications, runs, seconds }: ValidFile,
  { ticks, ranges }: CheckedFile['extent'],
  { paint }: Screen,
): string {
  const length = formatRange(ranges.horizonHours, formatSimLength);
  const counts = [points, replications, runs].map(groupThousands);
  const asked = {
    scenario: `${groupThousands(ticks)} ticks, ${length}`,
    experiment: `experiment, ${counts[0]} points × ${counts[1]} = ${counts[2]} runs of ${length}`,
    proposal: `proposal, ${counts[0]} arms × ${counts[1]} pairs = ${counts[2]} runs of ${length}`,
  }[kind];
  const read = pointsRead < points ? `, ${groupThousands(pointsRead)} points read` : '';
  const agents = `${formatRange(ranges.users, groupThousands)} users, ${formatRange(ranges.nodes, groupThousands)} nodes`;
  const time = `about ${formatSeconds(Math.max(1, Math.round(seconds)))}`;
  return `${paint('green', 'valid')}  ${safeText(file)}  ${asked}, ${agents}, ${time}${read}`;
}
