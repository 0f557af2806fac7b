import type { DuckDBConnection } from '@duckdb/node-api';
import { parseAnyQuantity, QuantityError } from '../units.ts';
import { literal } from './experiment-database.ts';

/** Views that a query has beside the tables of the file; they are made anew for each query and never stored. */
export const queryViews: readonly string[] = ['wide', 'parameters'];

/** Columns of `wide` before parameters and figures. */
const ownColumns = ['run', 'point', 'name', 'replication', 'seed', 'status', 'digest'];
/** A design has dozens of parameters and figures; more columns help nobody. */
const columnsMax = 2_000;

interface Value {
  readonly point: number;
  readonly parameter: string;
  readonly text: string;
  readonly value: number | undefined;
  readonly unit: string;
}

/**
 * Adds `parameters`, one row for each parameter of each point: its value as a number in hours, tokens, USD, CU or a
 * fraction of one, the unit of that, and the text as it was written; and `wide`, one row for each run with a column for
 * each parameter and each figure. A parameter whose values are all numbers is one there, else it is text.
 */
export async function addViews(connection: DuckDBConnection): Promise<void> {
  const values = await readValues(connection);
  await connection.run(
    'CREATE TEMP TABLE parameters (point INTEGER, parameter VARCHAR, value DOUBLE, unit VARCHAR, text VARCHAR)',
  );
  const into = await connection.createAppender('parameters', 'main', 'temp');
  for (const { point, parameter, value, unit, text } of values) {
    into.appendInteger(point);
    into.appendVarchar(parameter);
    if (value === undefined) into.appendNull();
    else into.appendDouble(value);
    into.appendVarchar(unit);
    into.appendVarchar(text);
    into.endRow();
  }
  into.closeSync();
  await connection.run(`CREATE TEMP VIEW wide AS ${await composeWide(connection, values)}`);
}

async function readValues(connection: DuckDBConnection): Promise<Value[]> {
  const reader = await connection.runAndReadAll(
    'SELECT point, parameters::VARCHAR FROM points ORDER BY point',
  );
  return reader.getRows().flatMap(([point, parameters]) =>
    Object.entries(readRecord(String(parameters))).map(([parameter, text]) => {
      const number = readNumber(text);
      return { point: Number(point), parameter, text, value: number?.value, unit: number?.unit ?? '' };
    }),
  );
}

/** Nothing where the text is no record of texts, as dmpsim writes it. */
function readRecord(text: string): Readonly<Record<string, string>> {
  try {
    const record: unknown = JSON.parse(text);
    if (typeof record !== 'object' || record === null) return {};
    return Object.fromEntries(
      Object.entries(record).filter(([name, value]) => typeof value === 'string' && isName(name)),
    );
  } catch {
    return {};
  }
}

/** DuckDB ends a statement at a zero. */
const isName = (name: string): boolean => name !== '' && !name.includes('\0');

function readNumber(text: string): ReturnType<typeof parseAnyQuantity> {
  try {
    return parseAnyQuantity(text);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

async function composeWide(connection: DuckDBConnection, values: readonly Value[]): Promise<string> {
  const found = await connection.runAndReadAll(
    `SELECT kpi FROM kpis WHERE kpi IS NOT NULL GROUP BY kpi ORDER BY min(rowid) LIMIT ${columnsMax}`,
  );
  const figures = found.getRows().map(([kpi]) => String(kpi));
  const texts = new Set(values.filter(({ value }) => value === undefined).map(({ parameter }) => parameter));
  const parameters = [...new Set(values.map(({ parameter }) => parameter))].slice(0, columnsMax);
  const name = nameColumns();
  const ofPoint = parameters.map(
    (parameter) =>
      `max(${texts.has(parameter) ? 'text' : 'value'}) FILTER (parameter = ${literal(parameter)}) AS ${name(parameter)}`,
  );
  const ofRun = figures
    .filter(isName)
    .map((kpi) => `max(value) FILTER (kpi = ${literal(kpi)} AND isfinite(value)) AS ${name(kpi)}`);
  return `SELECT runs.run, runs.point, points.name, runs.replication, runs.seed, runs.status, runs.digest,
      ofPoint.* EXCLUDE (point), ofRun.* EXCLUDE (run)
    FROM runs LEFT JOIN points ON points.point = runs.point
    LEFT JOIN (SELECT ${['point', ...ofPoint].join(', ')} FROM temp.main.parameters GROUP BY point) AS ofPoint
      ON ofPoint.point = runs.point
    LEFT JOIN (SELECT ${['run', ...ofRun].join(', ')} FROM kpis GROUP BY run) AS ofRun ON ofRun.run = runs.run
    ORDER BY runs.run`;
}

/** Names as SQL quotes them; one that is taken, in capitals or not, gets a number: `seed_2`. */
function nameColumns(): (name: string) => string {
  const taken = new Set(ownColumns);
  return (name) => {
    let own = name;
    for (let count = 2; taken.has(own.toLowerCase()); count += 1) own = `${name}_${count}`;
    taken.add(own.toLowerCase());
    return `"${own.replaceAll('"', '""')}"`;
  };
}
