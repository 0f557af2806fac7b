import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { scenarioJsonSchema } from '../economy/resolve.ts';
import { InputError } from '../errors.ts';
import { scenarioTemplate } from '../scenario/template.ts';
import { folderName, makeFolder } from './run-folder.ts';
import { writeWhole } from './whole-file.ts';

const schemaFile = 'dmpsim.schema.json';

/**
 * Makes a folder with a first scenario and the schema by which editors check it; returns the files, the scenario first.
 * Throws InputError, and writes nothing, when one of them is there and `force` is not given.
 */
export function writeStarter(folder: string, force: boolean): string[] {
  const contents: readonly (readonly [string, string])[] = [
    ['scenario.yaml', scenarioTemplate(folderName(basename(resolve(folder))), schemaFile)],
    [schemaFile, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`],
  ];
  const taken = contents.map(([name]) => join(folder, name)).find((path) => existsSync(path));
  if (taken !== undefined && !force) {
    throw new InputError({
      path: 'folder',
      constraint: 'expected a folder without a scenario',
      value: taken,
      hint: 'name another folder, or overwrite with --force',
    });
  }
  makeFolder(folder, 'folder');
  return contents.map(([name, content]) => {
    const path = join(folder, name);
    writeWhole(path, content);
    return path;
  });
}
