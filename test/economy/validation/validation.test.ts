import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveCheckPay, deriveCheckWork } from '../../../sim/economy/validation/mechanisms/check-cost.ts';
import { amounts, shares } from '../../laws/mechanism-laws.ts';
import { compareSmallest, lastOf, manyPairs, meanIn } from '../paired-runs.ts';
import { smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

describe('checking', () => {
  it('takes and is paid no more than the work and the price of what is checked', () => {
    fc.assert(
      fc.property(
        amounts(1_000_000_000),
        amounts(1_000_000),
        shares,
        shares,
        (cuMilli, price, workPpm, payPpm) => {
          const work = deriveCheckWork(cuMilli, workPpm);
          const pay = deriveCheckPay(work, price, payPpm);
          expect(work).toBeLessThanOrEqual(cuMilli);
          expect(pay).toBeGreaterThanOrEqual(0);
          expect(BigInt(pay) * 1_000n).toBeLessThanOrEqual(BigInt(work) * BigInt(price));
        },
      ),
    );
  });

  it('of twice the work takes twice the work', () => {
    expect([1_000, 2_000].map((cuMilli) => deriveCheckWork(cuMilli, 500_000))).toEqual([500, 1_000]);
    // 1 CU at 0.05 DGAI, half paid.
    expect(deriveCheckPay(1_000, 50_000, 500_000)).toBe(25_000);
  });
});

const on = ['clock.horizon=2 weeks', 'mechanisms.validation.enabled=true'];

describe('audits that are work', () => {
  it.each(['treasury', 'operations', 'adaptors'])('are paid from the account that is named: %s', (payer) => {
    const set = [...on, 'mechanisms.verification.audit=20 %', `mechanisms.validation.paidFrom=${payer}`];
    const { moved, world } = watch(smallScenario(...set));
    const paid = world.counts.auditPaid[0] + world.counts.monitoringPaid[0];
    expect(paid).toBeGreaterThan(0);
    for (const one of ['treasury', 'operations', 'adaptors'])
      expect(moved(`check.${one}`)).toBe(one === payer ? paid : 0);
  });

  it('are not made where nobody can pay for them', () => {
    const set = [
      'tokens.wallets.operations=0 DGAI',
      'tokens.wallets.community=1,540,000 DGAI',
      'mechanisms.split.network=0 %',
    ];
    const { world } = watch(smallScenario(...on, ...set, 'mechanisms.validation.paidFrom=operations'));
    expect(world.counts.checked[0]).toBe(0);
    expect(world.counts.skipped[0]).toBeGreaterThan(0);
  });

  it('take the time of nodes: more of them make everybody wait, and leave fewer fakes', () => {
    const { busy, wait, fakes, treasury } = compareSmallest(
      { both: [...on, 'nodes.entry.enabled=false'], change: ['mechanisms.verification.audit=30 %'] },
      (run) => ({
        busy: meanIn(run, 'utilisation', 0, 2),
        wait: meanIn(run, 'latency.p95', 0, 2),
        fakes: lastOf(run, 'fakes.share'),
        treasury: lastOf(run, 'treasury.dgai'),
      }),
    );
    // A quarter more of the work is done twice, of nodes that are busy two thirds of the time.
    expect(busy.low / busy.before).toBeGreaterThan(0.1);
    expect(busy.high / busy.before).toBeLessThan(0.25);
    expect(wait.low / wait.before).toBeGreaterThan(0.5);
    expect(fakes.high / fakes.before).toBeLessThan(-0.5);
    expect(treasury.falls).toBe(manyPairs);
  });
});
