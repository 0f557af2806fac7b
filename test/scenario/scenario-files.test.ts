import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveScenario } from '../../sim/economy/resolve.ts';
import { fileReader, loadScenario, scenarioNamedIn } from '../../sim/store/scenario-files.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';
import { minimalScenario, problemsOf, referenceCalibration } from './minimal-scenario.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'dmpsim-scenario-')));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files below the test's folder; returns the path of the first. */
function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0]);
}

describe('a scenario file', () => {
  it('is loaded with the calibration that ships', () => {
    const { scenario, files } = loadScenario(write({ 'my/x.yaml': minimalScenario }));
    expect(scenario.name).toBe('minimal');
    expect(files.map(({ file }) => file)).toEqual([
      join(folder, 'my/x.yaml'),
      'dmpsim:calibrations/reference.json',
    ]);
  });

  it('has the same hash wherever it lies', () => {
    const here = loadScenario(write({ 'a/x.yaml': minimalScenario }));
    const there = loadScenario(write({ 'b/c/y.yaml': minimalScenario }));
    expect(there.sha256).toBe(here.sha256);
  });

  it('extends one that ships by its name, with or without its ending', () => {
    const [short, whole] = ['dmpsim:inference', 'dmpsim:inference.yaml'].map((name, index) =>
      loadScenario(write({ [`${index}/x.yaml`]: `extends: ${name}\nname: mine\n` })),
    );
    expect(short.sha256).toBe(whole.sha256);
    const [problem] = problemsOf(() => loadScenario(write({ 'x.yaml': 'extends: dmpsim:basline\n' })));
    expect(problem).toMatchObject({ path: 'extends', value: 'dmpsim:basline', line: 1 });
    expect(problem.hint).toContain('for instance dmpsim:baseline');
  });

  it('may extend one above it, up to a folder called scenarios', () => {
    const path = write({
      'scenarios/bench/x.yaml': 'extends: ../base.yaml\n',
      'scenarios/base.yaml': minimalScenario,
    });
    expect(loadScenario(path).files.map(({ file }) => file)).toContain(join(folder, 'scenarios/base.yaml'));
    write({ 'base.yaml': minimalScenario, 'scenarios/y.yaml': 'extends: ../base.yaml\n' });
    const [problem] = problemsOf(() => loadScenario(join(folder, 'scenarios/y.yaml')));
    expect(problem).toMatchObject({ path: 'extends', value: '../base.yaml', line: 1 });
    expect(problem.constraint).toContain('below the folder of the file that was given');
  });

  it('outside any folder called scenarios reads nothing above it', () => {
    const path = write({ 'my/x.yaml': 'extends: ../base.yaml\n', 'base.yaml': minimalScenario });
    expect(problemsOf(() => loadScenario(path))[0].constraint).toContain(
      'below the folder of the file that was given',
    );
  });

  it('reads below the folder that --root names, and is refused where it lies outside of that', () => {
    const path = write({ 'my/deep/x.yaml': 'extends: ../../base.yaml\n', 'base.yaml': minimalScenario });
    expect(loadScenario(path, { root: folder }).scenario.name).toBe('minimal');
    expect(problemsOf(() => loadScenario(path, { root: join(folder, 'my') }))[0]).toMatchObject({
      path: 'extends',
      constraint: 'expected a file below the folder of the file that was given to the command',
    });
    expect(problemsOf(() => loadScenario(path, { root: join(folder, 'my/deep/other') }))[0]).toMatchObject({
      path: '--root',
    });
  });

  it('is named by an experiment or a proposal by the same rule', () => {
    const file = join(folder, 'questions/q.yaml');
    const outside = problemsOf(() => scenarioNamedIn(file, '../base.yaml'));
    expect(outside[0].constraint).toContain('below the folder of the file that was given');
    expect(problemsOf(() => scenarioNamedIn(file, join(folder, 'base.yaml')))[0].constraint).toContain(
      'absolute',
    );
    expect(scenarioNamedIn(file, '../base.yaml', folder)).toEqual({
      scenario: join(folder, 'base.yaml'),
      root: folder,
    });
    const below = join(folder, 'scenarios/questions/q.yaml');
    expect(scenarioNamedIn(below, '../base.yaml').scenario).toBe(join(folder, 'scenarios/base.yaml'));
    expect(scenarioNamedIn(file, 'dmpsim:baseline').scenario).toBe('dmpsim:baseline.yaml');
  });

  it('does not follow links out of its folder', () => {
    const path = write({ 'my/x.yaml': 'name: x\nextends: link.yaml\n', 'outside.yaml': minimalScenario });
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'my/link.yaml'));
    expect(problemsOf(() => loadScenario(path))).toEqual([
      {
        path: 'extends',
        constraint: 'expected a file below the folder of the file that was given to the command',
        value: 'link.yaml',
        hint: 'name a folder above both with --root DIR, or move the file; links that lead out of it are not followed',
        file: path,
        line: 2,
      },
    ]);
  });

  it('of 50 MB is refused before it is read', () => {
    const path = write({ 'big.yaml': '' });
    truncateSync(path, 50_000_000);
    const [problem] = problemsOf(() => loadScenario(path));
    const constraint = 'expected a file of at most 1048576 bytes';
    expect(problem).toMatchObject({ path: 'file', constraint, file: path, line: 1 });
    expect(problem.value).toContain('50000000 bytes');
  });

  it('that names a series of 65 MiB is refused with the line that names it', () => {
    const path = write({ 'x.yaml': `${minimalScenario}series:\n  s: { file: s.csv }\n`, 's.csv': '' });
    truncateSync(join(folder, 's.csv'), 65 * 1_048_576);
    const [problem] = problemsOf(() => loadScenario(path));
    expect(problem).toMatchObject({
      path: 'series.s.file',
      constraint: 'expected a file of at most 67108864 bytes',
      file: path,
    });
  });

  it.each<[string, Record<string, string | Uint8Array>, string]>([
    ['missing', { 'y.yaml': '' }, 'expected a file that exists'],
    ['a folder', { 'x.yaml/y.yaml': '' }, 'expected a plain file'],
    ['not UTF-8', { 'x.yaml': Uint8Array.of(0x6e, 0x3a, 0x20, 0xff, 0xfe) }, 'expected text in UTF-8'],
    ['empty', { 'x.yaml': '' }, 'expected a scenario'],
    ['a list', { 'x.yaml': '- 1\n' }, 'expected a scenario'],
  ])('that is %s is refused', (_, files, constraint) => {
    write(files);
    const [problem] = problemsOf(() => loadScenario(join(folder, 'x.yaml')));
    expect(problem.constraint).toContain(constraint);
    if (_ === 'a folder') expect(problem.value).toMatch(/x\.yaml: a folder$/);
  });

  it('may begin with a byte order mark', () => {
    expect(loadScenario(write({ 'x.yaml': `\uFEFF${minimalScenario}` })).scenario.name).toBe('minimal');
  });
});

describe('the scenarios that ship', () => {
  it('are found from the code and run under their own name', () => {
    writeFileSync(join(folder, 'base.yaml'), minimalScenario);
    mkdirSync(join(folder, 'calibrations'));
    writeFileSync(join(folder, 'calibrations/reference.json'), referenceCalibration);
    const { files } = resolveScenario(
      'dmpsim:base.yaml',
      fileReader('dmpsim:base.yaml', { shipped: folder }),
    );
    expect(files.map(({ file }) => file)).toEqual(['dmpsim:base.yaml', 'dmpsim:calibrations/reference.json']);
    expect(existsSync(join(shippedScenarios(), 'calibrations/reference.json'))).toBe(true);
  });
});
