import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../environment/sources.ts';
import type { Call } from '../environment/standing-process.ts';
import { dmpsim, readOutcome, temporaryFolder, village } from './command-line.ts';

const scratch = temporaryFolder();
const program = join(projectRoot, 'bin/dmpsim');
/** A device of Linux that is always full; other systems have none. */
const full = '/dev/full';
const hasFull = existsSync(full);

/** Calls dmpsim with one of its standard streams on the device that is full. */
function callIntoFull(args: readonly string[], stream: 'stdout' | 'stderr'): Call {
  const device = openSync(full, 'w');
  try {
    const stdio = stream === 'stdout' ? ['ignore', device, 'pipe'] : ['ignore', 'pipe', device];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: stdio as ('ignore' | 'pipe' | number)[],
    });
    return { code: status ?? -1, stdout: stdout ?? '', stderr: stderr ?? '' };
  } finally {
    closeSync(device);
  }
}

/** Calls dmpsim where no file may grow beyond so many kB: what a full disk is to a program, without one. */
function callWithin(kilobytes: number, args: readonly string[]): Call {
  const limited = ['-c', `ulimit -f ${kilobytes}; exec "$@"`, 'bash', process.execPath, program, ...args];
  const { status, stdout, stderr } = spawnSync('bash', limited, { cwd: projectRoot, encoding: 'utf8' });
  return { code: status ?? -1, stdout, stderr };
}

/** Names that a reader would take for results. */
const listResults = (folder: string): string[] =>
  readdirSync(folder).filter((name) => !name.endsWith('.partial') && name !== 'inputs.json');

describe.skipIf(!hasFull)('standard output on a full disk (Linux, which has /dev/full)', () => {
  it.each([['explain', village], ['--help']])('ends %s with one line and exit code 2', (...args) => {
    const { code, stderr } = callIntoFull(args, 'stdout');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'dmpsim: standard output: no space left on the disk\n',
    });
  });

  it('leaves the run that it was about whole', () => {
    const folder = join(scratch, 'unsaid');
    const args = ['run', village, '--set', 'clock.horizon=1 d', '--no-report', '--out', folder, '--json'];
    const { code, stderr } = callIntoFull(args, 'stdout');
    expect(code).toBe(2);
    expect(JSON.parse(stderr).error).toMatchObject({ kind: 'Error', exitCode: 2 });
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
  });
});

describe.skipIf(!hasFull)('standard error on a full disk', () => {
  it('changes neither what is done nor the exit code', () => {
    const folder = join(scratch, 'untold');
    const short = ['--set', 'clock.horizon=1 d', '--no-report', '--out', folder];
    expect(callIntoFull(['run', village, ...short], 'stderr')).toMatchObject({ code: 0 });
    expect(callIntoFull(['run', 'none.yaml'], 'stderr')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a disk that takes no more of a run', () => {
  const folder = join(scratch, 'run');
  const settings = ['--set', 'clock.horizon=20 d', '--no-report', '--quiet'];

  it('is one line that names the file and the command that goes on, and nothing looks whole', () => {
    const { code, stdout, stderr } = callWithin(40, ['run', village, ...settings, '--out', folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const reason = 'the system allows no larger file; when that is mended';
    expect(stderr).toMatch(
      new RegExp(
        `^dmpsim: ${folder}/[a-z-]+\\.(csv|bin)\\.partial: ${reason}, go on with: dmpsim run --resume ${folder}\n$`,
      ),
    );
    expect(listResults(folder)).toEqual([]);
  });

  it('costs nothing: the command that was named ends in the files of a run that was not stopped', async () => {
    const straight = join(scratch, 'straight');
    const calls = [
      ['run', '--resume', folder, '--no-report'],
      ['run', village, ...settings, '--out', straight],
    ];
    const ended = await Promise.all(calls.map((call) => dmpsim(call)));
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(readOutcome(folder)).toEqual(readOutcome(straight));
  });

  it('where not even its inputs fit, names the file and leaves no folder', () => {
    const none = join(scratch, 'none');
    const { code, stderr } = callWithin(1, ['run', village, ...settings, '--out', none]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `dmpsim: ${none}/inputs.json: the system allows no larger file\n`,
    });
    expect(existsSync(none)).toBe(false);
  });
});

describe('a disk that takes no more of an ensemble', () => {
  const folder = join(scratch, 'ensemble');

  it('is one line that names the database and the command that goes on, which works', async () => {
    const asked = ['ensemble', village, '--set', 'clock.horizon=3 d', '-n', '2', '--threads', '1'];
    const { code, stdout, stderr } = callWithin(100, [
      ...asked,
      '--series',
      'all',
      '--every',
      '1 h',
      '--out',
      folder,
      '--quiet',
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^dmpsim: \S+experiment\.duckdb\S*: the system allows no larger file; .*: dmpsim ensemble --resume \S+\n$/,
    );
    expect(existsSync(join(folder, 'ensemble.json'))).toBe(false);
    expect(await dmpsim(['ensemble', '--resume', folder, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(folder, 'ensemble.json'))).toBe(true);
  });
});
