import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { type Simulation, simulate } from '../../../sim/economy/simulate.ts';
import { meanIn, valuesIn } from '../paired-runs.ts';
import { smallScenario } from '../small-scenario.ts';

/*
 * If delegators did not answer to what a stake earns, the first few would keep for themselves what capital at large
 * would share: hundreds of per cent a year, in an economy where that is what securing it costs.
 */
const run = (...set: readonly string[]): Simulation =>
  simulate(smallScenario('clock.horizon=26 weeks', ...set));
const movedBy = ({ flows }: Simulation, reason: string): number =>
  Number(flows.find((flow) => flow.reason === reason)?.total ?? 0) / 1e6;
const late = (simulation: Simulation, metric: string): number => meanIn(simulation, metric, 20, 26);

describe('what a delegation earns', () => {
  const little = run('delegators.delegatedAtStart=5 %');
  const much = run('delegators.delegatedAtStart=95 %');

  it('settles where it is worth it, from whatever is staked at first', () => {
    const first = [little, much].map((one) => valuesIn(one, 'delegation.yield', 0, 1).at(-1) as number);
    expect(first[0]).toBeGreaterThan(1.5 * first[1]);
    const ends = [little, much].map((one) => late(one, 'delegation.yield'));
    expect(ends[0] / ends[1]).toBeGreaterThan(0.8);
    expect(ends[0] / ends[1]).toBeLessThan(1.25);
    for (const yearly of ends) {
      expect(yearly).toBeGreaterThan(0.2);
      expect(yearly).toBeLessThan(0.6);
    }
  });

  it('is driven there by stake that is added where it pays, out of income and savings', () => {
    expect(late(little, 'dgai.delegated')).toBeGreaterThan(4 * 0.05 * 2_400_000);
    expect(movedBy(little, 'outside.in.savings')).toBeGreaterThan(0);
    // More than what they held at first and did not delegate: what they were paid is in it.
    expect(movedBy(little, 'stake.delegate')).toBeGreaterThan(0.95 * 2_400_000);
  });

  it('and by parts that are taken back where it does not', () => {
    const dear = run('delegators.delegatedAtStart=95 %', 'delegators.outsideYield=60 %');
    expect(late(dear, 'dgai.delegated')).toBeLessThan(0.8 * late(much, 'dgai.delegated'));
    expect(late(dear, 'dgai.delegated')).toBeGreaterThan(0.05 * late(much, 'dgai.delegated'));
    expect(late(dear, 'delegation.yield')).toBeGreaterThan(1.1 * late(much, 'delegation.yield'));
  });

  it('falls when those who may delegate have more', () => {
    const rich = run('tokens.wallets.delegators=3,600,000 DGAI', 'tokens.wallets.community=300,000 DGAI');
    const poor = run('tokens.wallets.delegators=600,000 DGAI', 'tokens.wallets.community=3,300,000 DGAI');
    expect(late(rich, 'delegation.yield')).toBeLessThan(0.8 * late(poor, 'delegation.yield'));
  });
});

describe('delegated stake', () => {
  it('goes to another node at once, or stays where that is not allowed', () => {
    expect(movedBy(run('clock.horizon=8 weeks'), 'stake.redelegate')).toBeGreaterThan(0);
    const none = run('clock.horizon=8 weeks', 'mechanisms.staking.redelegation=none');
    expect(movedBy(none, 'stake.redelegate')).toBe(0);
    expect(movedBy(none, 'stake.delegate')).toBeGreaterThan(0);
  });

  it('is what its holders lose with a node that cheats, and they reckon with it', () => {
    const honest = run('nodes.cheating.enabled=false', 'nodes.failures.enabled=false');
    expect(late(honest, 'delegation.loss')).toBe(0);
    const cheats = run('nodes.cheating.rationality=2', 'nodes.failures.enabled=false');
    expect(late(cheats, 'delegation.loss')).toBeGreaterThan(0.1);
    expect(late(cheats, 'dgai.delegated')).toBeLessThan(0.8 * late(honest, 'dgai.delegated'));
  });

  it('is no concern of an operator who is tempted to cheat: what slashes take from it is not its own', () => {
    const run = new Run(
      smallScenario('nodes.cheating.probability== loss / 1000', 'mechanisms.slashing.jail=0 h'),
    );
    while (!run.done) run.step();
    const { nodes, books } = run.world;
    const own = (node: number): number => books.nodeStake.balance[node];
    const twins = [...nodes.col.active.keys()].filter(
      (node) => nodes.col.active[node] === 1 && own(node) === 10_000e6,
    );
    const delegated = twins.map((node) => books.delegated.balance[node]);
    expect(Math.max(...delegated)).toBeGreaterThan(1.5 * Math.min(...delegated));
    // Without jail nothing but the stake tells two of them apart.
    expect(new Set(twins.map((node) => nodes.col.fakeChance[node])).size).toBe(1);
    expect(nodes.col.fakeChance[twins[0]]).toBeGreaterThan(0);
  });
});
