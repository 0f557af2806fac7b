import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ColumnArray, Table } from '../state/table.ts';
import type { Sha256 } from './checkpoint.ts';
import type { Kernel } from './module.ts';
import { deriveNameKey, nameOfBook } from './name-key.ts';
import { ruleNames } from './rules.ts';

/**
 * How digests are made. Format 2 goes by names: of lanes, columns, accounts, flows and rules, in their order; and what is
 * not there counts as what is zero. So a table, a column, a rule or a token that a later version adds moves no digest of
 * a run that does not use it. Format 1, of dmpsim 0.6 and before, went by places.
 */
export const digestFormat = 2;

const LINK_BYTES = 32;
/** Key of a lane's name, and its two words. */
const LANE_WORDS = 3;

/**
 * One digest for everything that ever happened: each tick's link is SHA-256 of the link before it and of the words of all
 * lanes that are not zero in the tick, each behind the key of its name.
 */
export class Chain {
  /** The latest link; written over by the next. */
  readonly link: Uint8Array;
  private readonly message: Uint8Array;
  private readonly words: DataView;
  /** By place in the order of names: the key of a lane, and its first word in a tick's row. */
  private readonly lanes: readonly { readonly key: number; readonly at: number }[];

  /** For ticks of two words for each of these lanes. */
  constructor(lanes: readonly string[]) {
    this.message = new Uint8Array(LINK_BYTES + 4 * LANE_WORDS * lanes.length);
    this.link = this.message.subarray(0, LINK_BYTES);
    this.words = new DataView(this.message.buffer, LINK_BYTES);
    this.lanes = [...lanes]
      .sort(byCodeUnits)
      .map((name) => ({ key: deriveNameKey(name), at: 2 * lanes.indexOf(name) }));
  }

  /** Adds a tick. */
  extend(row: Uint32Array): void {
    let at = 0;
    for (const lane of this.lanes) {
      const [first, second] = [row[lane.at], row[lane.at + 1]];
      if (first === 0 && second === 0) continue;
      this.words.setUint32(at, lane.key, true);
      this.words.setUint32(at + 4, first, true);
      this.words.setUint32(at + 8, second, true);
      at += 4 * LANE_WORDS;
    }
    this.link.set(sha256(this.message.subarray(0, LINK_BYTES + at)));
  }
}

/** A column of the state. */
interface StateColumn {
  readonly name: string;
  readonly values: ColumnArray;
  /** Which rows are in use; all where nothing is said. */
  readonly isLive?: ((row: number) => boolean) | undefined;
  /** The value that counts as nothing: 0 where nothing is said. */
  readonly start?: number;
}

/** Columns of the whole state by name, as they are stored. */
export function* stateColumns(world: Kernel): Generator<readonly [name: string, values: ColumnArray]> {
  for (const { name, values } of columnsOf(world)) yield [name, values];
}

function* columnsOf(world: Kernel): Generator<StateColumn> {
  const { rules, startRules } = world;
  for (const table of world.stateTables) if (table.name !== rules.name) yield* columnsOfTable(table);
  for (const name of ruleNames())
    yield { name: `${rules.name}.${name}`, values: rules.col[name], start: startRules[name] };
  for (const book of world.ledger.books) yield { name: nameOfBook(book), values: book.balance };
  const { tokens, minted, burned } = world.ledger;
  for (const { id, name } of tokens) {
    yield { name: `minted/${name}`, values: minted.subarray(id, id + 1) };
    yield { name: `burned/${name}`, values: burned.subarray(id, id + 1) };
  }
}

function* columnsOfTable({ name, spec, col, live }: Table): Generator<StateColumn> {
  const isLive = live?.(col);
  for (const key of Object.keys(spec))
    yield { name: `${name}.${key}`, values: (col as Record<string, ColumnArray>)[key], isLive };
}

/**
 * SHA-256 of the whole state, hex: columns in the order of their names, little-endian, −0 as +0 and NaN in one form, rows
 * that are free as 0. Zeros at the end of a column are left out, and so are columns that hold nothing else and rules as
 * the scenario began with them: equal economies have equal bytes, whatever else there could be.
 */
export function hashState(world: Kernel, hash: Sha256 = sha256.create()): string {
  const columns = [...columnsOf(world)].sort((left, right) => byCodeUnits(left.name, right.name));
  for (const column of columns) {
    const rows = countRows(column);
    if (rows === 0) continue;
    hash.update(new TextEncoder().encode(`${column.name}:${rows};`));
    feedCanonical(column.values.subarray(0, rows), column.isLive, (bytes) => hash.update(bytes));
  }
  return bytesToHex(hash.digest());
}

const byCodeUnits = (left: string, right: string): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};

/** Rows up to the last one that is in use and holds something. */
function countRows({ values, isLive, start = 0 }: StateColumn): number {
  let rows = values.length;
  while (rows > 0 && (Number(values[rows - 1]) === start || isLive?.(rows - 1) === false)) rows -= 1;
  return rows;
}

const PIECE = 8192;

/** Feeds a column to `update`, piece by piece: a copy of a long one would be the largest thing in memory. */
function feedCanonical(
  values: ColumnArray,
  isLive: StateColumn['isLive'],
  update: (bytes: Uint8Array) => void,
): void {
  if (!(values instanceof Float64Array) && isLive === undefined) {
    update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return;
  }
  for (let from = 0; from < values.length; from += PIECE) {
    const piece = values.slice(from, Math.min(values.length, from + PIECE));
    if (piece instanceof Float64Array) canonise(piece);
    if (isLive !== undefined)
      for (let k = 0; k < piece.length; k += 1) if (!isLive(from + k)) piece.fill(0 as never, k, k + 1);
    update(new Uint8Array(piece.buffer, 0, piece.byteLength));
  }
}

/** Adding +0 turns −0 into +0; the constant NaN has one bit pattern. */
function canonise(piece: Float64Array): void {
  for (let k = 0; k < piece.length; k += 1) piece[k] = Number.isNaN(piece[k]) ? Number.NaN : piece[k] + 0;
}

/** The digest of a run: of its chain and its state. */
export function digestRun(link: Uint8Array, state: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(`${bytesToHex(link)}:${state}`)));
}
