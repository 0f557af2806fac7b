import { portion } from '../../../ledger/amount.ts';
import type { Book, Ledger, Reason } from '../../../ledger/ledger.ts';

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

/** Whether an offence that costs `slash` of the stake is punished at all: a slash of nothing jails nobody, unless offences are only jailed for. */
export const isPunished = (mode: 'slash' | 'jailOnly', slash: number): boolean =>
  mode === 'jailOnly' || slash > 0;
