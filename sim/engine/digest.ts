import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ColumnArray } from '../state/table.ts';
import type { Sha256 } from './checkpoint.ts';
import type { World } from './world.ts';

const LINK_BYTES = 32;

/** One digest for everything that ever happened: each tick's link is SHA-256 of the link before it and the tick's words. */
export class Chain {
  /** The latest link; written over by the next. */
  readonly link: Uint8Array;
  private readonly message: Uint8Array;
  private readonly words: DataView;

  /** For ticks of `words` words each. */
  constructor(words: number) {
    this.message = new Uint8Array(LINK_BYTES + 4 * words);
    this.link = this.message.subarray(0, LINK_BYTES);
    this.words = new DataView(this.message.buffer, LINK_BYTES);
  }

  /** Adds a tick. */
  extend(row: Uint32Array): void {
    for (let k = 0; k < row.length; k += 1) this.words.setUint32(4 * k, row[k], true);
    this.link.set(sha256(this.message));
  }
}

/** Columns of the whole state by name, in a fixed order. */
export function* stateColumns(world: World): Generator<readonly [name: string, values: ColumnArray]> {
  for (const table of world.stateTables) {
    for (const name of Object.keys(table.spec))
      yield [`${table.name}.${name}`, (table.col as Record<string, ColumnArray>)[name]];
  }
  for (const book of world.ledger.books) yield [`${book.owner}/${book.name}`, book.balance];
  yield ['minted', world.ledger.minted];
  yield ['burned', world.ledger.burned];
}

const PIECE = 8192;

/** SHA-256 of the whole state, hex. Little-endian; −0 is +0 and NaN has one form, so that equal states have equal bytes. */
export function hashState(world: World, hash: Sha256 = sha256.create()): string {
  for (const [name, values] of stateColumns(world)) {
    hash.update(new TextEncoder().encode(`${name}:${values.length};`));
    feedCanonical(values, (bytes) => hash.update(bytes));
  }
  return bytesToHex(hash.digest());
}

/** Feeds a column to `update`, piece by piece: a copy of a long one would be the largest thing in memory. */
function feedCanonical(values: ColumnArray, update: (bytes: Uint8Array) => void): void {
  if (!(values instanceof Float64Array)) {
    update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return;
  }
  const piece = new Float64Array(Math.min(values.length, PIECE));
  for (let from = 0; from < values.length; from += PIECE) {
    const count = Math.min(PIECE, values.length - from);
    for (let k = 0; k < count; k += 1) {
      const value = values[from + k];
      // Adding +0 turns −0 into +0; the constant NaN has one bit pattern.
      piece[k] = Number.isNaN(value) ? Number.NaN : value + 0;
    }
    update(new Uint8Array(piece.buffer, 0, count * Float64Array.BYTES_PER_ELEMENT));
  }
}

/** The digest of a run: of its chain and its state. */
export function digestRun(link: Uint8Array, state: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(`${bytesToHex(link)}:${state}`)));
}
