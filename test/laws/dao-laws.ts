import { expect } from 'vitest';
import { reserveOf } from '../../sim/engine/dao-accounts.ts';
import { subnetStage } from '../../sim/engine/dao-tables.ts';
import type { DaoWorld } from '../../sim/engine/dao-world.ts';
import { poolOf, type Venue } from '../../sim/engine/market.ts';
import type { Run } from '../../sim/engine/run.ts';
import type { World } from '../../sim/engine/world.ts';
import type { Book } from '../../sim/ledger/ledger.ts';
import { deriveAllottedUntil } from '../../sim/mechanisms/royalty-decay.ts';
import { RT_UNITS } from '../../sim/mechanisms/subnet-founding.ts';

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
    const { dao } = world;
    try {
      for (const venue of world.market.venues) this.checkVenue(world, venue);
      if (dao === undefined) return;
      this.checkTwoPm(world, dao);
      this.checkDmp(world, dao);
      for (const id of dao.names.keys()) this.checkSubnet(world, dao, id);
      checkMining(world, dao);
      expect(dao.digests.held, 'digests that were paid').toBe(dao.counts.col.contributions[0]);
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
    expect(venue.heldBase.balance[0], `held for orders that sell in ${venue.name}`).toBe(base);
    expect(venue.heldQuote.balance[0], `held for orders that buy in ${venue.name}`).toBe(quote);
    const { id } = venue.lp.token;
    const shares = market.pools.col.lpSupply[venue.id];
    expect(shares, `shares of ${venue.name}`).toBe(ledger.minted[id] - ledger.burned[id]);
    expect(sum(venue.lp), `owned shares of ${venue.name}`).toBe(shares);
    if (venue.kind !== 'pool' || market.pools.col.open[venue.id] === 0) return;
    const now: Stock = {
      product: BigInt(venue.base.balance[0]) * BigInt(venue.quote.balance[0]),
      shares: BigInt(shares),
    };
    const before = this.stocks.get(venue.id) ?? now;
    const rises = now.product * before.shares ** 2n >= before.product * now.shares ** 2n;
    expect(rises, `product of ${venue.name} per share²`).toBe(true);
    this.stocks.set(venue.id, now);
  }

  /** 2PM are what they were at the start; the vault has what was staked and not given back; the team what has vested. */
  private checkTwoPm({ scenario, ledger, tick, tickHours, weekTicks }: World, dao: DaoWorld): void {
    const { books } = dao;
    const { supply, wallets, teamVesting } = scenario.twoPm;
    const { id } = books.twoPm.token;
    expect([ledger.minted[id], ledger.burned[id]], '2PM minted and burned').toEqual([supply, 0]);
    const left = ['dao.unstake', 'dao.cool', 'found.treasury', 'found.pool'].map((name) =>
      this.movedBy(name),
    );
    const staked = this.movedBy('dao.stake') - left.reduce((total, amount) => total + amount, 0);
    expect(books.vault.balance[0], '2PM in the vault').toBe(staked);
    expect(sum(books.cooling), '2PM that cools').toBe(this.movedBy('dao.cool') - this.movedBy('dao.release'));
    const settled = this.run.done ? tick : tick - (tick % weekTicks);
    const vested = Math.min(wallets.team, (wallets.team * settled * tickHours) / teamVesting);
    expect(Math.abs(books.team.balance[0] - vested), 'vested of the team').toBeLessThanOrEqual(1);
    expect(books.team.balance[0] + books.teamLocked.balance[0], '2PM of the team').toBe(wallets.team);
  }

  /** DMP is minted for 2PM, unit for unit, or airdropped; what is backed has its 2PM in the vault, unless others drew it. */
  private checkDmp({ scenario, ledger }: World, { books, commons }: DaoWorld): void {
    const { id } = books.backed.token;
    expect(this.movedBy('dmp.stake'), 'DMP for 2PM').toBe(this.movedBy('dao.stake'));
    const minted = this.movedBy('dmp.stake') + this.movedBy('dmp.airdrop');
    expect(ledger.minted[id], 'DMP minted').toBe(minted);
    const paid = this.movedBy('dao.unstake') + this.movedBy('dao.cool');
    expect(this.movedBy('dmp.unstake'), 'DMP burned for 2PM').toBe(paid);
    const { unbackedLots, unbackedDrawn } = commons.col;
    const total = (own: Book, committed: readonly Book[]): number =>
      [own, ...committed].reduce((all, book) => all + sum(book), 0);
    expect(total(books.unbacked, books.committedUnbacked), 'unbacked DMP').toBe(unbackedLots[0]);
    const backed = total(books.backed, books.committedBacked);
    expect(backed, 'backed DMP').toBe(books.vault.balance[0] + unbackedDrawn[0]);
    if (scenario.dao.unbacked === 'lots') expect(unbackedDrawn[0], '2PM drawn by unbacked DMP').toBe(0);
  }

  private checkSubnet(world: World, dao: DaoWorld, id: number): void {
    const { books, subnets } = dao;
    const { token } = books.rt[id];
    const committed = sum(books.committedBacked[id]) + sum(books.committedUnbacked[id]);
    if (subnets.col.stage[id] !== subnetStage.open) expect(committed, 'DMP committed to no proposal').toBe(0);
    if (subnets.col.stage[id] !== subnetStage.founded) {
      expect(world.ledger.minted[token.id], `${token.name} before the founding`).toBe(0);
      return;
    }
    const venue = world.market.venues[poolOf.firstSubnet + id];
    const handedOut = sum(books.rt[id]) + sum(books.accrued[id]) + sum(venue.base) + sum(venue.heldBase);
    expect(handedOut + sum(books.reserve[id]), `${token.name} handed out and reserve`).toBe(RT_UNITS);
    expect(subnets.col.eligible[id], `${token.name} that earn`).toBe(sum(books.rt[id]));
    expect(books.reserve[id].balance[reserveOf.daoShare]).toBe(subnets.col.daoPending[id]);
    this.checkStreams(world, dao, id);
    // Who is owed what is looked up one by one: of very many holders once a day.
    if (dao.holders.rows > MANY && world.tick % 24 !== 0) return;
    checkClaims(dao, id);
    checkRoyalties(world, dao, id);
  }

  /** The streams were divided to the last unit, hand out what their schedule allots, and never from each other's part. */
  private checkStreams(world: World, { books, subnets }: DaoWorld, id: number): void {
    const { vault } = world.scenario;
    const { awardedCompute, awardedData, rolledCompute, rolledData, round, nodeRounds } = subnets.col;
    const compute = awardedCompute[id] + books.reserve[id].balance[reserveOf.compute];
    const data = awardedData[id] + books.reserve[id].balance[reserveOf.data];
    const allottedCompute = awardedCompute[id] + rolledCompute[id];
    const allottedData = awardedData[id] + rolledData[id];
    const before = this.streams.get(id) ?? { compute, data, allottedCompute: 0, allottedData: 0 };
    expect([compute, data], 'streams').toEqual([before.compute, before.data]);
    const dataPart = (BigInt(compute + data) * BigInt(vault.data)) / BigInt(vault.compute + vault.data);
    expect(BigInt(data), 'part of data').toBe(dataPart);
    expect(allottedCompute).toBeGreaterThanOrEqual(before.allottedCompute);
    expect(allottedData).toBeGreaterThanOrEqual(before.allottedData);
    expect(allottedCompute).toBeLessThanOrEqual(compute);
    expect(allottedData).toBeLessThanOrEqual(data);
    const flat = vault.decay === 'flat';
    const elapsed = flat ? nodeRounds[id] : round[id];
    const computeRule = { ...vault, lambda: vault.lambdaCompute };
    expect(allottedCompute, 'allotted to computing').toBe(deriveAllottedUntil(computeRule, compute, elapsed));
    if ((flat || vault.ratio === 'per-round') && vault.compute > 0) {
      const led = (BigInt(allottedCompute) * BigInt(vault.data)) / BigInt(vault.compute);
      expect(BigInt(allottedData), 'data after computing').toBe(led < BigInt(data) ? led : BigInt(data));
    } else {
      const dataRule = { ...vault, lambda: vault.lambdaData };
      expect(allottedData, 'allotted to data').toBe(deriveAllottedUntil(dataRule, data, round[id]));
    }
    this.streams.set(id, { compute, data, allottedCompute, allottedData });
  }
}

/** What was awarded and not claimed is there to be claimed. */
function checkClaims({ books, royalty, holders }: DaoWorld, id: number): void {
  const { accrued, claimed } = royalty[id].col;
  for (let row = 0; row < holders.rows; row += 1) {
    if (accrued[row] - claimed[row] !== books.accrued[id].balance[row])
      expect(books.accrued[id].balance[row], `claimable by ${row}`).toBe(accrued[row] - claimed[row]);
  }
}

/** A subnet's royalties are what its RT have earned and not been paid, and what waits: to the 2^−32 of a base unit. */
function checkRoyalties(
  { market, scenario }: World,
  { books, subnets, royalty, holders }: DaoWorld,
  id: number,
): void {
  const { perShare, pendingRoyalty, carried } = subnets.col;
  const { paid, fraction } = royalty[id].col;
  const owedTo = (row: number, units: number): bigint =>
    BigInt(units) * (perShare[id] - paid[row]) + BigInt(fraction[row]);
  let owed = (BigInt(pendingRoyalty[id]) << SCALE_BITS) + carried[id];
  const { balance } = books.rt[id];
  for (let row = 0; row < holders.rows; row += 1)
    if (balance[row] > 0 || fraction[row] > 0) owed += owedTo(row, balance[row]);
  if (scenario.vault.pools === 'harvest')
    owed += owedTo(holders.rows, market.venues[poolOf.firstSubnet + id].base.balance[0]);
  expect(BigInt(books.royalties.balance[id]) << SCALE_BITS, `royalties of subnet ${id}`).toBe(owed);
}

/** What liquidity earned is there. */
function checkMining({ market }: World, { books, commons, holder, holders }: DaoWorld): void {
  const { lp } = market.venues[poolOf.twoPm];
  const perShare = commons.col.miningPerShare[0];
  let owed = 0n;
  for (let row = 0; row < holders.rows; row += 1)
    if (lp.balance[row] > 0)
      owed += (BigInt(lp.balance[row]) * (perShare - holder.col.miningPaid[row])) >> SCALE_BITS;
  expect(BigInt(books.miningRewards.balance[0]), 'rewards for liquidity').toBeGreaterThanOrEqual(owed);
}

function sum({ balance }: Book): number {
  let total = 0;
  for (const amount of balance) total += amount;
  return total;
}
