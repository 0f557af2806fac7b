import type { Argv } from 'yargs';

/** Adds the options that change a scenario on the command line, and say where its references may lead. */
export function addScenarioOptions<Options>(
  yargs: Argv<Options>,
): Argv<Options & { set: string[]; root: string | undefined }> {
  return addRootOption(yargs).option('set', {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    defaultDescription: 'nothing',
    describe: 'Change a parameter, path=value; may be given again',
  }) as Argv<Options & { set: string[]; root: string | undefined }>;
}

/** Adds the folder that references of files may lead to. */
export function addRootOption<Options>(yargs: Argv<Options>): Argv<Options & { root: string | undefined }> {
  return yargs.option('root', {
    type: 'string',
    nargs: 1,
    describe: 'Folder that files may name others in [default: of the file, or "scenarios" above it]',
  }) as Argv<Options & { root: string | undefined }>;
}
