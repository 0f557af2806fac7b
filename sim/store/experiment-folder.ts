import { createHash } from 'node:crypto';
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { digestPlan, type ExperimentPlan, planSchema, storedPoints } from '../experiments/plan.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { shellWord } from '../workload/shell-word.ts';
import { readPlainText } from './plain-file.ts';
import { claimFolder, requireOnly } from './run-folder.ts';
import { writeWhole } from './whole-file.ts';

/** Names of the files of an experiment. */
export const experimentFiles = {
  plan: 'experiment.json',
  database: 'experiment.duckdb',
  summary: 'ensemble.json',
  report: 'report.html',
} as const;

/** A plan holds the text of every series and the settings of every point. */
const planLengthMax = 256 * 1_048_576;

/** What else DuckDB writes beside a database: changes that are not yet in it, and what of its work memory does not hold. */
export const logEndings: readonly string[] = ['.wal', '.wal.checkpoint', '.wal.recovery'];
export const spillEnding = '.tmp';

/** The database, and what DuckDB keeps beside its file while it writes. */
export const databaseNames: readonly string[] = ['', ...logEndings, spillEnding].map(
  (ending) => `${experimentFiles.database}${ending}`,
);

const ownNames = new Set<string>([...Object.values(experimentFiles), ...databaseNames]);

/**
 * Takes a folder for a new experiment and returns what gives it back. Throws InputError while another process writes
 * there, and when an experiment or something else is there already, unless `force` replaces it.
 */
export function claimForExperiment(folder: string, { force }: { readonly force: boolean }): () => void {
  return claimFolder(folder, () => force || requireNoExperiment(folder));
}

function requireNoExperiment(folder: string): void {
  if (holdsExperiment(folder)) {
    throw new InputError({
      path: '--out',
      constraint: 'expected a folder without an experiment',
      value: folder,
      hint: `go on with it by \`dmpsim ensemble --resume ${shellWord(folder)}\`, or start over with --force`,
    });
  }
  requireOnly(ownNames, folder);
}

/** Whether a folder holds an experiment, finished or not. */
export function holdsExperiment(folder: string): boolean {
  return existsSync(join(folder, experimentFiles.plan));
}

/** Removes the files of an earlier experiment; its plan first, so that no half of it looks whole. */
export function clearExperiment(folder: string): void {
  removeNamed(folder, ownNames);
}

/** Removes files by their names, links themselves and not what they lead to, and what DuckDB left of a query. */
export function removeNamed(folder: string, names: Iterable<string>): void {
  const spill = `${experimentFiles.database}${spillEnding}`;
  for (const name of names) rmSync(join(folder, name), { force: true, recursive: name === spill });
}

export function writePlan(folder: string, plan: ExperimentPlan): void {
  const stored = { ...plan, points: storedPoints(plan.points) };
  writeWhole(join(folder, experimentFiles.plan), `${JSON.stringify(stored)}\n`);
}

/** Throws InputError when the folder holds no experiment. */
export function readPlan(folder: string): ExperimentPlan {
  const path = join(folder, experimentFiles.plan);
  if (!existsSync(path)) {
    throw new InputError({
      path: 'folder',
      constraint: 'expected the folder of an experiment',
      value: `no file ${path}`,
      hint: 'give a folder that `dmpsim ensemble` wrote',
    });
  }
  return parseJsonInput(readPlainText(path, { bytesMax: planLengthMax }), path, planSchema, planLengthMax);
}

/** The database of an experiment or a comparison. Throws InputError when the folder holds none. */
export function findDatabase(folder: string): string {
  const path = join(folder, experimentFiles.database);
  if (existsSync(path)) return path;
  throw new InputError({
    path: 'folder',
    constraint: 'expected the folder of an experiment',
    value: `no file ${path}`,
    hint: 'give a folder that `dmpsim ensemble` or `dmpsim compare` wrote',
  });
}

/** Where runs of the experiment in a folder wait: another folder with the same plan has another queue. */
export function queueName(folder: string, plan: ExperimentPlan): string {
  const place = `${hostname()} ${realpathSync(folder)} ${digestPlan(plan)}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 24);
}
