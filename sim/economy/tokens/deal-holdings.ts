import type { Kernel } from '../../kernel/module.ts';
import type { Book, Reason } from '../../ledger/ledger.ts';

/** Where what a snapshot says goes. */
interface Dealt {
  readonly book: Book;
  /** Row of the first holder. */
  readonly first?: number;
  readonly reason: Reason;
}

/** Each holder is given what the snapshot at a path says; undefined where the scenario has none. Returns what they were given. */
export function dealHoldings(
  { resolved, ledger }: Kernel,
  path: string,
  { book, first = 0, reason }: Dealt,
): Float64Array | undefined {
  const amounts = resolved.holdings.get(path)?.amounts;
  amounts?.forEach((amount, row) => {
    ledger.mint(book, first + row, amount, reason);
  });
  return amounts;
}
