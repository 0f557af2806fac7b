import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { planExperiment } from '../../sim/experiments/plan-draft.ts';
import { writePlan } from '../../sim/store/experiment-folder.ts';
import { exportQuery, queryExperiment } from '../../sim/store/experiment-query.ts';
import { ExperimentStore } from '../../sim/store/experiment-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'dmpsim-query-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const { plan } = planExperiment({
    scenario: 'test/e2e/scenarios/village.yaml',
    set: [],
    replications: 3,
    points: [{ name: 'all', parameters: {} }],
    kpis: [{ name: 'fees', formula: 'sum(fees.gross)' }],
    series: ['fees.gross'],
  });
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
    expect(readFileSync(csv, 'utf8')).toBe('hour,value\n24.0,1.0\n48.0,0.3333333333333333\n');
    expect(await exportQuery(folder, 'SELECT * FROM series', parquet)).toBe(6);
    expect(readFileSync(parquet).subarray(0, 4).toString()).toBe('PAR1');
  });

  it.each([
    [`SELECT * FROM read_csv('/etc/hostname')`, 'Permission Error'],
    [`SELECT * FROM read_text('package.json')`, 'Permission Error'],
    [`COPY runs TO 'stolen.csv'`, 'Permission Error'],
    [`ATTACH 'other.duckdb'`, 'one SELECT'],
    ['INSTALL httpfs', 'one SELECT'],
    ['SELECT 1; DELETE FROM runs', 'one SELECT'],
    ['DELETE FROM runs', ''],
    ['SET enable_external_access = true', ''],
    ['SELECT nothing FROM runs', 'nothing'],
    ['', ''],
  ])('that is %j is refused', async (sql, why) => {
    const message = await messageOf(() => queryExperiment(folder, sql));
    expect(message).toMatch(/^sql: expected/);
    expect(message).toContain(why);
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
