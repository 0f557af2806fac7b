import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { readPlainText } from './plain-file.ts';
import { lockFile, lockFolder } from './run-lock.ts';
import { systemCode } from './system-error.ts';

/** Names of the files of a run; the tables of agents are `agents-<kind>.csv`, single agents by week `weeks-<kind>.csv`. */
export const runFiles = {
  manifest: 'manifest.json',
  inputs: 'inputs.json',
  metrics: 'metrics.csv',
  flows: 'flows.csv',
  events: 'events.csv',
  contributions: 'contributions.csv',
  chain: 'chain.bin',
  phases: 'phases.bin',
  checkpoint: 'checkpoint.bin',
  report: 'report.html',
} as const;

/** The file of single agents of a kind, week by week. */
export function weekFile(kind: string): string {
  return `weeks-${kind}.csv`;
}

/** What a folder holds, as far as a run that wants to write there is concerned. */
export type FolderContent = 'nothing' | 'complete run' | 'unfinished run' | 'other files';

/** Looks into a folder that need not exist. Throws InputError when the path is no folder. */
export function inspectFolder(folder: string): FolderContent {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'nothing';
    if (systemCode(error) === 'ENOTDIR') throw notAFolder(folder, '--out');
    throw error;
  }
  if (names.every((name) => name === lockFile)) return 'nothing';
  if (isOurs(join(folder, runFiles.manifest))) return 'complete run';
  if (isOurs(join(folder, runFiles.inputs))) return 'unfinished run';
  return names.every(isRunFile) ? 'nothing' : 'other files';
}

/**
 * Makes a folder, with those above it, and returns those that were not there, the innermost first; `option` is how it
 * was named. Throws InputError when a file is in the way, or the system does not let it.
 */
export function makeFolder(folder: string, option = '--out'): readonly string[] {
  if (folder === '') throw notAFolder(folder, option);
  try {
    return makeWithParents(resolve(folder));
  } catch (error) {
    const code = systemCode(error);
    if (['EEXIST', 'ENOTDIR'].includes(code)) throw notAFolder(folder, option);
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENAMETOOLONG', 'EINVAL'].includes(code)) throw error;
    throw new InputError({
      path: option,
      constraint: 'expected a folder that can be made',
      value: `${folder}: the system says ${code}`,
      hint: 'choose a folder of your own',
    });
  }
}

/** `recursive` of Node 20 never returns where the system denies a folder in one that is there, as in /proc. */
function makeWithParents(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const above = dirname(folder) === folder ? [] : makeWithParents(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    return above;
  }
  return [folder, ...above];
}

/** Removes the files of an earlier run and nothing else; the manifest first, so that no half of it looks whole. */
export function clearFolder(folder: string): void {
  rmSync(join(folder, runFiles.manifest), { force: true });
  for (const name of readdirSync(folder)) {
    if (isRunFile(name) && name !== lockFile) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Makes a folder and takes it for this process; then `look` says whether what is there may go. In this order nobody is
 * sent to go on with, or to replace, what another process is writing. Returns what gives the folder back, and removes it
 * where it is empty. Throws InputError while another process holds the folder, and what `look` throws.
 */
export function claimFolder(folder: string, look: () => void): () => void {
  const made = makeFolder(folder);
  const unlock = lockFolder(folder);
  const release = (): void => {
    unlock();
    for (const one of [folder, ...made]) removeEmptyFolder(one);
  };
  try {
    look();
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

/** Throws InputError when a folder has files of other names than `own`. */
export function requireOnly(own: ReadonlySet<string>, folder: string): void {
  const names = readdirSync(folder).map((name) => name.replace(/\.partial$/, ''));
  if (names.every((name) => name === lockFile || own.has(name))) return;
  throw new InputError({
    path: '--out',
    constraint: 'expected a new or empty folder',
    value: folder,
    hint: 'choose another --out, or write beside what is there with --force',
  });
}

/** Removes a folder that is empty. */
export function removeEmptyFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** A folder name for a run of a scenario of any name. */
export function folderName(scenarioName: string): string {
  const name = scenarioName.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|-+$/g, '');
  return name === '' ? 'run' : name;
}

function isRunFile(name: string): boolean {
  const whole = name.replace(/\.partial$/, '');
  const isNamed = Object.values(runFiles).some((file) => file === whole);
  return isNamed || whole === lockFile || /^(agents|weeks)-[a-z0-9-]+\.csv$/.test(whole);
}

/** Larger than any manifest, and than any inputs of a run. */
const ownBytesMax = 64 * 1_048_576;

function isOurs(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const content = JSON.parse(readPlainText(path, { bytesMax: ownBytesMax })) as {
      format?: unknown;
      engine?: unknown;
    };
    return typeof content.format === 'number' && typeof content.engine === 'string';
  } catch {
    return false;
  }
}

function notAFolder(folder: string, option: string): InputError {
  return new InputError({
    path: option,
    constraint: 'expected a folder, or a name for a new one',
    value: folder === '' ? 'nothing' : folder,
    hint:
      folder === ''
        ? 'leave the option out for the default'
        : 'a file of that name is in the way; choose another',
  });
}
