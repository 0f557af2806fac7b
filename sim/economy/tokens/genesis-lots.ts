import type { ValuesOf } from '../../scenario/schema.ts';
import { HOUR_SECONDS } from '../../units.ts';
import type { VestingRule } from './mechanisms/vesting.ts';
import type { tokensParameters } from './parameters.ts';

type Genesis = ValuesOf<typeof tokensParameters>['tokens']['genesis'];

/** Lots that vest; the nodes' share is emitted instead. */
export const genesisLotNames = ['community', 'team', 'investors', 'airdrop', 'liquidity'] as const;

export type GenesisLotName = (typeof genesisLotNames)[number];

/** One lot in base units: all of it, and the part unlocked at the start. */
export interface GenesisLot {
  readonly total: number;
  readonly atStart: number;
}

/** The DGAI genesis in base units (economy.md §1). */
export interface GenesisLots {
  /** Emitted to nodes as rewards, minted when paid. */
  readonly nodes: number;
  readonly lots: Readonly<Record<GenesisLotName, GenesisLot>>;
  /** What initial wallets must sum to. */
  readonly unlocked: number;
}

/** Amounts of the genesis lots, from shares read as the decimals they were written as, rounded down. */
export function deriveGenesisLots(cap: number, genesis: Genesis): GenesisLots {
  const lots = Object.fromEntries(
    genesisLotNames.map((name) => [name, deriveLot(cap, genesis[name])]),
  ) as Record<GenesisLotName, GenesisLot>;
  const unlocked = genesisLotNames.reduce((sum, name) => sum + lots[name].atStart, 0);
  return { nodes: partOf(cap, genesis.nodes), lots, unlocked };
}

/** One lot of so much of the cap, of which a part is free at the start; rounded down. */
export function deriveLot(
  cap: number,
  lot: { readonly share: number; readonly atStart: number },
): GenesisLot {
  const total = partOf(cap, lot.share);
  return { total, atStart: partOf(total, lot.atStart) };
}

/** When the locked rest of a lot comes free, in whole seconds. */
export function deriveVestingRule(
  { total, atStart }: GenesisLot,
  { cliff, vesting, shape }: Omit<VestingRule, 'amount'>,
): VestingRule {
  const seconds = (hours: number): number => Math.round(hours * HOUR_SECONDS);
  return { amount: total - atStart, cliff: seconds(cliff), vesting: seconds(vesting), shape };
}

/**
 * `share` of a whole amount, rounded down, exactly: 0.07 is seven hundredths here, not the double nearest to it, whose
 * product may fall just below the whole number that was meant.
 */
function partOf(amount: number, share: number): number {
  const [mantissa, exponent = '0'] = String(share).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const decimals = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction) * BigInt(amount);
  const scale = BigInt(`1${'0'.repeat(Math.abs(decimals))}`);
  return Number(decimals < 0 ? digits * scale : digits / scale);
}
