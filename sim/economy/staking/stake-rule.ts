import { PPM } from '../../ledger/amount.ts';
import type { Scenario } from '../../scenario/schema.ts';

/** How a node's emission is divided between it and its delegators under this scenario. */
export function deriveStakeRule({ scenario }: { readonly scenario: Scenario }): {
  readonly stakeSharePpm: number;
  readonly commissionPpm: number;
} {
  const { stakeShare, commission } = scenario.mechanisms.staking;
  return { stakeSharePpm: Math.round(stakeShare * PPM), commissionPpm: Math.round(commission * PPM) };
}
