import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createLots,
  lotOwner,
  openLot,
  releaseLots,
} from '../../../sim/economy/staking/mechanisms/unbonding.ts';
import { Ledger } from '../../../sim/ledger/ledger.ts';
import { expectBalanced } from '../../laws/ledger-laws.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const ROWS = 6;
const OWNERS = 3;

function openBank() {
  const ledger = new Ledger();
  const dgai = ledger.token('DGAI', 6);
  const lots = createLots(ROWS);
  const unbonding = ledger.book('unbonding', 'unbonding', dgai, ROWS);
  const nodes = ledger.book('nodes', 'wallet', dgai, OWNERS);
  const delegators = ledger.book('delegators', 'wallet', dgai, OWNERS);
  const genesis = ledger.reason(dgai, 'genesis', 'mint', 'unbonding', 'at the start');
  const reason = ledger.reason(dgai, 'release', 'unbonding', 'holders', 'back with its owner');
  const walletOf = (owner: number) => ({ book: owner === lotOwner.node ? nodes : delegators, reason });
  return { ledger, lots, unbonding, nodes, delegators, genesis, walletOf };
}

/** Opens a lot and fills it; what it held, or −1 where there was no room. */
function unbond(
  bank: ReturnType<typeof openBank>,
  lot: { owner: number; ownerId: number; releaseTick: number; amount: number },
): number {
  const row = openLot(bank.lots, { ...lot, bond: 0 });
  if (row >= 0) bank.ledger.mint(bank.unbonding, row, lot.amount, bank.genesis);
  return row;
}

function release(bank: ReturnType<typeof openBank>, tick: number): number {
  return releaseLots(bank.lots, tick, bank.ledger, bank.unbonding, bank.walletOf);
}

describe('stake on its way back', () => {
  it('stays until its time has come, and then is with its owner', () => {
    const bank = openBank();
    unbond(bank, { owner: lotOwner.node, ownerId: 2, releaseTick: 10, amount: 500 });
    unbond(bank, { owner: lotOwner.delegator, ownerId: 2, releaseTick: 12, amount: 70 });
    expect([release(bank, 9), release(bank, 10), release(bank, 11), release(bank, 12)]).toEqual([
      0, 500, 0, 70,
    ]);
    expect([bank.nodes.balance[2], bank.delegators.balance[2]]).toEqual([500, 70]);
  });

  it('reaches its owners in full, whenever lots are opened and released', () => {
    const steps = fc.array(
      fc.record({
        owner: fc.constantFrom(lotOwner.node, lotOwner.delegator),
        ownerId: fc.nat({ max: OWNERS - 1 }),
        wait: fc.nat({ max: 5 }),
        amount: amounts(1_000_000_000),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const bank = openBank();
        const due = { node: [0, 0, 0], delegator: [0, 0, 0] };
        for (const [tick, { owner, ownerId, wait, amount }] of list.entries()) {
          release(bank, tick);
          const row = unbond(bank, { owner, ownerId, releaseTick: tick + wait, amount });
          if (row >= 0) due[owner === lotOwner.node ? 'node' : 'delegator'][ownerId] += amount;
          expectBalanced(bank.ledger);
        }
        release(bank, list.length + 5);
        expect([...bank.nodes.balance]).toEqual(due.node);
        expect([...bank.delegators.balance]).toEqual(due.delegator);
        expect(bank.unbonding.balance.every((amount) => amount === 0)).toBe(true);
      }),
    );
  });

  it('that was slashed meanwhile comes back as what is left', () => {
    const bank = openBank();
    const row = unbond(bank, { owner: lotOwner.node, ownerId: 0, releaseTick: 3, amount: 1_000 });
    bank.ledger.burn(bank.unbonding, row, 200, bank.genesis);
    expect(release(bank, 3)).toBe(800);
  });

  it('is refused a lot when all are taken, and given one again when one is free', () => {
    const bank = openBank();
    const one = { owner: lotOwner.node, ownerId: 0, releaseTick: 1, amount: 1 };
    for (let k = 0; k < ROWS; k += 1) expect(unbond(bank, one)).toBe(k);
    expect(unbond(bank, one)).toBe(-1);
    release(bank, 1);
    expect(unbond(bank, one)).toBe(0);
  });
});
