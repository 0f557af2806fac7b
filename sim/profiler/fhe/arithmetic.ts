import type { EncryptionSetting } from './encryption-setting.ts';

/** What is done to data under encryption, by name. Rescaling is switching to the next modulus; BFV has no scale to divide. */
export type FheOperation =
  | 'encode'
  | 'encrypt'
  | 'add'
  | 'add-plain'
  | 'multiply'
  | 'multiply-plain'
  | 'relinearise'
  | 'rescale'
  | 'rotate'
  | 'switch'
  | 'decrypt'
  | 'decode';

/** An operation at a level: the number of primes that the modulus still has, which its cost depends on. */
export interface OperationAtLevel {
  readonly operation: FheOperation;
  readonly level: number;
}

/** Something the library holds until it is freed. */
export interface Held {
  delete(): void;
}

/**
 * Arithmetic on ciphertexts `C` and plaintexts `P`: what circuits are written in, whether it computes or only counts. Every
 * result is new, and the caller frees it.
 */
export interface Arithmetic<C extends Held, P extends Held> {
  readonly setting: EncryptionSetting;
  /** Numbers in a ciphertext. */
  readonly slots: number;
  /** Level of fresh data. */
  readonly levelMax: number;
  /** Numbers as a plaintext at the level and scale of `like`, or of fresh data. In BFV they are whole numbers below half a million. */
  encode(values: Float64Array, like?: C): P;
  encrypt(plain: P): C;
  add(a: C, b: C): C;
  addPlain(a: C, b: P): C;
  /** The product, of three parts until it is relinearised and of twice the scale until it is rescaled. */
  multiply(a: C, b: C): C;
  multiplyPlain(a: C, b: P): C;
  relinearise(a: C): C;
  /** One level down; CKKS divides by the prime that it drops, and the scale with it. */
  rescale(a: C): C;
  /** One level down with the scale as it is. */
  switchDown(a: C): C;
  /** Takes the scale of `a`, which may be off by the distance of a prime from a power of two, for that of `like`. */
  align(a: C, like: C): void;
  /** Numbers moved by `steps` slots to the front, one of `rotationSteps`; in BFV within each half. */
  rotate(a: C, steps: number): C;
  decrypt(a: C): P;
  /** The numbers of a plaintext that was decrypted at `level`. */
  decode(plain: P, level: number): Float64Array;
  levelOf(a: C): number;
}
