import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { parseHoldings } from '../../sim/scenario/holdings.ts';
import { problemsOf, resolveFiles } from './minimal-scenario.ts';

const inTokens = { column: 'balance', decimals: 0 };
const read = (csv: string, columns = inTokens) => [...parseHoldings(csv, 'h.csv', columns).amounts];

describe('balances of a snapshot', () => {
  it('are read to the base unit, in tokens or as a chain counts them', () => {
    expect(read('address,balance\n0xa,1.5\n0xb,"1,000,000.1234569"\n0xc,0\n')).toEqual([
      1_500_000, 1_000_000_123_456, 0,
    ]);
    expect(read('balance\n1500000000000000000\n1\n', { column: 'balance', decimals: 18 })).toEqual([
      1_500_000, 0,
    ]);
    const amounts = fc.array(fc.nat(1_000_000_000), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amounts, (units) => {
        const lines = units.map((unit) => `${Math.floor(unit / 1e6)}.${String(unit % 1e6).padStart(6, '0')}`);
        expect(read(`balance\n${lines.join('\n')}\n`)).toEqual(units);
      }),
    );
  });

  it.each([
    ['balance\n-1\n', 'expected a balance of at least 0', '-1', 2],
    ['balance\n1\n1e9\n', 'expected a balance of at least 0', '1e9', 3],
    ['owner,balance\na,\n', 'expected a balance of at least 0', 'nothing', 2],
    ['balance\n', 'expected at least one holder', 'none', 1],
    ['owner,balances\n', 'expected a column balance', 'owner, balances', 1],
    [
      'balance\n9000000000\n9000000000\n',
      'expected balances that sum to at most 2^53 − 1 base units',
      '9000000000',
      3,
    ],
  ])('%j are refused with the line', (csv, constraint, value, line) => {
    expect(problemsOf(() => read(csv))[0]).toMatchObject({ constraint, value, line, file: 'h.csv' });
  });
});

const network = `name: real
clock: { horizon: 1 week, tick: 24 h }
record: { metricsEvery: 24 h }
users: { active: 3, potential: 4 }
nodes: { active: 2, potential: 4, tiers: [{ name: gpu, capacity: 150 CU/h }] }
adaptors: { count: 1 }
delegators: { count: 3, delegatedAtStart: 0 % }
workloads: [{ name: chat, cu: 100 CU }]
twoPm: { wallets: { stakers: auto, ecosystem: rest }, holdings: { stakers: { file: dao.csv } } }
stakers: { count: 3 }
tokens:
  wallets:
    { users: auto, nodes: auto, delegators: auto, nodeStakes: auto, adaptorStakes: auto, desk: 75000000 DGAI, community: rest }
  holdings:
    users: { file: users.csv }
    nodes: { file: nodes.csv, column: free }
    nodeStakes: { file: nodes.csv2 }
    adaptorStakes: { file: adaptors.csv }
    delegators: { file: delegators.csv, decimals: 18 }
`;
const files = {
  'x.yaml': network,
  'users.csv': 'balance\n5\n7.25\n',
  'nodes.csv': 'free\n1\n2\n',
  'nodes.csv2': 'balance\n10000\n20000.5\n',
  'adaptors.csv': 'balance\n123456\n',
  'delegators.csv': 'balance\n1000000000000000000000\n\n2\n3000000000000000000\n',
  'dao.csv': 'balance\n100\n200\n300\n',
};

describe('a scenario with snapshots', () => {
  it.each(['twoPm.enabled=true', 'twoPm.enabled=false'])(
    'deals every holder its line, and wallets their sums: %s',
    (half) => {
      const resolved = resolveFiles(files, { set: [half] });
      expect(resolved.scenario.tokens.wallets).toMatchObject({
        users: 12_250_000,
        nodeStakes: 30_000_500_000,
      });
      expect(resolved.scenario.twoPm.wallets.stakers).toBe(600_000_000);
      const { books, ledger } = new Run(resolved).world;
      expect([...books.users.balance]).toEqual([5_000_000, 7_250_000, 0, 0]);
      expect([...books.nodes.balance].slice(0, 2)).toEqual([1_000_000, 2_000_000]);
      expect([...books.nodeStake.balance]).toEqual([10_000_000_000, 20_000_500_000, 0, 0]);
      expect([...books.adaptorStake.balance]).toEqual([123_456_000_000]);
      expect([...books.delegators.balance]).toEqual([1_000_000_000, 0, 3_000_000]);
      expect(ledger.minted[books.users.token.id]).toBe(205_000_000_000_000);
      expect(resolved.files.map(({ file }) => file)).toContain('users.csv');
    },
  );

  const against = (more: Readonly<Record<string, string>>, ...set: readonly string[]) =>
    problemsOf(() => resolveFiles({ ...files, ...more }, { set }));

  it('is refused where it has more holders than there are, another sum, or less than a stake', () => {
    expect(against({ 'users.csv': 'balance\n1\n1\n1\n1\n' })[0]).toMatchObject({
      path: 'users.active',
      constraint: 'expected at least 4, the holders of the snapshot at tokens.holdings.users',
      mend: { 'users.active': '4' },
    });
    expect(against({}, 'tokens.wallets.users=12 DGAI')[0]).toMatchObject({
      path: 'tokens.wallets.users',
      constraint: 'expected 12.25 DGAI, the sum of the snapshot at tokens.holdings.users',
      mend: { 'tokens.wallets.users': 'auto' },
    });
    expect(against({ 'nodes.csv2': 'balance\n10000\n9999\n' })[0]).toMatchObject({
      path: 'tokens.holdings.nodeStakes.file',
      value: '9,999 DGAI for number 2',
    });
    expect(against({ 'nodes.csv2': 'balance\n10000\n' })[0].value).toBe('1 stakes');
  });

  it('reads no file but one that a scenario may name', () => {
    for (const file of ['/etc/passwd', '../above.csv', 'missing.csv'])
      expect(against({}, `tokens.holdings.users.file=${file}`)[0]).toMatchObject({
        path: 'tokens.holdings.users.file',
      });
    expect(against({}, 'tokens.wallets.treasury=auto')[0].path).toBe('tokens.wallets.treasury');
  });
});
