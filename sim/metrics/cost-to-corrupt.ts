/**
 * USD that buys as much stake as would let an attacker outvote the honest stake: half of all bonded stake at the price
 * of the day, before the price moves against the buyer. A lower bound.
 */
export function deriveCostToCorrupt(bondedDgai: number, priceUsd: number): number {
  return (bondedDgai / 2) * priceUsd;
}
