import { ln, logistic } from '../portable.ts';

/** Votes counted on one proposal, in base units of voting stake. */
export interface Tally {
  readonly yes: number;
  readonly cast: number;
  readonly all: number;
}

/** A proposal passes when enough stake voted and more than the threshold of it said yes (economy.md §2.14). */
export function derivePassed(
  tally: Tally,
  rule: { readonly quorum: number; readonly threshold: number },
): boolean {
  return tally.cast > 0 && tally.cast >= rule.quorum * tally.all && tally.yes > rule.threshold * tally.cast;
}

/** Chance that a holder votes: logistic in the logarithm of stake over the midpoint. */
export function deriveTurnout(
  stake: number,
  rule: { readonly midpoint: number; readonly slope: number },
): number {
  return stake <= 0 ? 0 : logistic(rule.slope * ln(stake / rule.midpoint));
}
