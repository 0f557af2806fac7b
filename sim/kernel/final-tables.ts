import type { Book } from '../ledger/ledger.ts';
import type { ColumnArray, Table } from '../state/table.ts';
import type { Kernel } from './module.ts';
import type { FinalColumn, FinalTable } from './outputs.ts';

/** Each kind of agent with its columns, its accounts and what parts say that it holds: one row per individual. */
export function listFinalTables(world: Kernel): readonly FinalTable[] {
  const { modules, ledger, stateTables } = world;
  const kinds = modules.flatMap(({ part }) =>
    Object.values(part.declaration.tables ?? {}).filter(({ kind }) => kind === 'agents'),
  );
  const holdings = modules.map(({ behaviour }) => behaviour.holdings?.(world as never) ?? {});
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
    name: `${book.name.replaceAll(' ', '_')}.${book.token.name.toLowerCase()}`,
    unit: book.token.name,
    doc: `${book.token.name} in ${book.name}`,
    // Made when it is read: most who ask for the tables want to know what is in them, and a column may be long.
    get values() {
      const size = sizeOf(book);
      return book.balance.slice(first, first + rows).map((units) => units / size);
    },
  };
}

/** What like accounts of several tokens hold together: `committed backed`, `accrued rt`. */
export function sumColumn(books: readonly Book[], first: number, rows: number): FinalColumn {
  // The name of the account before that of the subnet, and so for the token.
  const token = books[0].token.name.split('/')[0];
  const name = books[0].name.split(' ').slice(0, 2).join(' ');
  return {
    name: `${name.replaceAll(' ', '_')}.${token.toLowerCase()}`,
    unit: token,
    doc: `${token} in ${name}, of all subnets`,
    get values() {
      const total = new Float64Array(rows);
      for (const book of books) {
        const size = sizeOf(book);
        for (let row = 0; row < rows; row += 1) total[row] += book.balance[first + row] / size;
      }
      return total;
    },
  };
}

/** Base units of one token. */
const sizeOf = ({ token }: Book): number => Number(`1e${token.decimals}`);
