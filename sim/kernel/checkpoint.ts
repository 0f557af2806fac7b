import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { InputError } from '../errors.ts';
import { type ColumnArray, growTable } from '../state/table.ts';
import type { Kernel } from './module.ts';

const MAGIC = 'dmpsim-checkpoint-1\n';
const DIGEST_BYTES = 32;

interface Header {
  readonly scenario: string;
  readonly seed: string;
  readonly replication: number;
  readonly tick: number;
  readonly chain: string;
  /** Rows of every table, in order: some grow as a run goes on. */
  readonly rows: readonly number[];
  /** What parts keep beside tables and accounts, by part. */
  readonly kept: Readonly<Record<string, unknown>>;
  readonly columns: readonly { readonly name: string; readonly bytes: number }[];
}

/** What a checkpoint says besides the state itself. */
export interface Resumed {
  readonly tick: number;
  readonly chain: Uint8Array;
}

/** The whole state between two ticks, in memory. */
export interface Snapshot extends Resumed {
  /** Of the world that it was taken of. */
  readonly shape: string;
  readonly rows: readonly number[];
  /** As a checkpoint has it. */
  readonly kept: string;
  readonly columns: readonly Uint8Array[];
}

/** Every column that a resumed run needs: state, ledger, and what only metrics read. */
function savedColumns(world: Kernel, period: Float64Array): [string, ColumnArray][] {
  const tables = [...world.stateTables, ...world.recordTables];
  const columns = tables.flatMap((table) =>
    Object.keys(table.spec).map((name): [string, ColumnArray] => [
      `${table.name}.${name}`,
      (table.col as Record<string, ColumnArray>)[name],
    ]),
  );
  for (const book of world.ledger.books) columns.push([`${book.owner}/${book.name}`, book.balance]);
  columns.push(['minted', world.ledger.minted], ['burned', world.ledger.burned]);
  columns.push(['flows', period as Float64Array<ArrayBuffer>]);
  return columns;
}

const bytesOf = (values: ColumnArray): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** A SHA-256 on its way, as the portable library and Node both have it. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/**
 * The whole state between two ticks as bytes, with a SHA-256 of themselves at the end, in parts. They are views of the
 * columns, which the next tick changes: a copy would be the largest thing in memory.
 */
export function checkpointParts(
  world: Kernel,
  chain: Uint8Array,
  period: Float64Array,
  hash: Sha256 = sha256.create(),
): readonly Uint8Array[] {
  const columns = savedColumns(world, period);
  const header: Header = {
    scenario: world.resolved.sha256,
    seed: world.seed,
    replication: world.replication,
    tick: world.tick,
    chain: bytesToHex(chain),
    rows: world.stateTables.map((table) => table.rows),
    kept: keptOf(world),
    columns: columns.map(([name, values]) => ({ name, bytes: values.byteLength })),
  };
  const head = new TextEncoder().encode(`${MAGIC}${JSON.stringify(header)}\n`);
  const parts = [head, ...columns.map(([, values]) => bytesOf(values))];
  for (const part of parts) hash.update(part);
  return [...parts, hash.digest()];
}

/** What parts keep beside tables and accounts. */
const keptOf = (world: Kernel): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    world.modules.flatMap(({ part, behaviour: { saved } }) =>
      saved === undefined ? [] : [[part.declaration.name, saved.save(world as never)]],
    ),
  );

/** A copy of the state, without the time that the hash of a checkpoint takes. */
export function takeSnapshot(world: Kernel, chain: Uint8Array, period: Float64Array): Snapshot {
  return {
    tick: world.tick,
    chain: chain.slice(),
    shape: world.shape,
    rows: world.stateTables.map((table) => table.rows),
    kept: JSON.stringify(keptOf(world)),
    columns: savedColumns(world, period).map(([, values]) => bytesOf(values).slice()),
  };
}

/** Fills a world that was reset from a snapshot of one of its shape. Returns whether columns were replaced: some tables grow. */
export function loadSnapshot(world: Kernel, snapshot: Snapshot, period: Float64Array): boolean {
  let isReplaced = false;
  world.stateTables.forEach((table, k) => {
    isReplaced ||= table.rows < snapshot.rows[k];
    growTable(table, snapshot.rows[k]);
  });
  // A table that has grown since then is zero behind what it held.
  savedColumns(world, period).forEach(([, values], k) => {
    bytesOf(values).set(snapshot.columns[k]);
  });
  goOnFrom(world, snapshot.tick, JSON.parse(snapshot.kept));
  return isReplaced;
}

function goOnFrom(world: Kernel, tick: number, kept: Header['kept']): void {
  world.tick = tick;
  for (const { part, behaviour } of world.modules)
    behaviour.saved?.load(world as never, kept[part.declaration.name]);
  world.ledger.rebase();
}

/** The parts of a checkpoint as one. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Fills a fresh world from the bytes of `checkpointParts`. Refuses bytes of another scenario, seed, or with a bit changed. */
export function loadCheckpoint(world: Kernel, bytes: Uint8Array, period: Float64Array): Resumed {
  const size = bytes.length - DIGEST_BYTES;
  const start = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (
    size <= 0 ||
    start !== MAGIC ||
    bytesToHex(sha256(bytes.subarray(0, size))) !== bytesToHex(bytes.subarray(size))
  ) {
    throw refuse('expected a whole, unchanged checkpoint');
  }
  const newline = bytes.indexOf(10, MAGIC.length);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length, newline))) as Header;
  if (header.scenario !== world.resolved.sha256) throw refuse('expected a checkpoint of the same scenario');
  if (header.seed !== world.seed || header.replication !== world.replication)
    throw refuse('expected a checkpoint of the same seed and replication');
  world.stateTables.forEach((table, k) => {
    growTable(table, header.rows[k] ?? 0);
  });
  const columns = savedColumns(world, period);
  let at = newline + 1;
  columns.forEach(([name, values], k) => {
    const saved = header.columns[k];
    if (saved?.name !== name || saved.bytes !== values.byteLength)
      throw refuse(`expected column ${name} of ${values.byteLength} bytes`);
    bytesOf(values).set(bytes.subarray(at, at + saved.bytes));
    at += saved.bytes;
  });
  goOnFrom(world, header.tick, header.kept);
  return { tick: header.tick, chain: hexToBytes(header.chain) };
}

/** The seed and replication that a checkpoint belongs to. */
export function readCheckpointSeed(bytes: Uint8Array): {
  readonly seed: string;
  readonly replication: number;
} {
  const newline = bytes.indexOf(10, MAGIC.length);
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length, newline))) as Header;
    return { seed: String(header.seed), replication: Number(header.replication) };
  } catch {
    throw refuse('expected a whole, unchanged checkpoint');
  }
}

function refuse(constraint: string): InputError {
  return new InputError({
    path: 'checkpoint',
    constraint,
    value: 'other bytes',
    hint: 'run the scenario again from the start',
  });
}
