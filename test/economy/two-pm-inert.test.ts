import { describe, expect, it } from 'vitest';
import { poolOf } from '../../sim/economy/markets/market.ts';
import { Run } from '../../sim/economy/run.ts';
import { smallScenario, smallTwoPm } from './small-scenario.ts';
import { type Watched, watch } from './watched-run.ts';

const runSmall = (set: readonly string[]): Watched => watch(smallTwoPm('clock.horizon=8 weeks', ...set));

/** All that happened to everybody but the rows and tokens left out: tables, what moved, events. */
function describeRun({ run, events }: Watched, rows: Readonly<Record<string, number>>, token = 'no token') {
  return {
    tables: run.finalTables().map((table) => ({
      name: table.name,
      columns: table.columns
        .filter(({ name }) => !name.includes(token.toLowerCase()))
        .map(({ name, values }) => ({
          name,
          values: Array.from(values).slice(0, rows[table.name] ?? table.rows),
        })),
    })),
    flows: run.flows.specs.flatMap((spec, k) =>
      spec.token.includes(token) ? [] : [`${spec.token} ${spec.reason} ${run.flows.period[k]}`],
    ),
    events,
  };
}

describe('one more who takes no part changes nothing for anybody else', () => {
  it('neither a subnet that nobody backs', () => {
    const set = ['subnets.every=1 week', 'stakers.backs.chance== promise < 0'];
    const three = describeRun(runSmall([...set, 'subnets.count=3']), {}, 'subnet-4');
    const four = describeRun(runSmall([...set, 'subnets.count=4']), {}, 'subnet-4');
    const ofOthers = ({ events }: typeof four) => events.filter(({ id }) => id !== 3);
    expect(four.events.some(({ id, kind }) => id === 3 && kind === 'return')).toBe(true);
    expect({ ...four, events: ofOthers(four) }).toEqual(three);
  });

  it('nor one that is still to be proposed', () => {
    const set = ['subnets.every=5 weeks', 'traders.count=60'];
    const inRt = { orders: 0, subnets: new Set<number>() };
    const two = watch(smallTwoPm('clock.horizon=8 weeks', ...set, 'subnets.count=2'), (phase, world) => {
      const { orders, queue } = world.market;
      for (let k = 0; phase === 'trade' && k < queue.col.waiting[0]; k += 1) {
        const trader = orders.col.row[k] - world.holders.traders;
        if (orders.col.pool[k] < poolOf.firstSubnet || trader < 0 || trader >= world.traders.rows) continue;
        inRt.orders += 1;
        inRt.subnets.add(orders.col.pool[k]);
      }
    });
    expect(two.world.counts.founded[0]).toBe(2);
    // Those who trade RT trade those of both: their choice among subnets is what a third could disturb.
    expect(inRt.orders).toBeGreaterThan(20);
    expect(inRt.subnets.size).toBe(2);
    const three = describeRun(runSmall([...set, 'subnets.count=3']), {}, 'subnet-3');
    expect(three).toEqual(describeRun(two, {}, 'subnet-3'));
  });

  it.each([
    [
      'a trader without means',
      'traders',
      ['traders.usd=0 USD', 'twoPm.wallets.traders=0 2PM', 'twoPm.wallets.ecosystem=14,000,000 2PM'],
    ],
    [
      'a staker without 2PM',
      'stakers',
      ['stakers.usd=0 USD', 'twoPm.wallets.stakers=0 2PM', 'twoPm.wallets.ecosystem=24,000,000 2PM'],
    ],
    ['a contributor without data', 'contributors', ['contributors.items=0']],
  ])('nor %s', (_, kind, none) => {
    const count = { traders: 20, stakers: 60, contributors: 40 }[kind] as number;
    const before = describeRun(runSmall([...none, `${kind}.count=${count}`]), { [kind]: count });
    const after = describeRun(runSmall([...none, `${kind}.count=${count + 1}`]), { [kind]: count });
    expect(after).toEqual(before);
  });
});

describe('what has no effect leaves the digest of a 2PM half as it was', () => {
  const digest = (...set: readonly string[]): string => runSmall(set).run.digest();
  const plain = digest();

  it.each([
    [
      'a formula for backing that says what the logit says',
      'stakers.backs.chance== logistic(12 * (promise - threshold))',
    ],
    [
      'a formula for staking that says what the logit says',
      'stakers.stakes== logistic(10 * (yield - outside))',
    ],
    ['a formula for joining that says what the profit says', 'contributors.joins== expected - cost'],
    ['a density scaled to its mass', 'vault.decay=density', 'vault.overIssue=scale'],
    ['a horizon that is not in force', 'vault.horizon=7'],
    ['a cooldown that is not in force', 'dao.cooldown=1 h'],
    ['the desk of a token that has a pool', 'markets.twoPm.deskUsd=1 USD'],
    ['rewards for liquidity that are off', 'markets.mining.perWeek=9 2PM'],
    ['when a subnet counts as dead', 'subnets.deadAfter=1'],
    ['what users are like, where there are none', 'users.elasticity=3'],
    ['metrics less often', 'record.metricsEvery=1 week'],
    ['checkpoints more often', 'clock.checkpointEvery=24 h'],
  ])('%s', (_, ...set) => {
    expect(digest(...set)).toBe(plain);
  });

  it('unlike anything that has one', () => {
    const effects = [
      'vault.lambdaData=0.2',
      'stakers.considers=60 %',
      'traders.reaction=0.1',
      'dao.exit=none',
    ];
    expect(new Set([plain, ...effects.map((setting) => digest(setting))]).size).toBe(effects.length + 1);
  });
});

describe('the inference half alone', () => {
  it('knows nothing of what the 2PM half would be like', () => {
    const digest = (...set: readonly string[]): string => {
      const run = new Run(smallScenario('clock.horizon=1 week', ...set));
      while (!run.done) run.step();
      return run.digest();
    };
    const stated = [
      'vault.lambdaData=0.5',
      'stakers.count=9',
      'traders.count=3',
      'subnets.count=1',
      'markets.memory=2 weeks',
    ];
    expect(digest(...stated)).toBe(digest());
  });
});
