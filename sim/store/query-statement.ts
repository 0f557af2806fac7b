import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from '@duckdb/node-api';
import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { experimentTables, isDamage, namedBySystem } from './experiment-database.ts';
import { queryViews } from './query-views.ts';

/** Memory that a query may hold. It spills nowhere: nothing may be written into a folder that is only read. */
export const queryMemory = '512MB';
/** What a message of DuckDB may take: it repeats the statement. */
const messageLengthMax = 4_000;

const tablesHint = `tables: ${[...experimentTables, ...queryViews].join(', ')}; DESCRIBE runs shows the columns of one`;

/** Starts the one statement of a text, if it reads; rows are made as they are asked for. Throws InputError. */
export async function startReading(connection: DuckDBConnection, sql: string): Promise<DuckDBResult> {
  const statement = await prepareReading(connection, sql);
  return refuseBadSql(() => statement.stream());
}

/**
 * The one statement of a text, if it reads. A PIVOT without a list of its columns comes as two: the first makes a
 * temporary type of them.
 */
export async function prepareReading(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const { StatementType } = await import('@duckdb/node-api');
  const bare = withoutQuotes(sql);
  if (isOneStatement(bare) && reading.test(bare) && !catalogue.test(bare)) {
    const statements = await refuseBadSql(() => connection.extractStatements(sql));
    const last = statements.count - 1;
    for (let index = 0; index <= last; index += 1) {
      const statement = await refuseBadSql(() => statements.prepare(index));
      const kind = statement.statementType;
      if (index === last && kind === StatementType.SELECT) return statement;
      if (index === last || kind !== StatementType.CREATE) break;
      await refuseBadSql(() => statement.run());
    }
  }
  throw new InputError({
    path: 'sql',
    constraint:
      'expected one statement that reads the experiment: SELECT, WITH, FROM, PIVOT, DESCRIBE, SUMMARIZE or SHOW',
    value: printable(sql),
    hint: tablesHint,
  });
}

/** How a statement that reads begins. To DuckDB a PRAGMA is a SELECT too, and tells of the machine. */
const reading = /^[\s(]*(SELECT|WITH|FROM|VALUES|TABLE|(UN)?PIVOT|DESC(RIBE)?|SUMMARI[SZ]E|SHOW)\b/i;
/** Functions that give no data but the state of DuckDB, the paths of databases among it. */
const catalogue = /\b(duckdb|pragma|which)_\w+[\s)"]*\(|\bcurrent_setting\b|\bSHOW\s+DATABASES\b/i;

/** Whether no semicolon stands between statements. */
const isOneStatement = (bare: string): boolean => !bare.replace(/[\s;]+$/, '').includes(';');

/** A text without strings and remarks, and names of which only letters, digits and blanks are left. */
function withoutQuotes(sql: string): string {
  return sql.replace(
    /'(?:[^']|'')*'|"((?:[^"]|"")*)"|\$(\w*)\$[\s\S]*?\$\2\$|--[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, name: string | undefined) => ` ${(name ?? '').replaceAll(/\W/g, ' ')} `,
  );
}

/** Runs `act`; what DuckDB does not accept is bad input. */
export async function refuseBadSql<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const refused = namedBySystem(error);
    if (refused !== error || isDamage(error)) throw refused;
    const message = String(error instanceof Error ? error.message : error).slice(0, messageLengthMax);
    const [first, ...excerpt] = message.split('\n');
    const isMemory = /^Out of Memory/i.test(first);
    throw new InputError({
      path: 'sql',
      constraint: isMemory
        ? `expected a query that ${queryMemory} of memory are enough for`
        : 'expected SQL that the database accepts',
      value: first,
      excerpt,
      hint: isMemory ? 'ask for fewer rows or columns, or sort and group less at a time' : tablesHint,
    });
  }
}
