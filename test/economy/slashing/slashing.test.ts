import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveDowntimePunishments,
  deriveDowntimeWindow,
} from '../../../sim/economy/nodes/mechanisms/downtime.ts';
import { slash } from '../../../sim/economy/slashing/mechanisms/slashing.ts';
import { Ledger } from '../../../sim/ledger/ledger.ts';
import { expectBalanced } from '../../laws/ledger-laws.ts';
import { amounts, ignoresInert, ignoresOrder, shares } from '../../laws/mechanism-laws.ts';
import { smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const stakeLists = fc.array(amounts(1_000_000_000_000_000), { minLength: 1, maxLength: 8 });

/** Own, delegated and unbonding stake of one offender, as accounts of a ledger of their own. */
function stakesOf(list: readonly number[]) {
  const ledger = new Ledger();
  const dgai = ledger.token('DGAI', 6);
  const book = ledger.book('nodes', 'stake', dgai, list.length);
  const genesis = ledger.reason(dgai, 'genesis', 'mint', 'stake', 'at the start');
  const reason = ledger.reason(dgai, 'slash', 'stake', 'burn', 'for a fake');
  for (const [row, amount] of list.entries()) ledger.mint(book, row, amount, genesis);
  return { ledger, book, reason, accounts: list.map((_, row) => ({ book, row })) };
}

function slashAll(list: readonly number[], ppm: number): number[] {
  const { ledger, book, reason, accounts } = stakesOf(list);
  slash(ledger, accounts, ppm, reason);
  return [...book.balance];
}

describe('a slash', () => {
  it('burns its share of every account, never more than the stake, and says how much', () => {
    fc.assert(
      fc.property(stakeLists, shares, (list, ppm) => {
        const { ledger, book, reason, accounts } = stakesOf(list);
        const burned = slash(ledger, accounts, ppm, reason);
        list.forEach((stake, row) => {
          const exact = (BigInt(stake) * BigInt(ppm)) / 1_000_000n;
          expect(BigInt(book.balance[row])).toBe(BigInt(stake) - exact);
          expect(book.balance[row]).toBeGreaterThanOrEqual(0);
        });
        expect(burned).toBe(ledger.burned[0]);
        expectBalanced(ledger);
      }),
    );
  });

  it('can be repeated for ever and still leaves no debt', () => {
    const { ledger, book, reason, accounts } = stakesOf([10_000_000_000, 7]);
    for (let k = 0; k < 500; k += 1) slash(ledger, accounts, 200_000, reason);
    expect(book.balance.every((stake) => stake >= 0)).toBe(true);
    expectBalanced(ledger);
  });

  it('does not ask whose stake comes first', () => {
    ignoresOrder(stakeLists, (list) => slashAll(list, 123_457));
  });

  it('is not changed by an account that holds nothing', () => {
    ignoresInert(stakeLists, (list, withInert) =>
      slashAll(withInert ? [...list, 0] : list, 200_000).slice(0, list.length),
    );
  });
});

describe('downtime', () => {
  const times = (rule: 'continuous' | 'every72h' | 'cumulative30d', down: number, cumulative = down) =>
    deriveDowntimePunishments(rule, 72, down, cumulative);

  it('is punished once when it goes on after 72 h', () => {
    expect([1, 71, 72, 144, 1_000].map((hours) => times('continuous', hours))).toEqual([0, 0, 1, 1, 1]);
  });

  it('is punished once for every 72 h after which it goes on, under the other reading', () => {
    expect([71, 72, 143, 144, 217].map((hours) => times('every72h', hours))).toEqual([0, 1, 1, 2, 3]);
  });

  it('is punished once when it goes on after 72 h within 30 days, under the third', () => {
    expect(times('cumulative30d', 2, 71)).toBe(0);
    expect(times('cumulative30d', 2, 72)).toBe(1);
    expect([0, 719, 720, 1_440].map(deriveDowntimeWindow)).toEqual([0, 0, 1, 2]);
  });
});

describe('an offence that costs nothing', () => {
  const offences = [
    'clock.tick=6 h',
    'record.metricsEvery=6 h',
    'nodes.failures.mtbf=100 h',
    'nodes.failures.mttr=60 h',
    'nodes.cheating.probability=0.2',
    'adaptors.failures.enabled=false',
    'adaptors.misrouting.enabled=true',
    'adaptors.misrouting.kickback=100 %',
    'mechanisms.verification.audit=20 %',
  ];
  const punished = (...set: readonly string[]) => {
    const jailed = { nodes: 0, adaptors: 0 };
    const { world } = watch(smallScenario(...offences, ...set), (_phase, { nodes, adaptors }) => {
      jailed.nodes = Math.max(jailed.nodes, ...nodes.col.jailedUntil);
      jailed.adaptors = Math.max(jailed.adaptors, ...adaptors.col.jailedUntil);
    });
    return { ...jailed, slashes: world.counts.slashes[0] };
  };
  const slashing = (share: string, ...names: readonly string[]) =>
    names.map((name) => `mechanisms.slashing.${name}=${share}`);

  it('jails nobody, whatever it is, unless offences are only jailed for', () => {
    const nothing = slashing('0 %', 'fakeResult', 'downtime', 'misrouting');
    expect(punished(...nothing)).toEqual({ nodes: 0, adaptors: 0, slashes: 0 });
    const jailOnly = punished(...nothing, 'mechanisms.slashing.mode=jailOnly');
    expect(Math.min(jailOnly.nodes, jailOnly.adaptors, jailOnly.slashes)).toBeGreaterThan(0);
    const misrouting = punished(...slashing('0 %', 'misrouting'));
    expect(misrouting.adaptors).toBe(0);
    expect(misrouting.nodes).toBeGreaterThan(0);
    expect(punished(...slashing('0.0001 %', 'misrouting')).adaptors).toBeGreaterThan(0);
  });
});
