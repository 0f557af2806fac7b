/**
 * `length` numbers uniform in ±`scale`, the same for the same name on every machine. Xorshift (Marsaglia 2003) by the
 * name's FNV-1a hash: a model of 50 million weights is made in a second, and what their values are does not matter.
 */
export function seededValues(name: string, length: number, scale: number): Float32Array {
  let state = hashText(name) | 1;
  const values = new Float32Array(length);
  const unit = scale / 0x8000_0000;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = state * unit;
  }
  return values;
}

function hashText(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash;
}
