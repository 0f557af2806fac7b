import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { type CheckpointHead, readCheckpoint, writeCheckpoint } from '../../sim/store/checkpoint-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dmpsim-checkpoint-'));
  path = join(folder, 'checkpoint.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

const head: CheckpointHead = {
  engine: '0.1.0',
  tick: 672,
  ticks: 17_520,
  outputs: {
    lengths: { 'metrics.csv': 12_345 },
    events: { slash: 3 },
    flowTotals: ['123456789012345678901'],
  },
  simSeconds: 1.5,
  phases: { arrive: 0.25 },
};

describe('a checkpoint', () => {
  it('gives back the state, byte for byte, and where the files stood', () => {
    const state = Uint8Array.from({ length: 10_000 }, (_, index) => index % 251);
    writeCheckpoint(path, head, [state.subarray(0, 1), state.subarray(1)]);
    const read = readCheckpoint(path);
    expect(read.head).toEqual(head);
    expect(Buffer.from(read.state).equals(Buffer.from(state))).toBe(true);
  });

  it('gives the state at an offset on which 64-bit numbers can be read in place', () => {
    writeCheckpoint(path, head, [new Uint8Array(Float64Array.of(1.25, -2).buffer)]);
    const { state } = readCheckpoint(path);
    expect([...new Float64Array(state.buffer, state.byteOffset, 2)]).toEqual([1.25, -2]);
  });

  it('replaces the one before and leaves nothing else behind', () => {
    writeCheckpoint(path, head, [new Uint8Array(10)]);
    writeCheckpoint(path, { ...head, tick: 1344 }, [new Uint8Array(10)]);
    expect(readCheckpoint(path).head.tick).toBe(1344);
    expect(readdirSync(folder)).toEqual(['checkpoint.bin']);
  });

  it.each([
    ['no bytes', () => Buffer.alloc(0)],
    ['another file', () => Buffer.from('tick,hours\n1,1\n'.repeat(20))],
    ['half of itself', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['one flipped bit', (whole: Buffer) => whole.with(whole.length - 100, whole[whole.length - 100] ^ 1)],
  ])('that has become %s is refused, never resumed from', (_what, damage) => {
    writeCheckpoint(path, head, [new Uint8Array(1000)]);
    writeFileSync(path, damage(readFileSync(path)));
    expect(() => readCheckpoint(path)).toThrow(InputError);
  });
});
