import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { deriveGenesisLots } from '../../sim/economy/tokens/genesis-lots.ts';
import { findOpenPlace, readOpenValue, scenarioTemplate } from '../../sim/experiments/scenario-template.ts';
import { readScenarioChain } from '../../sim/scenario/extends.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { memoryReader } from '../../sim/scenario/source-reader.ts';
import { problemsOf, resolveFiles } from './minimal-scenario.ts';

/** A tiny economy in which stakes follow and the community takes what is left. */
const worded = `name: worded
clock: { horizon: 1 week }
users: { active: 4, potential: 4 }
nodes: { active: 3, potential: 12, tiers: [{ name: gpu, capacity: 150 CU/h }] }
adaptors: { count: 1 }
delegators: { count: 0 }
workloads: [{ name: chat, cu: 100 CU }]
tokens:
  cap: 10,000,000 DGAI
  genesis: { nodes: rest }
  wallets: { nodeStakes: auto, adaptorStakes: auto, desk: 100000 DGAI, community: rest }
`;

const resolve = (...set: readonly string[]) => resolveFiles({ 'x.yaml': worded }, { set });
const walletsOf = (...set: readonly string[]) => resolve(...set).scenario.tokens.wallets;
const whole = 2_050_000_000_000;

describe('wallets of which some follow from the rest', () => {
  it('are the amounts that would have been written', () => {
    const { scenario } = resolve();
    expect(scenario.tokens.genesis.nodes).toBe(0.5);
    expect(scenario.tokens.wallets).toMatchObject({
      nodeStakes: 30_000_000_000,
      adaptorStakes: 100_000_000_000,
      community: whole - 230_000_000_000,
    });
    const run = new Run(resolve());
    const written = new Run(
      resolve(
        'tokens.genesis.nodes=50 %',
        'tokens.wallets.nodeStakes=30,000 DGAI',
        'tokens.wallets.adaptorStakes=100,000 DGAI',
        'tokens.wallets.community=1,820,000 DGAI',
      ),
    );
    while (!run.done) {
      run.step();
      written.step();
    }
    expect(run.digest()).toBe(written.digest());
  });

  it('follow whatever counts, stakes, cap and lots are, to the last base unit', () => {
    const shares = fc.integer({ min: 0, max: 20_000_000 }).map((parts) => `${parts / 1_000_000} %`);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 60_000_000_000 }).map((stake) => stake / 1_000_000),
        fc.integer({ min: 20_000_000, max: 900_000_000 }),
        shares,
        (nodes, adaptors, stake, cap, team) => {
          const { scenario } = resolve(
            `nodes.active=${nodes}`,
            `adaptors.count=${adaptors}`,
            `mechanisms.staking.node=${stake.toFixed(6)} DGAI`,
            `tokens.cap=${cap} DGAI`,
            `tokens.genesis.team.share=${team}`,
          );
          const { wallets, genesis } = scenario.tokens;
          expect(wallets.nodeStakes).toBe(nodes * scenario.mechanisms.staking.node);
          const held = Object.values(wallets).reduce((sum, wallet) => sum + wallet, 0);
          expect(held).toBe(deriveGenesisLots(scenario.tokens.cap, genesis).unlocked);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('tell points of a design apart that are never read, as those that are', () => {
    const reader = memoryReader({ 'x.yaml': worded });
    const written = readScenarioChain('x.yaml', reader, scenarioSchema(), () => undefined);
    const paths = ['nodes.active', 'mechanisms.staking.node', 'tokens.cap', 'tokens.genesis.team.share'];
    const places = paths.flatMap((path) => findOpenPlace(path, written) ?? []);
    expect(places).toHaveLength(paths.length);
    const texts = ['7', '123 DGAI', '20,000,000 DGAI', '5 %'];
    const values = places.map((place, k) => readOpenValue(place, texts[k]));
    const full = resolve(...paths.map((path, k) => `${path}=${texts[k]}`));
    expect(scenarioTemplate(resolve(), places)(values)).toBe(full.sha256);
    expect(full.scenario.tokens.wallets.nodeStakes).toBe(7 * 123_000_000);
  });

  it('are written by any wallet but stakes, once', () => {
    expect(walletsOf('tokens.wallets.community=0 DGAI', 'tokens.wallets.treasury=rest').treasury).toBe(
      whole - 230_000_000_000,
    );
    expect(problemsOf(() => resolve('tokens.wallets.team=rest'))).toMatchObject([
      {
        path: 'tokens.wallets.team',
        constraint: 'expected one that takes the rest, and tokens.wallets.community does',
        hint: 'write an amount in one of them',
      },
    ]);
    expect(problemsOf(() => resolve('tokens.wallets.nodeStakes=rest'))[0].path).toBe(
      'tokens.wallets.nodeStakes',
    );
    expect(problemsOf(() => resolve('tokens.wallets.community=auto'))[0].path).toBe(
      'tokens.wallets.community',
    );
  });

  it('are refused where the others leave less than nothing, with what would be right', () => {
    const [problem] = problemsOf(() => resolve('tokens.wallets.desk=3,000,000 DGAI'));
    expect(problem).toMatchObject({
      path: 'tokens.wallets',
      mend: { 'tokens.wallets.desk': '1,920,000 DGAI' },
    });
    expect(walletsOf('tokens.wallets.desk=1,920,000 DGAI').community).toBe(0);
    expect(problemsOf(() => resolve('tokens.genesis.team.share=70 %'))[0].path).toBe('tokens.genesis');
  });

  it('stay as they were laid out when stakes change later', () => {
    const { scenario, stages } = resolve(
      'changes=[{ from: 2 d, set: { mechanisms.staking.node: 20000 DGAI } }]',
    );
    expect(stages[0].scenario.tokens.wallets).toEqual(scenario.tokens.wallets);
  });

  it('may be those of 2PM', () => {
    const { scenario } = resolve(
      'twoPm.enabled=true',
      'twoPm.wallets.ecosystem=rest',
      'twoPm.wallets.team=1 2PM',
    );
    expect(scenario.twoPm.wallets.ecosystem).toBe(499_999_999_000_000);
  });
});

describe('an economy that can never move', () => {
  const warningsOf = (...set: readonly string[]) =>
    resolve(...set).warnings.filter((text) => text.startsWith('nobody'));

  it.each([
    ['nobody can ever pay: users.active is 0', 'users.active=0', 'users.growth.enabled=false'],
    ['nobody can ever pay: users.demand is 0', 'users.demand=0'],
    ['nobody can ever pay: users.priced is false', 'users.priced=false'],
    ['nobody can ever pay: users.budgetUsdPerWeek is 0', 'users.budgetUsdPerWeek=0 USD'],
    ['nobody can ever pay: tokens.wallets.users and tokens.wallets.desk are 0', 'tokens.wallets.desk=0 DGAI'],
    ['nobody can ever be paid: nodes.active is 0', 'nodes.active=0'],
    [
      'nobody can ever be paid: mechanisms.split leaves nodes nothing',
      'mechanisms.split={ treasury: 83 %, royalty: 0 % }',
      'mechanisms.emission.enabled=false',
    ],
  ])('is warned about: %s', (warning, ...set) => {
    expect(warningsOf(...set)).toEqual([expect.stringContaining(warning)]);
  });

  it('is not one that a dated change wakes, or that has another source', () => {
    expect(warningsOf()).toEqual([]);
    expect(warningsOf('users.demand=0', 'changes=[{ from: 2 d, set: { users.demand: 1 } }]')).toEqual([]);
    expect(warningsOf('users.priced=false', 'tokens.wallets.users=1 DGAI')).toEqual([]);
    expect(warningsOf('tokens.wallets.desk=0 DGAI', 'tokens.genesis.liquidity.atStart=50 %')).toEqual([]);
  });
});
