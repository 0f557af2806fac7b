import { ln, logistic } from '../../../portable.ts';

/** Votes counted on one proposal, in base units of voting stake. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  /** Yes, no and those who abstained: what turnout is, and what a quorum asks for. */
  readonly cast: number;
  readonly all: number;
}

/** What those vote whom a proposal does not touch: above 0 yes, below 0 no. */
export const untouchedVote = { abstain: 0, yes: 1, no: -1 } as const;

/** Yes of the votes that said yes or no, 0 to 1; 0 where all abstained. */
export function deriveYesShare({ yes, no }: Tally): number {
  return yes === 0 ? 0 : yes / (yes + no);
}

/**
 * A proposal passes when enough stake voted, abstention included, and of what said yes or no more than the threshold said
 * yes (economy.md §2.14); so one that nobody favours does not, whatever the threshold.
 */
export function derivePassed(
  tally: Tally,
  rule: { readonly quorum: number; readonly threshold: number },
): boolean {
  return tally.cast >= rule.quorum * tally.all && tally.yes > rule.threshold * (tally.yes + tally.no);
}

/** Chance that a holder votes: logistic in the logarithm of stake over the midpoint. */
export function deriveTurnout(
  stake: number,
  rule: { readonly midpoint: number; readonly slope: number },
): number {
  return stake <= 0 ? 0 : logistic(rule.slope * ln(stake / rule.midpoint));
}
