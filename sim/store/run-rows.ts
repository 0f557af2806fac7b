import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBListVector } from '@duckdb/node-api';
import type { Outcome } from '../executors/executor.ts';
import { type ExperimentPlan, type PlannedRun, replayCommand } from '../experiments/plan.ts';
import type { ReplicationResult } from '../experiments/run-watch.ts';

type Table = 'runs' | 'kpis' | 'series' | 'agents';

/**
 * Puts runs into the tables of an experiment. One appender per table serves all of them: what the database gives a caller
 * stays in memory until JavaScript's collector happens to find it, which does not know how large it is, so a few such
 * objects for each run would let the process grow by a tenth of a megabyte with every run.
 */
export class RunRows {
  readonly #plan: ExperimentPlan;
  readonly #connection: DuckDBConnection;
  readonly #appenders = new Map<Table, DuckDBAppender>();
  #chunk: DuckDBDataChunk | undefined;

  constructor(plan: ExperimentPlan, connection: DuckDBConnection) {
    this.#plan = plan;
    this.#connection = connection;
  }

  /** Adds the rows of one run to the transaction that is open; `ending` is its digest, or what went wrong. */
  async add(planned: PlannedRun, outcome: Outcome, ending: string): Promise<void> {
    await this.#addRun(planned, outcome, ending);
    if ('result' in outcome.outcome) {
      await this.#addKpis(planned, outcome.outcome.result);
      await this.#addSeries(planned, outcome.outcome.result);
      if (this.#plan.observe.finals.length > 0) await this.#addAgents(planned, outcome.outcome.result);
    }
    for (const appender of this.#appenders.values()) appender.flushSync();
  }

  /** Forgets rows that did not get into the database. */
  discard(): void {
    this.#appenders.clear();
    this.#chunk = undefined;
  }

  close(): void {
    for (const appender of this.#appenders.values()) appender.closeSync();
    this.discard();
  }

  async #into(table: Table): Promise<DuckDBAppender> {
    const open = this.#appenders.get(table) ?? (await this.#connection.createAppender(table));
    this.#appenders.set(table, open);
    return open;
  }

  async #addRun(planned: PlannedRun, outcome: Outcome, ending: string): Promise<void> {
    const { DuckDBTimestampValue } = await import('@duckdb/node-api');
    const { run, point, replication } = planned;
    const isDone = 'result' in outcome.outcome;
    const into = await this.#into('runs');
    for (const number of [run, point, replication]) into.appendInteger(number);
    into.appendVarchar(this.#plan.seed);
    into.appendVarchar(JSON.stringify(this.#plan.points[point].parameters));
    into.appendVarchar(isDone ? 'done' : 'failed');
    for (const text of [isDone ? ending : undefined, isDone ? undefined : ending])
      if (text === undefined) into.appendNull();
      else into.appendVarchar(text);
    into.appendVarchar(replayCommand(this.#plan, planned));
    into.appendDouble(outcome.seconds);
    into.appendVarchar(outcome.host);
    into.appendInteger(outcome.attempt);
    into.appendTimestamp(new DuckDBTimestampValue(BigInt(Date.now()) * 1000n));
    into.endRow();
  }

  async #addKpis({ run, point, replication }: PlannedRun, { kpis }: ReplicationResult): Promise<void> {
    const into = await this.#into('kpis');
    for (const [index, { name }] of this.#plan.observe.kpis.entries()) {
      for (const number of [run, point, replication]) into.appendInteger(number);
      into.appendVarchar(name);
      if (Number.isFinite(kpis[index])) into.appendDouble(kpis[index]);
      else into.appendNull();
      into.endRow();
    }
  }

  async #addSeries({ run, point, replication }: PlannedRun, { series }: ReplicationResult): Promise<void> {
    const into = await this.#into('series');
    for (const { metric, hours, values } of series) {
      for (let index = 0; index < values.length; index += 1) {
        into.appendInteger(run);
        into.appendInteger(point);
        into.appendInteger(replication);
        into.appendVarchar(metric);
        into.appendDouble(hours[index]);
        into.appendDouble(values[index]);
        into.endRow();
      }
    }
  }

  /** One row per column of final values, as a chunk: hundreds of thousands of values singly would take longer than the run. */
  async #addAgents({ run }: PlannedRun, { finals }: ReplicationResult): Promise<void> {
    const { DuckDBDataChunk: Chunk, DOUBLE, INTEGER, LIST, VARCHAR } = await import('@duckdb/node-api');
    const into = await this.#into('agents');
    this.#chunk ??= Chunk.create([INTEGER, VARCHAR, VARCHAR, LIST(DOUBLE)]);
    const rows = this.#plan.observe.finals.flatMap(({ table, columns }, index) =>
      columns.map((name, column) => ({ table, name, values: finals[index][column] })),
    );
    this.#chunk.reset();
    this.#chunk.rowCount = rows.length;
    for (const [column, values] of [
      rows.map(() => run),
      rows.map(({ table }) => table),
      rows.map(({ name }) => name),
    ].entries())
      this.#chunk.setColumnValues(column, values);
    const lists = this.#chunk.getColumnVector(3) as DuckDBListVector;
    // A list is asked for nothing but its length and its numbers, which an array of numbers has too.
    for (const [row, { values }] of rows.entries()) lists.setItem(row, { items: values } as never);
    lists.flush();
    into.appendDataChunk(this.#chunk);
  }
}
