import { expect } from 'vitest';
import type { Book, Ledger } from '../../sim/ledger/ledger.ts';

/**
 * A recount that shares nothing with the ledger's own: for each token what all accounts hold is what was minted less
 * what was burned, and every account holds a whole number of base units, none less than nothing.
 */
export function expectBalanced({ tokens, books, minted, burned }: Ledger): void {
  for (const token of tokens) {
    let held = 0n;
    for (const book of books) if (book.token === token) held += sumBalances(book);
    expect(held, `base units of ${token.name} in all accounts`).toBe(
      BigInt(minted[token.id]) - BigInt(burned[token.id]),
    );
  }
}

/** After the end of a tick the ledger knows what the accounts of each book hold together: less than 2^53, so that any sum is exact. */
export function expectHeld({ books, held }: Ledger): void {
  for (const { id, name, balance } of books) {
    let sum = 0;
    for (const amount of balance) sum += amount;
    if (sum !== held[id]) expect.fail(`accounts of ${name} hold ${sum}, not ${held[id]} base units`);
  }
}

function sumBalances({ owner, name, token, balance }: Book): bigint {
  let whole = 0n;
  let part = 0;
  for (const held of balance) {
    if (!(Number.isSafeInteger(held) && held >= 0)) {
      expect.fail(`${owner}/${name} holds ${held} base units of ${token.name}`);
    }
    if (part + held > Number.MAX_SAFE_INTEGER) {
      whole += BigInt(part);
      part = 0;
    }
    part += held;
  }
  return whole + BigInt(part);
}
