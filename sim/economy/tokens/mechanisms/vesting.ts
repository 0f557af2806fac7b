import { mulDiv } from '../../../ledger/amount.ts';
import { HOUR_SECONDS, YEAR_HOURS } from '../../../units.ts';

/** Released of `amount` (base units) after `elapsed` of `duration`, linear, rounded down: min(A, A·t/D). Equal units of time. */
export function deriveVested(amount: number, elapsed: number, duration: number): number {
  if (elapsed <= 0) return 0;
  if (elapsed >= duration) return amount;
  return mulDiv(amount, elapsed, duration, 'down');
}

/**
 * How what is locked comes free. `linear`: evenly from the start, and at the cliff all that the time before it made free.
 * `after-cliff`: evenly from the cliff on. `quarterly`: as linear, four times a year. `end`: all at the end.
 */
export const vestingShapes = ['linear', 'after-cliff', 'quarterly', 'end'] as const;

/** When a lot comes free; whole seconds. */
export interface VestingRule {
  /** What is locked at first, base units. */
  readonly amount: number;
  /** Nothing comes free before it. */
  readonly cliff: number;
  readonly vesting: number;
  readonly shape: (typeof vestingShapes)[number];
}

const QUARTER = (YEAR_HOURS / 4) * HOUR_SECONDS;

/** Come free of a lot `elapsed` seconds after the start, base units, rounded down; it never falls, and ends at the whole. */
export function deriveUnlocked({ amount, cliff, vesting, shape }: VestingRule, elapsed: number): number {
  if (elapsed < cliff) return 0;
  if (shape === 'after-cliff') return deriveVested(amount, elapsed - cliff, vesting);
  if (shape === 'linear' || elapsed >= vesting) return deriveVested(amount, elapsed, vesting);
  return shape === 'end' ? 0 : deriveVested(amount, elapsed - (elapsed % QUARTER), vesting);
}
