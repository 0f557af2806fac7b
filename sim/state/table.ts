/** How a column is stored; every state of a run lives in columns of these kinds. */
export type ColumnType = 'f64' | 'i32' | 'u32' | 'u8' | 'u64';

/** One column of a table, declared once: digest, checkpoint, CSV and documentation follow from it. */
export interface ColumnSpec {
  readonly type: ColumnType;
  /** Unit of a value, `1` where it has none. */
  readonly unit: string;
  /** Meaning in the economy. */
  readonly doc: string;
}

/** Columns by name. */
export type TableSpec = Readonly<Record<string, ColumnSpec>>;

interface ArrayOf {
  f64: Float64Array<ArrayBuffer>;
  i32: Int32Array<ArrayBuffer>;
  u32: Uint32Array<ArrayBuffer>;
  u8: Uint8Array<ArrayBuffer>;
  u64: BigUint64Array<ArrayBuffer>;
}

/** Any storage a column may have. */
export type ColumnArray = ArrayOf[ColumnType];

/** The typed arrays behind a table, by column name. */
export type Columns<S extends TableSpec> = { [K in keyof S]: ArrayOf[S[K]['type']] };

/** Struct of arrays: row `i` of every column describes individual `i`. */
export interface Table<S extends TableSpec = TableSpec> {
  readonly name: string;
  readonly spec: S;
  rows: number;
  readonly col: Columns<S>;
  /** Which rows are in use, where some are free: the others hold what is left of those before. */
  readonly live?: LiveRows<S> | undefined;
}

/** From the columns as they are now, whether a row is in use. */
export type LiveRows<S extends TableSpec> = (col: Columns<S>) => (row: number) => boolean;

/** A column of numbers, the common case. */
export const column = <T extends ColumnType>(type: T, unit: string, doc: string) =>
  ({ type, unit, doc }) as const;

function allocate(type: ColumnType, rows: number): ColumnArray {
  if (type === 'f64') return new Float64Array(rows);
  if (type === 'i32') return new Int32Array(rows);
  if (type === 'u32') return new Uint32Array(rows);
  if (type === 'u8') return new Uint8Array(rows);
  return new BigUint64Array(rows);
}

/** A table of `rows` zeroed rows; `live` says which are in use, where not all are. */
export function createTable<S extends TableSpec>(
  name: string,
  spec: S,
  rows: number,
  live?: LiveRows<S>,
): Table<S> {
  // Built at once: an object that grows key by key turns into a hash table, and every pass would pay for it.
  const col = Object.fromEntries(Object.entries(spec).map(([key, { type }]) => [key, allocate(type, rows)]));
  return { name, spec, rows, col: col as Columns<S>, live };
}

/** Makes room for at least `rows` rows, keeping what is there; columns are replaced, so re-read `table.col` after it. */
export function growTable<S extends TableSpec>(table: Table<S>, rows: number): void {
  if (rows <= table.rows) return;
  const col = table.col as Record<string, ColumnArray>;
  for (const key of Object.keys(table.spec)) {
    const next = allocate((table.spec[key] as ColumnSpec).type, rows);
    next.set(col[key] as never);
    col[key] = next;
  }
  table.rows = rows;
}

/** Every row as it was at the start, and as many of them; columns are replaced only where there were more. */
export function renewTable<S extends TableSpec>(table: Table<S>, rows: number): void {
  const col = table.col as Record<string, ColumnArray>;
  for (const key of Object.keys(table.spec)) {
    const values = col[key];
    if (table.rows === rows) values.fill((values instanceof BigUint64Array ? 0n : 0) as never);
    else col[key] = allocate((table.spec[key] as ColumnSpec).type, rows);
  }
  table.rows = rows;
}

/** Copies the first `count` rows of `from` into those of `to`: column by column, for a row at a time looks all columns up anew. */
export function copyRows<S extends TableSpec>(
  table: Table<S>,
  from: Int32Array,
  to: Int32Array,
  count: number,
): void {
  for (const values of Object.values<ColumnArray>(table.col))
    for (let k = 0; k < count; k += 1) values[to[k]] = values[from[k]] as never;
}
