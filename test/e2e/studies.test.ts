import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { queryExperiment } from '../../sim/store/experiment-query.ts';
import { projectRoot } from '../environment/sources.ts';
import { dmpsim, startDmpsim, temporaryFolder } from './command-line.ts';
import { countRuns, readRows, waitForGrowth } from './experiment-rows.ts';

const scratch = temporaryFolder();
const at = (name: string): string => join(scratch, name);
const oneThread = ['--threads', '1'];
const read = (folder: string, file: string): string => readFileSync(join(at(folder), file), 'utf8');

/** Runs of a day: what is asked here is whether the questions are answered, not what of. */
const analysis = `name: drivers
question: What drives fees?
scenario: village.yaml
set: { clock.horizon: 1 d }
analysis: sobol
rows: 32
parameters:
  users.elasticity: { uniform: [0.5, 3] }
  mechanisms.price.basePrice: { uniform: [0.02 DGAI/CU, 0.08 DGAI/CU] }
kpis: { fees: sum(fees.gross), nodes: last(nodes.active) }
`;
const search = `question: Which base price brings most fees?
scenario: village.yaml
set: { clock.horizon: 1 d }
vary: { mechanisms.price.basePrice: [0.01 DGAI/CU, 0.3 DGAI/CU] }
maximise: sum(fees.gross)
subject: [mean(mean(nodes.active)) >= 10, P(sum(requests.settled) < 1) <= 50 %]
budget: 24 runs
replications: 2
confirm: 8 pairs
`;

beforeAll(() => {
  for (const file of ['village.yaml', 'season.csv'])
    copyFileSync(join(projectRoot, 'test/e2e/scenarios', file), at(file));
  writeFileSync(at('drivers.yaml'), analysis);
  writeFileSync(at('price.yaml'), search);
});

describe('dmpsim sensitivity', () => {
  const begin = (name: string, ...more: string[]): string[] => [
    'sensitivity',
    at('drivers.yaml'),
    ...oneThread,
    '--out',
    at(name),
    ...more,
  ];

  it('says what matters, writes text and page, and is verified', async () => {
    const call = await dmpsim(begin('straight'));
    expect(call).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
    expect(call.stdout).toMatch(/basePrice .*\n.*elasticity|elasticity .*\n.*basePrice/);
    expect(call.stdout).toContain('160 runs of');
    expect(read('straight', 'findings.md')).toContain('# What drives fees?');
    expect(read('straight', 'findings.html')).toContain('<svg');
    expect(await dmpsim(['verify', at('straight'), '--sample', '3', ...oneThread])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 of 160 runs made again'),
    });
  });

  it('gives the same when it was killed and resumed, and with two threads', async () => {
    const killed = startDmpsim(begin('killed'));
    await waitForGrowth(at('killed'), 40_000);
    killed.child.kill('SIGKILL');
    await killed.finished;
    expect(await countRuns(at('killed'))).toBeLessThan(160);
    expect((await dmpsim(['sensitivity', '--resume', at('killed'), '--threads', '2'])).code).toBe(0);
    expect(await readRows(at('killed'))).toEqual(await readRows(at('straight')));
    for (const file of ['findings.json', 'findings.md', 'findings.html'])
      expect(read('killed', file)).toBe(read('straight', file));
  });

  it('adds trajectories to what is there, and is then what it would have been', async () => {
    const morris = (name: string, count: number) =>
      dmpsim(begin(name, '--analysis', 'morris', '-n', `${count}`));
    expect((await morris('longer', 8)).code).toBe(0);
    expect((await morris('extended', 5)).code).toBe(0);
    const call = await dmpsim(['sensitivity', '--resume', at('extended'), '-n', '8', ...oneThread]);
    expect(call.code).toBe(0);
    expect(await readRows(at('extended'))).toEqual(await readRows(at('longer')));
    expect(read('extended', 'findings.json')).toBe(read('longer', 'findings.json'));
    const fewer = await dmpsim(['sensitivity', '--resume', at('extended'), '-n', '5']);
    expect(fewer).toMatchObject({ code: 2, stderr: expect.stringContaining('at least the 8') });
  });

  it('screens by Morris, says how long it would take, and reads an ensemble by PAWN', async () => {
    const dry = await dmpsim(begin('dry', '--analysis', 'morris', '-n', '8', '--dry-run', '--json'));
    expect(JSON.parse(dry.stdout)).toMatchObject({ kind: 'sensitivity', analysis: 'morris', runs: 24 });
    expect(existsSync(at('dry'))).toBe(false);
    const morris = JSON.parse(read('longer', 'findings.json'));
    expect(morris).toMatchObject({ analysis: 'morris', runs: 24, failed: 0 });
    expect(morris.figures.map(({ rows }: { rows: unknown[] }) => rows.length)).toEqual([2, 2]);
    const ensemble = ['ensemble', at('village.yaml'), '--set', 'clock.horizon=1 d', '-n', '1', '--quiet'];
    const vary = ['--vary', 'mechanisms.price.basePrice={ uniform: [0.01 DGAI/CU, 0.3 DGAI/CU] }'];
    const made = [...ensemble, ...vary, '--design', 'sobol', '--points', '100', ...oneThread];
    expect((await dmpsim([...made, '--out', at('ensemble')])).code).toBe(0);
    const asked = ['sensitivity', at('ensemble'), '--analysis', 'pawn', '--out', at('pawn'), '--json'];
    const pawn = await dmpsim(asked);
    expect(JSON.parse(pawn.stdout)).toMatchObject({ analysis: 'pawn', runs: 100 });
    expect(read('pawn', 'findings.md')).toContain('PAWN');
  });

  it('refuses a file that is not there by name, before all else', async () => {
    const call = await dmpsim(['sensitivity', at('nowhere.yaml'), '--out', at('refused')]);
    expect(call).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('experiment: expected a file that exists'),
    });
    expect(existsSync(at('refused'))).toBe(false);
  });

  it.each([
    [['--analysis', 'sobol', '-n', '40'], '--rows: expected a multiple of 16'],
    [['--kpi', 'x=sum(fees.gros)'], 'did you mean fees.gross?'],
    [['--vary', 'users.elasticity={ uniform: [2, 1] }'], 'expected bounds from low to high'],
    [['--vary', 'users.elastic={ uniform: [1, 2] }'], 'users.elastic'],
    [['--analysis', 'pawn'], 'expected the folder of an experiment'],
  ])('refuses %j', async (more, words) => {
    const call = await dmpsim(begin('refused', ...more));
    expect(call).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
    expect(existsSync(at('refused'))).toBe(false);
  });
});

describe('dmpsim search', () => {
  const begin = (name: string, ...more: string[]): string[] => [
    'search',
    at('price.yaml'),
    ...oneThread,
    '--out',
    at(name),
    ...more,
  ];

  it('finds a price, confirms it on fresh luck, and is verified', async () => {
    const call = await dmpsim(begin('found', '--json'));
    expect(call.code).toBe(0);
    const findings = JSON.parse(call.stdout);
    expect(findings).toMatchObject({ kind: 'search', isFeasible: true, confirmation: { pairs: 8 } });
    expect(findings.runs).toBeGreaterThan(16);
    expect(findings.runs).toBeLessThanOrEqual(24);
    const [{ aims, lines }] = findings.confirmation.arms;
    expect(aims[0].finding).toMatch(/better|cannot tell|no relevant/);
    expect(lines.map(({ finding }: { finding: string }) => finding)).toEqual(['holds', expect.any(String)]);
    const verdict = JSON.parse(read('found/confirmation', 'verdict.json'));
    expect(verdict).toMatchObject({ pairs: 8, seed: expect.stringContaining('confirmation') });
    const { rows } = await queryExperiment(at('found'), 'SELECT count(*)::INTEGER FROM runs');
    expect(rows).toEqual([[findings.runs]]);
    expect(await dmpsim(['verify', at('found'), '--sample', '2', ...oneThread])).toMatchObject({ code: 0 });
    expect((await dmpsim(['verify', at('found/confirmation'), '--sample', '2', ...oneThread])).code).toBe(0);
  });

  it('gives the same when it was killed and resumed', async () => {
    const killed = startDmpsim(begin('killed-search'));
    await waitForGrowth(at('killed-search'), 40_000);
    killed.child.kill('SIGKILL');
    await killed.finished;
    expect((await dmpsim(['search', '--resume', at('killed-search'), '--threads', '2'])).code).toBe(0);
    expect(read('killed-search', 'findings.json')).toBe(read('found', 'findings.json'));
  });

  it('says what stands in the way where nothing is feasible', async () => {
    writeFileSync(at('price.yaml'), search.replace('>= 10', '>= 1000'));
    const call = await dmpsim(begin('nothing'));
    expect(call).toMatchObject({ code: 0 });
    expect(call.stdout).toContain('In the way: mean(mean(nodes.active)) >= 1000, missed by 988');
    expect(existsSync(at('nothing/confirmation'))).toBe(false);
  });

  it.each([
    ['maximise: sum(fees.gross)', 'maximise: sum(fees.gros)', 'did you mean fees.gross?'],
    ['>= 10', '>= 10 DGAI', 'expected a value without a unit'],
    [
      'P(sum(requests.settled) < 1) <= 50 %',
      'P(sum(requests.settled) < 1)',
      'expected a bound of the chance',
    ],
    ['budget: 24 runs', 'budget: 3 runs', 'budget: expected at least'],
    ['maximise:', 'solve: { value: last(nodes.active), equals: 10 }\nmaximise:', 'or one to solve for'],
    ['vary:', 'vari:', 'vari'],
  ])('refuses %s as %s', async (right, wrong, words) => {
    writeFileSync(at('price.yaml'), search.replace(right, wrong));
    const call = await dmpsim(begin('refused'));
    expect(call).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
    expect(call.stderr).toContain('price.yaml');
    expect(existsSync(at('refused'))).toBe(false);
  });
});

describe('dmpsim study serve', () => {
  const ask = (
    lines: readonly string[],
    ...more: string[]
  ): { status: number | null; answers: unknown[] } => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['bin/dmpsim', 'study', 'serve', at('drivers.yaml'), ...oneThread, '--out', at('served'), ...more],
      { cwd: projectRoot, encoding: 'utf8', input: lines.map((line) => `${line}\n`).join('') },
    );
    return {
      status,
      answers: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    };
  };
  const point = { 'users.elasticity': 2, 'mechanisms.price.basePrice': '0.05 DGAI/CU' };

  it('answers lines, keeps each run, and says what is wrong with a line', async () => {
    const lines = [
      JSON.stringify({ id: 1, point, replications: 2 }),
      '{"id": 2, "point": {"users.elasticity": 9}}',
      'nonsense',
      JSON.stringify({ id: 4, point: { ...point, 'mechanisms.price.basePrice': 0.05 }, replication: 1 }),
    ];
    const { status, answers } = ask(lines);
    expect(status).toBe(0);
    const [head, first, second, third, fourth] = answers as Record<string, never>[];
    expect(head).toMatchObject({
      parameters: { 'users.elasticity': '0.5 to 3' },
      figures: [{ name: 'fees' }, {}],
    });
    expect(first).toMatchObject({ id: 1, outcomes: [{ nodes: 12 }, { nodes: 12 }] });
    expect(second).toMatchObject({ id: 2, error: expect.stringContaining('expected 0.5 to 3') });
    expect(third).toMatchObject({ id: null, error: expect.stringContaining('as JSON') });
    // The same point and the same luck: the run is there already.
    expect(fourth).toEqual({ id: 4, outcomes: [(first['outcomes'] as unknown[])[1]] });
    expect(await countRuns(at('served'))).toBe(2);
    expect(ask(lines.slice(0, 1)).answers[1]).toEqual(first);
    expect(await countRuns(at('served'))).toBe(2);
  });
});
