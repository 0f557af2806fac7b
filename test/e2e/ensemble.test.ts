import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, simulate } from '../../sim/index.ts';
import { queryExperiment } from '../../sim/store/experiment-query.ts';
import { dmpsim, startDmpsim, temporaryFolder, village } from './command-line.ts';
import { countRuns, readRows, waitForGrowth } from './experiment-rows.ts';

const scratch = temporaryFolder();
const folderOf = (name: string): string => join(scratch, name);
const set = ['--set', 'clock.horizon=4 d'];
/** 24 small runs: two points, twelve times the same luck. */
const many = [
  'ensemble',
  village,
  ...set,
  '--vary',
  'users.elasticity=[0.5, 2]',
  '-n',
  '12',
  '--every',
  '12 h',
];
/** Bytes of the database when it has a few of the runs, and when it has a third of them. */
const [fewRuns, someRuns] = [24_000, 50_000];
/** Where threads are not the point, one is enough: each loads the program and warms up for itself. */
const oneThread = ['--threads', '1'];
const into = (name: string): string[] => ['--out', folderOf(name), '--quiet'];

let straight: Record<string, readonly string[]>;
beforeAll(async () => {
  expect(await dmpsim([...many, ...into('straight')])).toMatchObject({ code: 0, stderr: '' });
  straight = await readRows(folderOf('straight'));
});

describe('an ensemble', () => {
  it('keeps every run with its digest: the one that the scenario, seed and replication give anywhere', () => {
    expect(straight['runs'].length).toBe(24);
    const resolved = loadScenario(village, { set: ['clock.horizon=4 d', 'users.elasticity=2'] });
    const { digest, metrics } = simulate(resolved, { replication: 7 });
    const run = straight['runs'].map((row) => JSON.parse(row)).find(([number]) => number === 2 * 7 + 1);
    expect(run).toContain(digest);
    expect(run).toContain('done');
    const fees = (metrics.get('fees.gross') ?? new Float64Array()).reduce((sum, value) => sum + value, 0);
    const kept = straight['kpis']
      .map((row) => JSON.parse(row))
      .find(([number, , , kpi]) => number === 2 * 7 + 1 && kpi === 'fees');
    expect(kept[4]).toBeCloseTo(fees, 6);
  });

  it('goes through points of a file as through those of a list', async () => {
    const points = join(scratch, 'points.csv');
    writeFileSync(points, 'users.elasticity\n0.5\n2\n');
    const call = ['ensemble', village, ...set, '--points', points, '-n', '1', '--every', '12 h'];
    expect(await dmpsim([...call, ...oneThread, ...into('listed')])).toMatchObject({ code: 0, stderr: '' });
    const { runs } = await readRows(folderOf('listed'));
    expect(runs).toEqual(straight['runs'].slice(0, 2));
    writeFileSync(points, 'users.elasticity\n0.5\nmany\n');
    const { code, stderr } = await dmpsim([...call, ...into('refused')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/users\.elasticity: expected .*points\.csv:3/s);
  });

  it('gives two points the same luck: what users want before any price is the same', async () => {
    const digests = 'SELECT count(DISTINCT digest)::INTEGER FROM runs';
    expect((await queryExperiment(folderOf('straight'), digests)).rows).toEqual([[24]]);
    const [baseline, changed] = straight['runs'].slice(0, 2).map((row) => JSON.parse(row));
    expect([baseline[2], baseline[3]]).toEqual([changed[2], changed[3]]);
  });

  it('is told by verify how one of its runs is made again', async () => {
    const call = await dmpsim(['verify', folderOf('straight')]);
    expect(call).toMatchObject({ code: 2, stderr: expect.stringContaining('an ensemble') });
    const asked = await dmpsim(['query', folderOf('straight'), 'SELECT digest, replay FROM runs', '--csv']);
    expect(asked.stdout).toContain('dmpsim run');
  });

  it('says medians and bands, and leaves ensemble.json for the report', async () => {
    const { stdout } = await dmpsim(['ensemble', '--resume', folderOf('straight')]);
    expect(stdout).toContain('elasticity = 0.5');
    expect(stdout).toMatch(/median\s+5 %\s+95 %/);
    const summary = JSON.parse(readFileSync(join(folderOf('straight'), 'ensemble.json'), 'utf8'));
    const [{ kpis, series }] = summary.points;
    expect(kpis[0].values.length).toBe(12);
    expect(kpis[0].quantiles[2]).toBeGreaterThanOrEqual(kpis[0].quantiles[0]);
    expect(series[0].bands.map((band: readonly number[]) => band.length)).toEqual(Array(5).fill(8));
  });

  it('cut in parts and merged is the whole; where a part is missing, it can be made', async () => {
    const parts = ['part-1', 'part-2'].map(folderOf);
    for (const [index, folder] of parts.entries()) {
      const shard = [...many, ...oneThread, '--shard', `${index + 1}/2`, '--out', folder, '--quiet'];
      expect((await dmpsim(shard)).code).toBe(0);
    }
    const ofPoints = 'SELECT count(DISTINCT point)::INTEGER FROM runs';
    expect((await queryExperiment(parts[0], ofPoints)).rows).toEqual([[2]]);
    const some = await dmpsim(['merge', folderOf('some'), parts[0], '--json']);
    expect(JSON.parse(some.stdout)).toMatchObject({ runs: 12, missing: 12 });
    expect((await dmpsim(['ensemble', '--resume', folderOf('some'), '--quiet', ...oneThread])).code).toBe(0);
    expect((await dmpsim(['merge', folderOf('merged'), ...parts, '--quiet'])).code).toBe(0);
    expect(await readRows(folderOf('merged'))).toEqual(straight);
    expect(await readRows(folderOf('some'))).toEqual(straight);
    expect(readFileSync(join(folderOf('merged'), 'ensemble.json'))).toEqual(
      readFileSync(join(folderOf('straight'), 'ensemble.json')),
    );
  });

  it('can be made longer, and then is what it would have been, whatever the number of threads', async () => {
    const short = many.map((word) => (word === '12' ? '5' : word));
    expect((await dmpsim([...short, ...into('longer'), ...oneThread])).code).toBe(0);
    const longer = ['ensemble', '--resume', folderOf('longer'), '-n', '12', '--quiet', ...oneThread];
    expect((await dmpsim(longer)).code).toBe(0);
    expect(await readRows(folderOf('longer'))).toEqual(straight);
    const shorter = await dmpsim(['ensemble', '--resume', folderOf('longer'), '-n', '6']);
    expect(shorter).toMatchObject({ code: 2 });
  });
});

describe('a coordinator', () => {
  it('killed again and again leaves what a straight run leaves, when it is resumed', async () => {
    const folder = folderOf('killed');
    let call = [...many, ...into('killed')];
    for (const bytes of [fewRuns, someRuns]) {
      const { child, finished } = startDmpsim(call);
      await waitForGrowth(folder, bytes);
      child.kill('SIGKILL');
      await finished;
      call = ['ensemble', '--resume', folder, '--quiet'];
      expect(existsSync(join(folder, 'ensemble.json'))).toBe(false);
    }
    // The database can be asked as it was left.
    const kept = await countRuns(folder);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(24);
    expect(await dmpsim([...call, ...oneThread])).toMatchObject({ code: 0, stderr: '' });
    expect(await readRows(folder)).toEqual(straight);
  });

  it('stops at Ctrl-C with exit code 130, says how to go on, and is balanced over the points', async () => {
    const folder = folderOf('interrupted');
    const { child, finished } = startDmpsim([...many, ...into('interrupted')]);
    await waitForGrowth(folder, fewRuns);
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toContain(`dmpsim ensemble --resume ${folder}`);
    const ofPoints = 'SELECT count(*)::INTEGER FROM runs GROUP BY point';
    const counts = (await queryExperiment(folder, ofPoints)).rows.map(([count]) => Number(count));
    expect(counts.length).toBe(2);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(Math.max(...counts)).toBeLessThan(12);
  });

  it('is the only one on its folder', async () => {
    const folder = folderOf('shared');
    // So many that it is still at work when two others have asked.
    const endless = many.with(many.indexOf('12'), '2000');
    const { child, finished } = startDmpsim([...endless, ...into('shared'), ...oneThread]);
    await waitForGrowth(folder, fewRuns);
    const second = await dmpsim(['ensemble', '--resume', folder]);
    expect(second.code).toBe(2);
    expect(second.stderr).toContain('no other run is writing');
    const asked = await dmpsim(['query', folder, 'SELECT 1']);
    expect(asked.code).toBe(2);
    child.kill('SIGINT');
    await finished;
  });

  it('does not overwrite an experiment, nor other files', async () => {
    const again = await dmpsim([...many, ...into('straight')]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('--resume');
    mkdirSync(folderOf('other'));
    writeFileSync(join(folderOf('other'), 'notes.txt'), 'mine');
    expect((await dmpsim([...many, ...into('other')])).code).toBe(2);
    expect(readdirSync(folderOf('other'))).toEqual(['notes.txt']);
  });
});

describe('a run that fails', () => {
  it('is kept with its error and the command that shows it again, and the others go on', async () => {
    const hazard = 'users.churn.hazardPerWeek=["= 0.01", "= 0.01 / (dissatisfaction - dissatisfaction)"]';
    const call = [
      'ensemble',
      village,
      '--set',
      'clock.horizon=9 d',
      '--vary',
      hazard,
      '-n',
      '4',
      ...oneThread,
      ...into('failing'),
    ];
    expect((await dmpsim(call)).code).toBe(0);
    const { stdout } = await dmpsim([
      'query',
      folderOf('failing'),
      'SELECT * FROM runs ORDER BY run',
      '--json',
    ]);
    const runs = JSON.parse(stdout);
    expect(runs.map(({ status }: { status: string }) => status)).toEqual(
      Array(4).fill(['done', 'failed']).flat(),
    );
    expect(runs[1].error).toContain('users.churn.hazardPerWeek');
    const words = [...runs[1].replay.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);
    const replayed = await dmpsim([...words.slice(1), '--out', folderOf('replayed')]);
    expect(replayed.code).toBe(2);
    expect(replayed.stderr).toContain('users.churn.hazardPerWeek');
    const shown = await dmpsim(['ensemble', '--resume', folderOf('failing')]);
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('4 runs failed');
    expect(shown.stdout).toContain('replay:');
  });
});

describe('a query', () => {
  const ask = (sql: string, ...more: string[]) => dmpsim(['query', folderOf('straight'), sql, ...more]);

  it('answers as a table, as CSV, as JSON, and into CSV and Parquet files', async () => {
    const sql = "SELECT parameters->>'users.elasticity' AS e, count(*) AS n FROM runs GROUP BY e ORDER BY e";
    expect((await ask(sql)).stdout).toBe('e     n\n0.5  12\n2    12\n');
    // What begins with a remark looks like an option.
    const pivot = '-- runs of each point\nPIVOT (SELECT point, status FROM runs) ON point USING count(*)';
    expect((await ask(pivot, '--csv')).stdout).toBe('status,0,1\ndone,12,12\n');
    const behind = await dmpsim(['query', folderOf('straight'), '--json', '--', `--remark\n${sql}`]);
    expect(JSON.parse(behind.stdout)).toEqual([
      { e: '0.5', n: 12 },
      { e: '2', n: 12 },
    ]);
    const file = join(scratch, 'kpis.csv');
    expect((await ask('SELECT * FROM kpis ORDER BY run, kpi;', '--export', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8').split('\n').length).toBe(straight['kpis'].length + 2);
    const parquet = join(scratch, 'kpis.parquet');
    expect((await ask('SELECT * FROM kpis', '--export', parquet)).code).toBe(0);
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
  });
});
