import type { Table } from '../state/table.ts';

/** Columns by table, names apart by spaces; `*` for all of a table. A table `name-*` stands for all whose names begin so. */
export type ColumnNames = Readonly<Record<string, string>>;

/** What several phases do in one way, and what it writes. */
export interface Act {
  readonly name: string;
  readonly writes: ColumnNames;
}

/** The scenario holds other values: parts say which columns they write then. */
export const adoption: Act = { name: 'adoption', writes: { rules: '*' } };

/** Columns that more than one phase or act writes, and what hands them from one to the other. */
export type HandedOn = readonly [columns: ColumnNames, why: string];

/** What is known of a phase here. */
export interface WritingPhase {
  readonly name: string;
  readonly writes: ColumnNames;
  readonly does?: readonly Act[];
}

/** Names of columns, by table. */
export type ColumnsByTable = ReadonlyMap<string, readonly string[]>;

/** The columns of a state. */
export function listColumns(tables: readonly Table[]): ColumnsByTable {
  return new Map(tables.map(({ name, spec }) => [name, Object.keys(spec)]));
}

/** Whether a table has a name, or one that begins as `name-*` says. */
export const isCalled = (table: string, name: string): boolean =>
  name.endsWith('*') ? table.startsWith(name.slice(0, -1)) : table === name;

/** Columns that names stand for, of those that there are. */
function expand(names: ColumnNames, columns: ColumnsByTable): string[] {
  return Object.entries(names).flatMap(([name, words]) =>
    [...columns].flatMap(([table, known]) => {
      if (!isCalled(table, name)) return [];
      const named = words === '*' ? known : words.split(' ');
      const unknown = named.find((word) => !known.includes(word));
      if (unknown !== undefined) throw new Error(`the table ${table} has no column ${unknown}`);
      return named.map((word) => `${table}.${word}`);
    }),
  );
}

/** Columns that a phase may write, by itself or by what it does. */
export function columnsOfPhase(
  { writes, does = [] }: WritingPhase,
  columns: ColumnsByTable,
): ReadonlySet<string> {
  return new Set([writes, ...does.map((act) => act.writes)].flatMap((names) => expand(names, columns)));
}

/**
 * Throws, by name, where two phases write a column and nothing says that it is handed on from one to the other; so no phase
 * writes over what another has written unseen. An act counts once, whoever does it.
 */
export function checkWriters(
  phases: readonly WritingPhase[],
  columns: ColumnsByTable,
  shared: readonly HandedOn[],
): void {
  const isShared = new Set(shared.flatMap(([names]) => expand(names, columns)));
  const writerOf = new Map<string, string>();
  const writers = [...phases, ...new Set(phases.flatMap(({ does = [] }) => does))];
  for (const { name, writes } of writers)
    for (const column of expand(writes, columns)) {
      const other = writerOf.get(column);
      if (other !== undefined && other !== name && !isShared.has(column))
        throw new Error(
          `the column ${column} has two writers, ${other} and ${name}, and nothing hands it on`,
        );
      writerOf.set(column, name);
    }
}
