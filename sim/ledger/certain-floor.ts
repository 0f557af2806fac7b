/** A quotient of a few products in doubles is right to 2^−50 of itself; four times that is taken for unknown. */
const UNKNOWN = 1 / 0x1_0000_0000_0000;

/**
 * ⌊x⌋ of a positive number that `estimate` gives up to 2^−50 of itself, or −1 where the estimate lies too near to a
 * whole number to tell. The short way past an exact division, which has to be done only then.
 */
export function certainFloor(estimate: number): number {
  const floor = Math.floor(estimate);
  const margin = estimate * UNKNOWN;
  return estimate - floor > margin && floor + 1 - estimate > margin ? floor : -1;
}
