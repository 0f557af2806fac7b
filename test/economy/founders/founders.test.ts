import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, manyPairs, meanIn } from '../paired-runs.ts';
import { stopAndResume } from '../resumed-run.ts';
import { smallTwoPm } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

/** 60 stakers of whom most have an idea within months, week by week. */
const byFounders = [
  'subnets.proposals.by=founders',
  'subnets.count=7',
  'clock.tick=1 week',
  'clock.horizon=14 weeks',
  'clock.checkpointEvery=1 week',
  'record.metricsEvery=1 week',
  'founders.ideas=6 %',
  'founders.deposit=2,000 DMP',
  'contributors.count=4',
  'traders.count=4',
];

const airdrop = (amount: string): string => `dao.airdrop.founder=${amount} DMP`;

describe('airdrops for founders', () => {
  const figures = (amount: string) =>
    simulateEach(smallTwoPm(...byFounders, airdrop(amount)), manyPairs, (run) => ({
      founded: meanIn(run, 'subnets.founded', 13, 14),
      early: meanIn(run, 'subnets.founded', 7, 8),
      coverage: meanIn(run, 'dmp.coverage', 13, 14),
    }));
  const moderate = figures('100,000');

  it('bring more and earlier subnets, and cost no 2PM of others while they are small', () => {
    const { founded, early, coverage } = compareFigures(figures('0'), moderate);
    // What the work costs, 60 USD, is more than a founder's part of the DAO share is worth at best.
    expect(founded.before).toBe(0);
    expect(founded.low).toBeGreaterThan(2);
    expect(early.low).toBeGreaterThan(0.3);
    expect(founded.rises).toBe(manyPairs);
    expect(coverage.low).toBeGreaterThan(-0.1);
    expect(coverage.high).toBeLessThan(0);
  });

  it('dilute when they are too large: fewer are founded, because nobody backs them for what is left', () => {
    const { founded, coverage } = compareFigures(moderate, figures('20,000,000'));
    expect(founded.high).toBeLessThan(-0.5);
    expect(coverage.high).toBeLessThan(-0.6);
  });
});

describe('a proposal of a founder', () => {
  const told = watch(smallTwoPm(...byFounders, airdrop('100,000')));

  it('is paid for, has a standard and a deposit, and belongs to who proposed it', () => {
    const { world, moved, events } = told;
    const { proposer, deposit, misfit, stage } = world.subnets.col;
    const proposed = [...stage.keys()].filter((id) => stage[id] !== 0);
    expect(proposed.length).toBeGreaterThan(2);
    for (const id of proposed) {
      expect(deposit[id]).toBe(2_000e6);
      expect(misfit[id]).toBeGreaterThan(0);
      expect(misfit[id]).toBeLessThan(0.8);
      expect(world.founders.col.idea[proposer[id]]).toBe(2);
    }
    expect(new Set(proposed.map((id) => proposer[id])).size).toBe(proposed.length);
    expect(moved('outside.out.founders')).toBe(world.counts.proposalUsd[0]);
    expect(events.filter(({ kind }) => kind === 'propose').length).toBe(proposed.length);
  });

  it('loses a tenth of the deposit when it is given back, and the fund has the 2PM', () => {
    const nobodyBacks = ['stakers.backs.chance=0', 'dao.founding.window=2 weeks', 'founders.proposes== 1'];
    const { world, moved } = watch(smallTwoPm(...byFounders, ...nobodyBacks));
    const { stage, deposit } = world.subnets.col;
    const returned = [...stage.keys()].filter((id) => stage[id] === 3);
    expect(returned.length).toBeGreaterThan(2);
    const lost = sum(returned.map((id) => Math.floor(deposit[id] / 10)));
    expect([moved('found.forfeit'), moved('dmp.forfeit'), world.counts.forfeited[0]]).toEqual([
      lost,
      lost,
      lost,
    ]);
    expect(world.counts.founded[0]).toBe(0);
  });

  it('resumes to the same end', () => {
    const { straight, resumed } = stopAndResume(smallTwoPm(...byFounders, airdrop('100,000')), 0.5);
    expect(resumed).toBe(straight);
  });
});

describe('data that fit no standard', () => {
  it('teach less: all else equal, a model learns from the part that fits', () => {
    const learned = (misfit: number): number => {
      const run = new Run(smallTwoPm('clock.horizon=8 weeks', 'subnets.count=1'));
      run.world.subnets.col.misfit[0] = misfit;
      while (!run.done) run.step();
      return run.world.subnets.col.items[0];
    };
    const [all, half] = [learned(0), learned(0.5)];
    expect(all).toBeGreaterThan(0);
    expect(half / all).toBeGreaterThan(0.4);
    expect(half / all).toBeLessThan(0.6);
  });
});

describe('a calendar', () => {
  it('asks nobody: what is said of founders has no effect', () => {
    const run = new Run(smallTwoPm('founders.ideas=100 %'));
    const other = new Run(smallTwoPm());
    for (const one of [run, other]) while (!one.done) one.step();
    expect(run.digest()).toBe(other.digest());
    expect(run.world.founders.rows).toBe(0);
  });
});
