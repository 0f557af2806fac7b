import { expect } from 'vitest';
import type { Ledger } from '../../sim/ledger/ledger.ts';

/**
 * A recount that shares nothing with the ledger's own: for each token what all accounts hold is what was minted less
 * what was burned, and every account holds a whole number of base units, none less than nothing.
 */
export function expectBalanced({ tokens, books, minted, burned }: Ledger): void {
  for (const token of tokens) {
    let held = 0n;
    for (const book of books) {
      if (book.token !== token) continue;
      for (const balance of book.balance) {
        if (balance === 0) continue;
        if (!(Number.isSafeInteger(balance) && balance > 0)) {
          expect.fail(`${book.owner}/${book.name} holds ${balance} base units of ${token.name}`);
        }
        held += BigInt(balance);
      }
    }
    expect(held, `base units of ${token.name} in all accounts`).toBe(
      BigInt(minted[token.id]) - BigInt(burned[token.id]),
    );
  }
}
