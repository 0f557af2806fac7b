/**
 * Tiers are dealt out by quota, so that the first n slots hold them in their shares for every n: a scenario can state
 * the stakes of its initial nodes exactly.
 */
export function dealTiers(shares: readonly number[], nodes: number): Uint8Array {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const dealt = shares.map(() => 0);
  return Uint8Array.from({ length: nodes }, (_, node) => {
    let best = 0;
    let largest = Number.NEGATIVE_INFINITY;
    shares.forEach((share, tier) => {
      const missing = (share / total) * (node + 1) - dealt[tier];
      if (missing > largest + 1e-9) {
        largest = missing;
        best = tier;
      }
    });
    dealt[best] += 1;
    return best;
  });
}
