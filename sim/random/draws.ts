import seedrandom from 'seedrandom';
import { InvariantError } from '../errors.ts';
import { threefry2x32, threefry13InPlace } from './threefry.ts';
import { threefry13 } from './threefry-lanes.ts';
import { WORD_VALUES } from './word-values.ts';

const SLOTS = 256;
const ORDINALS = 0x100_0000;
const KEY_ROUNDS = 20;

/**
 * Every random number of a run, each with an address: (seed, replication, stream, entity, ordinal, slot). A
 * draw is a pure function of its address, so no draw depends on which others were made, in what order or on
 * which thread.
 */
export class Draws {
  readonly seed: string;
  readonly replication: number;
  readonly #key: Uint32Array;

  /** `seed` is any text; `replication` an integer in [0, 2^32). Throws `InvariantError` otherwise. */
  constructor(seed: string, replication: number) {
    if (!isIndex(replication, WORD_VALUES)) refuse('replication', replication, WORD_VALUES);
    this.seed = seed;
    this.replication = replication;
    this.#key = deriveSeedKey(seed);
  }

  /**
   * The stream of one use, such as `user.arrival`: the same name gives the same draws. Keys of different
   * (stream, replication) coincide only with probability 2^−64, so streams are independent of each other.
   */
  stream(name: string): Stream {
    const key = this.#key.slice();
    absorb(key, this.replication, name.length);
    for (let i = 0; i < name.length; i++) absorb(key, name.charCodeAt(i), i);
    return new Stream(name, key[0], key[1]);
  }
}

/**
 * The draws of one use. An `entity` is an agent's id, an integer in [0, 2^32); its `ordinal` counts the
 * entity's own occasions, in [0, 2^24); a `slot` numbers the draws of one occasion, in [0, 256). A slot holds
 * two 32-bit words. Anything outside is refused with `InvariantError`, for it would repeat the draws of
 * another address.
 */
export class Stream {
  readonly name: string;
  #key0: number;
  #key1: number;
  readonly #cursor: Cursor;
  readonly #word0 = new Uint32Array(1);
  readonly #word1 = new Uint32Array(1);
  #row: Row = emptyRow;

  constructor(name: string, key0: number, key1: number) {
    this.name = name;
    this.#key0 = key0;
    this.#key1 = key1;
    this.#cursor = new Cursor(name, key0, key1);
  }

  /** From now on gives the draws of another stream of its name: of another seed or replication. */
  become(other: Stream): void {
    this.#key0 = other.#key0;
    this.#key1 = other.#key1;
    this.#cursor.become(other.#cursor);
  }

  /**
   * The draws of one occasion, from slot 0 on. The stream has a single cursor: each call moves it, so finish
   * with one occasion before asking for the next.
   */
  at(entity: number, ordinal: number): Cursor {
    return this.#cursor.moveTo(entity, ordinal);
  }

  /** The draw at one address, as a number in [0, 1) with 53 random bits. */
  uniform(entity: number, ordinal: number, slot: number): number {
    requireAddress(this.name, entity, ordinal);
    requireSlot(this.name, slot);
    this.#word0[0] = entity;
    this.#word1[0] = ordinal * SLOTS + slot;
    threefry13InPlace(this.#key0, this.#key1, this.#word0, this.#word1, 1);
    return unit53(this.#word0[0], this.#word1[0]);
  }

  /**
   * `uniform` of `count` entities in a row on one occasion: that of `first` + k at k. Many at once take half the time.
   * The array belongs to the stream and is good until the next call.
   */
  uniforms(first: number, count: number, ordinal: number, slot: number): Float64Array {
    requireAddress(this.name, first, ordinal);
    requireAddress(this.name, first + Math.max(0, count - 1), ordinal);
    requireSlot(this.name, slot);
    if (this.#row.uniforms.length < count) this.#row = createRow(count);
    const { word0, word1, uniforms } = this.#row;
    for (let k = 0; k < count; k++) word0[k] = first + k;
    word1.fill(ordinal * SLOTS + slot, 0, count);
    threefry13(this.#key0, this.#key1, word0, word1, count);
    for (let k = 0; k < count; k++) uniforms[k] = unit53(word0[k], word1[k]);
    return uniforms;
  }

  /**
   * Both words of the draws at (`entities[i]`, `ordinals[i]`, `slot`) into `out0[i]`, `out1[i]`, for the first
   * `n` of them. After a throw the outputs hold nothing of use.
   */
  fill(
    entities: Int32Array | Uint32Array,
    ordinals: Int32Array | Uint32Array,
    slot: number,
    n: number,
    out0: Uint32Array,
    out1: Uint32Array,
  ): void {
    requireSlot(this.name, slot);
    requireBatch(n, Math.min(entities.length, ordinals.length), out0, out1);
    let entityBits = 0;
    let ordinalBits = 0;
    for (let i = 0; i < n; i++) {
      const entity = entities[i] | 0;
      const ordinal = ordinals[i] | 0;
      entityBits |= entity;
      ordinalBits |= ordinal;
      out0[i] = entity;
      out1[i] = (ordinal << 8) | slot;
    }
    this.#encrypt(entities instanceof Int32Array ? entityBits : 0, ordinalBits, n, out0, out1);
  }

  /**
   * `fill` for chosen rows of a table: with r = `rows[i]`, the draw at (`entityOfRow[r]`, `ordinalOfRow[r]`,
   * `slot`) into `out0[i]`, `out1[i]`. A row outside the columns is refused too.
   */
  // biome-ignore lint/complexity/useMaxParams: an options object would be an allocation in the hottest call
  fillRows(
    rows: Int32Array,
    n: number,
    entityOfRow: Int32Array | Uint32Array,
    ordinalOfRow: Int32Array | Uint32Array,
    slot: number,
    out0: Uint32Array,
    out1: Uint32Array,
  ): void {
    requireSlot(this.name, slot);
    requireBatch(n, rows.length, out0, out1);
    const lastRow = Math.min(entityOfRow.length, ordinalOfRow.length) - 1;
    let rowBits = 0;
    let entityBits = 0;
    let ordinalBits = 0;
    for (let i = 0; i < n; i++) {
      const row = rows[i];
      const entity = entityOfRow[row] | 0;
      const ordinal = ordinalOfRow[row] | 0;
      rowBits |= row | (lastRow - row);
      entityBits |= entity;
      ordinalBits |= ordinal;
      out0[i] = entity;
      out1[i] = (ordinal << 8) | slot;
    }
    if (rowBits < 0) throw new InvariantError(`stream ${this.name}: a row is outside [0, ${lastRow + 1})`);
    this.#encrypt(entityOfRow instanceof Int32Array ? entityBits : 0, ordinalBits, n, out0, out1);
  }

  /** Turns gathered counters into draws. The bits are ORed over the batch: one test for all its addresses. */
  #encrypt(
    signedEntityBits: number,
    ordinalBits: number,
    n: number,
    out0: Uint32Array,
    out1: Uint32Array,
  ): void {
    if (signedEntityBits < 0) throw new InvariantError(`stream ${this.name}: an entity is negative`);
    if (ordinalBits >>> 24 !== 0) {
      throw new InvariantError(`stream ${this.name}: an ordinal is outside [0, ${ORDINALS})`);
    }
    threefry13(this.#key0, this.#key1, out0, out1, n);
  }
}

/** The draws of entities in a row, and their words. */
interface Row {
  readonly word0: Uint32Array;
  readonly word1: Uint32Array;
  readonly uniforms: Float64Array;
}

function createRow(count: number): Row {
  return {
    word0: new Uint32Array(count),
    word1: new Uint32Array(count),
    uniforms: new Float64Array(count),
  };
}

const emptyRow = createRow(0);

/**
 * Reads the draws of one occasion in order: slots 0, 1, 2… of one (entity, ordinal), 256 at most. Asking for
 * more throws `InvariantError`. Obtained from `Stream.at`.
 */
export class Cursor {
  readonly #stream: string;
  #key0: number;
  #key1: number;
  readonly #word0 = new Uint32Array(1);
  readonly #word1 = new Uint32Array(1);
  #entity = 0;
  #ordinal = 0;
  #slot = 0;
  #halfLeft = false;

  constructor(stream: string, key0: number, key1: number) {
    this.#stream = stream;
    this.#key0 = key0;
    this.#key1 = key1;
  }

  /** From now on reads the draws of another stream of its name. */
  become(other: Cursor): void {
    this.#key0 = other.#key0;
    this.#key1 = other.#key1;
  }

  /** Back to slot 0 of another occasion. */
  moveTo(entity: number, ordinal: number): this {
    requireAddress(this.#stream, entity, ordinal);
    this.#entity = entity;
    this.#ordinal = ordinal;
    this.#slot = 0;
    this.#halfLeft = false;
    return this;
  }

  /** The next 32-bit word, in [0, 2^32); a slot gives two. */
  bits(): number {
    if (this.#halfLeft) {
      this.#halfLeft = false;
      return this.#word1[0];
    }
    this.#nextSlot();
    this.#halfLeft = true;
    return this.#word0[0];
  }

  /** The next whole slot as a number in [0, 1) with 53 random bits; a word left by `bits` is dropped. */
  u53(): number {
    this.#nextSlot();
    return unit53(this.#word0[0], this.#word1[0]);
  }

  /**
   * The next whole slot as a number in (0, 1): the middle of one of 2^52 equal intervals, so that both tails
   * are reached alike, down to 2^−53, and a logarithm is always finite.
   */
  open01(): number {
    this.#nextSlot();
    return ((this.#word0[0] >>> 6) * 0x400_0000 + (this.#word1[0] >>> 6) + 0.5) / 0x10_0000_0000_0000;
  }

  #nextSlot(): void {
    if (this.#slot === SLOTS) {
      const occasion = `entity ${this.#entity}, ordinal ${this.#ordinal}`;
      throw new InvariantError(`stream ${this.#stream}: ${occasion} asked for more than ${SLOTS} slots`);
    }
    this.#word0[0] = this.#entity;
    this.#word1[0] = this.#ordinal * SLOTS + this.#slot;
    threefry13InPlace(this.#key0, this.#key1, this.#word0, this.#word1, 1);
    this.#slot++;
    this.#halfLeft = false;
  }
}

/** Two 32-bit words as a number in [0, 1) with 53 random bits: k × 2^−53. */
export function unit53(word0: number, word1: number): number {
  return ((word0 >>> 5) * 0x400_0000 + (word1 >>> 6)) / 0x20_0000_0000_0000;
}

/**
 * Text to a 64-bit key by seedrandom's ARC4. It is given the UTF-8 bytes as characters, because it looks at
 * the low byte of each character only and would take `a` and `š` for the same seed.
 */
function deriveSeedKey(seed: string): Uint32Array {
  const bytes = Array.from(new TextEncoder().encode(seed), (byte) => String.fromCharCode(byte)).join('');
  const generator = seedrandom(bytes);
  return Uint32Array.of(generator.int32(), generator.int32());
}

/** One link of the key chain: the key becomes the encryption of two words under itself. */
function absorb(key: Uint32Array, word0: number, word1: number): void {
  threefry2x32(KEY_ROUNDS, key[0], key[1], word0, word1, key);
}

function requireAddress(stream: string, entity: number, ordinal: number): void {
  if (!isIndex(entity, WORD_VALUES)) refuse(`stream ${stream}: entity`, entity, WORD_VALUES);
  if (!isIndex(ordinal, ORDINALS)) refuse(`stream ${stream}: ordinal`, ordinal, ORDINALS);
}

function requireSlot(stream: string, slot: number): void {
  if (!isIndex(slot, SLOTS)) refuse(`stream ${stream}: slot`, slot, SLOTS);
}

function requireBatch(n: number, available: number, out0: Uint32Array, out1: Uint32Array): void {
  const end = Math.min(available, out0.length, out1.length) + 1;
  if (!isIndex(n, end)) refuse('draws in a batch', n, end);
}

function isIndex(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end;
}

function refuse(what: string, value: number, end: number): never {
  throw new InvariantError(`${what}: expected an integer in [0, ${end}), got ${value}`);
}
