/** A product of doubles is right to a few of these parts of itself. */
const rounding = 1 / 0x4_0000_0000_0000;

/** Tokens as whole base units, rounded down; what misses a whole number by the rounding of doubles alone is that number. */
export function deriveUnits(tokens: number, size: number): number {
  const units = tokens * size;
  const nearest = Math.round(units);
  return Math.abs(units - nearest) <= Math.abs(units) * rounding ? nearest : Math.floor(units);
}
