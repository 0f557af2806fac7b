/**
 * Arrays of numbers in few bytes, for data that stand in a page. Amounts and counts are kept exactly, as differences of
 * whole multiples of a decimal; anything else is kept to twelve significant digits, rounded so that rounding it again to
 * eleven or fewer gives what the number itself gives.
 */
export function packNumbers(values: Float64Array): Uint8Array {
  const bytes = new ByteWriter();
  bytes.number(values.length);
  const places = findPlaces(values);
  bytes.number(places ?? inexact);
  writeGaps(bytes, values);
  const present = values.filter((value) => !Number.isNaN(value));
  if (places === undefined) writeDigits(bytes, present);
  else writeDifferences(bytes, present, 10 ** places);
  return bytes.taken();
}

/** The numbers of `packNumbers`, read from `bytes` at `at`; missing ones are NaN. */
export function unpackNumbers(bytes: Uint8Array, at: number): { values: Float64Array; end: number } {
  const reader = new ByteReader(bytes, at);
  const length = reader.number();
  const places = reader.number();
  const values = new Float64Array(length).fill(Number.NaN);
  const present = readGaps(reader, length);
  if (places === inexact) readDigits(reader, values, present);
  else readDifferences(reader, values, present, 10 ** places);
  return { values, end: reader.at };
}

/** In place of the number of decimals where there are too many. */
const inexact = 15;

const placesMax = 6;
const significant = 12;
/** Bytes of twelve digits. */
const ranks = 5;

/** Fewest decimals with which all values are whole; undefined where they have too many. */
function findPlaces(values: Float64Array): number | undefined {
  let places = 0;
  let scale = 1;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    while (!isWholeAt(value, scale)) {
      places += 1;
      scale *= 10;
      if (places > placesMax) return undefined;
    }
  }
  return places;
}

function isWholeAt(value: number, scale: number): boolean {
  const whole = Math.round(value * scale);
  return Number.isSafeInteger(whole) && whole / scale === value && !Object.is(value, -0);
}

/** Runs of present and missing values in turn, present first. */
function writeGaps(bytes: ByteWriter, values: Float64Array): void {
  const runs: number[] = [];
  let isPresent = true;
  let length = 0;
  for (const value of values) {
    if (Number.isNaN(value) === isPresent) {
      runs.push(length);
      length = 0;
      isPresent = !isPresent;
    }
    length += 1;
  }
  runs.push(length);
  bytes.number(runs.length);
  for (const run of runs) bytes.number(run);
}

function readGaps(reader: ByteReader, length: number): Int32Array {
  const places = new Int32Array(length);
  let count = 0;
  let at = 0;
  const runs = reader.number();
  for (let run = 0; run < runs; run += 1) {
    const end = at + reader.number();
    if (run % 2 === 0) for (let i = at; i < end; i += 1) places[count++] = i;
    at = end;
  }
  return places.subarray(0, count);
}

function writeDifferences(bytes: ByteWriter, values: Float64Array, scale: number): void {
  let before = 0;
  for (const value of values) {
    const whole = Math.round(value * scale);
    bytes.signed(whole - before);
    before = whole;
  }
}

function readDifferences(reader: ByteReader, values: Float64Array, present: Int32Array, scale: number): void {
  let whole = 0;
  for (const i of present) {
    whole += reader.signed();
    values[i] = whole / scale;
  }
}

/** Bytes of the same rank stand together: those that hardly change compress to nothing. */
function writeDigits(bytes: ByteWriter, values: Float64Array): void {
  for (const value of values) bytes.signed(exponentOf(value));
  const mantissas = values.map((value) => mantissaOf(Math.abs(value), exponentOf(value)));
  for (let rank = ranks - 1; rank >= 0; rank -= 1) {
    const weight = 256 ** rank;
    for (const mantissa of mantissas) bytes.byte(Math.floor(mantissa / weight) % 256);
  }
  for (const value of values) bytes.byte(value < 0 ? 1 : 0);
}

function readDigits(reader: ByteReader, values: Float64Array, present: Int32Array): void {
  const exponents = Int32Array.from(present, () => reader.signed());
  const mantissas = new Float64Array(present.length);
  for (let rank = ranks - 1; rank >= 0; rank -= 1)
    for (let k = 0; k < present.length; k += 1) mantissas[k] = mantissas[k] * 256 + reader.byte();
  for (const [k, i] of present.entries()) {
    const sign = reader.byte() === 1 ? '-' : '';
    // The nearest number to the decimal, as if it had been read from text.
    values[i] = Number(`${sign}${mantissas[k]}e${exponents[k]}`);
  }
}

/** The digits of `value` before 10^exponent; what was cut off is remembered in the last of them. */
function mantissaOf(value: number, exponent: number): number {
  const scaled = exponent < 0 ? value * 10 ** -exponent : value / 10 ** exponent;
  const nearest = Math.round(scaled);
  // As near as a number of sixteen digits can tell, nothing was cut off.
  if (Math.abs(scaled - nearest) < 1e-3) return nearest;
  const kept = Math.floor(scaled);
  // A nought or a five at the end would look like a whole number or a tie.
  return kept % 5 === 0 ? kept + 1 : kept;
}

function exponentOf(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) - (significant - 1);
}

class ByteWriter {
  #bytes = new Uint8Array(4_096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** A whole number from 0 to 2^53, seven bits to a byte. */
  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A whole number of either sign, small ones of both in few bytes. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

class ByteReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.#bytes[this.at];
    this.at += 1;
    return value;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
