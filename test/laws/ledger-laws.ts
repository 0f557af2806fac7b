import { expect } from 'vitest';
import type { Book, Ledger } from '../../sim/ledger/ledger.ts';
import { expectSame } from './tick-checks.ts';

/**
 * A recount that shares nothing with the ledger's own: what the accounts of each book hold together, base units, by
 * the book's id. Fails where an account does not hold a whole number of base units, or less than nothing.
 */
export function recount({ books }: Ledger): readonly bigint[] {
  const sums: bigint[] = [];
  for (const book of books) sums[book.id] = sumBalances(book);
  return sums;
}

/** For each token what all accounts hold is what was minted less what was burned. */
export function expectBalanced(ledger: Ledger, sums = recount(ledger)): void {
  const { tokens, books, minted, burned } = ledger;
  for (const token of tokens) {
    let held = 0n;
    for (const book of books) if (book.token === token) held += sums[book.id];
    const expected = BigInt(minted[token.id]) - BigInt(burned[token.id]);
    expectSame(held, expected, `base units of ${token.name} in all accounts`);
  }
}

/** After the end of a tick the ledger knows what the accounts of each book hold together: less than 2^53, so that any sum is exact. */
export function expectHeld(ledger: Ledger, sums = recount(ledger)): void {
  for (const { id, name } of ledger.books) {
    const held = ledger.held[id];
    if (sums[id] !== BigInt(held))
      expect.fail(`accounts of ${name} hold ${sums[id]}, not ${held} base units`);
  }
}

/** What the accounts of a book hold together, base units; exact below 2^53. */
export function sumHeld({ balance }: Book): number {
  let total = 0;
  // By index: an iterator over so many accounts at every tick takes several times as long.
  const { length } = balance;
  for (let row = 0; row < length; row += 1) total += balance[row];
  return total;
}

function sumBalances({ owner, name, token, balance }: Book): bigint {
  let whole = 0n;
  let part = 0;
  for (let row = 0; row < balance.length; row += 1) {
    const held = balance[row];
    if (!(held >= 0 && held <= Number.MAX_SAFE_INTEGER && Math.trunc(held) === held)) {
      expect.fail(`${owner}/${name} holds ${held} base units of ${token.name} in row ${row}`);
    }
    if (part + held > Number.MAX_SAFE_INTEGER) {
      whole += BigInt(part);
      part = 0;
    }
    part += held;
  }
  return whole + BigInt(part);
}
