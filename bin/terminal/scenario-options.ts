import type { Argv } from 'yargs';

/** Adds the options that change a scenario on the command line. */
export function addScenarioOptions<Options>(yargs: Argv<Options>): Argv<Options & { set: string[] }> {
  return yargs.option('set', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    defaultDescription: 'nothing',
    describe: 'Change a parameter, path=value; may be given again',
  }) as Argv<Options & { set: string[] }>;
}
