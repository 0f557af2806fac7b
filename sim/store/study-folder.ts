import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { type StudyFile, studyFileSchema } from '../study/study-file.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { shellWord } from '../workload/shell-word.ts';
import { databaseNames, removeNamed } from './experiment-folder.ts';
import { readPlainText } from './plain-file.ts';
import { claimFolder, requireOnly } from './run-folder.ts';
import { writeWhole } from './whole-file.ts';

/** Names of the files of a study. */
export const studyFiles = {
  /** What is asked, from which alone the study can go on. */
  study: 'study.json',
  findings: 'findings.json',
  text: 'findings.md',
  page: 'findings.html',
} as const;

/** A folder of its own in that of a search: the verdict that confirms what was found. */
export const confirmationFolder = 'confirmation';

const ownNames = new Set<string>([...Object.values(studyFiles), ...databaseNames, confirmationFolder]);
const lengthMax = 256 * 1_048_576;

/** Whether a folder holds a study, finished or not. */
export function holdsStudy(folder: string): boolean {
  return existsSync(join(folder, studyFiles.study));
}

/**
 * Takes a folder for a new study and returns what gives it back. Throws InputError while another process writes there, and
 * when a study or something else is there already, unless `force` replaces it.
 */
export function claimForStudy(
  folder: string,
  { force, command }: { readonly force: boolean; readonly command: StudyFile['kind'] },
): () => void {
  return claimFolder(folder, () => {
    if (force) return;
    if (holdsStudy(folder)) {
      throw new InputError({
        path: '--out',
        constraint: 'expected a folder without a study',
        value: folder,
        hint: `go on with it by \`dmpsim ${command} --resume ${shellWord(folder)}\`, or start over with --force`,
      });
    }
    requireOnly(ownNames, folder);
  });
}

/** Writes down what is asked; what an earlier study left in the folder goes. */
export function beginStudy(folder: string, study: StudyFile): void {
  removeNamed(
    folder,
    [...ownNames].filter((name) => name !== confirmationFolder),
  );
  writeStudy(folder, study);
}

/** Writes down what is asked from now on; what was found before goes. */
export function writeStudy(folder: string, study: StudyFile): void {
  removeNamed(folder, [studyFiles.findings, studyFiles.text, studyFiles.page]);
  writeWhole(join(folder, studyFiles.study), `${JSON.stringify(study)}\n`);
}

/** The study of a folder. Throws InputError when it holds none. */
export function readStudy(folder: string): StudyFile {
  const path = join(folder, studyFiles.study);
  if (!holdsStudy(folder)) {
    throw new InputError({
      path: 'folder',
      constraint: 'expected the folder of a study',
      value: `no file ${path}`,
      hint: 'give a folder that `dmpsim sensitivity` or `dmpsim search` wrote',
    });
  }
  const text = readPlainText(path, { bytesMax: lengthMax });
  return parseJsonInput(text, path, studyFileSchema, lengthMax) as StudyFile;
}

/** SHA-256 of what runs of a study depend on: not on how many there are to be. */
export function identifyStudy({ kind, base, parameters }: StudyFile): string {
  return sha256Text(JSON.stringify([kind, base.scenario.sources, base.set, parameters]));
}

/** Writes what was found: the findings themselves last, where they are, all is. */
export function writeFindings(
  folder: string,
  { findings, text, page }: { readonly findings: object; readonly text: string; readonly page: string },
): void {
  writeWhole(join(folder, studyFiles.text), text);
  writeWhole(join(folder, studyFiles.page), page);
  writeWhole(join(folder, studyFiles.findings), `${JSON.stringify(findings, null, 1)}\n`);
}
