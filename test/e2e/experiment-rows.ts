import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { queryExperiment } from '../../sim/store/experiment-query.ts';

/** Columns of `runs` that are about the machines and not about the economy. */
const incidentalColumns = ['seconds', 'host', 'attempt', 'finished'];

const tables = ['about', 'points', 'runs', 'kpis', 'series', 'agents'];

/** Every row of an experiment's database, sorted, without what depends on when and where the runs were made. */
export async function readRows(folder: string): Promise<Record<string, readonly string[]>> {
  const rows: Record<string, readonly string[]> = {};
  for (const table of tables) {
    const without = table === 'runs' ? ` EXCLUDE (${incidentalColumns.join(', ')})` : '';
    const result = await queryExperiment(folder, `SELECT *${without} FROM ${table}`);
    rows[table] = result.rows.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

/** Number of runs that an experiment has. */
export async function countRuns(folder: string): Promise<number> {
  const { rows } = await queryExperiment(folder, 'SELECT count(*)::INTEGER FROM runs');
  return Number(rows[0][0]);
}

/** Waits until the database has grown by so many bytes since it was empty: runs have been kept, in the middle of many. */
export async function waitForGrowth(folder: string, bytes: number): Promise<void> {
  const paths = ['experiment.duckdb', 'experiment.duckdb.wal'].map((name) => join(folder, name));
  for (let tries = 0; ; tries += 1) {
    const size = paths.reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
    if (size >= bytes) return;
    if (tries > 60_000) throw new Error(`${folder} did not grow to ${bytes} bytes`);
    await setTimeout(10);
  }
}
