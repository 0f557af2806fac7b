import fc from 'fast-check';
import { expect } from 'vitest';
import { AMOUNT_MAX } from '../../sim/ledger/amount.ts';

/*
 * Laws that every mechanism obeys, whatever the case. A law is told how to make cases and how to put one to the
 * mechanism. A case that breaks it is made as small as possible and printed with the seed that makes it again.
 */

/** Base units up to `max`: often few, where rounding bites, and often all that is exact. */
export function amounts(max: number = AMOUNT_MAX): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: 0, max: Math.min(max, 1_000) }),
    fc.integer({ min: 0, max: Math.min(max, 1_000_000_000) }),
    fc.integer({ min: 0, max }),
  );
}

/** Shares of a whole, ppm: often none or all. */
export const shares: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 20_000, 50_000, 1_000_000),
  fc.integer({ min: 0, max: 1_000_000 }),
);

/** What was taken, and the parts that it was given away in; base units. */
export interface Division {
  readonly taken: number;
  readonly given: readonly number[];
}

/** Nothing is lost or made: the parts are whole and not negative, and sum to what was taken, exactly. */
export function conserves<Case>(cases: fc.Arbitrary<Case>, divide: (one: Case) => Division): void {
  fc.assert(
    fc.property(cases, (one) => {
      const { taken, given } = divide(one);
      expectAmounts(given);
      expect(sumExactly(given)).toBe(BigInt(taken));
    }),
  );
}

/** What a mechanism had to give, and what it gave; base units. */
export interface Payment {
  readonly held: number;
  readonly paid: readonly number[];
}

/** Nobody is paid from what is not there, nor less than nothing. */
export function neverOverpays<Case>(cases: fc.Arbitrary<Case>, pay: (one: Case) => Payment): void {
  fc.assert(
    fc.property(cases, (one) => {
      const { held, paid } = pay(one);
      expectAmounts(paid);
      expect(sumExactly(paid)).toBeLessThanOrEqual(BigInt(held));
    }),
  );
}

/** A result in base units, and what it would be without rounding. */
export interface Rounded {
  readonly result: number;
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A payout is the exact figure rounded down: the pool keeps the fraction, and no more than that. */
export function roundsDown<Case>(cases: fc.Arbitrary<Case>, derive: (one: Case) => Rounded): void {
  fc.assert(
    fc.property(cases, (one) => {
      const { result, numerator, denominator } = derive(one);
      expect(BigInt(result)).toBe(numerator / denominator);
    }),
  );
}

/** A charge is the exact figure rounded up: the pool receives the fraction, and no more than that. */
export function roundsUp<Case>(cases: fc.Arbitrary<Case>, derive: (one: Case) => Rounded): void {
  fc.assert(
    fc.property(cases, (one) => {
      const { result, numerator, denominator } = derive(one);
      expect(BigInt(result)).toBe((numerator + denominator - 1n) / denominator);
    }),
  );
}

/**
 * Who comes first does not matter: `act` says what each of its agents ends up with, in their order, and each ends up
 * with the same in any other order.
 */
export function ignoresOrder<Agent>(
  groups: fc.Arbitrary<readonly Agent[]>,
  act: (agents: readonly Agent[]) => readonly unknown[],
): void {
  const shuffled = groups.chain((agents) =>
    fc.tuple(
      fc.constant(agents),
      fc.shuffledSubarray([...agents.keys()], { minLength: agents.length, maxLength: agents.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([agents, order]) => {
      const straight = act(agents);
      const mixed = act(order.map((index) => agents[index]));
      expect(mixed).toEqual(order.map((index) => straight[index]));
    }),
  );
}

/** One that takes no part changes nothing for the others: `act` says what they end up with, without it and with it. */
export function ignoresInert<Case>(
  cases: fc.Arbitrary<Case>,
  act: (one: Case, withInert: boolean) => unknown,
): void {
  fc.assert(
    fc.property(cases, (one) => {
      expect(act(one, true)).toEqual(act(one, false));
    }),
  );
}

/** Every amount is a whole number of base units and not negative. */
function expectAmounts(list: readonly number[]): void {
  for (const amount of list) {
    expect(Number.isSafeInteger(amount) && amount >= 0, `${amount} is an amount`).toBe(true);
  }
}

function sumExactly(list: readonly number[]): bigint {
  return list.reduce((sum, amount) => sum + BigInt(amount), 0n);
}
