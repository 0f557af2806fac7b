import type { Book } from '../ledger/ledger.ts';
import type { ColumnArray, Table, TableSpec } from '../state/table.ts';
import { BASE_UNITS } from '../units.ts';
import type { DaoWorld } from './dao/dao-world.ts';
import type { FinalColumn, FinalTable } from '../kernel/outputs.ts';
import type { World } from './world.ts';

/** Each kind of agent with its columns and its accounts: one row per individual. */
export function finalTables(world: World): readonly FinalTable[] {
  const { users, nodes, adaptors, delegators, dao } = world;
  const own = (table: unknown, more: readonly FinalColumn[] = []): FinalTable =>
    describe(table as Table<TableSpec>, world.ledger.books, more);
  if (dao === undefined) return [users, nodes, adaptors, delegators].map((table) => own(table));
  const { stakers, contributors, traders, holders, books } = dao;
  const { twoPm, usd, dgai, backed, unbacked, cooling, committedBacked, committedUnbacked } = books;
  const purse = [twoPm, usd, dgai];
  return [
    own(users),
    own(nodes, listHoldings(dao, holders.nodes, nodes.rows, { accounts: [], sums: [books.accrued] })),
    own(adaptors),
    own(delegators),
    own(
      stakers,
      listHoldings(dao, holders.stakers, stakers.rows, {
        accounts: [...purse, backed, unbacked, cooling],
        sums: [committedBacked, committedUnbacked],
      }),
    ),
    own(
      contributors,
      listHoldings(dao, holders.contributors, contributors.rows, { accounts: purse, sums: [books.accrued] }),
    ),
    own(traders, listHoldings(dao, holders.traders, traders.rows, { accounts: purse, sums: [] })),
  ];
}

function describe(table: Table<TableSpec>, books: readonly Book[], more: readonly FinalColumn[]): FinalTable {
  const accounts = books.filter((book) => book.owner === table.name && book.balance.length === table.rows);
  const columns = Object.keys(table.spec).map((name) => stateColumn(table, name));
  return {
    name: table.name,
    rows: table.rows,
    columns: [...columns, ...accounts.map((book) => accountColumn(book, 0, table.rows)), ...more],
  };
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

/** Accounts of one kind of holder: those it has in any case and RT of each subnet, then sums over subnets. */
function listHoldings(
  { books }: DaoWorld,
  first: number,
  rows: number,
  { accounts, sums }: { readonly accounts: readonly Book[]; readonly sums: readonly (readonly Book[])[] },
): FinalColumn[] {
  return [
    ...[...accounts, ...books.rt].map((book) => accountColumn(book, first, rows)),
    ...sums.filter((list) => list.length > 0).map((list) => sumColumn(list, first, rows)),
  ];
}

function accountColumn(book: Book, first: number, rows: number): FinalColumn {
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

/** What is held in like accounts of all subnets together: `committed backed`, `accrued rt`. */
function sumColumn(books: readonly Book[], first: number, rows: number): FinalColumn {
  // The name of the account before that of the subnet, and so for the token.
  const token = books[0].token.name.split('/')[0];
  const name = books[0].name.split(' ').slice(0, 2).join(' ');
  return {
    name: `${name.replaceAll(' ', '_')}.${token.toLowerCase()}`,
    unit: token,
    doc: `${token} in ${name}, of all subnets`,
    get values() {
      const total = new Float64Array(rows);
      for (const book of books)
        for (let row = 0; row < rows; row += 1) total[row] += book.balance[first + row] / sizeOf(book);
      return total;
    },
  };
}

/** Base units of one token. */
const sizeOf = ({ token }: Book): number => (token.decimals === 0 ? 1 : BASE_UNITS);
