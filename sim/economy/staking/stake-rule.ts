import { PPM } from '../../ledger/amount.ts';
import type { ValuesOf } from '../../scenario/schema.ts';
import type { stakingParameters } from './parameters.ts';

/** How a node's emission is divided between it and its delegators under this scenario. */
export function deriveStakeRule({ scenario }: { readonly scenario: ValuesOf<typeof stakingParameters> }): {
  readonly stakeSharePpm: number;
  readonly commissionPpm: number;
} {
  const { stakeShare, commission } = scenario.mechanisms.staking;
  return { stakeSharePpm: Math.round(stakeShare * PPM), commissionPpm: Math.round(commission * PPM) };
}
