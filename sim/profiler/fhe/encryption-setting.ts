/** What encryption computes on: approximate real numbers (CKKS) or exact whole ones (BFV). */
export type Scheme = 'ckks' | 'bfv';

/** Degree N of the polynomials: the larger, the more multiplications in a row, at more cost each. */
export type Degree = 4096 | 8192 | 16384;

/** One scheme at one degree; both at 128 bits of security (HomomorphicEncryption.org standard, 2018). */
export interface EncryptionSetting {
  readonly scheme: Scheme;
  readonly degree: Degree;
}

/** Parameters of CKKS at a degree. */
export interface CkksParameters {
  /**
   * Bits of the primes of the modulus, the last one being that of key switching. Their sum is at most 109, 218 or 438,
   * which keeps 128 bits of security; the first leaves room for the whole part of a result, and rescaling drops one of the
   * middle ones after each multiplication.
   */
  readonly primeBits: readonly number[];
  /** Bits of the scale: that of the primes which rescaling drops. */
  readonly scaleBits: number;
}

export const ckksParameters: Readonly<Record<Degree, CkksParameters>> = {
  4096: { primeBits: [40, 29, 40], scaleBits: 29 },
  8192: { primeBits: [50, 36, 36, 36, 50], scaleBits: 36 },
  16384: { primeBits: [60, 40, 40, 40, 40, 40, 40, 60], scaleBits: 40 },
};

/** Bits of the plaintext modulus of BFV: whole numbers up to half a million either way. */
export const bfvPlainBits = 20;

/** Numbers of one record of data: a row of features. Rotations by powers of two sum over them. */
export const recordValues = 64;

/** Steps of rotation that summing over a record needs, largest first: 32, 16, … 1. */
export const rotationSteps: readonly number[] = [32, 16, 8, 4, 2, 1];

/** Levels of fresh data of BFV with the moduli that the library proposes at 128 bits of security. */
const bfvLevels: Readonly<Record<Degree, number>> = { 4096: 2, 8192: 4, 16384: 8 };

/** Levels of fresh data: primes of the modulus without the one for switching keys. */
export function levelsOf({ scheme, degree }: EncryptionSetting): number {
  return scheme === 'ckks' ? ckksParameters[degree].primeBits.length - 1 : bfvLevels[degree];
}

/** Numbers in a ciphertext: CKKS packs half as many as the degree, BFV as many. */
export function slotsOf({ scheme, degree }: EncryptionSetting): number {
  return scheme === 'ckks' ? degree / 2 : degree;
}

/** Degrees that are measured. */
export const degrees: readonly Degree[] = [4096, 8192, 16384];

/** Name of a setting, as in ids: `ckks-8192`. */
export function nameSetting({ scheme, degree }: EncryptionSetting): string {
  return `${scheme}-${degree}`;
}
