import type { Scenario } from './schema.ts';

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

/** The stakes of the nodes that are there at the start, base units: each holds what its tier must. */
export function deriveNodeStakes({ mechanisms, nodes }: Scenario): number {
  const dealt = dealTiers(
    nodes.tiers.map((tier) => tier.share),
    nodes.active,
  );
  const { node, highPerformance } = mechanisms.staking;
  const high = dealt.filter((tier) => nodes.tiers[tier].highPerformance).length;
  return (dealt.length - high) * node + high * highPerformance;
}
