import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile, lockFolder } from '../../sim/store/run-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dmpsim-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const holdAs = (pid: number, host = hostname()): void =>
  writeFileSync(join(folder, lockFile), JSON.stringify({ pid, host }));

/** A process that lives until it is ended, and its number. */
async function startProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log()']);
  await once(child.stdout, 'data');
  return { pid: child.pid as number, end: () => [child.kill('SIGKILL'), once(child, 'exit')][1] };
}

describe('the lock of a run folder', () => {
  it('keeps a second run out while the first lives, and says who holds it', async () => {
    const other = await startProcess();
    holdAs(other.pid);
    expect(() => lockFolder(folder)).toThrow(`process ${other.pid}`);
    await other.end();
  });

  it('is taken over from a process that was killed', async () => {
    const other = await startProcess();
    await other.end();
    holdAs(other.pid);
    const release = lockFolder(folder);
    expect(readdirSync(folder)).toEqual([lockFile]);
    release();
    expect(existsSync(join(folder, lockFile))).toBe(false);
  });

  it('is taken over when half of it was written', () => {
    writeFileSync(join(folder, lockFile), '{"pid":');
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another machine is respected, as nobody here can tell whether its process lives', () => {
    holdAs(1, `not-${hostname()}`);
    expect(() => lockFolder(folder)).toThrow('remove');
  });
});
