import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { InputError } from '../errors.ts';

/*
 * The one place where files are opened. A folder may come from a stranger: what is called metrics.csv in it can be a
 * pipe that never answers, a device, a link to a file of ours, or as large as a disk.
 */

/** What a reader accepts. */
export interface ReadRules {
  /** Larger files are refused before anything of them is read. */
  readonly bytesMax: number;
  /** `followed` for a path that a person wrote; a link among the files of a folder is refused. */
  readonly links?: 'followed' | 'refused';
}

/** A file that is open for reading; who opened it closes it. */
export interface OpenFile {
  readonly descriptor: number;
  readonly bytes: number;
}

// Windows has none of these; there the look before the call is all there is.
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = constants;
const noFollow = constants.O_NOFOLLOW ?? 0;
/** A pipe or a device is opened without waiting for anybody, or for being made the terminal of the process. */
const noWait = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Opens a plain file. Throws InputError, at once, for a link, a pipe, a device, a socket, a folder, and for a file larger
 * than `bytesMax`; throws the error of the system, ENOENT for instance, for what cannot be opened at all.
 */
export function openPlainFile(path: string, { bytesMax, links = 'refused' }: ReadRules): OpenFile {
  const follows = links === 'followed';
  requirePlain(path, follows ? statSync(path) : lstatSync(path));
  const descriptor = openSync(path, O_RDONLY | noWait | (follows ? 0 : noFollow));
  try {
    const found = fstatSync(descriptor);
    requirePlain(path, found);
    if (found.size > bytesMax) throw tooLarge(path, found.size, bytesMax);
    return { descriptor, bytes: found.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Content of a plain file; throws as `openPlainFile` does. */
export function readPlainFile(path: string, rules: ReadRules): Buffer {
  return readPlainHead(path, rules, rules.bytesMax).head;
}

/** The first bytes of a plain file, and how many it has; throws as `openPlainFile` does. */
export function readPlainHead(
  path: string,
  rules: ReadRules,
  bytesWanted: number,
): { readonly head: Buffer; readonly bytes: number } {
  const { descriptor, bytes } = openPlainFile(path, rules);
  try {
    // What is appended meanwhile is not waited for.
    const head = Buffer.allocUnsafe(Math.min(bytes, bytesWanted));
    let filled = 0;
    while (filled < head.length) {
      const read = readSync(descriptor, head, filled, head.length - filled, null);
      if (read === 0) break;
      filled += read;
    }
    return { head: head.subarray(0, filled), bytes };
  } finally {
    closeSync(descriptor);
  }
}

/** Text of a plain file in UTF-8; throws as `openPlainFile` does. */
export function readPlainText(path: string, rules: ReadRules): string {
  return readPlainFile(path, rules).toString('utf8');
}

/**
 * Starts a file that is not there yet, and returns its descriptor. What has its name is removed first, a link itself and
 * not what it leads to. Throws InputError where a folder has the name.
 */
export function createPlainFile(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw notPlain(path, found);
  if (found !== undefined) rmSync(path, { force: true });
  return openSync(path, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o666);
}

/** Opens a plain file to write after its end. Throws InputError for what is none, or is a file of other names too. */
export function continuePlainFile(path: string): number {
  requireUnshared(path);
  const descriptor = openSync(path, O_WRONLY | O_APPEND | noWait | noFollow);
  try {
    requirePlain(path, fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Gives a finished file its name. Throws InputError where something else than a plain file has it. */
export function placePlainFile(from: string, path: string): void {
  requireReplaceable(path);
  renameSync(from, path);
}

/** Throws InputError where something else than a plain file has the name of a file to be written. */
export function requireReplaceable(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined) requirePlain(path, found);
}

/**
 * Throws InputError for a file that is there and is not plain, or that has another name elsewhere: writing to it would
 * change that file too.
 */
export function requireUnshared(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  requirePlain(path, found);
  if (found.nlink <= 1) return;
  throw new InputError({
    path: 'file',
    constraint: 'expected a file of one name only, since it is written to',
    value: `${path}, which is the same file as another`,
    hint: `copy it over itself: cp ${path} copy && mv copy ${path}`,
  });
}

/** Throws InputError for a folder that is there and is a link, or is no folder. */
export function requireOwnFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return;
  throw new InputError({
    path: 'folder',
    constraint: 'expected a folder, or nothing yet',
    value: `${path}: ${kindOf(found)}`,
    hint: 'nothing is written through links; remove it, or choose another place',
  });
}

function requirePlain(path: string, found: Stats): void {
  if (!found.isFile()) throw notPlain(path, found);
}

function notPlain(path: string, found: Stats): InputError {
  return new InputError({
    path: 'file',
    constraint: 'expected a plain file',
    value: `${path}: ${kindOf(found)}`,
    hint: 'put the file itself there, or remove what is there; links, pipes and devices are neither read nor written',
  });
}

/** What something is in words, with its article. */
export function kindOf(found: Stats): string {
  if (found.isSymbolicLink()) return 'a link';
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return found.isFile() ? 'a file' : 'a device';
}

function tooLarge(path: string, bytes: number, bytesMax: number): InputError {
  return new InputError({
    path: 'file',
    constraint: `expected at most ${bytesMax} bytes`,
    value: `${path} of ${bytes} bytes`,
    hint: 'check that it is the file that was meant',
  });
}
