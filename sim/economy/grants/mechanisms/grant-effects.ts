import { mulDiv } from '../../../ledger/amount.ts';
import { expm1 } from '../../../portable.ts';

/** What projects in use bring together: most × (1 − e^(−n / scale)), so that each brings less than the one before. */
export function deriveReach(inUse: number, rule: { readonly most: number; readonly scale: number }): number {
  return 0 - rule.most * expm1(-inUse / rule.scale);
}

/** What a project that asked for `ask` is paid in its week `week` of `weeks`, counted from 1: by cumulative floors, so all weeks come to the whole. */
export function deriveTranche(ask: number, week: number, weeks: number): number {
  return mulDiv(ask, week, weeks, 'down') - mulDiv(ask, week - 1, weeks, 'down');
}

/** Which of the kinds a project is, by their weights and its draw in [0, 1); their sum is above 0. */
export function deriveKind(weights: readonly number[], u: number): number {
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [kind, weight] of weights.entries()) {
    if (left < weight) return kind;
    left -= weight;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
