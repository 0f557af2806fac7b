import type { Argv, CommandModule } from 'yargs';

interface SchemaArguments {
  readonly of: 'scenario' | 'calibration';
}

/** `dmpsim schema`: what editors need to check and complete a scenario, or to check a calibration. */
export const schemaCommand: CommandModule<object, SchemaArguments> = {
  command: 'schema [of]',
  describe: 'Print the JSON Schema of scenario files, or of calibrations, for editors',
  builder: (yargs: Argv<object>): Argv<SchemaArguments> =>
    yargs
      .positional('of', {
        choices: ['scenario', 'calibration'] as const,
        default: 'scenario' as const,
        describe: 'Which kind of file',
      })
      .example(
        '$0 schema > dmpsim.schema.json',
        'then begin a scenario with the line\n# yaml-language-server: $schema=dmpsim.schema.json',
      ) as unknown as Argv<SchemaArguments>,
  handler: async ({ of }) => {
    console.log(JSON.stringify(await makeSchema(of), null, 2));
  },
};

async function makeSchema(of: SchemaArguments['of']): Promise<unknown> {
  if (of === 'scenario') return (await import('../../sim/economy/resolve.ts')).scenarioJsonSchema();
  return (await import('../../sim/workload/calibration.ts')).calibrationJsonSchema();
}
