import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';
import { dmpsim, temporaryFolder, village } from './command-line.ts';

/*
 * Folders of strangers at the real command line: what each file may be is tried beside the code that opens it
 * (test/store/plain-file.test.ts, experiment-database.test.ts).
 */
const scratch = temporaryFolder();
const [complete, unfinished, ensemble] = ['complete', 'unfinished', 'ensemble'].map((name) =>
  join(scratch, name),
);
const secretFile = join(scratch, 'secret');
const secret = 'what is nobody else’s';

beforeAll(async () => {
  writeFileSync(secretFile, secret);
  const gather = () => gatherInputs(village, { set: ['clock.horizon=2 d'], replication: 0, phases: false });
  await recordRun(complete, gather(), { force: false });
  const stop = new AbortController();
  const afterTick = (tick: number): void => {
    if (tick === 20) stop.abort();
  };
  await recordRun(unfinished, gather(), { force: false, signal: stop.signal, afterTick });
  const args = ['ensemble', village, '--set', 'clock.horizon=1 d', '-n', '1', '--out', ensemble, '--quiet'];
  expect(await dmpsim(args)).toMatchObject({ code: 0 });
});

/** A folder like another, with something else in place of one of its files. */
function makeForeign(folder: string, name: string, put: (path: string) => unknown): string {
  const foreign = join(scratch, 'foreign');
  rmSync(foreign, { recursive: true, force: true });
  cpSync(folder, foreign, { recursive: true });
  rmSync(join(foreign, name), { force: true });
  put(join(foreign, name));
  return foreign;
}

/** Runs SQL on the database of a folder with everything allowed. */
async function useDatabase(folder: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, 'experiment.duckdb'));
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

const pipe = (path: string): unknown => spawnSync('mkfifo', [path]);
const link = (path: string): void => symlinkSync(secretFile, path);

describe('a folder of a stranger', () => {
  it.each([
    [['report'], 'metrics.csv', pipe],
    [['verify'], 'manifest.json', pipe],
    [['verify'], 'events.csv', link],
  ])('%s of a run with %s that is none ends at once with exit code 2', async (command, name, put) => {
    const { code, stdout, stderr } = await dmpsim([...command, makeForeign(complete, name, put)]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('expected a plain file')]);
    expect(stdout + stderr).not.toContain(secret);
    expect(readFileSync(secretFile, 'utf8')).toBe(secret);
  });

  it('with a link beside the report gets its report, and the link is gone', async () => {
    const foreign = makeForeign(complete, 'report.html.partial', link);
    expect((await dmpsim(['report', foreign])).code).toBe(0);
    expect(readFileSync(join(foreign, 'report.html'), 'utf8')).toContain('<html');
    expect(readFileSync(secretFile, 'utf8')).toBe(secret);
  });

  it('with a link in place of a growing file is not gone on with', async () => {
    const foreign = makeForeign(unfinished, 'metrics.csv.partial', link);
    const { code, stderr } = await dmpsim(['run', '--resume', foreign]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('a link')]);
    expect(readFileSync(secretFile, 'utf8')).toBe(secret);
  });

  it('with a pipe for a calibration is refused by profile, for a trace by workload import', async () => {
    const path = join(scratch, 'pipe.json');
    pipe(path);
    for (const args of [
      ['profile', '--check', path],
      ['workload', 'import', path, '--out', join(scratch, 'w.json')],
    ])
      expect(await dmpsim(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('a pipe') });
  });

  it('with a view that reads a file is neither merged nor gone on with', async () => {
    const foreign = makeForeign(ensemble, 'run.lock', () => undefined);
    await useDatabase(
      foreign,
      `CREATE TABLE kept AS FROM runs; DROP TABLE runs;
       CREATE VIEW runs AS SELECT * REPLACE ((SELECT content FROM read_text('${secretFile}')) AS digest) FROM kept`,
    );
    const plan = readFileSync(join(foreign, 'experiment.json'), 'utf8');
    for (const args of [
      ['merge', join(scratch, 'merged'), ensemble, foreign],
      ['ensemble', '--resume', foreign, '-n', '2'],
      ['query', foreign, 'FROM runs'],
    ]) {
      const { code, stdout, stderr } = await dmpsim(args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('a view runs')]);
      expect(stdout + stderr).not.toContain(secret);
    }
    // What was refused has changed nothing.
    expect(readFileSync(join(foreign, 'experiment.json'), 'utf8')).toBe(plan);
  });

  it('with results of another plan is not merged', async () => {
    const foreign = makeForeign(ensemble, 'run.lock', () => undefined);
    await useDatabase(foreign, "UPDATE about SET value = 'another' WHERE key = 'digest'");
    const { code, stderr } = await dmpsim(['merge', join(scratch, 'merged'), ensemble, foreign]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('those of another')]);
  });
});

describe('a comparison of a stranger', () => {
  it('whose database is refused is not gone on with, and keeps its verdict', async () => {
    const verdict = join(scratch, 'verdict');
    cpSync('test/e2e/scenarios', scratch, { recursive: true });
    const proposal = join(scratch, 'dearer.yaml');
    writeFileSync(
      proposal,
      `name: dearer
question: Is a dearer base price better?
baseline: village.yaml
given: { clock.horizon: 1 d }
pairs: 2
looks: none
arms: [{ name: dearer, set: { mechanisms.price.basePrice: 0.1 DGAI/CU } }]
kpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }]
`,
    );
    expect(await dmpsim(['compare', proposal, '--out', verdict, '--quiet'])).toMatchObject({ code: 0 });
    const foreign = makeForeign(verdict, 'run.lock', () => undefined);
    await useDatabase(foreign, 'CREATE VIEW more AS FROM runs');
    const look = (): unknown[] =>
      readdirSync(foreign).map((name) => [name, readFileSync(join(foreign, name), 'utf8')]);
    const before = look();
    const { code, stderr } = await dmpsim(['compare', '--resume', foreign, '--pairs', '3', '--quiet']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('a view more')]);
    expect(look()).toEqual(before);
  });
});

describe('dmpsim query', () => {
  it('of a damaged database is bad input', async () => {
    const foreign = makeForeign(ensemble, 'run.lock', () => undefined);
    const path = join(foreign, 'experiment.duckdb');
    writeFileSync(path, readFileSync(path).fill(7, 12_352));
    const { code, stderr } = await dmpsim(['query', foreign, 'FROM runs']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/checksum[\s\S]*experiment.duckdb/)]);
  });

  it('is ended where its time is over and one call of a function does not heed it', async () => {
    const sql = "SELECT strlen(repeat('x', 4000000000))";
    const { code, stderr } = await dmpsim(['query', ensemble, sql, '--seconds', '1']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/expected an answer within 1 s|of memory/)]);
  });

  it('prints so many rows, says that there are more, and writes all of them', async () => {
    const some = await dmpsim(['query', ensemble, 'FROM range(30000000)', '--csv', '--limit', '3']);
    expect(some).toMatchObject({ code: 0, stdout: 'range\n0\n1\n2\n' });
    expect(some.stderr).toContain('printed the first 3 rows, there are more; all of them: --export');
  });

  it('shows where a statement is wrong, and no control character of it', async () => {
    const { code, stderr } = await dmpsim(['query', ensemble, 'SELECT "\u001b[31m", nothing FROM runs']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n {4}LINE 1: SELECT "·\[31m", nothing FROM runs\n {4} +\^\n/);
    expect(stderr).not.toContain('\u001b');
  });
});
