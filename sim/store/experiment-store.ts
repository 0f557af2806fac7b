import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import { InputError, InvariantError } from '../errors.ts';
import type { Outcome } from '../executors/executor.ts';
import {
  countRuns,
  digestPlan,
  type ExperimentPlan,
  isOfShard,
  type PlannedRun,
  plannedRun,
  replayCommand,
} from '../experiments/plan.ts';
import { printable } from '../workload/printable.ts';
import { ExperimentDatabase, namedBySystem, partName } from './experiment-database.ts';
import { experimentFiles } from './experiment-folder.ts';
import { readOutcomes } from './kept-outcomes.ts';
import { RunRows } from './run-rows.ts';
import { RunSet } from './run-set.ts';

/** What does not fit into this memory the database keeps on the disk. */
const usage = { memory: '256MB', threads: 1, spills: true } as const;

/** Longest digest or error that a run may have ended in. */
const endingLengthMax = 1_048_576;

/** Runs are numbered by 32 bits with a sign. */
const runsMax = 0x7fff_ffff;

const runsListedAtOnce = 65_536;

/** Few enough that their final values fit into memory, enough that reading takes no time beside making them. */
const runsReadAtOnce = 16;

/**
 * The results of an experiment on their way into its database. One process writes; who does holds the folder's lock. Two
 * stores of one plan hold the same rows, however the work went, but for `seconds`, `host`, `attempt` and `finished` of
 * `runs`, and for the order of rows.
 */
export class ExperimentStore {
  readonly #plan: ExperimentPlan;
  readonly #database: ExperimentDatabase;
  readonly #recorded = new RunSet();
  readonly #rows: RunRows;
  /** Points that the database has. */
  #points = 0;

  private constructor(plan: ExperimentPlan, database: ExperimentDatabase) {
    this.#plan = plan;
    this.#database = database;
    this.#rows = new RunRows(plan, database.connection);
  }

  /**
   * Opens the database of a plan, new or as an earlier process left it; `parts` are databases of the same plan that will
   * be adopted. Throws InputError when it is another plan's, or no database of an experiment.
   */
  static async open(
    folder: string,
    plan: ExperimentPlan,
    parts: readonly string[] = [],
  ): Promise<ExperimentStore> {
    const path = join(folder, experimentFiles.database);
    const database = await ExperimentDatabase.open(path, { ...usage, access: 'write', parts });
    const store = new ExperimentStore(plan, database);
    try {
      await store.#describe();
      await store.#requireRuns(database, 'experiment');
      await store.#noteRecorded();
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /** Opens the database of a plan for reading. Throws InputError when there is none, or it is another plan's. */
  static async openToRead(folder: string, plan: ExperimentPlan): Promise<ExperimentStore> {
    const path = join(folder, experimentFiles.database);
    const database = await ExperimentDatabase.open(path, { ...usage, access: 'read' });
    const store = new ExperimentStore(plan, database);
    try {
      if (!(await store.#isOfPlan(database, 'experiment')))
        throw store.#refuse(database, 'nothing of which plan they are');
      await store.#requireRuns(database, 'experiment');
      await store.#noteRecorded();
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /**
   * Throws InputError where `open` would: who changes a folder of runs looks at its database first. Nothing of it is
   * changed, and none is made where none is.
   */
  static async requireUsable(folder: string, plan: ExperimentPlan): Promise<void> {
    const path = join(folder, experimentFiles.database);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
    const database = await ExperimentDatabase.open(path, { ...usage, access: 'look' });
    try {
      if (await database.isEmpty()) return;
      const store = new ExperimentStore(plan, database);
      await store.#isOfPlan(database, 'experiment');
      await store.#requireRuns(database, 'experiment');
    } finally {
      database.close();
    }
  }

  /** Runs whose outcome is kept. */
  has(run: number): boolean {
    return this.#recorded.has(run);
  }

  get count(): number {
    return this.#recorded.size;
  }

  /** How many of the runs of a part are kept. */
  countOf(shard: ExperimentPlan['shard']): number {
    if (shard.of === 1) return this.count;
    let count = 0;
    for (const run of this.#recorded.between(0, countRuns(this.#plan)))
      if (isOfShard(plannedRun(this.#plan, run), shard)) count += 1;
    return count;
  }

  /**
   * Keeps what became of a run, all of it or nothing. An outcome that is kept already is left as it is; throws
   * InvariantError when the same run ended in two ways, which breaks the promise that everything rests on.
   */
  async record(planned: PlannedRun, outcome: Outcome): Promise<void> {
    const { run } = planned;
    const made = outcome.outcome;
    const ending = 'result' in made ? made.result.digest : `${made.error.kind}: ${made.error.message}`;
    if (this.#recorded.has(run)) {
      const kept = await this.#endingOf(run);
      if (kept === ending) return;
      const replay = replayCommand(this.#plan, planned);
      throw new InvariantError(`run ${run} ended in ${kept} and then in ${ending}; replay: ${replay}`);
    }
    const { connection } = this.#database;
    await connection.run('BEGIN');
    try {
      const points = await this.#addPoints();
      await this.#rows.add(planned, outcome, ending);
      await connection.run('COMMIT');
      this.#points = points;
    } catch (error) {
      this.#rows.discard();
      // A commit that failed has ended the transaction already.
      await connection.run('ROLLBACK').catch(() => undefined);
      throw namedBySystem(error);
    }
    this.#recorded.add(run);
  }

  /**
   * Takes over the runs of one of the parts that were named on opening, all of them or none. Throws InvariantError when it
   * has a run that is kept here with another outcome, InputError when it is no database of the same plan.
   */
  adopt(path: string): Promise<void> {
    return this.#database.withPart(path, (part) => this.#copyPart(part));
  }

  async #copyPart(part: ExperimentDatabase): Promise<void> {
    if (!(await this.#isOfPlan(part, partName))) throw this.#refuse(part, 'nothing of which plan they are');
    await this.#requireRuns(part, partName);
    const clash = await part.select(
      `SELECT run FROM runs JOIN ${partName}.runs AS other USING (run)
       WHERE coalesce(runs.digest, runs.error) <> coalesce(other.digest, other.error) ORDER BY run LIMIT 1`,
    );
    if (clash.length > 0)
      throw new InvariantError(`run ${clash[0]['run']} has two outcomes; one of them is in ${part.path}`);
    const { connection } = this.#database;
    await connection.run('BEGIN');
    try {
      for (const table of ['kpis', 'series', 'agents', 'runs'])
        await part.select(
          `INSERT INTO ${table} SELECT * FROM ${partName}.${table} WHERE run NOT IN (SELECT run FROM runs)`,
        );
      await connection.run('COMMIT');
    } catch (error) {
      // A commit that failed has ended the transaction already.
      await connection.run('ROLLBACK').catch(() => undefined);
      throw namedBySystem(error);
    }
    await this.#noteRecorded();
  }

  async #endingOf(run: number): Promise<string> {
    const [row] = await this.select('SELECT coalesce(digest, error) AS ending FROM runs WHERE run = $run', {
      run,
    });
    return String(row['ending']);
  }

  async #noteRecorded(): Promise<void> {
    const [{ last }] = await this.select('SELECT max(run) AS last FROM runs');
    for (let from = 0; from <= Number(last ?? -1); from += runsListedAtOnce)
      for (const { run } of await this.select('SELECT run FROM runs WHERE run >= $from AND run < $to', {
        from,
        to: from + runsListedAtOnce,
      }))
        this.#recorded.add(Number(run));
  }

  /** What became of the runs from one number to before another, of those that are kept, in their order. */
  async *outcomes(from: number, to: number): AsyncGenerator<Outcome> {
    for (let first = from; first < to; first += runsReadAtOnce) {
      const range = { from: first, to: Math.min(to, first + runsReadAtOnce) };
      if (this.#recorded.between(range.from, range.to).next().done !== true)
        yield* await readOutcomes(this, this.#plan, range);
    }
  }

  /** Rows that a query gives, as objects. */
  select(sql: string, values: Record<string, DuckDBValue> = {}): Promise<Record<string, unknown>[]> {
    return this.#database.select(sql, values);
  }

  close(): void {
    this.#rows.close();
    this.#database.close();
  }

  /** Throws InputError when a database, known as `name`, has runs that are none of the plan's, or none at all. */
  async #requireRuns(database: ExperimentDatabase, name: string): Promise<void> {
    const { points, listed } = this.#plan;
    // What a study asks for is known when it is asked for, and held against what is kept then.
    const isGrid = listed === undefined;
    const values = {
      points: isGrid ? points.length : 1,
      runs: isGrid ? countRuns(this.#plan) : runsMax,
      length: endingLengthMax,
    };
    const strange = await database.select(
      `SELECT run FROM ${name}.runs WHERE NOT coalesce(
         run >= 0 AND run < $runs ${isGrid ? 'AND point = run % $points AND replication = run // $points' : 'AND $points = 1'}
           AND status IN ('done', 'failed') AND strlen(coalesce(digest, error)) BETWEEN 1 AND $length,
         false
       ) ORDER BY run LIMIT 1`,
      values,
    );
    if (strange.length > 0) throw this.#refuse(database, `run ${String(strange[0]['run'])}`);
  }

  /** Whether a database, known as `name`, says which plan it is of. Throws InputError when it is another than this one. */
  async #isOfPlan(database: ExperimentDatabase, name: string): Promise<boolean> {
    const [known] = await database.select(`SELECT value FROM ${name}.about WHERE key = 'digest'`);
    if (known === undefined) return false;
    if (known['value'] === digestPlan(this.#plan)) return true;
    throw this.#refuse(database, `those of ${String(known['value'])}`);
  }

  #refuse(database: ExperimentDatabase, found: string): InputError {
    return new InputError({
      path: experimentFiles.database,
      constraint: 'expected runs of the plan beside it',
      value: printable(found),
      hint:
        database === this.#database
          ? 'the folder was changed after the runs: ask for it again, or start over with --force'
          : 'the folder was changed after the runs: leave it out, ask for it again, or make its runs anew',
      file: database.path,
    });
  }

  async #describe(): Promise<void> {
    const plan = this.#plan;
    const about = { digest: digestPlan(plan), engine: plan.engine, name: plan.name, question: plan.question };
    if (await this.#isOfPlan(this.#database, 'experiment')) {
      const [{ points }] = await this.select('SELECT count(*) AS points FROM points');
      this.#points = Number(points);
      return;
    }
    const { connection } = this.#database;
    await connection.run('BEGIN');
    for (const [key, value] of Object.entries({ ...about, seed: plan.seed }))
      await connection.run('INSERT INTO about VALUES ($key, $value)', { key, value });
    const points = await this.#addPoints();
    await connection.run('COMMIT');
    this.#points = points;
  }

  /** Adds points that the database does not have to the transaction that is open; returns how many it then has. */
  async #addPoints(): Promise<number> {
    const { points } = this.#plan;
    if (this.#points >= points.length) return this.#points;
    const into = await this.#database.connection.createAppender('points');
    for (const [k, { name, parameters, scenario }] of points.slice(this.#points).entries()) {
      into.appendInteger(this.#points + k);
      for (const text of [name, JSON.stringify(parameters), scenario]) into.appendVarchar(text);
      into.endRow();
    }
    into.closeSync();
    return points.length;
  }
}
