import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import type { ExperimentPlan } from '../../sim/experiments/plan.ts';
import { planExperiment } from '../../sim/experiments/plan-draft.ts';
import { experimentFiles, writePlan } from '../../sim/store/experiment-folder.ts';
import { mergeExperiments } from '../../sim/store/experiment-merge.ts';
import { queryExperiment } from '../../sim/store/experiment-query.ts';
import { ExperimentStore } from '../../sim/store/experiment-store.ts';

const scratch = mkdtempSync(join(tmpdir(), 'dmpsim-database-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What a database of a stranger must not read, nor change. */
const secret = 'what is nobody else’s';
const secretFile = join(scratch, 'secret');
const clean = join(scratch, 'clean');
const databaseOf = (folder: string): string => join(folder, experimentFiles.database);

let plan: ExperimentPlan;
beforeAll(async () => {
  writeFileSync(secretFile, secret);
  ({ plan } = planExperiment({
    scenario: 'test/e2e/scenarios/village.yaml',
    set: [],
    replications: 2,
    points: [{ name: 'all', parameters: {} }],
    kpis: [{ name: 'fees', formula: 'sum(fees.gross)' }],
    series: ['fees.gross'],
  }));
  mkdirSync(clean);
  writePlan(clean, plan);
  const store = await ExperimentStore.open(clean, plan);
  const result = { digest: 'a'.repeat(64), kpis: Float64Array.of(1), series: [], finals: [] };
  await store.record(
    { run: 0, point: 0, replication: 0 },
    { run: 0, outcome: { result }, seconds: 1, host: '', attempt: 1 },
  );
  store.close();
});

/** Of a file of DuckDB. */
const headBytes = 3 * 4096;
const blockBytes = 262_144;

let made = 0;
/** A folder like the clean one, on whose database some SQL was used with everything allowed. */
async function makeForeign(sql: string, beforeClosing?: (folder: string) => void): Promise<string> {
  made += 1;
  const folder = join(scratch, `foreign-${made}`);
  mkdirSync(folder);
  writePlan(folder, plan);
  copyFileSync(databaseOf(clean), databaseOf(folder));
  if (sql === '') return folder;
  const instance = await DuckDBInstance.create(databaseOf(folder));
  const connection = await instance.connect();
  await connection.run(sql);
  beforeClosing?.(folder);
  connection.closeSync();
  instance.closeSync();
  return folder;
}

/** What ways to open the database of a folder say: all of them, or the first. */
async function refusals(folder: string, count = 3): Promise<string[]> {
  const out = `${folder}-merged`;
  const ways = [
    () => queryExperiment(folder, 'SELECT digest, error FROM runs'),
    async () => (await ExperimentStore.open(folder, plan)).close(),
    () => mergeExperiments(out, [clean, folder], { force: false }),
  ];
  const said: string[] = [];
  for (const way of ways.slice(0, count)) {
    const outcome = await way().then(
      (answer) => `opened: ${JSON.stringify(answer)}`,
      (error) => (error instanceof InputError ? error.message : `no bad input: ${error}`),
    );
    said.push(outcome);
  }
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  expect(said.join()).not.toContain(secret);
  expect(readFileSync(secretFile, 'utf8')).toBe(secret);
  return said;
}

const three = (text: string) => Array(3).fill(expect.stringContaining(text));

const reads = `SELECT 0::INTEGER AS run, 0::INTEGER AS point, 0::INTEGER AS replication, 's' AS seed, NULL::JSON AS parameters,
  'done' AS status, content AS digest, NULL::VARCHAR AS error, '' AS replay, 1.0::DOUBLE AS seconds, '' AS host,
  1::INTEGER AS attempt, now()::TIMESTAMP AS finished FROM read_text('${secretFile}')`;

describe('a database of a stranger', () => {
  it('with a view in place of a table is refused however it is opened', async () => {
    const folder = await makeForeign(`DROP TABLE runs; CREATE VIEW runs AS ${reads}`);
    expect(await refusals(folder)).toEqual(three('a view runs'));
  });

  it.each([
    ['a view beside the tables', `CREATE VIEW more AS ${reads}`, 'a view more'],
    ['a macro that is named like a function', 'CREATE MACRO count(x) AS 7', 'a macro count'],
    ['a macro that is named like an operator', `CREATE MACRO "="(a, b) AS true`, 'a macro ='],
    ['a macro that gives a table', `CREATE MACRO duckdb_tables() AS TABLE ${reads}`, 'a macro duckdb_tables'],
    ['a type of its own', `CREATE TYPE state AS ENUM ('done')`, 'a type state'],
    ['a sequence', 'CREATE SEQUENCE ids', 'a sequence ids'],
    ['an index', 'CREATE INDEX own ON kpis (kpi)', 'an index own'],
    ['a schema of its own', 'CREATE SCHEMA other', 'a schema other'],
    ['a table too many', 'CREATE TABLE more (x INTEGER)', 'a table more'],
    ['a table too few', 'DROP TABLE series', 'no table series'],
    ['no table at all but one', 'DROP TABLE about; DROP TABLE points; DROP TABLE runs', 'no table about'],
    [
      'a column that is worked out',
      'DROP TABLE kpis; CREATE TABLE kpis (run INTEGER, point INTEGER, replication INTEGER, kpi VARCHAR, value DOUBLE AS (run / 2.0))',
      'a table kpis of other columns',
    ],
    ['a default', 'ALTER TABLE kpis ALTER value SET DEFAULT random()', 'a table kpis of other columns'],
    ['columns of other types', 'ALTER TABLE kpis ALTER value TYPE VARCHAR', 'a table kpis of other columns'],
    ['columns of other names', 'ALTER TABLE kpis RENAME value TO worth', 'a table kpis of other columns'],
  ])('with %s is refused', async (_what, sql, why) => {
    expect(await refusals(await makeForeign(sql), 1)).toEqual([expect.stringContaining(why)]);
  });

  it('with a view in its log alone is refused', async () => {
    const folder = await makeForeign(`DROP TABLE runs; CREATE VIEW runs AS ${reads}`, (place) =>
      copyFileSync(`${databaseOf(place)}.wal`, `${databaseOf(place)}.kept`),
    );
    copyFileSync(databaseOf(clean), databaseOf(folder));
    copyFileSync(`${databaseOf(folder)}.kept`, `${databaseOf(folder)}.wal`);
    expect(await refusals(folder)).toEqual(three('a view runs'));
  });

  it.each([
    ['text', (path: string) => writeFileSync(path, 'no database')],
    ['cut off', (path: string) => truncateSync(path, 5000)],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link', (path: string) => symlinkSync(databaseOf(clean), path)],
    ['a pipe', (path: string) => spawnSync('mkfifo', [path])],
  ])('that is %s is refused', async (_what, put) => {
    const folder = await makeForeign('');
    if (_what !== 'cut off') rmSync(databaseOf(folder));
    put(databaseOf(folder));
    for (const said of await refusals(folder)) expect(said).toMatch(/^(experiment.duckdb|file): expected/);
  });

  it('that is damaged within is bad input, and the file is named', async () => {
    const folder = await makeForeign('');
    const file = readFileSync(databaseOf(folder));
    // Not its heads, with which it opens.
    file.fill(7, headBytes + 64);
    writeFileSync(databaseOf(folder), file);
    const said = await refusals(folder);
    expect(said).toEqual(three('checksum'));
  });

  it('of which one block is damaged is bad input, or does without that block', async () => {
    const file = readFileSync(databaseOf(clean));
    const outcomes: string[] = [];
    for (let at = headBytes; at < file.length; at += blockBytes) {
      const folder = await makeForeign('');
      writeFileSync(databaseOf(folder), Buffer.from(file).fill(7, at + 64, at + 128));
      outcomes.push(...(await refusals(folder, 1)));
    }
    for (const said of outcomes) expect(said).toMatch(/^opened|^experiment.duckdb: expected a database that/);
    expect(outcomes.some((said) => said.includes('checksum'))).toBe(true);
  });

  it('is named where it is a part that is merged', async () => {
    const folder = await makeForeign('');
    truncateSync(databaseOf(folder), 5000);
    const out = join(scratch, 'named');
    const merging = mergeExperiments(out, [clean, folder], { force: false });
    await expect(merging).rejects.toMatchObject({ problems: [{ file: databaseOf(folder) }] });
  });

  it('that says of no plan that it is its own is not merged', async () => {
    const folder = await makeForeign('DELETE FROM about');
    const merging = mergeExperiments(join(scratch, 'planless'), [clean, folder], { force: false });
    await expect(merging).rejects.toMatchObject({
      problems: [{ file: databaseOf(folder), hint: expect.not.stringContaining('--force') }],
    });
  });

  it('is looked at without being made or changed', async () => {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    await ExperimentStore.requireUsable(empty, plan);
    expect(readdirSync(empty)).toEqual([]);
    const folder = await makeForeign('');
    const before = readFileSync(databaseOf(folder));
    await ExperimentStore.requireUsable(folder, plan);
    expect(readFileSync(databaseOf(folder)).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['experiment.duckdb', 'experiment.json']);
    const others = await makeForeign("UPDATE about SET value = 'another' WHERE key = 'digest'");
    await expect(ExperimentStore.requireUsable(others, plan)).rejects.toThrow('those of another');
  });

  it('whose log is a link or a pipe is refused, and what it leads to stays', async () => {
    const folder = await makeForeign('');
    symlinkSync(secretFile, `${databaseOf(folder)}.wal`);
    expect(await refusals(folder)).toEqual(three('a link'));
    rmSync(`${databaseOf(folder)}.wal`);
    spawnSync('mkfifo', [`${databaseOf(folder)}.wal`]);
    expect(await refusals(folder)).toEqual(three('a pipe'));
  });

  it('that is a file of ours too is not written', async () => {
    const folder = await makeForeign('');
    linkSync(databaseOf(folder), join(scratch, 'ours.duckdb'));
    await expect(ExperimentStore.open(folder, plan)).rejects.toThrow('one name only');
    expect((await queryExperiment(folder, 'FROM runs')).rows.length).toBe(1);
  });

  it.each([
    ['a run beyond the plan', 'UPDATE runs SET run = 7'],
    ['a run of another point', 'UPDATE runs SET point = 1'],
    ['a run without an end', 'UPDATE runs SET digest = NULL'],
    ['a run of megabytes', `UPDATE runs SET digest = repeat('x', 2000000)`],
  ])('with %s is not gone on with, nor merged', async (_what, sql) => {
    const [, resumed, merged] = await refusals(await makeForeign(sql));
    expect([resumed, merged]).toEqual(Array(2).fill(expect.stringContaining('runs of the plan')));
  });

  it('as dmpsim writes it is gone on with, queried and merged', async () => {
    const folder = await makeForeign('');
    const merged = await mergeExperiments(join(scratch, 'whole'), [clean, folder], { force: false });
    expect([merged.kept, merged.missing]).toEqual([1, 1]);
    const { rows } = await queryExperiment(join(scratch, 'whole'), 'SELECT digest FROM runs');
    expect(rows).toEqual([['a'.repeat(64)]]);
    expect(readdirSync(join(scratch, 'whole')).sort()).toEqual(['experiment.duckdb', 'experiment.json']);
  });
});
