import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { projectRoot } from '../environment/sources.ts';
import { temporaryFolder } from './command-line.ts';

/*
 * What a stranger gets: the packed package in an empty folder, outside of any checkout. A file that is missing from
 * the package, or a dependency that only developers have, shows here and nowhere else.
 */
const place = temporaryFolder();

function call(command: string, args: readonly string[], cwd = place): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

const dmpsim = (...args: string[]): string => call(join(place, 'node_modules/.bin/dmpsim'), args);
const oneWeek = ['--set', 'clock.horizon=1 week'];

/**
 * Lays the packages that are here into the place, for npm to keep those that dmpsim asks for and to remove the others: to
 * unpack half a gigabyte again would take as long as all tests of the package.
 */
function offerPackages(): void {
  const { packages } = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
  const isWanted = (path: string): boolean => /^node_modules\//.test(path) && !packages[path].dev;
  for (const path of Object.keys(packages).filter(isWanted)) {
    if (!existsSync(join(projectRoot, path))) continue;
    for (const entry of readdirSync(join(projectRoot, path), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) share(join(entry.parentPath, entry.name));
    }
  }
}

/** One file of the project at the same path of the place, without a copy where both are on one disk. */
function share(file: string): void {
  const there = join(place, file.slice(projectRoot.length));
  if (existsSync(there)) return;
  mkdirSync(dirname(there), { recursive: true });
  try {
    linkSync(file, there);
  } catch {
    copyFileSync(file, there);
  }
}

beforeAll(() => {
  // The launcher of a checkout builds what is not up to date, without types.
  call(process.execPath, ['bin/dmpsim', '--version'], projectRoot);
  const hasTypes = existsSync(join(projectRoot, 'dist/types/sim/browser.d.ts'));
  if (!hasTypes) call(process.execPath, ['bin/build.js'], projectRoot);
  call('npm', ['pack', '--pack-destination', place], projectRoot);
  const tarball = readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '';
  writeFileSync(join(place, 'package.json'), '{ "type": "module", "private": true }\n');
  offerPackages();
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--omit=dev'];
  call('npm', ['install', ...quietly, `./${tarball}`]);
});

describe('the installed package', () => {
  it('is small and holds no sources, tests or results of the project', () => {
    const installed = join(place, 'node_modules/dmpsim');
    expect(readdirSync(installed).sort()).toEqual(
      expect.arrayContaining(['LICENSE', 'bin', 'dist', 'package.json', 'scenarios']),
    );
    expect(readdirSync(join(installed, 'bin'))).toEqual(['dmpsim']);
    for (const folder of ['sim', 'test', 'reports', 'out', 'node_modules']) {
      expect(existsSync(join(installed, folder)), folder).toBe(false);
    }
  });

  it('has a command line of the right version', () => {
    expect(dmpsim('--version').trim()).toBe(packageJson.version);
  });

  it('makes, runs, verifies and reports a first economy', () => {
    dmpsim('init', 'town');
    expect(dmpsim('run', 'town/scenario.yaml', ...oneWeek)).toContain('requests settled');
    expect(existsSync(join(place, 'out/town/report.html'))).toBe(true);
    expect(dmpsim('verify', 'out/town')).toMatch(/^identical/);
  });

  it('runs the scenarios that ship by their name', () => {
    const file = 'shipped.yaml';
    writeFileSync(
      join(place, file),
      'extends: dmpsim:baseline.yaml\nname: shipped\nclock: { horizon: 2 d }\n',
    );
    expect(dmpsim('run', file, '--no-report')).toContain('shipped');
  });

  it('asks the questions that ship by their name', () => {
    const small = ['--set', 'clock.horizon=1 d', '--set', 'users.active=100'];
    const short = ['-n', '1', ...small, '--threads', '1', '--out', 'out/prices'];
    dmpsim('ensemble', 'dmpsim:experiments/price-and-elasticity', ...short);
    expect(dmpsim('query', 'out/prices', 'SELECT count(*) AS runs FROM runs', '--csv')).toBe('runs\n9\n');
    const lost = spawnSync(join(place, 'node_modules/.bin/dmpsim'), ['compare', 'dmpsim:proposals/price'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect(lost.status).toBe(2);
    expect(lost.stderr).toContain('dmpsim:proposals/base-price, ');
  });

  it('makes an ensemble, asks its database, and gives a verdict that it verifies', () => {
    const town = 'town/scenario.yaml';
    const few = ['--set', 'clock.horizon=2 d', '--set', 'users.active=100', '--threads', '2'];
    expect(dmpsim('ensemble', town, '-n', '2', ...few, '--out', 'out/few')).toContain('median');
    expect(existsSync(join(place, 'out/few/report.html'))).toBe(true);
    expect(dmpsim('query', 'out/few', 'SELECT count(*) AS runs FROM runs', '--csv')).toBe('runs\n2\n');
    writeFileSync(
      join(place, 'proposal.yaml'),
      `name: dearer
question: Is a dearer base price better?
baseline: ${town}
given: { clock.horizon: 2 d, users.active: 100 }
pairs: 2
arms: [{ name: dearer, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }]
kpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }]
`,
    );
    expect(dmpsim('compare', 'proposal.yaml', '--threads', '1')).toContain('dearer');
    expect(dmpsim('verify', 'out/dearer-verdict', '--threads', '1')).toMatch(/^identical/);
  });

  it('is a typed library that gives the digest of the command line', () => {
    mkdirSync(join(place, 'library'));
    const file = join(place, 'library/main.ts');
    writeFileSync(
      file,
      `import { InputError, loadScenario, type Scenario, type Simulation, simulate } from 'dmpsim';
import * as browser from 'dmpsim/browser';
import { shipped } from 'dmpsim/shipped';

const resolved = loadScenario('town/scenario.yaml', { set: ['clock.horizon=1 week'] });
const scenario: Scenario = resolved.scenario;
const result: Simulation = simulate(resolved, { replication: 0 });
const supply: Float64Array | undefined = result.metrics.get('dgai.supply');
// @ts-expect-error: a digest is text
const wrong: number = result.digest;
const texts: Record<string, string> = { ...shipped, 'mine.yaml': 'extends: dmpsim:two-pm' };
const short = { set: ['clock.horizon=1 week'] };
const mine: browser.ResolvedScenario = browser.resolveTexts(texts, short);
const same = browser.simulate(mine).digest === simulate(loadScenario('mine.yaml', short)).digest;
try {
  loadScenario('town/scenario.yaml', { set: ['users.active=-1'] });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.log(JSON.stringify({ digest: result.digest, rows: supply?.length, users: scenario.users.active, wrong, same, path: error.problems[0]?.path }));
}
`,
    );
    writeFileSync(join(place, 'mine.yaml'), 'extends: dmpsim:two-pm');
    writeFileSync(
      join(place, 'library/tsconfig.json'),
      JSON.stringify({
        compilerOptions: { target: 'ES2023', module: 'nodenext', strict: true, types: [] },
        files: ['main.ts'],
      }),
    );
    call(process.execPath, [join(projectRoot, 'node_modules/typescript/bin/tsc'), '-p', 'library']);
    const result = JSON.parse(call(process.execPath, ['library/main.js']));
    const { digest } = JSON.parse(readFileSync(join(place, 'out/town/manifest.json'), 'utf8'));
    expect(result).toMatchObject({ digest, rows: 168, users: 1000, same: true, path: 'users.active' });
  });
});
