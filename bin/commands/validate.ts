import type { Argv, CommandModule } from 'yargs';
import { InputError, type Problem } from '../../sim/errors.ts';
import { layOutExamples } from '../terminal/examples.ts';
import { formatSimLength, groupThousands } from '../terminal/figures.ts';
import { addScenarioOptions } from '../terminal/scenario-options.ts';
import { openScreen, type ScreenOptions } from '../terminal/screen.ts';
import { safeText } from '../terminal/width.ts';

interface ValidateArguments extends ScreenOptions {
  readonly scenarios: readonly string[];
  readonly set: readonly string[];
  readonly root: string | undefined;
}

/** `dmpsim validate`: everything that can be wrong with a scenario before it runs. */
export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate <scenarios..>',
  describe: 'Check scenarios without running them',
  builder: (yargs: Argv<object>) =>
    addScenarioOptions(yargs)
      .positional('scenarios', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Scenario files (YAML)',
      })
      .example(
        layOutExamples([['$0 validate scenarios/*.yaml', 'check all of them']]),
      ) as unknown as Argv<ValidateArguments>,
  handler: validate,
};

async function validate(options: ValidateArguments): Promise<void> {
  const screen = openScreen(options);
  const { loadScenario } = await import('../../sim/store/scenario-files.ts');
  const { Run } = await import('../../sim/engine/run.ts');
  const problems: Problem[] = [];
  const valid: { file: string; name: string; sha256: string; warnings: readonly string[] }[] = [];
  for (const file of options.scenarios) {
    try {
      const resolved = loadScenario(file, { set: options.set, root: options.root });
      const run = new Run(resolved);
      const { scenario, sha256, warnings } = resolved;
      valid.push({ file, name: scenario.name, sha256, warnings });
      for (const warning of warnings) screen.remark(`warning: ${safeText(warning)}  (${safeText(file)})`);
      const length = `${groupThousands(run.ticks)} ticks, ${formatSimLength(run.ticks * run.tickHours)}`;
      const agents = `${groupThousands(scenario.users.active)} users, ${groupThousands(scenario.nodes.active)} nodes`;
      if (!screen.json && options.quiet !== true) {
        screen.print(`${screen.paint('green', 'valid')}  ${safeText(file)}  ${length}, ${agents}`);
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (screen.json && problems.length === 0) screen.print(JSON.stringify({ valid }, null, 2));
  if (problems.length > 0) throw new InputError(problems);
}
