import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AMOUNT_MAX } from '../../sim/ledger/amount.ts';
import {
  deriveBaseBought,
  deriveCharge,
  derivePayment,
  type RoundedPrice,
  writeCertainPrice,
  writeExactPrice,
  writeNearPrice,
} from '../../sim/ledger/rounded-price.ts';
import { amounts, roundsDown, roundsUp } from '../laws/mechanism-laws.ts';

const wholes = amounts(1_000_000_000_000_000).map((amount) => amount + 1);

/** Prices of every size: 10^−15 to 10^15. */
const fractions = fc.record({ over: wholes, under: wholes });
/** Prices of tokens as they are: 1/256 to 10^9 quote units per base unit. */
const usual = fc
  .record({ over: fc.integer({ min: 1, max: 1_000_000_000 }), under: fc.integer({ min: 1, max: 1_000_000 }) })
  .filter(({ over, under }) => over * 256 >= under);

function priceOf({ over, under }: { over: number; under: number }): RoundedPrice {
  const price = { ask: 0, bid: 0, den: 1 };
  expect(writeExactPrice(BigInt(over), BigInt(under), price)).toBe(true);
  return price;
}

describe('a price for all', () => {
  it('is charged rounded up and paid rounded down, and is the same where it is exact', () => {
    fc.assert(
      fc.property(fractions, (fraction) => {
        const { ask, bid, den } = priceOf(fraction);
        const [over, under] = [BigInt(fraction.over), BigInt(fraction.under)];
        expect(BigInt(bid)).toBe((over * BigInt(den)) / under);
        expect(ask - bid).toBe((over * BigInt(den)) % under === 0n ? 0 : 1);
      }),
    );
  });

  it('found in doubles is the exact one, or none: any error that doubles may have leaves it as it is', () => {
    let found = 0;
    fc.assert(
      fc.property(fractions, fc.integer({ min: -4, max: 4 }), (fraction, error) => {
        const price = { ask: 0, bid: 0, den: 1 };
        const estimate = (fraction.over / fraction.under) * (1 + error * 2 ** -52);
        if (!writeCertainPrice(estimate, price)) return;
        found += 1;
        expect(price).toEqual(priceOf(fraction));
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('is known to one part in 10^13', () => {
    fc.assert(
      fc.property(usual, (fraction) => {
        const { ask, bid, den } = priceOf(fraction);
        expect(bid).toBeGreaterThanOrEqual(2 ** 44);
        expect(bid).toBeLessThan(2 ** 45);
        expect(Number.isInteger(Math.log2(den))).toBe(true);
        expect(ask / bid - 1).toBeLessThan(1e-13);
      }),
    );
  });

  it('never charges less for a higher price', () => {
    fc.assert(
      fc.property(fractions, fc.nat(1_000), amounts(1_000_000_000), (fraction, more, base) => {
        const higher = { over: fraction.over + more, under: fraction.under };
        expect(deriveCharge(base, priceOf(higher))).toBeGreaterThanOrEqual(
          deriveCharge(base, priceOf(fraction)),
        );
      }),
    );
  });

  it('is refused past 2^53 − 1 quote units a unit: nobody can pay it, and nobody is paid', () => {
    const price = { ask: 0, bid: 0, den: 1 };
    expect(writeExactPrice(1n << 54n, 1n, price)).toBe(false);
    expect(deriveCharge(1, price)).toBe(AMOUNT_MAX);
    expect(derivePayment(AMOUNT_MAX, price)).toBe(0);
  });

  it('lies within what it may be wrong by, where it is only near', () => {
    fc.assert(
      fc.property(usual, fc.constantFrom(1, 4, 16), ({ over, under }, error) => {
        const price = { ask: 0, bid: 0, den: 1 };
        expect(writeNearPrice(over / under, error, price)).toBe(true);
        const exact = priceOf({ over, under });
        expect(price.bid).toBeLessThanOrEqual(exact.bid);
        expect(price.ask).toBeGreaterThanOrEqual(exact.ask);
        expect(price.ask - price.bid).toBeLessThanOrEqual(4 * error + 2);
      }),
    );
  });
});

describe('an amount at a price', () => {
  const cases = fc
    .tuple(amounts(), usual.map(priceOf))
    .filter(([base, { ask, den }]) => base * (ask / den) < AMOUNT_MAX / 2);

  it('is charged rounded up, exactly', () => {
    roundsUp(cases, ([base, price]) => ({
      result: deriveCharge(base, price),
      numerator: BigInt(base) * BigInt(price.ask),
      denominator: BigInt(price.den),
    }));
  });

  it('is paid rounded down, exactly', () => {
    roundsDown(cases, ([base, price]) => ({
      result: derivePayment(base, price),
      numerator: BigInt(base) * BigInt(price.bid),
      denominator: BigInt(price.den),
    }));
  });

  it('buys what the charged price buys, rounded down, exactly', () => {
    const spending = fc
      .tuple(amounts(), usual.map(priceOf))
      .filter(([quote, { ask, den }]) => quote / (ask / den) < AMOUNT_MAX / 2);
    roundsDown(spending, ([quote, price]) => ({
      result: deriveBaseBought(quote, price),
      numerator: BigInt(quote) * BigInt(price.den),
      denominator: BigInt(price.ask),
    }));
  });

  it('that is worth more than anyone can hold is charged with all that anyone can hold', () => {
    expect(deriveCharge(AMOUNT_MAX, priceOf({ over: 3, under: 1 }))).toBe(AMOUNT_MAX);
  });
});
