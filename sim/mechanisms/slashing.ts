import { portion } from '../ledger/amount.ts';
import type { Book, Ledger, Reason } from '../ledger/ledger.ts';

/** The accounts behind one offender's stake, each slashed by the same share. */
export interface SlashedAccount {
  readonly book: Book;
  readonly row: number;
}

/** Burns `ppm` of every account, rounded down, so never more than it holds; returns what was burned (economy.md §2.11). */
export function slash(
  ledger: Ledger,
  accounts: readonly SlashedAccount[],
  ppm: number,
  reason: Reason,
): number {
  let burned = 0;
  for (const { book, row } of accounts) {
    const amount = portion(book.balance[row], ppm);
    ledger.burn(book, row, amount, reason);
    burned += amount;
  }
  return burned;
}

/** How long downtime is counted before it is punished. */
export type DowntimeRule = 'continuous' | 'cumulative30d' | 'every72h';

const WINDOW_HOURS = 720;

/**
 * How many times an outage should have been punished that has lasted `downHours` and goes on, so that it lasts longer:
 * once past the limit, or once per limit. `cumulativeHours` is the node's downtime in the current 30-day window so far,
 * this outage included.
 */
export function deriveDowntimePunishments(
  rule: DowntimeRule,
  limitHours: number,
  downHours: number,
  cumulativeHours: number,
): number {
  if (rule === 'continuous') return downHours >= limitHours ? 1 : 0;
  if (rule === 'every72h') return Math.floor(downHours / limitHours);
  return cumulativeHours >= limitHours ? 1 : 0;
}

/** The 30-day window that an hour lies in. */
export const deriveDowntimeWindow = (hours: number): number => Math.floor(hours / WINDOW_HOURS);
