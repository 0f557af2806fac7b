import type { Book } from '../ledger/ledger.ts';
import type { MetricSpec } from './outputs.ts';
import type { World } from './world.ts';

/** Base units of one token of six decimals. */
export const UNIT = 1e6;

/** One measure: what it is, and how it is read off the world. Reading never draws and never changes the state. */
export interface Measure extends MetricSpec {
  readonly read: (world: World) => number;
}

/** How often something is measured. */
export type Cadence = MetricSpec['cadence'];
/** Reads a measure. */
export type Read = Measure['read'];
type Row = readonly [name: string, unit: string, doc: string, read: Read, cadence?: Cadence];

/** Measures of one chapter. */
export const group = (name: string, rows: readonly Row[]): Measure[] =>
  rows.map(([metric, unit, doc, read, cadence = 'tick']) => ({
    name: metric,
    unit,
    group: name,
    doc,
    cadence,
    read,
  }));

/** Sum of all accounts of a book of six decimals, in tokens. */
export function total(book: Book): number {
  let sum = 0;
  const { balance } = book;
  // biome-ignore lint/style/useForOf: walking an iterator takes twice the time
  for (let row = 0; row < balance.length; row += 1) sum += balance[row];
  return sum / UNIT;
}

/** `a / b`, or NaN of nothing. */
export const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);
