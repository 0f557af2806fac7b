import type { SplitRule } from './mechanisms/fee-split.ts';
import type { World } from './state.ts';

/** The split in force, or that of other rules and another scenario. */
export function currentSplit(world: World, rules = world.inForce, scenario = world.scenario): SplitRule {
  const { split, latencyPenalty, governance } = scenario.mechanisms;
  return {
    burn: rules.burn,
    network: rules.network,
    // Without votes nobody is paid from the governance pool, and without adaptors nobody from theirs: neither gets a share.
    governance: governance.enabled ? rules.governance : 0,
    treasury: rules.treasury,
    adaptor: world.adaptors.rows > 0 ? rules.adaptor : 0,
    royalty: rules.royalty,
    feesOn: split.feesOn,
    surchargeTo: split.surchargeTo,
    userPays: latencyPenalty.payer === 'user',
  };
}
