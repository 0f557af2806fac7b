import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../../sim/economy/resolve.ts';
import { smallJoined, smallTwoPm } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

/* Upkeep is paid to those who train a living subnet and bring it data: whose work it is, while there is any. */
const UNIT = 1_000_000;
const WEEKLY = 70;

/** One subnet, founded in the first week. */
const one = [
  'subnets.count=1',
  'subnets.goal=1,000 2PM',
  'stakers.considers=100 %',
  'stakers.backs={ chance: 1, share: 100 % }',
  'dao.airdrop.founder=300 DMP',
  `dao.airdrop.weekly=${WEEKLY} DMP`,
];
const noData = ['contributors.count=0'];
const noTraining = ['nodes.training.considers=0 %'];

/** What is minted for upkeep week by week from the founding on, DMP, and what each kind of holder has of it at the end. */
function payUpkeep(scenario: ResolvedScenario) {
  const weeks: number[] = [];
  let before = 0;
  const { world, events, moved } = watch(scenario, (phase, { endsWeek, counts, subnets }) => {
    if (phase !== 'found' || !endsWeek || subnets.col.foundedTick[0] < 0) return;
    weeks.push((counts.upkeep[0] - before) / UNIT);
    before = counts.upkeep[0];
  });
  const { contributors, traders, nodes, dao: end } = world.holders;
  const held = (from: number, to: number): number =>
    sum(world.books.unbacked.balance.subarray(from, to)) / UNIT;
  // In the week of the founding nobody has kept up anything.
  expect(weeks.shift()).toBe(0);
  expect(moved('dmp.airdrop') / UNIT).toBeCloseTo(300 + sum(weeks), 6);
  return {
    weeks,
    stakers: held(0, contributors),
    contributors: held(contributors, traders),
    operators: held(nodes, end),
    world,
    events,
    moved,
  };
}

describe('the upkeep of a subnet', () => {
  it('is minted for nobody while there is neither training nor data; the founder reading pays for it none the less', () => {
    const dead = [...one, ...noData, ...noTraining];
    const paid = payUpkeep(smallTwoPm(...dead));
    expect(new Set(paid.weeks)).toEqual(new Set([0]));
    const founder = payUpkeep(smallTwoPm(...dead, 'dao.airdrop.upkeepTo=founder', 'dao.airdrop.weeks=4'));
    expect(founder.weeks.slice(0, 6)).toEqual([WEEKLY, WEEKLY, WEEKLY, WEEKLY, 0, 0]);
    expect(founder.stakers).toBe(300 + 4 * WEEKLY);
  });

  it('goes to operators and contributors as 7 : 3, whole but for what does not divide, as many weeks as stated', () => {
    const { weeks, stakers, operators, contributors } = payUpkeep(smallTwoPm(...one, 'dao.airdrop.weeks=6'));
    expect(weeks.slice(6)).toEqual(weeks.slice(6).fill(0));
    for (const paid of weeks.slice(0, 6)) {
      expect(paid).toBeLessThanOrEqual(WEEKLY);
      expect(paid).toBeGreaterThan(WEEKLY - 0.001);
    }
    expect(stakers).toBe(300);
    expect(operators / (operators + contributors)).toBeCloseTo(0.7, 3);
  });

  it('is divided by work: operators have of it what they have of the RT of computing', () => {
    const { world } = payUpkeep(
      smallTwoPm(...one, 'subnets.training=federated', 'nodes.sellsRewards=0 %', 'dao.founding.daoShare=0 %'),
    );
    const first = world.holders.nodes;
    const { rt, accrued } = world.subnetBooks;
    const { unbacked } = world.books;
    const shares = (of: (node: number) => number): number[] => {
      const list = Array.from({ length: world.nodes.rows }, (_, node) => of(first + node));
      return list.map((own) => own / sum(list));
    };
    // A round later pays 1 % fewer RT for the same work, but no less for upkeep.
    const byRt = shares((row) => rt[0].balance[row] + accrued[0].balance[row]);
    const byDmp = shares((row) => unbacked.balance[row]);
    for (const [node, share] of byRt.entries()) expect(byDmp[node]).toBeCloseTo(share, 2);
    expect(byDmp.filter((share) => share > 0).length).toBeGreaterThan(5);
  });

  it.each(['24 h', '72 h', '3 weeks'])('is paid once a week, whatever the rounds: %s', (round) => {
    const { weeks } = payUpkeep(smallTwoPm(...one, `vault.round=${round}`));
    const first = weeks.findIndex((paid) => paid > 0);
    expect(first).toBe(round === '3 weeks' ? 2 : 0);
    for (const paid of weeks.slice(first)) expect(Math.abs(paid - WEEKLY)).toBeLessThan(0.001);
  });

  it('ends with the grace where nobody asks for the model, and comes with those who do', () => {
    const grace = [...one, 'dao.airdrop.grace=2'];
    const unused = payUpkeep(smallJoined(...grace, 'clock.horizon=6 weeks', 'users.demand=0'));
    expect(unused.weeks.map(Math.ceil)).toEqual([WEEKLY, WEEKLY, 0, 0]);
    const used = payUpkeep(smallJoined(...grace, 'clock.horizon=6 weeks'));
    expect(used.weeks.map(Math.ceil)).toEqual(new Array(4).fill(WEEKLY));
  });
});

describe('DMP paid for upkeep', () => {
  const much = [...one, 'dao.airdrop.weekly=4,000,000 DMP', 'stakers.backs.share=1 %'];

  it('votes: those who are paid want more of it, and stakers do not', () => {
    const ask = (weekly: string, at: string): number => {
      const set = `{ dao.airdrop.weekly: "${weekly}" }`;
      const { events } = watch(
        smallTwoPm(
          ...much,
          `mechanisms.governance={ votingPeriod: 1 week, quorum: 0 %, proposals: [{ title: asked, at: ${at}, by: dmp, set: ${set} }] }`,
        ),
      );
      return events.find(({ kind }) => kind === 'vote')?.amount ?? Number.NaN;
    };
    // Before anything is paid there are only stakers.
    expect(ask('5,000,000 DMP', '0 h')).toBe(0);
    const more = ask('5,000,000 DMP', '10 weeks');
    const less = ask('3,000,000 DMP', '10 weeks');
    expect(more).toBeGreaterThan(0.2);
    expect(less).toBeGreaterThan(0.05);
    expect(more + less).toBeCloseTo(1, 9);
  });

  it('is turned into 2PM at once where any DMP redeems', () => {
    const { world, moved, stakers } = payUpkeep(
      smallTwoPm(...one, 'dao.unbacked=fungible', 'stakers.stakes== 1'),
    );
    const paid = world.counts.upkeep[0];
    expect(paid).toBeGreaterThan(0);
    expect(moved('dmp.unstake')).toBeGreaterThan(0.5 * paid);
    // All but that of the last week.
    expect(sum(world.books.unbacked.balance) / UNIT - stakers).toBeLessThanOrEqual(WEEKLY);
    expect(world.commons.col.unbackedDrawn[0]).toBe(moved('dmp.unstake'));
  });
});
