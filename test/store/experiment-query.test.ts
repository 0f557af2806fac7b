import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { summariseEnsemble } from '../../sim/experiments/ensemble-summary.ts';
import { planExperiment } from '../../sim/experiments/plan-draft.ts';
import { writePlan } from '../../sim/store/experiment-folder.ts';
import { exportQuery, queryExperiment } from '../../sim/store/experiment-query.ts';
import { ExperimentStore } from '../../sim/store/experiment-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-query-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const { plan: planned } = planExperiment({
    scenario: 'test/e2e/scenarios/village.yaml',
    set: [],
    replications: 3,
    points: [{ name: 'all', parameters: {} }],
    kpis: [{ name: 'fees', formula: 'sum(fees.gross)' }],
    series: ['fees.gross'],
  });
  const parameters = { 'users.elasticity': '1.5', 'x.y': '2 d', Fees: '= week' };
  const plan = { ...planned, points: planned.points.map((point) => ({ ...point, parameters })) };
  writePlan(folder, plan);
  const store = await ExperimentStore.open(folder, plan);
  for (const replication of [0, 1, 2]) {
    const values = Float64Array.of(replication, replication / 3);
    const series = [{ metric: 'fees.gross', hours: Float64Array.of(24, 48), values }];
    const result = {
      digest: String(replication).repeat(64),
      kpis: Float64Array.of(replication === 2 ? Number.NaN : replication / 3),
      series,
      finals: [],
    };
    const outcome = { run: replication, outcome: { result }, seconds: 1, host: 'here', attempt: 1 };
    await store.record({ run: replication, point: 0, replication }, outcome);
  }
  store.close();
});

const messageOf = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'answered';
};

describe('a query of an experiment', () => {
  it('gives every digit, and nothing where a figure does not exist', async () => {
    const { columns, rows } = await queryExperiment(folder, 'SELECT replication, value FROM kpis ORDER BY 1');
    expect(columns).toEqual(['replication', 'value']);
    expect(rows).toEqual([
      [0, 0],
      [1, 1 / 3],
      [2, null],
    ]);
  });

  it('goes into CSV and Parquet files', async () => {
    const [csv, parquet] = [join(folder, 'rows.csv'), join(folder, 'rows.parquet')];
    expect(
      await exportQuery(folder, 'SELECT hour, value FROM series WHERE run = 1 ORDER BY hour;', csv),
    ).toBe(2);
    expect(readFileSync(csv, 'utf8')).toBe('hour,value\n24,1\n48,0.3333333333333333\n');
    expect(await exportQuery(folder, 'SELECT * FROM series', parquet)).toBe(6);
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
    expect(await exportQuery(folder, 'PIVOT kpis ON kpi USING first(value) GROUP BY run', parquet)).toBe(3);
    expect(readdirSync(folder).filter((name) => /partial|export/.test(name))).toEqual([]);
  });

  it('goes through no link', async () => {
    const [target, link] = [join(folder, 'target.csv'), join(folder, 'link.csv')];
    symlinkSync(target, link);
    expect(await messageOf(() => exportQuery(folder, 'SELECT 1', link))).toContain('a link');
    symlinkSync(target, join(folder, 'free.csv.partial'));
    expect(await exportQuery(folder, 'SELECT 1 AS one', join(folder, 'free.csv'))).toBe(1);
    expect(existsSync(target)).toBe(false);
  });

  it('gives text that no spreadsheet takes for a formula, and numbers as they are', async () => {
    const csv = join(folder, 'formulas.csv');
    const sql = `SELECT '=1+1' AS "=head", '-x' AS b, '@' AS c, '+' AS d, chr(9) || 'x' AS e, '''=1' AS f, -1.5 AS g`;
    expect(await exportQuery(folder, sql, csv)).toBe(1);
    expect(readFileSync(csv, 'utf8')).toBe(`'=head,b,c,d,e,f,g\n'=1+1,'-x,'@,'+,'\tx,''=1,-1.5\n`);
  });

  it('takes what only reads: PIVOT, WITH, FROM, DESCRIBE, SUMMARIZE, SHOW, VALUES, TABLE', async () => {
    const rowsOf = async (sql: string) => (await queryExperiment(folder, sql)).rows;
    expect(await rowsOf('PIVOT kpis ON kpi USING sum(value)::INTEGER GROUP BY point;')).toEqual([[0, 0]]);
    expect(await rowsOf("WITH x AS (SELECT ';' AS a) FROM x -- ; no more")).toEqual([[';']]);
    expect((await rowsOf('DESCRIBE kpis')).map(([name]) => name)).toEqual([
      'run',
      'point',
      'replication',
      'kpi',
      'value',
    ]);
    expect((await rowsOf('SUMMARIZE kpis')).length).toBe(5);
    expect((await rowsOf('SHOW TABLES')).flat()).toContain('wide');
    expect(await rowsOf('VALUES (1), (2)')).toEqual([[1], [2]]);
    expect((await rowsOf('-- all\nTABLE runs')).length).toBe(3);
    expect(await rowsOf(`(SELECT 'PRAGMA duckdb_x()' AS "duckdb_x")`)).toEqual([['PRAGMA duckdb_x()']]);
  });

  it('has a row a run with numbers for parameters and figures, in base units', async () => {
    const { columns, rows } = await queryExperiment(folder, 'FROM wide');
    expect(columns).toEqual([
      ...['run', 'point', 'name', 'replication', 'seed', 'status', 'digest'],
      ...['users.elasticity', 'x.y', 'Fees', 'fees_2'],
    ]);
    expect(rows.map((row) => row.slice(7))).toEqual([
      [1.5, 48, '= week', 0],
      [1.5, 48, '= week', 1 / 3],
      [1.5, 48, '= week', null],
    ]);
    const units = await queryExperiment(folder, 'SELECT parameter, value, unit, text FROM parameters');
    expect(units.rows[1]).toEqual(['x.y', 48, 'h', '2 d']);
  });

  it('is answered up to a limit of rows or bytes, without the rest being made', async () => {
    const many = 'SELECT * FROM range(3000000000000)';
    const few = await queryExperiment(folder, many, { rowsMax: 5 });
    expect([few.rows.length, few.cut]).toEqual([5, 'rows']);
    const some = await queryExperiment(folder, many, { bytesMax: 2400 });
    expect([some.rows.length, some.cut]).toEqual([100, 'bytes']);
    expect((await queryExperiment(folder, 'VALUES (1), (2)', { rowsMax: 2 })).cut).toBe(undefined);
  });

  it('is interrupted when its time is over, or by a signal', async () => {
    const long = 'SELECT count(*) FROM range(1000000000000)';
    expect(await messageOf(() => queryExperiment(folder, long, { secondsMax: 0 }))).toMatch(
      /within 0 s[\s\S]*--seconds 10$/,
    );
    const stop = new AbortController();
    stop.abort();
    await expect(queryExperiment(folder, long, { signal: stop.signal })).rejects.toThrow('interruption');
  });

  it('gives nothing where a text is missing, whatever stands in its place', async () => {
    const some = `SELECT CASE WHEN i = 7 THEN 'x' END AS a, {'b': a} AS b, [a] AS c FROM range(3000) t(i)`;
    const sorted = `SELECT nullif(repeat(i::VARCHAR, 300), repeat('5', 300)) AS a FROM range(3000) t(i) ORDER BY i % 7`;
    const { rows, cut } = await queryExperiment(folder, some);
    expect([rows.length, rows[0], rows[7], cut]).toEqual([
      3000,
      [null, { b: null }, [null]],
      ['x', { b: 'x' }, ['x']],
      undefined,
    ]);
    expect((await queryExperiment(folder, sorted)).rows.filter(([a]) => a === null)).toHaveLength(1);
    expect((await queryExperiment(folder, 'FROM (SUMMARIZE runs)')).cut).toBe(undefined);
  });

  it('gives bytes as text, and arrays as lists', async () => {
    const csv = join(folder, 'bytes.csv');
    expect(await exportQuery(folder, "SELECT 'ab'::BLOB AS a, [1, 2]::INTEGER[2] AS b", csv)).toBe(1);
    expect(readFileSync(csv, 'utf8')).toBe('a,b\n6162,"[1,2]"\n');
  });

  it('that is wrong is answered with the whole message of the database', async () => {
    const message = await messageOf(() => queryExperiment(folder, 'SELECT\n  nothing FROM runs'));
    expect(message).toMatch(/\n {4}LINE 2: {3}nothing FROM runs\n {4} +\^/);
  });

  it.each([
    [`SELECT * FROM read_csv('/etc/hostname')`, 'Permission Error'],
    [`SELECT * FROM read_text('package.json')`, 'Permission Error'],
    [`COPY runs TO 'stolen.csv'`, 'that reads'],
    [`ATTACH 'other.duckdb'`, 'that reads'],
    ['INSTALL httpfs', 'that reads'],
    ['SELECT 1; DELETE FROM runs', 'that reads'],
    ['SELECT 1; SELECT 2', 'that reads'],
    ['CREATE TEMP TABLE t AS SELECT 1; SELECT * FROM t', 'that reads'],
    ['CALL enable_logging()', 'that reads'],
    ['EXPLAIN ANALYZE DELETE FROM runs', 'that reads'],
    ['DELETE FROM runs', ''],
    ['SET enable_external_access = true', ''],
    ['SELECT list(i) FROM range(6000000) t(i)', 'at most 5000000 values'],
    ["SELECT string_agg(repeat('x', 1000000), '') FROM range(2000)", '512MB of memory'],
    ['SELECT nothing FROM runs', 'nothing'],
    ['PRAGMA database_list', 'that reads'],
    ['/* SELECT */ PRAGMA version', 'that reads'],
    ['SELECT path FROM "duckdb_databases"()', 'that reads'],
    ['SHOW DATABASES', 'that reads'],
    ["SELECT repeat('x', 68000000)", 'at most 64 MB'],
    ["SELECT {'a': [repeat('x', 68000000)::BLOB]}", 'at most 64 MB'],
    ["SELECT map {'a': repeat('x', 68000000)}", 'at most 64 MB'],
    ['', ''],
  ])('that is %j is refused', async (sql, why) => {
    const message = await messageOf(() => queryExperiment(folder, sql));
    expect(message).toMatch(/^sql: expected/);
    expect(message).toContain(why);
  });

  it('that was refused changed nothing', async () => {
    expect((await queryExperiment(folder, 'SELECT count(*)::INTEGER FROM runs')).rows).toEqual([[3]]);
  });

  it('writes nothing but the file that was asked for', async () => {
    const [wanted, stolen] = [join(folder, 'wanted.csv'), join(folder, 'stolen.csv')];
    const sql = `SELECT 1) TO '${stolen}' (FORMAT csv); COPY (SELECT 2`;
    expect(await messageOf(() => exportQuery(folder, sql, wanted))).toMatch(/^sql/);
    expect(await messageOf(() => exportQuery(folder, 'SELECT 1', join(folder, 'wanted.txt')))).toContain(
      '--export',
    );
    for (const path of [wanted, stolen, `${wanted}.partial`]) expect(existsSync(path)).toBe(false);
  });
});

describe('the store of an experiment', () => {
  it('keeps no value that is not finite', async () => {
    const { readPlan } = await import('../../sim/store/experiment-folder.ts');
    const own = join(folder, 'infinite');
    mkdirSync(own);
    const store = await ExperimentStore.open(own, readPlan(folder));
    const result = {
      digest: '0'.repeat(64),
      kpis: Float64Array.of(Number.POSITIVE_INFINITY),
      series: [],
      finals: [],
    };
    const outcome = { run: 0, outcome: { result }, seconds: 1, host: 'here', attempt: 1 };
    await store.record({ run: 0, point: 0, replication: 0 }, outcome);
    expect(await store.select('SELECT value FROM kpis')).toEqual([{ value: null }]);
    // What a stranger wrote there counts for none either.
    await store.select("UPDATE kpis SET value = '-infinity'::DOUBLE");
    const { value: read } = await store.outcomes(0, 1).next();
    expect(read?.outcome).toMatchObject({ result: { kpis: Float64Array.of(Number.NaN) } });
    const { points } = await summariseEnsemble(readPlan(folder), store);
    expect(points[0].kpis[0]).toMatchObject({ count: 0, of: 1, max: null });
    store.close();
    expect((await queryExperiment(own, 'SELECT fees_2 FROM wide')).rows).toEqual([[null]]);
  });

  it('is summarised block by block of points and of runs, as the whole would be', async () => {
    const names = ['a', 'b', 'c'];
    // As many replications as leave no room for a second point in a block.
    const replications = 10_000;
    const { plan } = planExperiment({
      scenario: 'test/e2e/scenarios/village.yaml',
      set: [],
      replications,
      points: names.map((name, k) => ({ name, parameters: { 'users.elasticity': String(k + 1) } })),
      kpis: ['fees', 'most'].map((name) => ({ name, formula: 'sum(fees.gross)' })),
      series: [],
    });
    const own = join(folder, 'blocks');
    mkdirSync(own);
    const store = await ExperimentStore.open(own, plan);
    const endings: string[] = [];
    for (const replication of [0, 1, replications - 1])
      for (const point of names.keys()) {
        const run = replication * names.length + point;
        const fails = replication > 1 && point === 2;
        const digest = String(point).repeat(64);
        const kpis = Float64Array.of(run, -run);
        const made = fails
          ? { error: { kind: 'input', message: 'no' } }
          : { result: { digest, kpis, series: [], finals: [] } };
        const outcome = { run, outcome: made, seconds: 1, host: 'here', attempt: 1 };
        await store.record({ run, point, replication }, outcome);
        endings.push(`${run} ${fails ? 'input: no' : digest}\n`);
      }
    const { points, failures, digest } = await summariseEnsemble(plan, store);
    store.close();
    expect(digest).toBe(createHash('sha256').update(endings.join('')).digest('hex'));
    const counts = points.map(({ name, done, failed, kpis }) => [name, done, failed, kpis[0].count]);
    expect(counts).toEqual([
      ['a', 3, 0, 3],
      ['b', 3, 0, 3],
      ['c', 2, 1, 2],
    ]);
    expect(points.map(({ kpis }) => kpis.map(({ mean }) => mean))).toEqual([
      [10_000, -10_000],
      [10_001, -10_001],
      [3.5, -3.5],
    ]);
    expect(failures).toMatchObject([{ run: 29_999, point: 2, replication: 9_999, error: 'input: no' }]);
  });

  it('keeps a run once, and refuses another outcome of the same run', async () => {
    const { readPlan } = await import('../../sim/store/experiment-folder.ts');
    const store = await ExperimentStore.open(folder, readPlan(folder));
    const planned = { run: 1, point: 0, replication: 1 };
    const result = { digest: '1'.repeat(64), kpis: Float64Array.of(9), series: [], finals: [] };
    const outcome = { run: 1, outcome: { result }, seconds: 2, host: 'there', attempt: 2 };
    await store.record(planned, outcome);
    expect(store.count).toBe(3);
    const other = { ...outcome, outcome: { result: { ...result, digest: '9'.repeat(64) } } };
    await expect(store.record(planned, other)).rejects.toThrow('run 1 ended in');
    store.close();
    const { rows } = await queryExperiment(folder, 'SELECT host FROM runs WHERE run = 1');
    expect(rows).toEqual([['here']]);
  });
});
