import { packNumbers, unpackNumbers } from './packed-numbers.ts';

/** Where an array of numbers stood: its number among all of them. */
interface Reference {
  readonly $numbers: number;
}

/**
 * Plain data with arrays of numbers in them, in bytes: the length of the JSON (four bytes, least first), the JSON with a
 * reference in place of every Float64Array, and those arrays packed one after the other.
 */
export function packData(data: unknown): Uint8Array {
  const arrays: Uint8Array[] = [];
  const json = JSON.stringify(data, (_, value: unknown) => {
    if (!(value instanceof Float64Array)) return value;
    arrays.push(packNumbers(value));
    return { $numbers: arrays.length - 1 } satisfies Reference;
  });
  const text = new TextEncoder().encode(json);
  const packed = new Uint8Array(4 + text.length + arrays.reduce((sum, { length }) => sum + length, 0));
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let at = 4 + text.length;
  for (const array of arrays) {
    packed.set(array, at);
    at += array.length;
  }
  return packed;
}

/** The data of `packData`. */
export function unpackData(packed: Uint8Array): unknown {
  const end = 4 + new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(packed.subarray(4, end));
  const arrays: Float64Array[] = [];
  let at = end;
  while (at < packed.length) {
    const { values, end: next } = unpackNumbers(packed, at);
    arrays.push(values);
    at = next;
  }
  return JSON.parse(text, (_, value: unknown) => (isReference(value) ? arrays[value.$numbers] : value));
}

function isReference(value: unknown): value is Reference {
  return (
    typeof value === 'object' && value !== null && '$numbers' in value && Object.keys(value).length === 1
  );
}
