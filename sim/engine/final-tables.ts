import type { Book } from '../ledger/ledger.ts';
import type { ColumnArray, Table, TableSpec } from '../state/table.ts';
import type { FinalColumn, FinalTable } from './outputs.ts';
import type { World } from './world.ts';

/** Each kind of agent with its columns and its accounts that have one row per individual. */
export function finalTables(world: World): readonly FinalTable[] {
  const tables = [
    world.users,
    world.nodes,
    world.adaptors,
    world.delegators,
  ] as unknown as readonly Table<TableSpec>[];
  return tables.map((table) => ({
    name: table.name,
    rows: table.rows,
    columns: [
      ...Object.keys(table.spec).map((name) => stateColumn(table, name)),
      ...world.ledger.books
        .filter((book) => book.owner === table.name && book.balance.length === table.rows)
        .map(accountColumn),
    ],
  }));
}

function stateColumn(table: Table<TableSpec>, name: string): FinalColumn {
  const { unit, doc } = table.spec[name];
  const values = (table.col as Record<string, ColumnArray>)[name];
  return {
    name,
    unit,
    doc,
    values: values instanceof BigUint64Array ? Float64Array.from(values, Number) : values,
  };
}

function accountColumn(book: Book): FinalColumn {
  return {
    name: `${book.name.replaceAll(' ', '_')}.${book.token.name.toLowerCase()}`,
    unit: book.token.name,
    doc: `${book.token.name} in ${book.name}`,
    // Made when it is read: most who ask for the tables want to know what is in them, and a column may be long.
    get values() {
      const size = book.token.decimals === 0 ? 1 : 1e6;
      return book.balance.map((units) => units / size);
    },
  };
}
