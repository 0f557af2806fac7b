import { KEY_PARITY, ROTATIONS, ROUNDS, threefry13InPlace } from './threefry.ts';
import * as code from './vector-code.ts';

/** Counters that one call encrypts: both words of all of them stay in the nearest cache. */
const BATCH = 1024;
const WORD1_BYTE = 4 * BATCH;
const LANES = 4;
/** Fewer are encrypted sooner than copied. */
const WORTH_COPYING = 48;

/** Variables of the loop; the words that are injected into x0 and x1 in turn come last. */
const local = { k0: 0, k1: 1, end: 2, at: 3, x0: 4, x1: 5, injected: 6 } as const;
const INJECTIONS = 4;

const lanes = startLanes();

/**
 * `threefry13InPlace` by the vector unit, which scripts reach through WebAssembly only: four counters at a time, the
 * same bits in less than half the time, for integers are added, shifted and xored. Where there is no WebAssembly with
 * vectors, or a page's policy forbids it, it is the scalar loop.
 */
export function threefry13(
  k0: number,
  k1: number,
  words0: Uint32Array,
  words1: Uint32Array,
  n: number,
): void {
  if (lanes === undefined || n < WORTH_COPYING) {
    threefry13InPlace(k0, k1, words0, words1, n);
    return;
  }
  for (let from = 0; from < n; from += BATCH) {
    const to = Math.min(n, from + BATCH);
    const count = to - from;
    lanes.words0.set(words0.subarray(from, to));
    lanes.words1.set(words1.subarray(from, to));
    lanes.run(k0, k1, 4 * count);
    words0.set(lanes.words0.subarray(0, count), from);
    words1.set(lanes.words1.subarray(0, count), from);
  }
}

interface Lanes {
  readonly words0: Uint32Array;
  readonly words1: Uint32Array;
  /** Replaces the counters up to byte `end` of each array, and those that fill up the last vector. */
  readonly run: (k0: number, k1: number, end: number) => void;
}

function startLanes(): Lanes | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembleLanes()));
    const { memory, run } = exports as { readonly memory: WebAssembly.Memory; readonly run: Lanes['run'] };
    return {
      words0: new Uint32Array(memory.buffer, 0, BATCH),
      words1: new Uint32Array(memory.buffer, WORD1_BYTE, BATCH),
      run,
    };
  } catch {
    // No WebAssembly, none with vectors, or a page whose policy lacks 'wasm-unsafe-eval': every engine has its own error for that.
    return undefined;
  }
}

function assembleLanes(): Uint8Array<ArrayBuffer> {
  const { get, set, tee, load, store, constant, add, addLanes } = code;
  const inject = (count: number): number[] => [
    ...[...get(local.x0), ...get(local.injected + 2 * count), ...addLanes, ...set(local.x0)],
    ...[...get(local.x1), ...get(local.injected + 2 * count + 1), ...addLanes, ...set(local.x1)],
  ];
  const rounds = Array.from({ length: ROUNDS }, (_, round) => [
    ...assembleRound(ROTATIONS[round % 8]),
    ...(round % 4 === 3 ? inject((round + 1) / 4) : []),
  ]);
  const loop = code.loopWhileBelow([
    ...[...get(local.at), ...load(0), ...set(local.x0)],
    ...[...get(local.at), ...load(WORD1_BYTE), ...set(local.x1)],
    ...inject(0),
    ...rounds.flat(),
    ...[...get(local.at), ...get(local.x0), ...store(0)],
    ...[...get(local.at), ...get(local.x1), ...store(WORD1_BYTE)],
    ...[...get(local.at), ...constant(4 * LANES), ...add, ...tee(local.at)],
    ...get(local.end),
  ]);
  const variables = [
    { count: 1, type: code.I32 },
    { count: 2 + 2 * INJECTIONS, type: code.V128 },
  ];
  return code.assembleModule(3, variables, [...assembleKeys(), ...loop]);
}

/** What is added to x0 and to x1 before the rounds and after every fourth, in every lane. */
function assembleKeys(): number[] {
  const { get, set, constant, add, xor, splat } = code;
  const keys = [
    get(local.k0),
    get(local.k1),
    [...constant(KEY_PARITY), ...get(local.k0), ...xor, ...get(local.k1), ...xor],
  ];
  return Array.from({ length: INJECTIONS }, (_, count) => [
    ...[...keys[count % 3], ...splat, ...set(local.injected + 2 * count)],
    ...[...keys[(count + 1) % 3], ...constant(count), ...add],
    ...[...splat, ...set(local.injected + 2 * count + 1)],
  ]).flat();
}

/** x0 += x1; x1 = (x1 rotated left) xor x0. */
function assembleRound(rotation: number): number[] {
  const { get, set, constant, shiftLanesLeft, shiftLanesRight, orLanes, xorLanes, addLanes } = code;
  return [
    ...[...get(local.x0), ...get(local.x1), ...addLanes, ...set(local.x0)],
    ...[...get(local.x1), ...constant(rotation), ...shiftLanesLeft],
    ...[...get(local.x1), ...constant(32 - rotation), ...shiftLanesRight],
    ...[...orLanes, ...get(local.x0), ...xorLanes, ...set(local.x1)],
  ];
}
