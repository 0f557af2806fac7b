import { describe, expect, it } from 'vitest';
import { poolOf } from '../../sim/economy/markets/market.ts';
import { Run, type World } from '../../sim/economy/run.ts';
import { subnetStage } from '../../sim/economy/subnets/state.ts';
import { compareFigures, compareTwoPm, manyPairs, meanIn, pairs, significant } from './paired-runs.ts';
import { smallTwoPm } from './small-scenario.ts';
import { sum } from './watched-run.ts';

/*
 * The same bets on the 2PM half, each with its reason: 16 replications without and with one change, 30 for a
 * ratio that varies more. A difference must be no luck, and as large as the reason says.
 */
/**
 * Figures of each replication; `look` sees the world in every tick, when proposals were backed and when the tick is over,
 * and what it returns last counts.
 */
function observe<Figures>(
  set: readonly string[],
  look: (world: World, before: Figures | undefined) => Figures,
  count = pairs,
) {
  const scenario = smallTwoPm(...set);
  const run = new Run(scenario);
  return Array.from({ length: count }, (_, replication): Figures => {
    run.reset({ seed: run.seed, replication });
    let figures: Figures | undefined;
    const leave = (phase: string): void => {
      if (phase === 'back' || phase === 'record') figures = look(run.world, figures);
    };
    while (!run.done) run.step({ enter: () => undefined, leave });
    return figures as Figures;
  });
}

describe('unbacked DMP', () => {
  it('dilutes those who brought 2PM, by its part of what was committed', () => {
    const both = [
      'clock.horizon=7 weeks',
      'subnets.count=2',
      'subnets.goal=1,000 2PM',
      'subnets.every=2 weeks',
      'stakers.considers=100 %',
      'stakers.backs={ chance: 1, share: 40 % }',
      'traders.enabled=false',
      'contributors.count=0',
    ];
    interface Figures {
      readonly others: number;
      readonly unbacked: number;
      readonly brought: number;
    }
    /** The second founding, as it is seen by all but the founder of the first, who was airdropped DMP for that. */
    const look = ({ subnets, subnetBooks, holders, market }: World, before?: Figures): Figures => {
      const id = 1;
      if (subnets.col.stage[id] === subnetStage.founded && before !== undefined && before.others > 0)
        return before;
      const founder = subnets.col.proposer[0];
      const { lp, quote } = market.venues[poolOf.firstSubnet + id];
      const owned = lp.balance.slice(0, holders.rows);
      const backed = sum(subnetBooks.committedBacked[id].balance);
      const unbacked = sum(subnetBooks.committedUnbacked[id].balance);
      return {
        others: sum(owned) === 0 ? 0 : 1 - owned[founder] / sum(owned),
        unbacked: backed + unbacked === 0 ? (before?.unbacked ?? 0) : unbacked / (backed + unbacked),
        brought: quote.balance[0],
      };
    };
    const airdrop = (amount: string) => observe([...both, `dao.airdrop.founder=${amount} DMP`], look);
    const { others, unbacked, brought } = compareFigures(airdrop('0'), airdrop('1,000,000'));
    expect(others.falls).toBe(pairs);
    expect(-others.t).toBeGreaterThan(significant);
    // A sixth of what is committed has no 2PM behind it: as much of their pool goes to whoever had it airdropped.
    expect(unbacked.before).toBeLessThan(0.001);
    expect(unbacked.after).toBeGreaterThan(0.05);
    expect(others.after / others.before).toBeCloseTo(1 - unbacked.after, 2);
    // And it adds nothing to the pool.
    expect(Math.abs(brought.after / brought.before - 1)).toBeLessThan(0.001);
  });
});

describe('airdropped DMP that redeems like any other', () => {
  it('is a bank run: who leaves takes what stood behind the others, and more leave for it', () => {
    const { staked, uncovered } = compareTwoPm(
      {
        both: ['clock.horizon=26 weeks', 'subnets.count=2', 'dao.airdrop.atStart=1,200,000 DMP'],
        change: ['dao.unbacked=fungible'],
      },
      (run) => ({
        staked: meanIn(run, '2pm.staked', 25, 26),
        uncovered: 1 - meanIn(run, 'dmp.coverage', 25, 26),
      }),
    );
    expect([staked.falls, uncovered.rises]).toEqual([pairs, pairs]);
    expect(-staked.t).toBeGreaterThan(significant);
    // What is airdropped could take a fifth of it; that it takes it is why most of the rest goes.
    expect(staked.before - staked.after).toBeGreaterThan(2 * 1_200_000);
    expect(staked.after / staked.before).toBeLessThan(0.5);
    expect(uncovered.after / uncovered.before).toBeGreaterThan(3);
  });
});

describe('the end of liquidity mining', () => {
  it('thins the pool: providers stay for a yield, and fees alone pay less than elsewhere', () => {
    const mining = (lasts: string): string =>
      `markets.mining={ enabled: true, perWeek: "100,000 2PM", lasts: ${lasts} }`;
    const effect = compareTwoPm(
      {
        both: [
          'clock.horizon=30 weeks',
          'stakers.outsideYield=20 %',
          'stakers.yieldSensitivity=20',
          mining('30 weeks'),
        ],
        change: [mining('12 weeks')],
      },
      (run) => ({
        during: meanIn(run, '2pm.depth', 8, 11),
        depth: meanIn(run, '2pm.depth', 26, 30),
        provided: meanIn(run, '2pm.liquidity', 26, 30),
      }),
    );
    // Nothing differs before it ends.
    expect([effect.during.rises, effect.during.falls]).toEqual([0, 0]);
    expect(effect.provided.falls).toBe(pairs);
    expect(effect.provided.after / effect.provided.before).toBeLessThan(0.8);
    expect(-effect.depth.t).toBeGreaterThan(significant);
    expect(effect.depth.after / effect.depth.before).toBeLessThan(0.95);
  });
});

describe('a compute pool that decays twice as fast', () => {
  const lambda = 0.05;
  const crossing = Math.LN2 / lambda;
  const both = [
    'clock.horizon=42 weeks',
    'subnets.count=1',
    'subnets.every=1 week',
    'subnets.goal=1,000 2PM',
  ];
  interface Figures {
    readonly early: number;
    readonly late: number;
    readonly pool: number;
    readonly round: number;
    readonly paid: number;
  }
  const look = ({ subnets, subnetBooks }: World, before?: Figures): Figures => {
    const { awardedCompute, round } = subnets.col;
    const paid = awardedCompute[0];
    const latest = paid - (before?.paid ?? 0);
    const isEarly = round[0] <= Math.floor(crossing);
    const isLate = round[0] > Math.ceil(crossing) && round[0] <= 35;
    return {
      early: (before?.early ?? 0) + (isEarly ? latest : 0),
      late: (before?.late ?? 0) + (isLate ? latest : 0),
      pool: paid + subnetBooks.reserve[0].balance[0],
      round: round[0],
      paid,
    };
  };

  it('pays rounds before ln 2 / λ more and later ones less, of the same pool', () => {
    const decays = (value: number) => observe([...both, `vault.lambdaCompute=${value}`], look);
    const { early, late, pool, round } = compareFigures(decays(lambda), decays(2 * lambda));
    expect([pool.before, pool.rises, pool.falls]).toEqual([59_500_000, 0, 0]);
    expect(round.before).toBeGreaterThanOrEqual(35);
    expect([early.rises, late.falls]).toEqual([pairs, pairs]);
    expect(early.t).toBeGreaterThan(significant);
    expect(-late.t).toBeGreaterThan(significant);
    const mass = (rate: number, from: number, to: number): number =>
      Math.exp(-rate * from) - Math.exp(-rate * to);
    const expected = (from: number, to: number): number =>
      mass(2 * lambda, from, to) / mass(lambda, from, to);
    // 13 rounds: half as much again. From the 16th to the 35th: two fifths.
    expect(early.after / early.before).toBeCloseTo(expected(0, 13), 1);
    expect(late.after / late.before).toBeCloseTo(expected(14, 35), 1);
  });
});

describe('one contributor who hides behind a hundred names', () => {
  const both = [
    'clock.horizon=8 weeks',
    'subnets.count=1',
    'subnets.goal=1,000 2PM',
    'contributors.considers=0 %',
    'contributors.sensitivity=1000',
    'contributors.usdPerItem=0 USD/item',
    'contributors.duplicating=0 %',
    'contributors.fabricating=0 %',
  ];
  const split = ['contributors.sybil={ share: 2.5 %, identities: 100 }'];
  /** Part of all data rewards that goes to the first contributor and its names. */
  const look = ({ contributors }: World) => {
    const { owner, rtEarned } = contributors.col;
    const all = sum(rtEarned);
    return { share: all === 0 ? 0 : sum(rtEarned.filter((_, row) => owner[row] === 0)) / all };
  };
  const gain = (...reading: readonly string[]) =>
    compareFigures(
      observe([...both, ...reading], look, manyPairs),
      observe([...both, ...reading, ...split], look, manyPairs),
    ).share;

  it('gains where divergence alone is paid: each name is paid like a contributor', () => {
    const literal = gain('vault.kl.weight=kl', 'vault.kl.cap=1000');
    expect(literal.rises).toBe(manyPairs);
    expect(literal.t).toBeGreaterThan(significant);
    // A hundred names of a hundred and thirty-nine; with two items each, which smoothing likens to everybody else's.
    expect(literal.after).toBeGreaterThan(0.2);
    expect(literal.after / literal.before).toBeGreaterThan(10);
  });

  it('gains nothing where items count: its items are no more than they were', () => {
    const bySize = gain();
    expect(bySize.t).toBeLessThan(0);
    expect(bySize.rises).toBe(0);
    expect(bySize.after / bySize.before).toBeLessThan(1);
  });
});
