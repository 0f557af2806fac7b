import type { Argv, CommandModule } from 'yargs';

/** `dmpsim schema`: what editors need to check and complete a scenario. */
export const schemaCommand: CommandModule = {
  command: 'schema',
  describe: 'Print the JSON Schema of scenario files, for editors',
  builder: (yargs: Argv<object>) =>
    yargs.example(
      '$0 schema > dmpsim.schema.json',
      'then begin a scenario with the line\n# yaml-language-server: $schema=dmpsim.schema.json',
    ),
  handler: async () => {
    const { scenarioJsonSchema } = await import('../../sim/scenario/json-schema.ts');
    console.log(JSON.stringify(scenarioJsonSchema(), null, 2));
  },
};
