import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { readPlainText } from './plain-file.ts';
import { isOfSystem, namingFile, systemCode } from './system-error.ts';

/** Name of the file that marks a folder as being written. */
export const lockFile = 'run.lock';

/** A lock holds a number and the name of a machine. */
const bytesMax = 65_536;

/**
 * Takes the folder for this process, so that two runs never write the same files; the lock of a process that is gone
 * is taken over. `option` is how the folder was named. Returns what gives it back. Throws InputError while another
 * process holds it, where nothing can be written, and where the lock is no plain file.
 */
export function lockFolder(folder: string, option = '--out'): () => void {
  const path = join(folder, lockFile);
  const own = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (createLock(own, { folder, option, path })) return () => rmSync(path, { force: true });
    const held = readLock(path);
    if (held === undefined) continue;
    if (!isStale(held)) throw heldBy(held, { folder, option, path });
    removeStale(path, held);
  }
  throw heldBy(readLock(path) ?? '', { folder, option, path });
}

function createLock(content: string, { folder, option, path }: Lock): boolean {
  try {
    namingFile(path, () => writeFileSync(path, content, { flag: 'wx' }));
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return false;
    // A full disk takes the name and not the content.
    if (isOfSystem(error) && error.syscall === 'write') rmSync(path, { force: true });
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) throw error;
    throw new InputError({
      path: option,
      constraint: 'expected a folder that can be written',
      value: `${folder}: the system says ${code}`,
      hint: 'choose a folder of your own',
    });
  }
}

function readLock(path: string): string | undefined {
  try {
    return readPlainText(path, { bytesMax });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readHolder(content: string): { pid: number; host: string } | undefined {
  try {
    const { pid, host } = JSON.parse(content) as { pid?: unknown; host?: unknown };
    return Number.isInteger(pid) ? { pid: Number(pid), host: String(host) } : undefined;
  } catch {
    return undefined;
  }
}

/** A container that starts again often has the process number of the one that was killed. */
function isStale(content: string): boolean {
  const holder = readHolder(content);
  if (holder === undefined) return true;
  if (holder.host !== hostname()) return false;
  return holder.pid === process.pid || !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

/** Moves the stale lock away first: of two processes that do so at once, one finds that it moved a fresh lock. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (readPlainText(aside, { bytesMax }) !== stale) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(systemCode(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

interface Lock {
  readonly folder: string;
  /** How the folder was named. */
  readonly option: string;
  readonly path: string;
}

function heldBy(content: string, { folder, option, path }: Lock): InputError {
  const another = option === '--out' ? ' or choose another --out' : '';
  const holder = readHolder(content);
  return new InputError({
    path: option,
    constraint: 'expected a folder that no other run is writing',
    value: holder === undefined ? folder : `${folder}, written by process ${holder.pid} on ${holder.host}`,
    hint: `wait for it${another}; if there is no such run, remove ${path}`,
  });
}
