import type { Argv, CommandModule } from 'yargs';
import type { ArgumentsOf, ScreenOptions } from '../terminal/screen.ts';

const builder = (yargs: Argv<ScreenOptions>) =>
  yargs
    .positional('of', {
      choices: ['scenario', 'calibration'] as const,
      default: 'scenario' as const,
      describe: 'Which kind of file',
    })
    .example(
      '$0 schema > dmpsim.schema.json',
      'then begin a scenario with the line\n# yaml-language-server: $schema=dmpsim.schema.json',
    );

type SchemaArguments = ArgumentsOf<typeof builder>;

/** `dmpsim schema`: what editors need to check and complete a scenario, or to check a calibration. */
export const schemaCommand: CommandModule<ScreenOptions, SchemaArguments> = {
  command: 'schema [of]',
  describe: 'Print the JSON Schema of scenario files, or of calibrations, for editors',
  builder,
  handler: async ({ of }) => {
    console.log(JSON.stringify(await makeSchema(of), null, 2));
  },
};

async function makeSchema(of: SchemaArguments['of']): Promise<unknown> {
  if (of === 'scenario') return (await import('../../sim/economy/resolve.ts')).scenarioJsonSchema();
  return (await import('../../sim/workload/calibration.ts')).calibrationJsonSchema();
}
