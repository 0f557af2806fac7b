import type { Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../sim/errors.ts';
import { formatTimed, type TimedFile, timeRuns } from '../terminal/checked-summary.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { watchPlanning } from '../terminal/planning.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';
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

async function validate(options: ValidateArguments): Promise<void> {
  const screen = openScreen(options);
  const { checkFile } = await import('../../sim/experiments/checked-file.ts');
  const problems: Problem[] = [];
  const valid: TimedFile[] = [];
  const budgetMs = estimateMs / options.scenarios.length;
  for (const file of options.scenarios) {
    try {
      const checked = await checkFile(file, options, (points, next) => watchPlanning(screen, points, next));
      for (const warning of checked.warnings)
        screen.remark(`warning: ${safeText(warning)}  (${safeText(file)})`);
      const one = await timeRuns(file, checked, budgetMs);
      valid.push(one);
      if (!screen.json && options.quiet !== true)
        screen.print(formatTimed(one, checked.extent, { word: 'valid', paint: screen.paint }));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (screen.json && problems.length === 0) screen.print(JSON.stringify({ valid }, null, 2));
  if (problems.length > 0) throw new InputError(problems);
}
