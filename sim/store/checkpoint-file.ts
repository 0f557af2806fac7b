import { createHash } from 'node:crypto';
import { InputError } from '../errors.ts';
import { readPlainFile } from './plain-file.ts';
import type { OutputsMark } from './run-outputs.ts';
import { writeWhole } from './whole-file.ts';

/** Where a run stood when its state was saved; in one file with the state, so that the two cannot disagree. */
export interface CheckpointHead {
  /** Version of dmpsim that saved it. */
  readonly engine: string;
  /** Ticks done. */
  readonly tick: number;
  readonly ticks: number;
  readonly outputs: OutputsMark;
  readonly simSeconds: number;
  /** Seconds by phase. */
  readonly phases: Readonly<Record<string, number>>;
}

export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly state: Uint8Array;
}

/*
 * magic · length of the head (uint32, little-endian) · head as JSON · state · SHA-256 of all before it.
 */
const magic = Buffer.from('dmpsim checkpoint 1\n');
const hashBytes = 32;
/** The state of a million users takes some hundreds of megabytes. */
const bytesMax = 2 ** 31 - 1;

/** Replaces the checkpoint by a head and a state in parts: at every moment either the old one or the new one is there, whole. */
export function writeCheckpoint(path: string, head: CheckpointHead, state: readonly Uint8Array[]): void {
  const headBytes = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headBytes.length);
  const parts = [magic, length, headBytes, ...state];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  writeWhole(path, [...parts, hash.digest()]);
}

/** Reads a checkpoint. Throws InputError when it is not one, was damaged, or is no plain file. */
export function readCheckpoint(path: string): Checkpoint {
  const bytes = readPlainFile(path, { bytesMax });
  const headAt = magic.length + 4;
  const stateEnd = bytes.length - hashBytes;
  if (stateEnd < headAt || !bytes.subarray(0, magic.length).equals(magic))
    throw damaged(path, 'no checkpoint');
  const hash = createHash('sha256').update(bytes.subarray(0, stateEnd)).digest();
  if (!hash.equals(bytes.subarray(stateEnd))) throw damaged(path, 'a damaged file');
  const headEnd = headAt + bytes.readUInt32LE(magic.length);
  const head = JSON.parse(bytes.toString('utf8', headAt, headEnd)) as CheckpointHead;
  // A copy of its own: views on 64-bit numbers need an offset that is a multiple of eight.
  return { head, state: new Uint8Array(bytes.subarray(headEnd, stateEnd)) };
}

function damaged(path: string, value: string): InputError {
  return new InputError({
    path: 'checkpoint.bin',
    constraint: 'expected a checkpoint of dmpsim',
    value,
    hint: 'start the run again with --force',
    file: path,
  });
}
