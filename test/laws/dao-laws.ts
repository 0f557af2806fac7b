import { expect } from 'vitest';
import { poolOf, type Venue } from '../../sim/economy/markets/market.ts';
import { listMines } from '../../sim/economy/mining/mines.ts';
import type { Run, World } from '../../sim/economy/run.ts';
import { RT_UNITS } from '../../sim/economy/subnets/mechanisms/subnet-founding.ts';
import { reserveOf, subnetStage } from '../../sim/economy/subnets/state.ts';
import { deriveAllottedUntil } from '../../sim/economy/vault/mechanisms/royalty-decay.ts';
import type { Book } from '../../sim/ledger/ledger.ts';
import { sumHeld } from './ledger-laws.ts';
import { expectAtLeast, expectAtMost, expectSame } from './tick-checks.ts';

const SCALE_BITS = 32n;
const MANY = 10_000;

/** What a pool held and how many shares it had. */
interface Stock {
  readonly product: bigint;
  readonly shares: bigint;
}

/** What each stream of a subnet's vault had at its founding, and has been allotted until now. */
interface Streams {
  readonly compute: number;
  readonly data: number;
  allottedCompute: number;
  allottedData: number;
}

/** Laws of the 2PM half and its markets that hold in every economy after every tick; of a run whose flows nobody clears. */
export class DaoLaws {
  private readonly run: Run;
  private readonly stocks = new Map<number, Stock>();
  private readonly streams = new Map<number, Streams>();

  constructor(run: Run) {
    this.run = run;
  }

  /** Throws, with the tick, when one does not hold. */
  check(): void {
    const { world } = this.run;
    try {
      for (const venue of world.market.venues) this.checkVenue(world, venue);
      if (world.holders.rows === 0) return;
      this.checkTwoPm(world);
      this.checkDmp(world);
      for (const id of world.subnetNames.keys()) this.checkSubnet(world, id);
      checkMining(world);
      expectSame(world.digests.held, world.counts.contributions[0], 'digests that were paid');
    } catch (error) {
      throw new Error(`after tick ${world.tick - 1}, seed "${world.seed}"`, { cause: error });
    }
  }

  private movedBy(reason: string): number {
    const { flows } = this.run;
    return flows.period[flows.specs.findIndex((spec) => spec.reason === reason)];
  }

  /** Orders are covered, every share of a pool belongs to somebody, and no trade makes a share worth less. */
  private checkVenue({ market, ledger }: World, venue: Venue): void {
    const { pool, held, side } = market.orders.col;
    let base = 0;
    let quote = 0;
    for (let k = 0; k < market.queue.col.waiting[0]; k += 1) {
      if (pool[k] !== venue.id) continue;
      if (side[k] === 0) base += held[k];
      else quote += held[k];
    }
    expectSame(venue.heldBase.balance[0], base, `held for orders that sell in ${venue.name}`);
    expectSame(venue.heldQuote.balance[0], quote, `held for orders that buy in ${venue.name}`);
    const { id } = venue.lp.token;
    const shares = market.pools.col.lpSupply[venue.id];
    expectSame(shares, ledger.minted[id] - ledger.burned[id], `shares of ${venue.name}`);
    expectSame(sumHeld(venue.lp), shares, `owned shares of ${venue.name}`);
    if (venue.kind !== 'pool' || market.pools.col.open[venue.id] === 0) return;
    const now: Stock = {
      product: BigInt(venue.base.balance[0]) * BigInt(venue.quote.balance[0]),
      shares: BigInt(shares),
    };
    const before = this.stocks.get(venue.id) ?? now;
    const product = now.product * before.shares ** 2n;
    expectAtLeast(product, before.product * now.shares ** 2n, `product of ${venue.name} per share²`);
    this.stocks.set(venue.id, now);
  }

  /** 2PM are what they were at the start; the vault has what was staked and not given back; the team what has vested. */
  private checkTwoPm({ scenario, ledger, books, tick, tickHours, weekTicks }: World): void {
    const { supply, wallets, teamVesting } = scenario.twoPm;
    const { id } = books.twoPm.token;
    expectSame(ledger.minted[id], supply, '2PM minted');
    expectSame(ledger.burned[id], 0, '2PM burned');
    const left = ['dao.unstake', 'dao.cool', 'found.treasury', 'found.pool'].map((name) =>
      this.movedBy(name),
    );
    const staked = this.movedBy('dao.stake') - left.reduce((total, amount) => total + amount, 0);
    expectSame(books.vault.balance[0], staked, '2PM in the vault');
    const cools = this.movedBy('dao.cool') - this.movedBy('dao.release');
    expectSame(sumHeld(books.cooling), cools, '2PM that cools');
    const settled = this.run.done ? tick : tick - (tick % weekTicks);
    const vested = Math.min(wallets.team, (wallets.team * settled * tickHours) / teamVesting);
    expectAtMost(Math.abs(books.teamTwoPm.balance[0] - vested), 1, 'vested of the team');
    expectSame(books.teamTwoPm.balance[0] + books.teamLocked.balance[0], wallets.team, '2PM of the team');
  }

  /** DMP is minted for 2PM, unit for unit, or airdropped; what is backed has its 2PM in the vault, unless others drew it. */
  private checkDmp({ scenario, ledger, books, subnetBooks, commons }: World): void {
    const { id } = books.backed.token;
    expectSame(this.movedBy('dmp.stake'), this.movedBy('dao.stake'), 'DMP for 2PM');
    const minted = this.movedBy('dmp.stake') + this.movedBy('dmp.airdrop');
    expectSame(ledger.minted[id], minted, 'DMP minted');
    const paid = this.movedBy('dao.unstake') + this.movedBy('dao.cool');
    expectSame(this.movedBy('dmp.unstake'), paid, 'DMP burned for 2PM');
    const { unbackedLots, unbackedDrawn } = commons.col;
    const total = (own: Book, committed: readonly Book[]): number =>
      [own, ...committed].reduce((all, book) => all + sumHeld(book), 0);
    expectSame(total(books.unbacked, subnetBooks.committedUnbacked), unbackedLots[0], 'unbacked DMP');
    const backed = total(books.backed, subnetBooks.committedBacked);
    expectSame(backed, books.vault.balance[0] + unbackedDrawn[0], 'backed DMP');
    if (scenario.dao.unbacked === 'lots') expectSame(unbackedDrawn[0], 0, '2PM drawn by unbacked DMP');
  }

  private checkSubnet(world: World, id: number): void {
    const { subnets, subnetBooks } = world;
    const { token } = subnetBooks.rt[id];
    const committed = sumHeld(subnetBooks.committedBacked[id]) + sumHeld(subnetBooks.committedUnbacked[id]);
    if (subnets.col.stage[id] !== subnetStage.open) expectSame(committed, 0, 'DMP committed to no proposal');
    if (subnets.col.stage[id] !== subnetStage.founded) {
      expectSame(world.ledger.minted[token.id], 0, `${token.name} before the founding`);
      return;
    }
    const venue = world.market.venues[poolOf.firstSubnet + id];
    const earning = sumHeld(subnetBooks.rt[id]);
    const handedOut = [subnetBooks.accrued[id], venue.base, venue.heldBase].map(sumHeld);
    const all = handedOut.reduce((sum, units) => sum + units, earning + sumHeld(subnetBooks.reserve[id]));
    expectSame(all, RT_UNITS, `${token.name} handed out and reserve`);
    expectSame(subnets.col.eligible[id], earning, `${token.name} that earn`);
    const { daoShare } = reserveOf;
    expectSame(
      subnetBooks.reserve[id].balance[daoShare],
      subnets.col.daoPending[id],
      `${token.name} of the DAO`,
    );
    this.checkStreams(world, id);
    // Who is owed what is looked up one by one: of very many holders once a day.
    if (world.holders.rows > MANY && world.tick % 24 !== 0) return;
    checkClaims(world, id);
    checkRoyalties(world, id);
  }

  /** The streams were divided to the last unit, hand out what their schedule allots, and never from each other's part. */
  private checkStreams({ scenario, subnets, subnetBooks }: World, id: number): void {
    const { vault } = scenario;
    const { awardedCompute, awardedData, rolledCompute, rolledData, round, nodeRounds } = subnets.col;
    const compute = awardedCompute[id] + subnetBooks.reserve[id].balance[reserveOf.compute];
    const data = awardedData[id] + subnetBooks.reserve[id].balance[reserveOf.data];
    const allottedCompute = awardedCompute[id] + rolledCompute[id];
    const allottedData = awardedData[id] + rolledData[id];
    const before = this.streams.get(id) ?? { compute, data, allottedCompute: 0, allottedData: 0 };
    expectSame(compute, before.compute, 'stream of computing');
    expectSame(data, before.data, 'stream of data');
    const dataPart = (BigInt(compute + data) * BigInt(vault.data)) / BigInt(vault.compute + vault.data);
    expectSame(BigInt(data), dataPart, 'part of data');
    expectAtLeast(allottedCompute, before.allottedCompute, 'allotted to computing');
    expectAtLeast(allottedData, before.allottedData, 'allotted to data');
    expectAtMost(allottedCompute, compute, 'allotted to computing');
    expectAtMost(allottedData, data, 'allotted to data');
    const flat = vault.decay === 'flat';
    const elapsed = flat ? nodeRounds[id] : round[id];
    const computeRule = { ...vault, lambda: vault.lambdaCompute };
    const allotted = deriveAllottedUntil(computeRule, compute, elapsed);
    expectSame(allottedCompute, allotted, 'allotted to computing');
    if ((flat || vault.ratio === 'per-round') && vault.compute > 0) {
      const led = (BigInt(allottedCompute) * BigInt(vault.data)) / BigInt(vault.compute);
      const most = BigInt(data);
      expectSame(BigInt(allottedData), led < most ? led : most, 'data after computing');
    } else {
      const dataRule = { ...vault, lambda: vault.lambdaData };
      expectSame(allottedData, deriveAllottedUntil(dataRule, data, round[id]), 'allotted to data');
    }
    this.streams.set(id, { compute, data, allottedCompute, allottedData });
  }
}

/** What was awarded and not claimed is there to be claimed. */
function checkClaims({ subnetBooks, royalty, holders }: World, id: number): void {
  const { accrued, claimed } = royalty[id].col;
  for (let row = 0; row < holders.rows; row += 1) {
    if (accrued[row] - claimed[row] !== subnetBooks.accrued[id].balance[row])
      expect(subnetBooks.accrued[id].balance[row], `claimable by ${row}`).toBe(accrued[row] - claimed[row]);
  }
}

/** A subnet's royalties are what its RT have earned and not been paid, and what waits: to the 2^−32 of a base unit. */
function checkRoyalties(
  { market, scenario, books, subnets, subnetBooks, royalty, holders }: World,
  id: number,
): void {
  const { perShare, pendingRoyalty, carried } = subnets.col;
  const { paid, fraction } = royalty[id].col;
  const owedTo = (row: number, units: number): bigint =>
    BigInt(units) * (perShare[id] - paid[row]) + BigInt(fraction[row]);
  let owed = (BigInt(pendingRoyalty[id]) << SCALE_BITS) + carried[id];
  const { balance } = subnetBooks.rt[id];
  for (let row = 0; row < holders.rows; row += 1)
    if (balance[row] > 0 || fraction[row] > 0) owed += owedTo(row, balance[row]);
  if (scenario.vault.pools === 'harvest')
    owed += owedTo(holders.rows, market.venues[poolOf.firstSubnet + id].base.balance[0]);
  expectSame(BigInt(books.royalties.balance[id]) << SCALE_BITS, owed, `royalties of subnet ${id}`);
}

/** What liquidity earned is there. */
function checkMining(world: World): void {
  let owed = 0n;
  for (const { venue, rewards, at, paid } of listMines(world))
    for (let row = 0; row < world.holders.rows; row += 1)
      if (venue.lp.balance[row] > 0)
        owed += (BigInt(venue.lp.balance[row]) * (rewards.perShare[at] - paid[row])) >> SCALE_BITS;
  expectAtLeast(BigInt(world.books.miningRewards.balance[0]), owed, 'rewards for liquidity');
}
