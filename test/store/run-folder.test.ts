import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import {
  claimFolder,
  clearFolder,
  folderName,
  inspectFolder,
  makeFolder,
} from '../../sim/store/run-folder.ts';
import { lockFile } from '../../sim/store/run-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dmpsim-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content = ''): void => writeFileSync(join(folder, name), content);
const ours = JSON.stringify({ format: 1, engine: '0.1.0' });

describe('a folder to write a run into', () => {
  it('that does not exist, or is empty, holds nothing', () => {
    expect(inspectFolder(join(folder, 'new/deep'))).toBe('nothing');
    expect(inspectFolder(folder)).toBe('nothing');
  });

  it('that the system does not let be made is refused at once', { timeout: 5_000 }, () => {
    // As in /proc, where making folders with their parents never came back.
    const long = join(folder, 'x'.repeat(300), 'run');
    expect(() => makeFolder(long)).toThrow(/expected a folder that can be made.*ENAMETOOLONG/);
    expect(() => makeFolder('')).toThrow(InputError);
    if (process.platform === 'linux') expect(() => makeFolder('/proc/dmpsim/run')).toThrow(InputError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that another process holds is not even looked into', () => {
    put(lockFile, JSON.stringify({ pid: process.ppid, host: hostname() }));
    put('inputs.json', ours);
    const look = (): void => {
      throw new Error('looked');
    };
    expect(() => claimFolder(folder, look)).toThrow(`written by process ${process.ppid} on ${hostname()}`);
    expect(readdirSync(folder).sort()).toEqual(['inputs.json', lockFile]);
  });

  it('is as it was after a refusal, and after it was given back with nothing in it', () => {
    const deep = join(folder, 'new/deep');
    const refuse = (): void => {
      throw new InputError({ path: '--out', constraint: 'expected another', value: 'this', hint: 'none' });
    };
    expect(() => claimFolder(deep, refuse)).toThrow('expected another');
    expect(readdirSync(folder)).toEqual([]);
    const release = claimFolder(deep, () => undefined);
    expect(existsSync(join(deep, lockFile))).toBe(true);
    release();
    expect(readdirSync(folder)).toEqual([]);
    if (process.platform === 'linux')
      expect(() => claimFolder('/proc/self', () => undefined)).toThrow(
        'expected a folder that can be written',
      );
  });

  it('with a manifest of dmpsim holds a complete run, with inputs alone an unfinished one', () => {
    put('inputs.json', ours);
    put('metrics.csv.partial');
    expect(inspectFolder(folder)).toBe('unfinished run');
    put('manifest.json', ours);
    expect(inspectFolder(folder)).toBe('complete run');
  });

  it.each([
    ['notes', ['notes.txt']],
    ["another program's manifest", ['manifest.json', 'app.js']],
  ])('with %s is not ours to write into', (_what, names) => {
    for (const name of names) put(name, '{"name":"app"}');
    expect(inspectFolder(folder)).toBe('other files');
  });

  it('where a run died in its first moment holds nothing', () => {
    put('run.lock');
    put('inputs.json.partial', '{"form');
    expect(inspectFolder(folder)).toBe('nothing');
  });

  it('loses the files of the run when it is cleared, and no file of anybody else', () => {
    const kept = ['agents.csv', 'chain.bin.bak', 'metrics.csv.old', 'my-notes.md'];
    const run = [
      'manifest.json',
      'metrics.csv',
      'agents-users.csv',
      'agents-nodes.csv.partial',
      'report.html',
    ];
    for (const name of [...kept, ...run]) put(name);
    mkdirSync(join(folder, 'figures'));
    clearFolder(folder);
    expect(readdirSync(folder).sort()).toEqual([...kept, 'figures'].sort());
  });

  it('cannot be a file, nor lie below one', () => {
    put('taken');
    expect(() => inspectFolder(join(folder, 'taken'))).toThrow(InputError);
    expect(() => makeFolder(join(folder, 'taken'))).toThrow(InputError);
    expect(() => makeFolder(join(folder, 'taken/below'))).toThrow(InputError);
  });
});

describe('the folder of a scenario', () => {
  it.each([
    ['baseline', 'baseline'],
    ['fee-cycle 2.0', 'fee-cycle-2.0'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..', 'run'],
    ['', 'run'],
    ['Großer Test: Ünïcode', 'Großer-Test-Ünïcode'],
  ])('named %j is out/%s', (name, expected) => {
    expect(folderName(name)).toBe(expected);
  });
});
