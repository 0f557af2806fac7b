/** Numbers after which they repeat: a prime, so that the rows of a matrix differ. */
const period = 65_521;

/**
 * `length` numbers uniform in ±`scale`, the same for the same name on every machine. Xorshift (Marsaglia 2003) by the
 * name's FNV-1a hash, again and again: opening models takes most of the time that is not spent in measuring, and what
 * the values are does not matter.
 */
export function seededValues(name: string, length: number, scale: number): Float32Array {
  let state = hashText(name) | 1;
  const values = new Float32Array(length);
  const unit = scale / 0x8000_0000;
  const drawn = Math.min(length, period);
  for (let i = 0; i < drawn; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = state * unit;
  }
  for (let filled = drawn; filled < length; filled *= 2)
    values.copyWithin(filled, 0, Math.min(filled, length - filled));
  return values;
}

function hashText(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash;
}
