import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCsv } from '../../reports/csv-reader.ts';
import { buildEnsembleReport } from '../../reports/ensemble/ensemble-page.ts';
import { InputError } from '../../sim/errors.ts';
import { readMeasured, refuseTaken } from '../../sim/profiler/calibration-file.ts';
import { AppendedFile } from '../../sim/store/appended-file.ts';
import { readCheckpoint } from '../../sim/store/checkpoint-file.ts';
import { readPlan } from '../../sim/store/experiment-folder.ts';
import { readManifest } from '../../sim/store/manifest.ts';
import { inspectFolder } from '../../sim/store/run-folder.ts';
import { readInputs } from '../../sim/store/run-inputs.ts';
import { lockFolder } from '../../sim/store/run-lock.ts';
import { describeFile } from '../../sim/store/run-outputs.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';
import { readTraceFile } from '../../sim/store/trace-file.ts';
import { readComparison, readEvidence, readVerdict } from '../../sim/store/verdict-folder.ts';
import { writeWhole } from '../../sim/store/whole-file.ts';

let folder: string;
let secretFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dmpsim-plain-'));
  secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'kept');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a stranger may have put in place of a file. */
const strange: Readonly<Record<string, (path: string) => unknown>> = {
  'a pipe': (path) => spawnSync('mkfifo', [path]),
  'a folder': (path) => mkdirSync(path),
  'a link': (path) => symlinkSync(secretFile, path),
  'a link to nothing': (path) => symlinkSync(join(folder, 'nothing'), path),
  'a link to a device': (path) => symlinkSync('/dev/zero', path),
};

async function messageOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'accepted';
  } catch (error) {
    return error instanceof InputError ? error.message : `no bad input: ${error}`;
  }
}

/** Who reads which file of a folder from elsewhere; the name of the file is the last one there. */
const readers: Readonly<Record<string, () => unknown>> = {
  'manifest.json': () => readManifest(folder),
  'inputs.json': () => readInputs(folder),
  'metrics.csv': () => readCsv(join(folder, 'metrics.csv'), () => () => undefined),
  'checkpoint.bin': () => readCheckpoint(join(folder, 'checkpoint.bin')),
  'events.csv': () => describeFile(folder, 'events.csv'),
  'experiment.json': () => readPlan(folder),
  'ensemble.json': () => buildEnsembleReport(folder),
  'comparison.json': () => readComparison(folder),
  'verdict.json': () => readEvidence(folder),
  'run.lock': () => lockFolder(folder),
  'a.json': () => readMeasured(join(folder, 'a.json')),
  'trace.csv': () => readTraceFile(join(folder, 'trace.csv')),
  'scenario.yaml': () => loadScenario(join(folder, 'scenario.yaml')),
};
/** Paths that a person writes, where a link is as good as the file. */
const named = ['a.json', 'trace.csv', 'scenario.yaml'];
/** These say of a link to nothing that there is no such file. */
const follows = [...named, 'experiment.json', 'ensemble.json', 'metrics.csv'];

describe('in place of a file that is read', () => {
  it.each(Object.keys(readers))('%s, whatever is no plain file is refused at once', async (name) => {
    for (const [what, put] of Object.entries(strange)) {
      if (what === 'a link' && named.includes(name)) continue;
      put(join(folder, name));
      const said = await messageOf(readers[name]);
      if (what !== 'a link to nothing' || !follows.includes(name)) expect(said, what).toMatch(/expected/);
      expect(said, what).not.toMatch(/no bad input|kept/);
      rmSync(join(folder, name), { recursive: true });
    }
    expect(readFileSync(secretFile, 'utf8')).toBe('kept');
  });

  it.each(Object.keys(readers))(
    '%s, a file as large as a disk is refused before it is read',
    async (name) => {
      writeFileSync(join(folder, name), '');
      // A hole: it takes no room.
      truncateSync(join(folder, name), 100_000_000_000);
      expect(await messageOf(readers[name])).toMatch(/expected.*(bytes|characters)/);
    },
  );

  it('inputs.json, a pipe makes no folder of a run', () => {
    spawnSync('mkfifo', [join(folder, 'inputs.json')]);
    expect(inspectFolder(folder)).toBe('other files');
  });

  it('a record without an end of megabytes is refused', async () => {
    writeFileSync(join(folder, 'metrics.csv'), 'x'.repeat(5_000_000));
    expect(await messageOf(readers['metrics.csv'])).toContain('records have at most');
  });

  it('a verdict, every file of it is refused', async () => {
    for (const name of ['comparison.json', 'verdict.json']) writeFileSync(join(folder, name), '{}');
    spawnSync('mkfifo', [join(folder, 'verdict.md')]);
    expect(await messageOf(() => readVerdict(folder))).toContain('expected');
  });
});

describe('a file that is written', () => {
  const kinds = Object.entries(strange);

  it.each(kinds)('with the name of %s is refused, and what it leads to stays', async (_what, put) => {
    const path = join(folder, 'page.html');
    put(path);
    expect(await messageOf(() => writeWhole(path, 'new'))).toContain('expected a plain file');
    expect(await messageOf(() => new AppendedFile(folder, 'page.html'))).toContain('expected a plain file');
    expect(await messageOf(() => refuseTaken(path, true))).toContain('expected a file');
    expect(existsSync(`${path}.partial`)).toBe(false);
    expect(readFileSync(secretFile, 'utf8')).toBe('kept');
  });

  it.each(kinds)('beside which %s stands is written, and what that leads to stays', async (what, put) => {
    const path = join(folder, 'page.html');
    put(`${path}.partial`);
    const said = await messageOf(() => writeWhole(path, 'new'));
    if (what === 'a folder') expect(said).toContain('expected a plain file');
    else
      expect([said, readFileSync(path, 'utf8'), lstatSync(path).isFile()]).toEqual(['accepted', 'new', true]);
    expect([readFileSync(secretFile, 'utf8'), existsSync(join(folder, 'nothing'))]).toEqual(['kept', false]);
  });

  it.each(kinds)('is not gone on with through %s', async (_what, put) => {
    put(join(folder, 'metrics.csv.partial'));
    expect(await messageOf(() => new AppendedFile(folder, 'metrics.csv', 2))).toContain('expected');
    rmSync(join(folder, 'metrics.csv.partial'), { recursive: true });
    put(join(folder, 'metrics.csv'));
    expect(await messageOf(() => new AppendedFile(folder, 'metrics.csv', 2))).toContain('expected');
    expect(readFileSync(secretFile, 'utf8')).toBe('kept');
  });

  it('is not gone on with where it is a file of ours too', async () => {
    linkSync(secretFile, join(folder, 'metrics.csv.partial'));
    expect(await messageOf(() => new AppendedFile(folder, 'metrics.csv', 2))).toContain('one name only');
    expect(readFileSync(secretFile, 'utf8')).toBe('kept');
  });
});
