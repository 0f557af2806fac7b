import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { type Simulation, simulate } from '../../../sim/economy/simulate.ts';
import { deriveDelegated } from '../../../sim/economy/staking/delegations.ts';
import { smallScenario } from '../small-scenario.ts';
import { sum } from '../watched-run.ts';

/* What stake is for: it earns less a commission, is bound for its time, burns with those it vouches for, and votes. */
const run = (...set: readonly string[]): Simulation => simulate(smallScenario(...set));
const moved = ({ flows }: Simulation, reason: string): number =>
  Number(flows.find((flow) => flow.reason === reason)?.total ?? 0);

/** Everybody takes its stake back in the first week, and nodes stay. */
const allLeave = [
  'delegators.considers=100 %',
  'delegators.stakes== 0',
  'nodes.entry.enabled=false',
  'nodes.failures.enabled=false',
];

describe('stake', () => {
  it('earns delegators their part less the commission of the node', () => {
    const paid = (commission: string): number =>
      moved(
        run('clock.horizon=1 week', `mechanisms.staking.commission=${commission}`),
        'emission.delegators',
      );
    expect(paid('0 %')).toBeGreaterThan(0);
    expect(paid('20 %') / paid('0 %')).toBeCloseTo(0.8, 6);
  });

  it('comes back when its unbonding is over, and not before', () => {
    const runFor = (weeks: number): Simulation =>
      run(...allLeave, 'mechanisms.staking.unbonding=3 weeks', `clock.horizon=${weeks} weeks`);
    expect(moved(runFor(3), 'stake.unbond')).toBeGreaterThan(0);
    expect(moved(runFor(3), 'stake.release')).toBe(0);
    expect(moved(runFor(5), 'stake.release')).toBeGreaterThan(0);
  });

  it('on its way back burns still for what its node does', () => {
    const cheats = new Run(
      smallScenario(...allLeave, 'shocks=[{ kind: fake-ring, at: 8 d, share: 100 %, lasts: 2 weeks }]'),
    );
    const { world } = cheats;
    for (let tick = 0; tick < 168; tick += 1) cheats.step();
    expect(sum(world.books.delegated.balance)).toBe(0);
    const before = sum(world.books.unbonding.balance);
    while (!cheats.done) cheats.step();
    expect(sum(world.books.unbonding.balance)).toBeLessThan(0.9 * before);
  });

  it('has votes: those who cast them are paid by how much of it they have', () => {
    const votes = new Run(smallScenario('mechanisms.governance.confirmEvery=2 weeks'));
    const { world } = votes;
    const wallet = world.books.delegators.balance;
    let before = new Float64Array();
    const rates: number[] = [];
    const observer = {
      enter: (phase: string) => {
        if (phase === 'govern') before = wallet.slice();
      },
      leave: (phase: string) => {
        if (phase !== 'govern') return;
        for (let who = 0; who < wallet.length; who += 1)
          if (wallet[who] > before[who] + 1_000)
            rates.push((wallet[who] - before[who]) / deriveDelegated(world, who));
      },
    };
    while (!votes.done && rates.length === 0) votes.step(observer);
    expect(rates.length).toBeGreaterThan(5);
    expect(Math.max(...rates) / Math.min(...rates)).toBeLessThan(1.01);
  });
});
