import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChainRule,
  deriveGas,
  deriveGasUsd,
  deriveStorageUsd,
} from '../../../sim/economy/chain/mechanisms/chain-cost.ts';
import { AMOUNT_MAX } from '../../../sim/ledger/amount.ts';
import { compareSmallest, meanIn } from '../paired-runs.ts';
import { smallJoined, smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const rules: fc.Arbitrary<ChainRule> = fc.record({
  gasPriceGwei: fc.double({ min: 0, max: 100_000, noNaN: true }),
  nativeNano: fc.integer({ min: 0, max: 1_000_000_000_000_000 }),
  gasPerTransaction: fc.integer({ min: 0, max: 100_000_000 }),
  gasPerRequest: fc.integer({ min: 0, max: 100_000_000 }),
  requestsPerTransaction: fc.integer({ min: 1, max: 1_000_000 }),
});
const counts = fc.integer({ min: 0, max: 10_000_000 });

describe('gas and storage', () => {
  it('cost what the published example says: 50,000 gas at 20 gwei are 0.001 of the native token', () => {
    const rule = {
      gasPriceGwei: 20,
      nativeNano: 2_500_000_000_000,
      gasPerTransaction: 0,
      gasPerRequest: 50_000,
      requestsPerTransaction: 1,
    };
    expect(deriveGasUsd(deriveGas(1, rule), rule)).toBe(2_500_000);
    // A thousand results of 20 kB are a fiftieth of a gigabyte.
    expect(deriveStorageUsd(1_000, { kbPerRequest: 20, usdPerGb: 130_000 })).toBe(2_600);
  });

  it('are whole, never negative, nothing for nothing, and no more than an account can hold', () => {
    fc.assert(
      fc.property(counts, rules, (requests, rule) => {
        const usd = deriveGasUsd(deriveGas(requests, rule), rule);
        expect(Number.isSafeInteger(usd)).toBe(true);
        expect(usd).toBeGreaterThanOrEqual(0);
        expect(usd).toBeLessThanOrEqual(AMOUNT_MAX);
        expect(deriveGas(0, rule)).toBe(0);
      }),
    );
  });

  it('cost no more together than in two transactions', () => {
    fc.assert(
      fc.property(counts, counts, rules, (some, more, rule) => {
        expect(deriveGas(some + more, rule)).toBeLessThanOrEqual(
          deriveGas(some, rule) + deriveGas(more, rule),
        );
      }),
    );
  });
});

const on = [
  'clock.horizon=3 weeks',
  'mechanisms.chain.enabled=true',
  'mechanisms.treasury.operationsUsdPerWeek=0 USD',
];

describe('requests that cost gas', () => {
  it.each([
    ['operations', smallScenario(...on)],
    ['the treasury', smallScenario(...on, 'mechanisms.chain.paidFrom=treasury')],
    [
      'the treasury where operations cannot',
      smallScenario(
        ...on,
        'mechanisms.chain.preset=l1',
        'mechanisms.chain.short=treasury',
        'tokens.wallets.operations=0 DGAI',
        'tokens.wallets.community=1,540,000 DGAI',
      ),
    ],
    ['a pool', smallJoined(...on)],
  ])('are paid for, or owed, to the last unit: %s', (_who, scenario) => {
    let accrued = 0;
    const { world, moved } = watch(scenario, (phase, { chain }) => {
      if (phase !== 'govern') return;
      accrued = chain.col.gas[0] + chain.col.storage[0] + chain.col.owed[0];
    });
    const paid = moved('outside.out.chain') + moved('outside.out.chainAid');
    expect(paid).toBeGreaterThan(0);
    const { gas, storage, owed } = world.chain.col;
    expect(accrued).toBe(gas[0] + storage[0] + owed[0]);
    expect(owed[0]).toBeGreaterThanOrEqual(0);
  });

  it('cost three times as much when there are three times as many, and the fee covers as small a part', () => {
    const { gas, covered, each } = compareSmallest(
      {
        both: [
          ...on,
          'users.candidateRate=0.225 /h',
          'users.demand=0.33',
          'nodes.entry.enabled=false',
          'mechanisms.queue.discipline=fluid',
        ],
        change: ['users.demand=0.99'],
      },
      (run) => ({
        gas: meanIn(run, 'chain.gas', 1, 3),
        covered: meanIn(run, 'chain.covered', 1, 3),
        each: meanIn(run, 'chain.perRequest', 1, 3),
      }),
    );
    // Three times the wish is 2.3 times the requests, as not everybody can pay for all.
    expect(gas.low / gas.before).toBeGreaterThan(1);
    expect(gas.high / gas.before).toBeLessThan(2);
    expect(covered.before).toBeLessThan(0.5);
    expect(covered.high / covered.before).toBeLessThan(0.3);
    // Fuller transactions are a little cheaper by the request.
    expect(each.low / each.before).toBeGreaterThan(-0.01);
    expect(each.high).toBeLessThan(0);
  });
});
