import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DmpsimError, InvariantError, OutgrownError } from '../../sim/errors.ts';
import { AMOUNT_MAX } from '../../sim/ledger/amount.ts';
import { Ledger } from '../../sim/ledger/ledger.ts';
import { expectBalanced, expectHeld } from '../laws/ledger-laws.ts';
import { amounts } from '../laws/mechanism-laws.ts';

const ROWS = 4;

function openLedger() {
  const ledger = new Ledger();
  const dgai = ledger.token('DGAI', 6);
  const usd = ledger.token('USD', 6);
  const users = ledger.book('users', 'wallet', dgai, ROWS);
  const nodes = ledger.book('nodes', 'wallet', dgai, ROWS);
  const cash = ledger.book('users', 'usd', usd, ROWS);
  const reasons = {
    genesis: ledger.reason(dgai, 'genesis', 'mint', 'users', 'at the start'),
    pay: ledger.reason(dgai, 'pay', 'users', 'nodes', 'for work'),
    slash: ledger.reason(dgai, 'slash', 'nodes', 'burn', 'for fakes'),
    income: ledger.reason(usd, 'income', 'mint', 'users', 'from outside'),
  };
  return { ledger, users, nodes, cash, reasons };
}

const row = fc.nat({ max: ROWS - 1 });
const rowLists = fc.array(fc.record({ row, amount: amounts(1_000_000) }), { maxLength: 12 });
const moves = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('mint' as const), to: row, amount: amounts(1_000_000_000) }),
    fc.record({ kind: fc.constant('transfer' as const), from: row, to: row, amount: amounts(1_000_000) }),
    fc.record({ kind: fc.constant('burn' as const), from: row, amount: amounts(1_000_000) }),
    fc.record({ kind: fc.constant('collect' as const), to: row, rows: rowLists }),
    fc.record({ kind: fc.constant('mint-each' as const), rows: rowLists }),
    fc.record({ kind: fc.constant('disburse' as const), from: row, rows: rowLists }),
    fc.record({ kind: fc.constant('close' as const) }),
  ),
  { maxLength: 30 },
);
type Move = typeof moves extends fc.Arbitrary<(infer One)[]> ? One : never;

/** The same economy in whole numbers of any size and no tricks. */
class Model {
  readonly users = Array.from({ length: ROWS }, () => 0n);
  readonly nodes = Array.from({ length: ROWS }, () => 0n);
  burned = 0n;

  /** Applies a move as it should be, or says that it must be refused. */
  apply(move: Move): 'done' | 'refused' {
    const { users, nodes } = this;
    if (move.kind === 'mint') users[move.to] += BigInt(move.amount);
    if (move.kind === 'transfer') {
      if (users[move.from] < BigInt(move.amount)) return 'refused';
      users[move.from] -= BigInt(move.amount);
      nodes[move.to] += BigInt(move.amount);
    }
    if (move.kind === 'burn') {
      if (nodes[move.from] < BigInt(move.amount)) return 'refused';
      nodes[move.from] -= BigInt(move.amount);
      this.burned += BigInt(move.amount);
    }
    if (move.kind === 'collect') {
      for (const one of move.rows) {
        if (users[one.row] < BigInt(one.amount)) continue;
        users[one.row] -= BigInt(one.amount);
        nodes[move.to] += BigInt(one.amount);
      }
    }
    if (move.kind === 'mint-each') this.give(move.rows);
    if (move.kind === 'disburse') {
      const total = move.rows.reduce((sum, one) => sum + BigInt(one.amount), 0n);
      if (nodes[move.from] < total) return 'refused';
      nodes[move.from] -= total;
      this.give(move.rows);
    }
    return 'done';
  }

  private give(rows: readonly { row: number; amount: number }[]): void {
    for (const one of rows) this.users[one.row] += BigInt(one.amount);
  }
}

function batchOf(list: readonly { row: number; amount: number }[]) {
  return {
    rows: Int32Array.from(list.keys()),
    count: list.length,
    account: Int32Array.from(list, (one) => one.row),
    amount: Float64Array.from(list, (one) => one.amount),
  };
}

function perform({ ledger, users, nodes, reasons }: ReturnType<typeof openLedger>, move: Move): void {
  if (move.kind === 'mint') ledger.mint(users, move.to, move.amount, reasons.genesis);
  if (move.kind === 'transfer') ledger.transfer(users, move.from, nodes, move.to, move.amount, reasons.pay);
  if (move.kind === 'burn') ledger.burn(nodes, move.from, move.amount, reasons.slash);
  if (move.kind === 'close') ledger.closeTick(() => undefined);
  if (move.kind === 'collect') {
    const unpaid = new Uint8Array(move.rows.length);
    ledger.collect(users, batchOf(move.rows), nodes, move.to, reasons.pay, unpaid);
    expect(unpaid.reduce((sum, mark) => sum + mark, 0)).toBe(ledger.unpaidCount);
  }
  if (move.kind === 'mint-each') ledger.mintEach(users, batchOf(move.rows), reasons.genesis);
  if (move.kind === 'disburse') ledger.disburse(nodes, move.from, users, batchOf(move.rows), reasons.pay);
}

describe('the ledger', () => {
  it('does what arithmetic without limits does, whatever moves and in whatever order', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const economy = openLedger();
        const model = new Model();
        for (const move of list) {
          if (model.apply(move) === 'refused') expect(() => perform(economy, move)).toThrow(DmpsimError);
          else perform(economy, move);
          expect([...economy.users.balance].map(BigInt)).toEqual(model.users);
          expect([...economy.nodes.balance].map(BigInt)).toEqual(model.nodes);
        }
        economy.ledger.closeTick(() => undefined);
        economy.ledger.recount();
        expectBalanced(economy.ledger);
        expectHeld(economy.ledger);
        expect(BigInt(economy.ledger.burned[0])).toBe(model.burned);
      }),
      { numRuns: 300 },
    );
  });

  it('sums what moved by reason, and does not mix reasons', () => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 0, 500, reasons.genesis);
    ledger.transfer(users, 0, nodes, 1, 200, reasons.pay);
    ledger.transfer(users, 0, nodes, 2, 100, reasons.pay);
    ledger.burn(nodes, 1, 50, reasons.slash);
    expect([...ledger.flow]).toEqual([500, 300, 50, 0]);
  });

  it('leaves everything as it was when one of many cannot be paid in full', () => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(nodes, 0, 100, reasons.genesis);
    const batch = batchOf([
      { row: 0, amount: 60 },
      { row: 1, amount: 41 },
    ]);
    expect(() => ledger.disburse(nodes, 0, users, batch, reasons.pay)).toThrow(/cannot pay 101 base units/);
    expect([...users.balance, ...nodes.balance]).toEqual([0, 0, 0, 0, 100, 0, 0, 0]);
  });

  it('lets nobody spend twice what is there once', () => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 0, 100, reasons.genesis);
    const unpaid = new Uint8Array(2);
    const batch = batchOf([
      { row: 0, amount: 60 },
      { row: 0, amount: 60 },
    ]);
    expect(ledger.collect(users, batch, nodes, 3, reasons.pay, unpaid)).toBe(60);
    expect([...unpaid]).toEqual([0, 1]);
  });

  it.each([
    ['negative', -1],
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['one more than there is', 101],
  ])('refuses an amount that is %s', (_, amount) => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 0, 100, reasons.genesis);
    const one = batchOf([{ row: 0, amount }]);
    expect(() => ledger.transfer(users, 0, nodes, 0, amount, reasons.pay)).toThrow(InvariantError);
    expect(() => ledger.burn(users, 0, amount, reasons.slash)).toThrow(InvariantError);
    expect(() => ledger.disburse(users, 0, nodes, one, reasons.pay)).toThrow(InvariantError);
    expect(ledger.collect(users, one, nodes, 0, reasons.pay, new Uint8Array(1))).toBe(0);
    const kind = amount > 0 ? OutgrownError : InvariantError;
    if (amount !== 101) expect(() => ledger.mint(users, 0, amount, reasons.genesis)).toThrow(kind);
  });

  it('mints no more than is exact', () => {
    const { ledger, users, reasons } = openLedger();
    ledger.mint(users, 0, AMOUNT_MAX, reasons.genesis);
    expect(() => ledger.mint(users, 1, 1, reasons.genesis)).toThrow(/2\^53/);
    const one = batchOf([{ row: 1, amount: 1 }]);
    expect(() => ledger.mintEach(users, one, reasons.genesis)).toThrow(/2\^53/);
  });

  it('refuses a reason that is declared for another token', () => {
    const { ledger, users, cash, reasons } = openLedger();
    expect(() => ledger.mint(users, 0, 1, reasons.income)).toThrow(/declared for USD/);
    ledger.mint(cash, 0, 5, reasons.income);
    expect(() => ledger.transfer(cash, 0, users, 0, 5, reasons.pay)).toThrow(/declared for DGAI/);
  });
});

describe('conservation', () => {
  it.each([
    ['appears', 1],
    ['disappears', -1],
  ])('is checked at the end of the tick: a unit that %s in a touched account is found', (_, change) => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 0, 100, reasons.genesis);
    ledger.transfer(users, 0, nodes, 0, 10, reasons.pay);
    nodes.balance[0] += change;
    expect(() => ledger.closeTick(() => undefined)).toThrow(/DGAI is not conserved/);
  });

  it('is checked by full recount: a unit that appears where nobody looked is found', () => {
    const { ledger, users, reasons } = openLedger();
    ledger.mint(users, 0, 100, reasons.genesis);
    users.balance[3] = 1;
    ledger.closeTick(() => undefined);
    expect(() => ledger.recount()).toThrow(/accounts hold 101, minted − burned is 100/);
  });

  it('counts in whole units: halves that cancel out are found', () => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 0, 100, reasons.genesis);
    ledger.transfer(users, 0, nodes, 0, 0.5, reasons.pay);
    expect(() => ledger.closeTick(() => undefined)).toThrow(InvariantError);
  });

  it('shows each touched account once, with its new balance', () => {
    const { ledger, users, nodes, reasons } = openLedger();
    ledger.mint(users, 2, 100, reasons.genesis);
    ledger.transfer(users, 2, nodes, 1, 10, reasons.pay);
    ledger.transfer(users, 2, nodes, 1, 10, reasons.pay);
    const seen: [string, number[]][] = [];
    ledger.closeTick(({ owner, touched, touchedCount }) => {
      seen.push([owner, [...touched.subarray(0, touchedCount)]]);
    });
    expect(seen).toEqual([
      ['users', [2]],
      ['nodes', [1]],
    ]);
    const again: string[] = [];
    ledger.closeTick(({ owner }) => again.push(owner));
    expect(again).toEqual([]);
  });
});
