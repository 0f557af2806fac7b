/** A place in a drawing to a hundredth of a pixel: the same in every browser, and short. */
export function roundPx(px: number): number {
  return Math.round(px * 100) / 100;
}
