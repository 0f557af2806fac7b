import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buyFromDesk,
  deriveAsk,
  deriveBid,
  deriveDgaiToRaise,
  type SaleDesk,
  sellToDesk,
  type Trader,
} from '../../../sim/economy/markets/mechanisms/sale-desk.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { Ledger } from '../../../sim/ledger/ledger.ts';
import { expectBalanced } from '../../laws/ledger-laws.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const prices = fc.oneof(
  fc.constantFrom(1, 10_800_000, 1_000_000_000),
  fc.integer({ min: 1, max: 9_000_000_000_000_000 }),
);
const spreads = fc.integer({ min: 0, max: 500_000 });
const wallets = fc.record({
  desk: amounts(1_000_000_000_000_000),
  deskUsd: amounts(1_000_000_000_000_000),
  trader: amounts(1_000_000_000_000_000),
  traderUsd: amounts(1_000_000_000_000_000),
});

function openDesk(
  holds: { desk: number; deskUsd: number; trader: number; traderUsd: number },
  spreadPpm: number,
) {
  const ledger = new Ledger();
  const dgai = ledger.token('DGAI', 6);
  const usd = ledger.token('USD', 6);
  const reasonOf = (token: typeof dgai, name: string) => ledger.reason(token, name, 'a', 'b', name);
  const desk: SaleDesk = {
    dgai: ledger.book('institutions', 'desk', dgai, 1),
    usd: ledger.book('institutions', 'desk usd', usd, 1),
    spreadPpm,
    reasons: {
      usdIn: reasonOf(usd, 'payment'),
      dgaiOut: reasonOf(dgai, 'buy'),
      dgaiIn: reasonOf(dgai, 'sell'),
      usdOut: reasonOf(usd, 'proceeds'),
    },
  };
  const trader: Trader = {
    dgai: ledger.book('users', 'wallet', dgai, 1),
    usd: ledger.book('users', 'usd', usd, 1),
    row: 0,
  };
  ledger.mint(desk.dgai, 0, holds.desk, desk.reasons.dgaiIn);
  ledger.mint(desk.usd, 0, holds.deskUsd, desk.reasons.usdIn);
  ledger.mint(trader.dgai, 0, holds.trader, desk.reasons.dgaiIn);
  ledger.mint(trader.usd, 0, holds.traderUsd, desk.reasons.usdIn);
  const balances = () => ({
    desk: desk.dgai.balance[0],
    deskUsd: desk.usd.balance[0],
    trader: trader.dgai.balance[0],
    traderUsd: trader.usd.balance[0],
  });
  return { ledger, desk, trader, balances };
}

describe('the sale desk', () => {
  it('never gains or loses a unit, nor is anyone left in debt, at any price', () => {
    const orders = fc.array(fc.record({ buys: fc.boolean(), amount: amounts(), price: prices }), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(wallets, spreads, orders, (holds, spread, list) => {
        const { ledger, desk, trader } = openDesk(holds, spread);
        for (const { buys, amount, price } of list) {
          if (buys) buyFromDesk(ledger, desk, trader, amount, price);
          else sellToDesk(ledger, desk, trader, amount, price);
          expectBalanced(ledger);
        }
      }),
    );
  });

  it('sells all or nothing: exactly what was asked for at the asking price, or not at all', () => {
    fc.assert(
      fc.property(wallets, spreads, amounts(), prices, (holds, spread, amount, price) => {
        const { ledger, desk, trader, balances } = openDesk(holds, spread);
        const cost = deriveAsk(amount, price, spread);
        const before = balances();
        const bought = buyFromDesk(ledger, desk, trader, amount, price);
        expect(bought).toBe(cost <= before.traderUsd && amount <= before.desk);
        const [dgai, usd] = bought ? [amount, cost] : [0, 0];
        expect(balances()).toEqual({
          desk: before.desk - dgai,
          deskUsd: before.deskUsd + usd,
          trader: before.trader + dgai,
          traderUsd: before.traderUsd - usd,
        });
      }),
    );
  });

  it('buys at the bid as much as it has money for, and takes no DGAI that it does not pay for', () => {
    fc.assert(
      fc.property(wallets, spreads, amounts(), prices, (holds, spread, amount, price) => {
        const { ledger, desk, trader, balances } = openDesk(holds, spread);
        const before = balances();
        const paid = sellToDesk(ledger, desk, trader, amount, price);
        const sold = before.trader - balances().trader;
        expect(sold).toBeLessThanOrEqual(Math.min(amount, before.trader));
        expect(paid).toBeLessThanOrEqual(before.deskUsd);
        expect(balances().traderUsd).toBe(before.traderUsd + paid);
        expect(paid).toBe(paid === 0 ? 0 : deriveBid(sold, price, spread));
        if (paid === 0) expect(sold).toBe(0);
        const whole = deriveBid(Math.min(amount, before.trader), price, spread);
        if (whole <= before.deskUsd) expect(paid).toBe(whole);
      }),
    );
  });

  it('gives nobody a gain who buys and sells again at one price', () => {
    fc.assert(
      fc.property(wallets, spreads, amounts(), prices, (holds, spread, amount, price) => {
        const { ledger, desk, trader, balances } = openDesk(holds, spread);
        const before = balances();
        if (!buyFromDesk(ledger, desk, trader, amount, price)) return;
        sellToDesk(ledger, desk, trader, amount, price);
        const after = balances();
        expect(after.trader).toBeGreaterThanOrEqual(before.trader);
        if (after.trader === before.trader) expect(after.traderUsd).toBeLessThanOrEqual(before.traderUsd);
      }),
    );
  });

  it('gives nobody a gain who sells and buys back at one price', () => {
    fc.assert(
      fc.property(wallets, spreads, amounts(), prices, (holds, spread, amount, price) => {
        const { ledger, desk, trader, balances } = openDesk({ ...holds, traderUsd: 0 }, spread);
        const before = balances().trader;
        const paid = sellToDesk(ledger, desk, trader, amount, price);
        const sold = before - balances().trader;
        expect(deriveAsk(sold, price, spread)).toBeGreaterThanOrEqual(paid);
      }),
    );
  });

  it('runs out of DGAI, and of USD', () => {
    const { ledger, desk, trader } = openDesk({ desk: 100, deskUsd: 0, trader: 0, traderUsd: 1_000 }, 0);
    const par = 1_000_000_000;
    expect(buyFromDesk(ledger, desk, trader, 100, par)).toBe(true);
    expect(buyFromDesk(ledger, desk, trader, 1, par)).toBe(false);
    expect(sellToDesk(ledger, desk, trader, 100, par)).toBe(100);
    expect(sellToDesk(ledger, desk, { ...trader }, 1, par)).toBe(0);
  });

  it('asks for the price and the spread, rounded up, and bids the price less the spread, rounded down', () => {
    const price = 10_800_000;
    expect(deriveAsk(1_000_000_000, price, 3_000)).toBe(10_832_400);
    expect(deriveBid(1_000_000_000, price, 3_000)).toBe(10_767_600);
    expect([deriveAsk(1, price, 3_000), deriveBid(1, price, 3_000)]).toEqual([2, 0]);
  });

  it('says how much to sell to raise an amount: enough, and hardly more', () => {
    const likely = fc.integer({ min: 1_000, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(
        amounts(1_000_000_000_000),
        likely,
        fc.integer({ min: 0, max: 100_000 }),
        (usd, price, spread) => {
          const needed = deriveDgaiToRaise(usd, price, spread);
          if (needed === AMOUNT_MAX) return;
          const step = deriveBid(Math.ceil(2_000_000_000 / price) + 1, price, 0);
          expect(deriveBid(needed, price, spread)).toBeGreaterThanOrEqual(usd - 1);
          expect(deriveBid(needed, price, spread)).toBeLessThanOrEqual(usd + step + 1);
        },
      ),
    );
  });

  it('survives a token that is worth next to nothing, and one that is worth everything', () => {
    expect(deriveDgaiToRaise(1_000_000_000, 1, 3_000)).toBe(AMOUNT_MAX);
    expect(deriveDgaiToRaise(1_000_000_000, 0, 3_000)).toBe(AMOUNT_MAX);
    expect(deriveAsk(AMOUNT_MAX, 9_000_000_000_000_000, 3_000)).toBe(AMOUNT_MAX);
  });
});
