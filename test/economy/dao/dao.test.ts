import { describe, expect, it } from 'vitest';
import { poolOf } from '../../../sim/economy/markets/market.ts';
import { LOCKED_SHARES } from '../../../sim/economy/markets/mechanisms/constant-product-pool.ts';
import type { World } from '../../../sim/economy/run.ts';
import { reserveOf, subnetStage } from '../../../sim/economy/subnets/state.ts';
import { smallTwoPm } from '../small-scenario.ts';
import { sum, type Watch, watch } from '../watched-run.ts';

const runSmall = (set: readonly string[], after?: Watch) => watch(smallTwoPm(...set), after);

const UNIT = 1_000_000;
const BATCH = 10_000_000;
/** Nobody trades, so that a pool stays as it opened. */
const quiet = [
  'traders.enabled=false',
  'stakers.sellsRewards=0 %',
  'contributors.count=0',
  'nodes.training.considers=0 %',
];
/** One proposal, which everybody backs with all they have in the first week they can. */
const eager = [
  'subnets.count=1',
  'subnets.goal=1,000 2PM',
  'stakers.considers=100 %',
  'stakers.backs={ chance: 1, share: 100 % }',
];
const nobodyBacks = ['stakers.backs.chance== 0'];

describe('staked 2PM', () => {
  it('mints as much DMP, and comes back when staking pays too little', () => {
    const held: number[] = [];
    const { world, moved } = runSmall(
      [...nobodyBacks, 'stakers.stakes== 0'],
      (phase, { endsWeek, books }) => {
        if (phase === 'back' && endsWeek) held.push(books.vault.balance[0]);
      },
    );
    // Half of them think again in a week.
    expect(held[0]).toBeLessThan(0.3 * 12_000_000 * UNIT);
    for (let week = 1; week < held.length; week += 1) expect(held[week]).toBeLessThanOrEqual(held[week - 1]);
    expect(moved('dmp.stake')).toBe(moved('dao.stake'));
    expect(moved('dmp.unstake')).toBe(moved('dao.unstake'));
    expect(held[0]).toBeGreaterThan(0);
    expect(held.at(-1)).toBeLessThan(held[0] / 50);
    expect(world.books.vault.balance[0]).toBe(sum(world.books.backed.balance));
  });

  it('is all there is where everybody wants it so', () => {
    const { world } = runSmall([...nobodyBacks, ...quiet, 'stakers.stakes== 1', 'stakers.considers=100 %']);
    const { stakers, contributors } = world.holders;
    expect(sum(world.books.twoPm.balance.slice(stakers, contributors))).toBe(0);
    // Less what did not divide.
    expect(12_000_000 * UNIT - world.books.vault.balance[0]).toBeLessThan(60);
  });

  it('never comes back where there is no exit', () => {
    let least = Number.POSITIVE_INFINITY;
    const set = [...nobodyBacks, 'stakers.stakes== 0', 'dao.exit=none'];
    const { world, moved } = runSmall(set, (_, { books }) => {
      least = Math.min(least, books.vault.balance[0]);
    });
    expect(moved('dao.unstake') + moved('dao.cool')).toBe(0);
    expect(world.books.vault.balance[0]).toBe(least);
    expect(least).toBeGreaterThan(3_500_000 * UNIT);
  });

  it('waits for the cooldown, no longer and no shorter, and earns nothing meanwhile', () => {
    const began = new Map<number, number>();
    const waits: number[] = [];
    const set = [...nobodyBacks, 'stakers.stakes== 0', 'dao.exit=cooldown', 'dao.cooldown=3 weeks'];
    const { moved } = runSmall(set, (phase, { tick, books }) => {
      if (phase !== 'back') return;
      for (const [row, amount] of books.cooling.balance.entries()) {
        const since = began.get(row);
        if (amount > 0 && since === undefined) began.set(row, tick);
        if (amount === 0 && since !== undefined) {
          waits.push(tick - since);
          began.delete(row);
        }
      }
    });
    expect(waits.length).toBeGreaterThan(30);
    expect(new Set(waits)).toEqual(new Set([21]));
    expect(moved('dao.unstake')).toBe(0);
    expect(moved('dmp.unstake')).toBe(moved('dao.cool'));
  });
});

describe('a proposal', () => {
  it('is founded by backed DMP alone: any amount of airdropped DMP does not reach the goal', () => {
    const set = [
      ...eager,
      'subnets.goal=10 2PM',
      'stakers.stakedAtStart=0 %',
      'stakers.stakes== 0',
      'dao.airdrop.atStart=5,000,000 DMP',
    ];
    let committed = 0;
    const { world, events } = runSmall(set, (_, { subnetBooks }) => {
      committed = Math.max(committed, sum(subnetBooks.committedUnbacked[0].balance));
    });
    expect(committed).toBeGreaterThan(4_999_000 * UNIT);
    expect(events.map(({ kind }) => kind)).toEqual(['propose', 'return']);
    expect(world.subnets.col.stage[0]).toBe(subnetStage.failed);
  });

  it('that fails gives back every unit to whom it came from, and the subnet has no token', () => {
    const set = [
      'subnets.count=1',
      'subnets.goal=12,000,000 2PM',
      'stakers.stakes== 1',
      'dao.airdrop.atStart=900 DMP',
    ];
    const given = { backed: [] as number[], unbacked: [] as number[] };
    let before: number[] = [];
    const { world, moved } = runSmall(set, (phase, { endsWeek, books, subnets, subnetBooks }) => {
      if (!endsWeek) return;
      if (phase === 'back' && subnets.col.stage[0] === subnetStage.open) {
        given.backed = [...subnetBooks.committedBacked[0].balance];
        given.unbacked = [...subnetBooks.committedUnbacked[0].balance];
        before = [...books.backed.balance];
      }
      if (phase === 'found' && subnets.col.stage[0] === subnetStage.failed && before.length > 0) {
        expect([...books.backed.balance]).toEqual(before.map((own, row) => own + given.backed[row]));
        before = [];
      }
    });
    expect(sum(given.backed)).toBeGreaterThan(1_000_000 * UNIT);
    expect(sum(given.unbacked)).toBeGreaterThan(0);
    expect(
      sum(world.subnetBooks.committedBacked[0].balance) + sum(world.subnetBooks.committedUnbacked[0].balance),
    ).toBe(0);
    expect(sum(world.books.unbacked.balance)).toBe(moved('dmp.airdrop'));
    expect(world.ledger.minted[world.subnetBooks.rt[0].token.id]).toBe(0);
    expect(world.counts.failed[0]).toBe(1);
  });

  it('is open for its window, and not a week more', () => {
    const set = ['subnets.count=1', 'subnets.goal=12,000,000 2PM', 'dao.founding.window=3 weeks'];
    const { events } = runSmall(set);
    const at = (kind: string): number => events.find((event) => event.kind === kind)?.tick ?? Number.NaN;
    expect(at('return') - at('propose')).toBe(21);
  });

  it('that seems better to those who look is founded by more of them', () => {
    const backedBy = (promise: string): number => {
      let backers = 0;
      runSmall(
        ['subnets.count=1', `subnets.promise=${promise}`, 'subnets.goal=12,000,000 2PM'],
        (_, world) => {
          backers = Math.max(
            backers,
            world.subnetBooks.committedBacked[0].balance.filter((units) => units > 0).length,
          );
        },
      );
      return backers;
    };
    const [poor, fair, good] = ['30 %', '60 %', '90 %'].map(backedBy);
    expect(fair).toBeGreaterThan(poor + 10);
    expect(good).toBeGreaterThan(fair + 10);
  });
});

/** A founding, as it stands when it is over. */
function foundOne(...set: readonly string[]) {
  const committed = { backed: new Float64Array(0), unbacked: new Float64Array(0) };
  const dmp = { held: [] as number[], supply: 0, vault: 0 };
  let after: ReturnType<typeof look> | undefined;
  const look = ({ market, books, subnets, subnetBooks }: World) => {
    const venue = market.venues[poolOf.firstSubnet];
    return {
      base: venue.base.balance[0],
      quote: venue.quote.balance[0],
      treasury: books.treasuries.balance[0],
      shares: [...venue.lp.balance],
      price: market.pools.col.priceNano[venue.id] / 1e9,
      rt: [...subnetBooks.rt[0].balance],
      reserve: [...subnetBooks.reserve[0].balance],
      pending: subnets.col.daoPending[0],
      vault: books.vault.balance[0],
    };
  };
  const watched = runSmall([...eager, ...quiet, ...set], (phase, world) => {
    const { books, subnets, subnetBooks, holders } = world;
    if (phase === 'back' && subnets.col.stage[0] === subnetStage.open) {
      committed.backed = subnetBooks.committedBacked[0].balance.slice();
      committed.unbacked = subnetBooks.committedUnbacked[0].balance.slice();
      dmp.vault = books.vault.balance[0];
      dmp.held = Array.from({ length: holders.rows }, (_, row) =>
        [
          books.backed,
          books.unbacked,
          subnetBooks.committedBacked[0],
          subnetBooks.committedUnbacked[0],
        ].reduce((total, { balance }) => total + balance[row], 0),
      );
    }
    if (phase === 'found' && after === undefined && subnets.col.stage[0] === subnetStage.founded)
      after = look(world);
  });
  if (after === undefined) throw new Error('it was not founded');
  return { ...watched, committed, dmp, after };
}

describe('a founding', () => {
  it('turns the 2PM behind what was committed and the first batch into a pool, whose price is the one over the other', () => {
    const { committed, dmp, after, moved } = foundOne();
    const backed = sum(committed.backed);
    expect(backed).toBeGreaterThan(1_000 * UNIT);
    expect([after.base, after.quote, after.treasury]).toEqual([BATCH, backed, 0]);
    expect(after.price).toBeCloseTo(backed / BATCH, 9);
    expect(dmp.vault - after.vault).toBe(backed);
    expect(moved('dmp.found')).toBe(backed);
    expect(after.reserve[reserveOf.compute]).toBe(59_500_000);
    expect(after.reserve[reserveOf.data]).toBe(25_500_000);
  });

  it('gives pool shares by DMP invested, unbacked like backed, which so dilutes those who brought 2PM', () => {
    const { committed, after } = foundOne('dao.airdrop.atStart=2,000,000 DMP');
    const invested = [...committed.backed].map((units, row) => units + committed.unbacked[row]);
    const total = sum(invested);
    expect(sum(committed.unbacked)).toBeGreaterThan(1_900_000 * UNIT);
    // Unbacked DMP adds no 2PM.
    expect(after.quote).toBe(sum(committed.backed));
    const shares = after.shares.slice(0, -1);
    const all = Math.floor(Math.sqrt(BATCH * after.quote)) - LOCKED_SHARES;
    for (const [row, own] of shares.entries())
      expect(Math.abs(own - (all * invested[row]) / total)).toBeLessThanOrEqual(1);
    expect(sum(after.shares)).toBe(all + LOCKED_SHARES);
  });

  it.each([
    ['locked', -1],
    ['dao', -2],
  ])('may leave its pool to nobody, or to the DAO: %s', (reading, from) => {
    const { after } = foundOne(`dao.founding.shares=${reading}`);
    const owned = after.shares.at(from) as number;
    expect(owned).toBeGreaterThanOrEqual(sum(after.shares) - LOCKED_SHARES);
  });

  it('gives half of the DAO’s part of RT by DMP held, and keeps half for the first contributors', () => {
    const { dmp, after } = foundOne();
    const total = sum(dmp.held);
    for (const [row, own] of after.rt.entries())
      expect(Math.abs(own - (2_500_000 * dmp.held[row]) / total)).toBeLessThanOrEqual(1);
    expect(after.pending).toBe(after.reserve[reserveOf.daoShare]);
    expect(sum(after.rt) + after.pending).toBe(5_000_000);
    expect(after.pending).toBeGreaterThanOrEqual(2_500_000);
  });

  it('gives the subnet its part where the pool is split', () => {
    const { committed, after } = foundOne('dao.founding.pool=split', 'dao.founding.toTreasury=30 %');
    const backed = sum(committed.backed);
    expect(after.treasury).toBe(Math.floor(0.3 * backed));
    expect(after.quote).toBe(backed - after.treasury);
  });

  it('by a bootstrapping pool of 80 to 20 opens at four times the price, which comes down as the weights do', () => {
    const { committed, after, world } = foundOne('dao.founding.pool=lbp-80-20', 'dao.founding.glide=6 weeks');
    const plain = sum(committed.backed) / BATCH;
    expect(after.price / plain).toBeCloseTo(4, 9);
    const venue = world.market.venues[poolOf.firstSubnet];
    // Nobody traded, and the weights are even by now.
    expect([venue.base.balance[0], venue.quote.balance[0]]).toEqual([after.base, after.quote]);
    expect(world.market.pools.col.priceNano[venue.id] / 1e9 / plain).toBeCloseTo(1, 9);
  });

  it('airdrops to who proposed it: at once, and for as many weeks as stated', () => {
    const { world, moved } = foundOne(
      'dao.airdrop.founder=300 DMP',
      'dao.airdrop.weekly=7 DMP',
      'dao.airdrop.weeks=4',
      'dao.airdrop.upkeepTo=founder',
    );
    expect(moved('dmp.airdrop')).toBe((300 + 4 * 7) * UNIT);
    const proposer = world.subnets.col.proposer[0];
    expect(world.books.unbacked.balance[proposer]).toBe((300 + 4 * 7) * UNIT);
    expect(world.commons.col.unbackedLots[0]).toBe((300 + 4 * 7) * UNIT);
  });
});

describe('a run on the vault', () => {
  const flight = [
    ...nobodyBacks,
    'dao.airdrop.atStart=6,000,000 DMP',
    'stakers.stakedAtStart=50 %',
    'stakers.stakes== 0',
    'stakers.considers=40 %',
  ];

  it('empties it where any DMP redeems: those who come last find nothing', () => {
    const { world, moved } = runSmall([...flight, 'dao.unbacked=fungible']);
    const { books } = world;
    expect(books.vault.balance[0]).toBe(0);
    const left = books.backed.balance.filter((units) => units > UNIT).length;
    expect(left).toBeGreaterThan(5);
    // As much DMP is left as was airdropped: all of the 2PM went to whoever came first.
    expect(sum(books.backed.balance) + sum(books.unbacked.balance)).toBe(moved('dmp.airdrop'));
  });

  it('is no run where airdropped DMP is kept apart: everybody gets what it staked', () => {
    const { world, moved } = runSmall([...flight, 'stakers.considers=100 %']);
    expect(sum(world.books.backed.balance)).toBe(0);
    expect(world.books.vault.balance[0]).toBe(0);
    expect(sum(world.books.unbacked.balance)).toBe(moved('dmp.airdrop'));
  });
});

describe('a vote by DMP', () => {
  const ask = (set: string): string =>
    `mechanisms.governance={ votingPeriod: 1 week, delay: 1 week, quorum: 0 %, proposals: [{ title: asked, at: 1 week, by: dmp, set: { ${set} } }] }`;

  it('passes what gains those who hold DMP, and puts it in force after its delay', () => {
    const firsts: number[] = [];
    const { world, events } = runSmall(
      [
        ask('dao.founding.daoShare: 20 %'),
        ...quiet,
        'subnets.first=5 weeks',
        ...eager,
        'subnets.goal=1,000 2PM',
      ],
      (phase, { rules }) => {
        if (phase === 'govern') firsts.push(rules.col['daoShare'][0]);
      },
    );
    const vote = events.find(({ kind }) => kind === 'vote');
    expect(vote?.note).toBe('asked: passed');
    expect(vote?.amount).toBe(1);
    expect(firsts.indexOf(200_000) - (vote?.tick ?? 0)).toBe(7);
    // The next founding follows it.
    const { rt, reserve } = world.subnetBooks;
    const { stakers, contributors } = world.holders;
    expect(sum(rt[0].balance.slice(stakers, contributors))).toBeGreaterThan(9_999_900);
    expect(sum(reserve[0].balance) + sum(rt[0].balance)).toBeGreaterThan(0);
    expect(world.ledger.minted[rt[0].token.id]).toBe(100_000_000);
  });

  it('rejects airdrops that dilute all but who keeps a subnet up', () => {
    const { events } = runSmall([
      ask('dao.airdrop.weekly: "100,000 DMP"'),
      ...eager,
      ...quiet,
      'stakers.backs.share=50 %',
    ]);
    expect(events.find(({ kind }) => kind === 'vote')?.note).toMatch(/^asked: rejected/);
  });

  it('on a proposal without a title is told by the rules that it would change', () => {
    const { events } = runSmall([
      ask('dao.founding.daoShare: 20 %').replace('title: asked, ', ''),
      ...quiet,
      'subnets.first=5 weeks',
    ]);
    expect(events.find(({ kind }) => kind === 'vote')?.note).toMatch(/^dao\.founding\.daoShare: /);
  });

  it('counts DMP and not heads', () => {
    const shares: number[] = [];
    for (let k = 0; k < 8; k += 1) {
      let held: number[] = [];
      const set = [
        ask('dao.airdrop.weekly: "100,000 DMP"'),
        ...eager,
        ...quiet,
        'stakers.backs.share=50 %',
        'stakers.count=6',
        'dao.airdrop.upkeepTo=founder',
        `seed=vote ${k}`,
      ];
      const { world, events } = runSmall(set, (phase, { tick, books, stakers }) => {
        if (phase !== 'govern' || tick !== 14) return;
        held = Array.from({ length: stakers.rows }, (_, row) =>
          [books.backed, books.unbacked].reduce((total, { balance }) => total + balance[row], 0),
        );
      });
      const vote = events.find(({ kind }) => kind === 'vote');
      const yes = (vote?.amount ?? 0) * world.counts.turnout[0];
      // It gains who proposed the subnet, alone: if it voted at all, its part of all DMP says yes.
      if (yes === 0) continue;
      shares.push(held[world.subnets.col.proposer[0]] / sum(held));
      expect(yes).toBeCloseTo(shares[shares.length - 1], 9);
    }
    expect(shares.length).toBeGreaterThan(1);
    expect(shares.some((share) => Math.abs(share - 1 / 6) > 0.02)).toBe(true);
  });
});
