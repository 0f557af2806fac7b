import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ColumnArray } from '../state/table.ts';
import type { World } from './world.ts';

/** SHA-256 of the chain so far and the tick's words: one digest for everything that ever happened. */
export function extendChain(chain: Uint8Array, row: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(chain.length + row.length * 4);
  bytes.set(chain);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < row.length; k += 1) view.setUint32(chain.length + 4 * k, row[k], true);
  return sha256(bytes);
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

/** SHA-256 of the whole state, hex. Little-endian; −0 is +0 and NaN has one form, so that equal states have equal bytes. */
export function hashState(world: World): string {
  const hash = sha256.create();
  for (const [name, values] of stateColumns(world)) {
    hash.update(new TextEncoder().encode(`${name}:${values.length};`));
    hash.update(canonicalBytes(values));
  }
  return bytesToHex(hash.digest());
}

function canonicalBytes(values: ColumnArray): Uint8Array {
  if (values instanceof Float64Array) {
    const canonical = new Float64Array(values.length);
    // Adding +0 turns −0 into +0; the constant NaN has one bit pattern.
    for (let k = 0; k < values.length; k += 1)
      canonical[k] = Number.isNaN(values[k]) ? Number.NaN : values[k] + 0;
    return new Uint8Array(canonical.buffer);
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The digest of a run: of its chain and its state. */
export function digestRun(chain: Uint8Array, state: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(`${bytesToHex(chain)}:${state}`)));
}
