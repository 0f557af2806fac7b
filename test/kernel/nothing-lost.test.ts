import { describe, expect, it } from 'vitest';
import { openBooks } from '../../sim/economy/accounts.ts';
import { listWallets, orderOwner } from '../../sim/economy/markets/market.ts';
import { Run } from '../../sim/economy/run.ts';
import { headlineKpis, headlineSeries } from '../../sim/experiments/headline-measures.ts';
import { checkNames, group } from '../../sim/kernel/measure.ts';
import { mapRules } from '../../sim/kernel/rules.ts';
import { TickHash } from '../../sim/kernel/tick-hash.ts';
import { Ledger } from '../../sim/ledger/ledger.ts';
import { declaredFields, listFields } from '../../sim/scenario/declared-fields.ts';
import { changeable, count, fixed, section } from '../../sim/scenario/field.ts';
import { smallJoined } from './small-scenario.ts';

/* What would be lost in silence throws by its name when an economy is put together. */
describe('an economy is not put together with', () => {
  const population = { users: 1, nodes: 1, adaptors: 1, delegators: 1, lots: 1, paySlots: 1 };

  it('accounts that have no lane in the digest', () => {
    const ledger = new Ledger();
    const token = ledger.token('DGAI', 6);
    ledger.book('users', 'wallet', token, 1);
    const hash = new TickHash(ledger);
    expect(hash.names).toContain('users');
    const late = () => ledger.book('ghosts', 'wallet', token, 1);
    expect(late).toThrow('the accounts wallet of ghosts is declared after the lanes of the digest');
    expect(() => ledger.reason(token, 'haunt', 'ghosts', 'users', '')).toThrow('the reason haunt');
  });

  it('owners of orders whom the exchange does not know', () => {
    const books = openBooks(new Ledger(), population);
    expect(listWallets(books).get(orderOwner.treasury)).toEqual({
      dgai: books.treasury,
      usd: books.treasuryUsd,
    });
    const owners = { ...orderOwner, ghost: 9 };
    expect(() => listWallets(books, owners)).toThrow('the exchange knows no wallets for orders of a ghost');
    const { market } = new Run(smallJoined()).world;
    expect(() => market.walletsOf(9)).toThrow('owner 9');
  });

  it('a parameter of which nobody says whether it may change', () => {
    const note = { provenance: 'A', doc: '' } as const;
    const decided = {
      ghosts: changeable(section({ many: count(1, note) })),
      id: fixed('it is a name', count(1, note)),
    };
    expect(listFields(section(decided), '').map(({ path }) => path)).toEqual(['ghosts.many', 'id']);
    expect(() => listFields(section({ ghosts: section({ many: count(1, note) }) }), '')).toThrow(
      'ghosts.many',
    );
  });

  it('a rule that two parameters begin', () => {
    const [first] = declaredFields.filter(({ note }) => note.rule === 'audit');
    const second = { ...first, path: 'ghosts.audit' };
    expect(() => mapRules([first, second])).toThrow(
      `the rule audit begins with two parameters, ${first.path} and`,
    );
  });

  it('two measures of one name, or one that nobody declared', () => {
    const rows = group('ghosts', [['ghosts.seen', '1', 'how many were seen', () => 0]]);
    expect(() => checkNames([...rows, ...rows])).toThrow('two measures are called ghosts.seen');
    const run = new Run(smallJoined());
    expect(() => run.metrics.restrict(new Set([-1]))).toThrow('no measure is declared in column -1');
    const names = run.metrics.specs.map(({ name }) => name);
    for (const asked of [...headlineKpis.flatMap(({ readings }) => readings), ...headlineSeries])
      expect(names).toContain(asked);
  });
});
