import { logistic } from '../../../portable.ts';

/** What a holder of unlocked lots does with them; assumed (economy.md §1). */
export interface SaleRule {
  readonly sells: 'never' | 'share' | 'by-price';
  /** Part of what is held that is sold in a week, the most by price; [0, 1]. */
  readonly weekly: number;
  /** USD at which half of it is sold by price. */
  readonly priceUsd: number;
  /** Logit weight of the price over that one. */
  readonly sensitivity: number;
}

/**
 * Part of what a holder has that it sells in a week, [0, 1]: none, `weekly`, or `weekly` × logit(sensitivity × (price /
 * priceUsd − 1)). At a `priceUsd` of 0 any price is high.
 */
export function deriveSoldPart({ sells, weekly, priceUsd, sensitivity }: SaleRule, price: number): number {
  if (sells === 'never') return 0;
  if (sells === 'share' || priceUsd === 0) return weekly;
  return weekly * logistic(sensitivity * (price / priceUsd - 1));
}
