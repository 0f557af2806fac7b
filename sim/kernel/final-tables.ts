import { InvariantError } from '../errors.ts';
import type { Book } from '../ledger/ledger.ts';
import type { ColumnArray, Table } from '../state/table.ts';
import { sizeOf } from './measure.ts';
import type { Kernel } from './module.ts';
import type { FinalColumn, FinalTable } from './outputs.ts';

/** Each kind of agent with its columns, its accounts and what parts say that it holds: one row per individual. */
export function listFinalTables(world: Kernel): readonly FinalTable[] {
  const { modules, ledger, stateTables } = world;
  const kinds = modules.flatMap(({ part }) =>
    Object.values(part.declaration.tables ?? {}).filter(({ kind }) => kind === 'agents'),
  );
  const holdings = modules.map(({ behaviour }) => behaviour.holdings?.(world as never) ?? {});
  const unknown = holdings.flatMap(Object.keys).find((table) => !kinds.some(({ name }) => name === table));
  if (unknown !== undefined)
    throw new InvariantError(`no part brings agents called ${unknown}, who hold something`);
  return kinds.flatMap(({ name }) => {
    const more = holdings.flatMap((columns) => columns[name] ?? []);
    return stateTables.filter((one) => one.name === name).map((one) => describe(one, ledger.books, more));
  });
}

function describe(table: Table, books: readonly Book[], more: readonly FinalColumn[]): FinalTable {
  const accounts = books.filter((book) => book.owner === table.name && book.balance.length === table.rows);
  const columns = Object.keys(table.spec).map((name) => stateColumn(table, name));
  return {
    name: table.name,
    rows: table.rows,
    columns: [...columns, ...accounts.map((book) => accountColumn(book, 0, table.rows)), ...more],
  };
}

function stateColumn(table: Table, name: string): FinalColumn {
  const { unit, doc } = table.spec[name];
  const values = (table.col as Record<string, ColumnArray>)[name];
  return {
    name,
    unit,
    doc,
    values: values instanceof BigUint64Array ? Float64Array.from(values, Number) : values,
  };
}

/** What accounts from row `first` on hold. */
export function accountColumn(book: Book, first: number, rows: number): FinalColumn {
  return {
    name: accountColumnName(book.name, book.token.name),
    unit: book.token.name,
    doc: `${book.token.name} in ${book.name}`,
    // Made when it is read: most who ask for the tables want to know what is in them, and a column may be long.
    get values() {
      const size = sizeOf(book);
      return book.balance.slice(first, first + rows).map((units) => units / size);
    },
  };
}

/** What the column of accounts is called: `unpaid_tasks.dgai`. */
export const accountColumnName = (account: string, token: string): string =>
  `${account.replaceAll(' ', '_')}.${token.toLowerCase()}`;
