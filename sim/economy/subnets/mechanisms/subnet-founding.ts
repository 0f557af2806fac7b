import { InputError } from '../../../errors.ts';
import { mulDiv, PPM, portion } from '../../../ledger/amount.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';

/** Units of RT that a subnet ever has (economy.md §1). */
export const RT_UNITS = 100_000_000;

/** How a proposal stands: still collecting, founded, or over, with everything returned. */
export type ProposalOutcome = 'open' | 'founded' | 'returned';

/** Only backed DMP (base units) counts towards the goal; a window that ends below it returns what was committed (economy.md §3.4). */
export function deriveProposalOutcome(
  committedBacked: number,
  goal: number,
  tick: number,
  closeTick: number,
): ProposalOutcome {
  if (committedBacked >= goal) return 'founded';
  return tick < closeTick ? 'open' : 'returned';
}

/** The vault's part of RT in two lifetime pools, in units. */
export interface VaultParts {
  readonly compute: number;
  readonly data: number;
}

/**
 * Divides `total` units computing : data by whole parts, 7 : 3 as stated; computing receives what does not divide
 * evenly. Throws InputError unless the parts are whole, not negative and not both 0.
 */
export function splitVault(total: number, computeParts: number, dataParts: number): VaultParts {
  const parts = computeParts + dataParts;
  const areParts = [computeParts, dataParts].every((part) => Number.isSafeInteger(part) && part >= 0);
  if (!areParts || parts === 0) {
    throw new InputError({
      path: 'vault.compute',
      constraint: 'expected whole parts of computing and data, not both 0',
      value: `${computeParts} : ${dataParts}`,
      hint: 'write 7 and 3, not 0.7 and 0.3',
    });
  }
  const data = mulDiv(total, dataParts, parts, 'down');
  return { compute: total - data, data };
}

/** All RT of a subnet by use; sums to 100,000,000 units. */
export interface RtDivision extends VaultParts {
  /** Opens the pool. */
  readonly firstBatch: number;
  /** For the DAO's participants and the first contributors. */
  readonly daoShare: number;
}

/** Divides a subnet's RT: first batch and DAO part rounded down, the rest is the vault's. Throws InputError past 100 %. */
export function deriveRtDivision(
  firstBatchPpm: number,
  daoPpm: number,
  computeParts = 7,
  dataParts = 3,
): RtDivision {
  const refuse = (name: string, constraint: string, ppm: number): never => {
    throw new InputError({
      path: `dao.founding.${name}`,
      constraint,
      value: `${ppm / 10_000} %`,
      hint: 'what is left of 100 % is the Royalty Vault',
    });
  };
  if (!(firstBatchPpm >= 0 && firstBatchPpm <= PPM))
    refuse('firstBatch', 'expected 0 %–100 % of RT', firstBatchPpm);
  if (!(daoPpm >= 0 && firstBatchPpm + daoPpm <= PPM))
    refuse('daoShare', `expected at most ${(PPM - firstBatchPpm) / 10_000} % beside the first batch`, daoPpm);
  const firstBatch = portion(RT_UNITS, firstBatchPpm);
  const daoShare = portion(RT_UNITS, daoPpm);
  return {
    firstBatch,
    daoShare,
    ...splitVault(RT_UNITS - firstBatch - daoShare, computeParts, dataParts),
  };
}

/** The DAO part in two: `toHolders` of it by DMP held, the rest for the first data and node contributors, who have the odd unit. */
export function divideDaoShare(
  daoShare: number,
  toHolders: number,
): {
  readonly holders: number;
  readonly contributors: number;
} {
  const holders = Math.floor(daoShare * toHolders);
  return { holders, contributors: daoShare - holders };
}

/** What the staked 2PM of a founding does: all opens the pool, a part goes to the subnet, or all opens a weighted pool. */
export type FoundingPool = 'whole' | 'split' | 'lbp-80-20';

/** What a founding moves, base units of DMP and 2PM. */
export interface Founding {
  /** All DMP that was committed. */
  readonly burnedBacked: number;
  readonly burnedUnbacked: number;
  /** 2PM that leaves the DAO vault. */
  readonly fromVault: number;
  readonly toPool: number;
  readonly toTreasury: number;
  /** Backed DMP burned for which unbacked DMP had drawn the 2PM already; 0 unless unbacked DMP redeems. */
  readonly undrawn: number;
}

/**
 * Committed DMP is burned and the 2PM behind its backed part leaves the vault; unbacked DMP adds none. Under `split`
 * the subnet's treasury receives `treasuryPpm` of it, rounded down; the pool has the rest. Throws InputError when nothing
 * would be left for the pool.
 */
export function deriveFounding(
  committed: { readonly backed: number; readonly unbacked: number },
  vault: number,
  rule: { readonly pool: FoundingPool; readonly treasuryPpm: number },
): Founding {
  const { backed, unbacked } = committed;
  const fromVault = Math.min(backed, vault);
  const treasuryPpm = rule.pool === 'split' ? rule.treasuryPpm : 0;
  if (!(treasuryPpm >= 0 && treasuryPpm < PPM)) {
    throw new InputError({
      path: 'dao.founding.toTreasury',
      constraint: 'expected at least 0 % and less than 100 %',
      value: `${treasuryPpm / 10_000} %`,
      hint: 'a pool without 2PM has no price',
    });
  }
  const toTreasury = portion(fromVault, treasuryPpm);
  return {
    burnedBacked: backed,
    burnedUnbacked: unbacked,
    fromVault,
    toPool: fromVault - toTreasury,
    toTreasury,
    undrawn: backed - fromVault,
  };
}

/** Who owns the pool of a subnet: those who invested DMP, nobody, or the DAO. */
export type FoundingShares = 'pro-rata' | 'locked' | 'dao';

/** Pool shares that no investor received. */
export interface UndividedShares {
  /** Nobody's: this liquidity stays for good. */
  readonly locked: number;
  readonly dao: number;
}

/**
 * Divides the shares of a new pool by DMP invested, unbacked like backed, into `out`, rounded down: unbacked DMP dilutes
 * those who brought 2PM. What does not divide evenly stays locked in the pool. With `locked` or `dao` no investor has any.
 */
export function dividePoolShares(
  shares: number,
  kind: FoundingShares,
  invested: { readonly backed: Float64Array; readonly unbacked: Float64Array; readonly count: number },
  out: Float64Array,
): UndividedShares {
  const { backed, unbacked, count } = invested;
  if (kind !== 'pro-rata') {
    out.fill(0, 0, count);
    return kind === 'dao' ? { locked: 0, dao: shares } : { locked: shares, dao: 0 };
  }
  const weights = Float64Array.from({ length: count }, (_, k) => backed[k] + unbacked[k]);
  return { locked: shares - divideProRata(shares, weights, count, out), dao: 0 };
}
