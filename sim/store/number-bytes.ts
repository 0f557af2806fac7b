/** Room that the text of any number fits in. */
export const numberBytesMax = 25;

const MILLION = 1_000_000;
/** No two decimals of at most 15 digits are one double: any of them is the shortest of its double. */
const SHORT_MAX = 1e15;
const [ZERO, POINT, MINUS] = Buffer.from('0.-');

/**
 * Writes the shortest decimal that reads back as `value`, as `String` gives it, in ASCII; nothing for NaN, which stands
 * for a missing value. Returns where the text ends. Counts and amounts of tokens, which most values are, are written
 * digit by digit: a string of each would be what takes the time.
 */
export function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  if (Number.isNaN(value)) return at;
  const size = Math.abs(value);
  const millionths = Math.round(size * MILLION);
  if (!(millionths < SHORT_MAX && millionths / MILLION === size)) return writeText(bytes, at, value);
  let end = at;
  if (value < 0) {
    bytes[end] = MINUS;
    end += 1;
  }
  const whole = Math.floor(size);
  end = writeWholeNumber(bytes, end, whole);
  return writeFraction(bytes, end, millionths - whole * MILLION);
}

/** An integer in [0, 10^9). */
function writeWholeNumber(bytes: Uint8Array, at: number, value: number): number {
  let end = at + 1;
  for (let power = 10; power <= value; power *= 10) end += 1;
  let rest = value | 0;
  for (let place = end - 1; place >= at; place -= 1) {
    const tens = (rest / 10) | 0;
    bytes[place] = ZERO + rest - 10 * tens;
    rest = tens;
  }
  return end;
}

/** Millionths in [0, 10^6) behind the point, without the zeros at the end. */
function writeFraction(bytes: Uint8Array, at: number, millionths: number): number {
  if (millionths === 0) return at;
  bytes[at] = POINT;
  let end = at + 1;
  for (let rest = millionths | 0; rest > 0; end += 1) {
    const digit = (rest / (MILLION / 10)) | 0;
    bytes[end] = ZERO + digit;
    rest = (rest - digit * (MILLION / 10)) * 10;
  }
  return end;
}

function writeText(bytes: Uint8Array, at: number, value: number): number {
  // JSON has the same shortest decimals, and unlike `String` it leaves none in V8's table of numbers and their texts,
  // which would fill the memory with those of a large table.
  const text = Number.isFinite(value) ? JSON.stringify(value) : String(value);
  for (let k = 0; k < text.length; k += 1) bytes[at + k] = text.charCodeAt(k);
  return at + text.length;
}
