import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { Chain, hashState } from '../../sim/kernel/digest.ts';
import { deriveNameKeys } from '../../sim/kernel/name-key.ts';
import { createRules, type RuleSet, viewRules } from '../../sim/kernel/rules.ts';
import { TickHash } from '../../sim/kernel/tick-hash.ts';
import { Ledger } from '../../sim/ledger/ledger.ts';
import { growTable } from '../../sim/state/table.ts';
import { smallTwoPm } from '../economy/small-scenario.ts';

/** The link after one tick in which `moves` go between the accounts of two owners, in a ledger that has `others` too. */
function linkOf(
  moves: readonly number[],
  others: { readonly before: number; readonly after: number },
): string {
  const ledger = new Ledger();
  const open = (count: number, where: string): void => {
    for (let k = 0; k < count; k += 1) {
      const token = ledger.token(`${where}-${k}`, 6);
      ledger.book(`${where}-${k}`, 'wallet', token, 3);
      ledger.reason(token, 'gift', 'mint', where, 'never given');
    }
  };
  open(others.before, 'before');
  const token = ledger.token('DGAI', 6);
  const [from, to] = [ledger.book('users', 'wallet', token, 4), ledger.book('nodes', 'wallet', token, 4)];
  const start = ledger.reason(token, 'genesis', 'mint', 'users', 'all there is');
  const pay = ledger.reason(token, 'pay', 'users', 'nodes', 'for work');
  open(others.after, 'after');
  for (let row = 0; row < 4; row += 1) ledger.mint(from, row, 1000, start);
  for (const [k, amount] of moves.entries()) ledger.transfer(from, k % 4, to, (k + 1) % 4, amount, pay);
  const hash = new TickHash(ledger);
  ledger.closeTick((book) => hash.addBook(book));
  hash.addFlows(ledger.flow);
  const rules = createRules();
  hash.addRules(rules, { ...viewRules(rules) });
  const chain = new Chain(hash.names);
  chain.extend(hash.close());
  return bytesToHex(chain.link);
}

const moves = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });

describe('the chain', () => {
  it('does not know of tokens, owners and flows that nobody uses', () => {
    fc.assert(
      fc.property(moves, fc.nat(3), fc.nat(3), (list, before, after) => {
        expect(linkOf(list, { before, after })).toBe(linkOf(list, { before: 0, after: 0 }));
      }),
    );
  });

  it('knows every amount that moved', () => {
    fc.assert(
      fc.property(moves, fc.nat(7), (list, at) => {
        const other = list.map((amount, k) => (k === at % list.length ? amount + 1 : amount));
        expect(linkOf(other, { before: 0, after: 0 })).not.toBe(linkOf(list, { before: 0, after: 0 }));
      }),
    );
  });

  it('has the rules that are not as the run began with them, and no others', () => {
    const hash = new TickHash(new Ledger());
    const rules = createRules();
    const start: RuleSet = { ...viewRules(rules), audit: 5 };
    rules.col['audit'][0] = 5;
    hash.addRules(rules, start);
    expect([...hash.close()].every((word) => word === 0)).toBe(true);
    rules.col['audit'][0] = 6;
    hash.addRules(rules, start);
    expect([...hash.close()].some((word) => word !== 0)).toBe(true);
  });

  it('goes by the names of lanes, not by their order', () => {
    const link = (names: readonly string[], words: readonly number[]): string => {
      const chain = new Chain(names);
      chain.extend(Uint32Array.from(words));
      return bytesToHex(chain.link);
    };
    const own = link(['users', 'nodes'], [1, 2, 3, 4]);
    expect(link(['nodes', 'users'], [3, 4, 1, 2])).toBe(own);
    expect(link(['nodes', 'traders', 'users'], [3, 4, 0, 0, 1, 2])).toBe(own);
    expect(link(['users', 'traders'], [1, 2, 3, 4])).not.toBe(own);
  });

  it('refuses two names that would be one', () => {
    expect(() => deriveNameKeys(['users/wallet', 'nodes/wallet', 'users/wallet'])).toThrow('would be one');
  });
});

describe('the hash of the state', () => {
  const run = new Run(smallTwoPm('clock.horizon=3 weeks'));
  while (run.tick < 400) run.step();
  const { world } = run;
  const before = hashState(world);

  it('leaves out what is left in rows that are free', () => {
    const { requests, lots, market } = world;
    const { inUse, firstFree } = requests.pool.col;
    expect(inUse[0]).toBeLessThan(requests.table.rows);
    requests.col.user[firstFree[0]] = 77;
    requests.col.gross[firstFree[0]] = 5;
    const free = lots.col.owner.indexOf(0);
    lots.col.ownerId[free] = 12;
    lots.col.releaseTick[free] = 999;
    const waiting = market.queue.col.waiting[0];
    expect(waiting).toBeLessThan(market.orders.rows);
    market.orders.col.amount[waiting] = 123;
    expect(hashState(world)).toBe(before);
  });

  it('does not know of room that is there for more', () => {
    growTable(world.market.orders, 2 * world.market.orders.rows);
    expect(hashState(world)).toBe(before);
  });

  it('does not know of tokens and accounts that nobody uses', () => {
    const { books, tokens } = world.ledger;
    const token = { id: tokens.length, name: 'LATER', decimals: 6 };
    const book = { ...world.books.users, owner: 'later', token, balance: new Float64Array(10) };
    books.push(book);
    tokens.push(token);
    expect(hashState(world)).toBe(before);
    book.balance[3] = 1;
    expect(hashState(world)).not.toBe(before);
    books.pop();
    tokens.pop();
  });

  it('knows every row in use, every balance and every rule that was changed', () => {
    const changes: [{ [row: number]: number }, number, number][] = [
      [world.economy.col.emitted, 0, 5],
      [world.books.treasury.balance, 0, 12_345],
      [world.rules.col['audit'], 0, world.rules.col['audit'][0] + 1],
      [world.rules.col['audit'], 0, 0],
      [world.economy.col.phi, 0, Number.NaN],
    ];
    for (const [values, row, value] of changes) {
      const old = values[row];
      values[row] = value;
      expect(hashState(world)).not.toBe(before);
      values[row] = old;
      expect(hashState(world)).toBe(before);
    }
  });
});
