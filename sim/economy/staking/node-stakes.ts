import type { ValuesOf } from '../../scenario/schema.ts';
import { dealTiers } from '../nodes/deal-tiers.ts';
import type { nodesParameters } from '../nodes/parameters.ts';
import type { stakingParameters } from './parameters.ts';

/** The stakes of the nodes that are there at the start, base units: each holds what its tier must. */
export function deriveNodeStakes({
  mechanisms,
  nodes,
}: ValuesOf<typeof nodesParameters & typeof stakingParameters>): number {
  const dealt = dealTiers(
    nodes.tiers.map((tier) => tier.share),
    nodes.active,
  );
  const { node, highPerformance } = mechanisms.staking;
  const high = dealt.filter((tier) => nodes.tiers[tier].highPerformance).length;
  return (dealt.length - high) * node + high * highPerformance;
}
