import type { Book } from '../../ledger/ledger.ts';
import type { World } from './state.ts';

/** Part of the genesis, the same for each of the first `holders` of some accounts; what does not divide goes to the community. */
export function shareGenesis(
  { ledger, books, reasons }: World,
  total: number,
  to: Book,
  holders: number,
): void {
  const each = holders === 0 ? 0 : Math.floor(total / holders);
  for (let holder = 0; holder < holders; holder += 1) ledger.mint(to, holder, each, reasons['genesis']);
  ledger.mint(books.community, 0, total - each * holders, reasons['genesis']);
}
