import { InvariantError } from '../errors.ts';
import type { Book } from '../ledger/ledger.ts';
import type { Kernel } from './module.ts';
import type { MetricSpec } from './outputs.ts';

/** One measure: what it is, and how it is read off the world. Reading never draws and never changes the state. */
export interface Measure<W = Kernel> extends MetricSpec {
  /** The measure of another part behind which it stands in its chapter; at the end where nothing is said. */
  readonly after?: string;
  /** The measure of another part before which it stands. */
  readonly before?: string;
  /** Counted anew after each record, so that what it says depends on how often that is. */
  readonly counted?: true;
  readonly read: (world: W) => number;
}

/** How often something is measured. */
export type Cadence = MetricSpec['cadence'];
/** Reads a measure. */
export type Read<W> = (world: W) => number;
/** One measure as a chapter lists it. */
export type MeasureRow<W> = readonly [
  name: string,
  unit: string,
  doc: string,
  read: Read<W>,
  cadence?: Cadence,
  absence?: string,
];

/** Measures of one chapter; `absence` says of each what no value means, unless it says so itself. */
export const group = <W>(name: string, rows: readonly MeasureRow<W>[], absence?: string): Measure<W>[] =>
  rows.map(([metric, unit, doc, read, cadence = 'tick', ofRow = absence]) => ({
    name: metric,
    unit,
    group: name,
    doc,
    cadence,
    read,
    ...(ofRow === undefined ? {} : { absence: ofRow }),
  }));

/** Measures that stand behind one of another part, in their order. */
export const after = <W>(name: string, measures: readonly Measure<W>[]): Measure<W>[] =>
  measures.map((measure, k) => ({ ...measure, after: k === 0 ? name : measures[k - 1].name }));

/** Measures that stand before one of another part, in their order. */
export const before = <W>(name: string, measures: readonly Measure<W>[]): Measure<W>[] =>
  measures.map((measure) => ({ ...measure, before: name }));

/** Of these measures those whose names fit count anew after each record. */
export const counted = <W>(names: RegExp, measures: readonly Measure<W>[]): Measure<W>[] =>
  measures.map((measure) => (names.test(measure.name) ? { ...measure, counted: true } : measure));

/** What a measure is, without how it is read. */
export type MeasureNote = Omit<Measure<never>, 'read'>;

/** Throws, by name, where two measures have one name: one of them would be lost to whoever asks for it. */
export function checkNames(measures: readonly MetricSpec[]): void {
  const seen = new Set<string>();
  for (const { name } of measures) {
    if (seen.has(name)) throw new InvariantError(`two measures are called ${name}`);
    seen.add(name);
  }
}

/** What several measures of one world are read from: derived once a record, when the first of them asks. */
export function shared<W extends Kernel, T>(derive: (world: W) => T): (world: W) => T {
  let tick = -1;
  let renewals = -1;
  let value: T | undefined;
  return (world) => {
    if (world.tick !== tick || world.renewals !== renewals) {
      value = derive(world);
      ({ tick, renewals } = world);
    }
    return value as T;
  };
}

/** Base units of one token. */
export const sizeOf = ({ token }: Book): number => Number(`1e${token.decimals}`);

/** What all accounts of a book hold together, in tokens. */
export const total = ({ ledger }: Kernel, book: Book): number => ledger.held[book.id] / sizeOf(book);

/** `a / b`, or NaN of nothing. */
export const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);
