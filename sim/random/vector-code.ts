/**
 * As much of WebAssembly's binary format as one loop over vectors of four 32-bit integers takes: instructions as
 * bytes, and the module around a function (WebAssembly Core Specification 2.0, §5).
 */
export const I32 = 0x7f;
export const V128 = 0x7b;
const FUNCTION = 0x60;
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export const get = (index: number): number[] => [0x20, index];
export const set = (index: number): number[] => [0x21, index];
export const tee = (index: number): number[] => [0x22, index];
export const constant = (value: number): number[] => [0x41, ...signed(value)];
export const add = [0x6a];
export const xor = [0x73];

const vector = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** Four integers from, or to, the address on the stack plus `offset`. */
export const load = (offset: number): number[] => [...vector(0), 4, ...unsigned(offset)];
export const store = (offset: number): number[] => [...vector(11), 4, ...unsigned(offset)];
export const splat = vector(17);
export const orLanes = vector(80);
export const xorLanes = vector(81);
export const shiftLanesLeft = vector(171);
export const shiftLanesRight = vector(173);
export const addLanes = vector(174);

/** Runs `body` until the first of two integers that it leaves on the stack is not below the second. */
export const loopWhileBelow = (body: readonly number[]): number[] => [
  ...[0x03, 0x40, ...body],
  // Unsigned less-than, branch back, end.
  ...[0x49, 0x0d, 0x00, 0x0b],
];

/** A module that exports a page of `memory` and `run`, a function of `parameters` integers with these variables. */
export function assembleModule(
  parameters: number,
  variables: readonly { readonly count: number; readonly type: number }[],
  body: readonly number[],
): Uint8Array<ArrayBuffer> {
  const signature = [FUNCTION, ...list(Array.from({ length: parameters }, () => [I32])), ...list([])];
  const code = [...list(variables.map(({ count, type }) => [...unsigned(count), type])), ...body, 0x0b];
  return Uint8Array.from([
    ...HEADER,
    ...section(1, list([signature])),
    ...section(3, list([[0]])),
    ...section(5, list([[0, 1]])),
    ...section(
      7,
      list([
        [...text('memory'), 2, 0],
        [...text('run'), 0, 0],
      ]),
    ),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return list(Array.from(value, (letter) => [letter.charCodeAt(0)]));
}

/** LEB128: seven bits to a byte, lowest first. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const isLast = value >= -0x40 && value < 0x40;
  return isLast ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
