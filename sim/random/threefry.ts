/**
 * Threefry-2x32, the counter-based cipher behind every draw: 64 bits of counter and 64 bits of key give 64
 * bits that pass for random, and no state is kept (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as
 * easy as 1, 2, 3", SC'11).
 */

/** By how many bits the second word is rotated in each of eight rounds, again and again. */
export const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
/** Xor of the three key words. */
export const KEY_PARITY = 0x1bd11bda;
/** Rounds of every draw. */
export const ROUNDS = 13;

/**
 * The readable form, for any number of rounds up to 20; the key is injected before the first round and after
 * every fourth. Words are taken modulo 2^32; `out[0]`, `out[1]` receive the result.
 */
export function threefry2x32(
  rounds: number,
  k0: number,
  k1: number,
  c0: number,
  c1: number,
  out: Uint32Array,
): void {
  const keys = [k0 | 0, k1 | 0, KEY_PARITY ^ k0 ^ k1];
  let x0 = (c0 + keys[0]) | 0;
  let x1 = (c1 + keys[1]) | 0;
  for (let round = 0; round < rounds; round++) {
    const rotation = ROTATIONS[round % 8];
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x0 = (x0 + keys[injection % 3]) | 0;
      x1 = (x1 + keys[(injection + 1) % 3] + injection) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
}

/**
 * The fast form: 13 rounds over the first `n` counters (`words0[i]`, `words1[i]`), each replaced by its
 * result. The rounds are unrolled because this loop is where a run spends its draws; tests hold it to
 * `threefry2x32`.
 */
export function threefry13InPlace(
  k0: number,
  k1: number,
  words0: Uint32Array,
  words1: Uint32Array,
  n: number,
): void {
  const key0 = k0 | 0;
  const key1 = k1 | 0;
  const key2 = KEY_PARITY ^ key0 ^ key1;
  const key2Plus1 = (key2 + 1) | 0;
  const key0Plus2 = (key0 + 2) | 0;
  const key1Plus3 = (key1 + 3) | 0;
  for (let i = 0; i < n; i++) {
    let x0 = (words0[i] + key0) | 0;
    let x1 = (words1[i] + key1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + key1) | 0;
    x1 = (x1 + key2Plus1) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
    x0 = (x0 + key2) | 0;
    x1 = (x1 + key0Plus2) | 0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
    x0 = (x0 + key0) | 0;
    x1 = (x1 + key1Plus3) | 0;
    x0 = (x0 + x1) | 0;
    words0[i] = x0;
    words1[i] = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  }
}
