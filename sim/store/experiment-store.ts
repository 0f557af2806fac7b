import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { InputError, InvariantError } from '../errors.ts';
import type { Outcome } from '../executors/executor.ts';
import { digestPlan, type ExperimentPlan, type PlannedRun, replayCommand } from '../experiments/plan.ts';
import { experimentFiles } from './experiment-folder.ts';
import { readOutcomes } from './kept-outcomes.ts';
import { RunRows } from './run-rows.ts';

/**
 * The tables of an experiment. Two stores of one plan hold the same rows, however the work went, but for `seconds`,
 * `host`, `attempt` and `finished` of `runs`, and for the order of rows.
 */
const schema = `
CREATE TABLE IF NOT EXISTS about (key VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE IF NOT EXISTS points (point INTEGER PRIMARY KEY, name VARCHAR, parameters JSON, scenario VARCHAR);
CREATE TABLE IF NOT EXISTS runs (
  run INTEGER PRIMARY KEY, point INTEGER, replication INTEGER, seed VARCHAR, parameters JSON, status VARCHAR,
  digest VARCHAR, error VARCHAR, replay VARCHAR,
  seconds DOUBLE, host VARCHAR, attempt INTEGER, finished TIMESTAMP
);
CREATE TABLE IF NOT EXISTS kpis (run INTEGER, point INTEGER, replication INTEGER, kpi VARCHAR, value DOUBLE);
CREATE TABLE IF NOT EXISTS series (
  run INTEGER, point INTEGER, replication INTEGER, metric VARCHAR, hour DOUBLE, value DOUBLE
);
CREATE TABLE IF NOT EXISTS agents (run INTEGER, kind VARCHAR, measure VARCHAR, amounts DOUBLE[]);
`;

/** Columns of `runs` that are about the machines and not about the economy. */
export const incidentalColumns: readonly string[] = ['seconds', 'host', 'attempt', 'finished'];

/** Memory that the database may hold; what is larger it keeps on the disk. */
const memoryLimit = '256MB';

/** Few enough that their final values fit into memory, enough that reading takes no time beside making them. */
const runsReadAtOnce = 16;

/** The results of an experiment on their way into its database. One process writes; who does holds the folder's lock. */
export class ExperimentStore {
  readonly #plan: ExperimentPlan;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #recorded: Map<number, string>;
  readonly #rows: RunRows;

  private constructor(
    plan: ExperimentPlan,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    recorded: Map<number, string>,
  ) {
    this.#plan = plan;
    this.#instance = instance;
    this.#connection = connection;
    this.#recorded = recorded;
    this.#rows = new RunRows(plan, connection);
  }

  /** Opens the database of a plan, new or as an earlier process left it. Throws InputError when it is another plan's. */
  static async open(folder: string, plan: ExperimentPlan): Promise<ExperimentStore> {
    const { DuckDBInstance: Instance } = await import('@duckdb/node-api');
    const path = join(folder, experimentFiles.database);
    const isNew = !existsSync(path);
    const create = (): Promise<DuckDBInstance> =>
      Instance.create(path, { threads: '1', memory_limit: memoryLimit });
    let connection: DuckDBConnection;
    let instance: DuckDBInstance;
    try {
      instance = await openDatabase(create, path);
      connection = await instance.connect();
      await connection.run(schema);
    } catch (error) {
      // On a full disk a database is begun that nobody could open later.
      if (isNew) rmSync(path, { force: true });
      throw namedBySystem(error);
    }
    const reader = await connection.runAndReadAll('SELECT run, coalesce(digest, error) FROM runs');
    const recorded = new Map(reader.getRows().map(([run, outcome]) => [Number(run), String(outcome)]));
    const store = new ExperimentStore(plan, instance, connection, recorded);
    await store.#describe(path);
    return store;
  }

  /** Runs whose outcome is kept. */
  has(run: number): boolean {
    return this.#recorded.has(run);
  }

  get count(): number {
    return this.#recorded.size;
  }

  /**
   * Keeps what became of a run, all of it or nothing. An outcome that is kept already is left as it is; throws
   * InvariantError when the same run ended in two ways, which breaks the promise that everything rests on.
   */
  async record(planned: PlannedRun, outcome: Outcome): Promise<void> {
    const { run } = planned;
    const made = outcome.outcome;
    const ending = 'result' in made ? made.result.digest : `${made.error.kind}: ${made.error.message}`;
    const kept = this.#recorded.get(run);
    if (kept === ending) return;
    if (kept !== undefined) {
      const replay = replayCommand(this.#plan, planned);
      throw new InvariantError(`run ${run} ended in ${kept} and then in ${ending}; replay: ${replay}`);
    }
    await this.#connection.run('BEGIN');
    try {
      await this.#rows.add(planned, outcome, ending);
      await this.#connection.run('COMMIT');
    } catch (error) {
      this.#rows.discard();
      // A commit that failed has ended the transaction already.
      await this.#connection.run('ROLLBACK').catch(() => undefined);
      throw namedBySystem(error);
    }
    this.#recorded.set(run, ending);
  }

  /**
   * Takes over the runs of another database of the same plan, all of them or none. Throws InvariantError when it has a
   * run that is kept here with another outcome.
   */
  async adopt(path: string): Promise<void> {
    await this.#connection.run(`ATTACH ${literal(path)} AS part (READ_ONLY)`);
    try {
      const clash = await this.select(
        `SELECT run FROM runs JOIN part.runs AS other USING (run)
         WHERE coalesce(runs.digest, runs.error) <> coalesce(other.digest, other.error) ORDER BY run LIMIT 1`,
      );
      if (clash.length > 0)
        throw new InvariantError(`run ${clash[0]['run']} has two outcomes; one of them is in ${path}`);
      const fresh = await this.select(
        'SELECT run, coalesce(digest, error) AS ending FROM part.runs WHERE run NOT IN (SELECT run FROM runs)',
      );
      await this.#connection.run('BEGIN');
      for (const table of ['kpis', 'series', 'agents', 'runs'])
        await this.#connection.run(
          `INSERT INTO ${table} SELECT * FROM part.${table} WHERE run NOT IN (SELECT run FROM runs)`,
        );
      await this.#connection.run('COMMIT');
      for (const { run, ending } of fresh) this.#recorded.set(Number(run), String(ending));
    } finally {
      await this.#connection.run('DETACH part');
    }
  }

  /** What became of the runs from one number to before another, of those that are kept, in their order. */
  async *outcomes(from: number, to: number): AsyncGenerator<Outcome> {
    for (let first = from; first < to; first += runsReadAtOnce) {
      const range = { from: first, to: Math.min(to, first + runsReadAtOnce) };
      if ([...this.#recorded.keys()].some((run) => run >= range.from && run < range.to))
        yield* await readOutcomes(this, this.#plan, range);
    }
  }

  /** Rows that a query gives, as objects. */
  async select(sql: string, values: Record<string, DuckDBValue> = {}): Promise<Record<string, unknown>[]> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS();
  }

  close(): void {
    this.#rows.close();
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async #describe(path: string): Promise<void> {
    const plan = this.#plan;
    const about = { digest: digestPlan(plan), engine: plan.engine, name: plan.name, question: plan.question };
    const [known] = await this.select("SELECT value FROM about WHERE key = 'digest'");
    if (known !== undefined && known['value'] !== about.digest) {
      throw new InputError({
        path: experimentFiles.database,
        constraint: 'expected results of the plan beside it',
        value: `those of ${String(known['value'])}`,
        hint: 'the plan was changed after the runs; start over with --force',
        file: path,
      });
    }
    if (known !== undefined) return;
    await this.#connection.run('BEGIN');
    for (const [key, value] of Object.entries({ ...about, seed: plan.seed }))
      await this.#connection.run('INSERT INTO about VALUES ($key, $value)', { key, value });
    for (const [point, { name, parameters, scenario }] of plan.points.entries())
      await this.#connection.run('INSERT INTO points VALUES ($point, $name, $parameters, $scenario)', {
        point,
        name,
        parameters: JSON.stringify(parameters),
        scenario,
      });
    await this.#connection.run('COMMIT');
  }
}

/** Opens a file of DuckDB. Throws InputError for a file that is none, is damaged, or is open elsewhere. */
export async function openDatabase(
  open: () => Promise<DuckDBInstance>,
  path: string,
): Promise<DuckDBInstance> {
  try {
    return await open();
  } catch (error) {
    const refused = namedBySystem(error);
    if (refused !== error) throw refused;
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError({
      path: experimentFiles.database,
      constraint: 'expected a database that can be opened',
      value: message,
      hint: 'another process may hold it, or the file was damaged',
      file: path,
    });
  }
}

/** What DuckDB says in words when the system lets it write no more, and the code of the system for it. */
const refusals = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/File too large/, 'EFBIG'],
] as const;

/** An error of DuckDB as the error of the system that it comes from, if it does from one. */
function namedBySystem(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const code = refusals.find(([words]) => words.test(message))?.[1];
  if (code === undefined) return error;
  const path = /file "([^"]+)"/.exec(message)?.[1] ?? experimentFiles.database;
  return Object.assign(new Error(message), { code, syscall: 'write', path });
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
