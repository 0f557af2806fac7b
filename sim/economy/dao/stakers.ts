import { logistic } from '../../portable.ts';
import { normal } from '../../random/distributions/normal.ts';
import { column } from '../../state/table.ts';

/** People who hold 2PM, stake it for DMP, back proposals and vote; a row is one of them (economy.md §6). */
export const stakerSpec = {
  outlook: column('f64', 'standard errors', 'how far it misjudges the promise of subnets; a trait'),
  turnout: column('f64', 'share', 'chance that it votes when asked; a trait'),
} as const;

/** Part of its 2PM that a staker wants staked: logistic in the yearly yield less that elsewhere. */
export function deriveStakedShare(netYield: number, outsideYield: number, sensitivity: number): number {
  return logistic(sensitivity * (netYield - outsideYield));
}

/**
 * How much a staker stakes (positive) or takes back (negative), base units: `speed` of the way from what is staked to
 * `share` of all it has, towards 0 to a whole unit. Never more than is free, or staked.
 */
export function decideStakeChange(
  holding: { readonly free: number; readonly staked: number },
  share: number,
  speed: number,
): number {
  const { free, staked } = holding;
  const target = Math.floor(share * (free + staked));
  const change = Math.trunc(speed * (target - staked));
  // Adding 0 turns −0 into 0.
  return Math.max(-staked, Math.min(free, change)) + 0;
}

/** How far a staker misjudges, in standard errors, from its draw `u` in (0, 1). */
export function deriveOutlook(u: number): number {
  return normal(u);
}

/** The promise of a subnet as a staker sees it: the true one and its own error of `standardError` × outlook, in [0, 1]. */
export function derivePerceivedQuality(quality: number, outlook: number, standardError: number): number {
  return Math.min(1, Math.max(0, quality + standardError * outlook));
}

/** How stakers back proposals. */
export interface BackingRule {
  /** Perceived promise at which half of those who look back a proposal. */
  readonly threshold: number;
  /** Logit weight of perceived promise. */
  readonly sensitivity: number;
}

/** Chance that a staker backs a proposal of a perceived promise. */
export function deriveBackingChance(perceived: number, rule: BackingRule): number {
  return logistic(rule.sensitivity * (perceived - rule.threshold));
}

/** DMP by what stands behind it, base units. */
export interface FreeDmp {
  readonly backed: number;
  readonly unbacked: number;
}

/** What a staker commits to a proposal that it backs by `chance`, `u` in [0, 1): `share` of each kind of its free DMP, rounded down, or nothing. */
export function decideCommitment(free: FreeDmp, chance: number, share: number, u: number): FreeDmp {
  if (u >= chance) return { backed: 0, unbacked: 0 };
  return { backed: Math.floor(free.backed * share), unbacked: Math.floor(free.unbacked * share) };
}

/** Whether a staker of a turnout votes, `u` in [0, 1). */
export function decideVote(turnout: number, u: number): boolean {
  return u < turnout;
}
