import { deriveOutlook } from './dao/stakers.ts';
import type { Book } from '../ledger/ledger.ts';
import { divideProRata } from '../ledger/pro-rata.ts';
import { deriveFirstShares, LOCKED_SHARES } from './markets/mechanisms/constant-product-pool.ts';
import { settleStake } from './dao/mechanisms/dmp.ts';
import { logNormal } from '../random/distributions/log-normal.ts';
import type { Stream } from '../random/draws.ts';
import { PRICE_UNITS } from '../units.ts';
import { createContributors } from './vault/contributor-genesis.ts';
import type { DaoWorld } from './dao/dao-world.ts';
import { poolOf } from './markets/market.ts';
import { airdropDmp, dmpBooks, dmpReasons } from './dao/dmp-accounts.ts';
import { quotePools } from './markets/phases/exchange.ts';
import { offerModels } from './subnets/models.ts';
import { createTraders } from './traders/trader-genesis.ts';
import { drawTrait, OPEN_UNIT } from '../kernel/traits.ts';
import type { World } from './world.ts';

/** The 2PM half at hour 0: its supply in wallets and pools, subnets with their traits, stakers who have staked. */
export function beginDao(world: World, dao: DaoWorld): void {
  layOutTwoPm(world, dao);
  createTraders(world, dao);
  dealMeans(world, dao);
  createContributors(world, dao);
  layOutSubnets(world, dao);
  stakeAtStart(world, dao);
  offerModels(world, dao);
}

/** Pools that are open from the start; their first shares are locked for good. */
export function openMarkets(world: World): void {
  const { market, dao } = world;
  if (market.venues.length === 0) return;
  openPool(world, poolOf.dgai);
  if (dao !== undefined) openPool(world, poolOf.twoPm);
  quotePools(world);
}

/** Opens a pool on what it holds, all of its shares locked. */
function openPool(world: World, id: number): void {
  const { market, ledger } = world;
  const venue = market.venues[id];
  market.pools.col.open[id] = 1;
  if (venue.kind === 'desk') return;
  const shares = deriveFirstShares({ base: venue.base.balance[0], quote: venue.quote.balance[0] });
  const locked = venue.lp.balance.length - 1;
  ledger.mint(venue.lp, locked, shares + LOCKED_SHARES, venue.lpReasons.mint);
  market.pools.col.lpSupply[id] = shares + LOCKED_SHARES;
}

/** All 2PM are minted at once; no more ever are. */
function layOutTwoPm({ ledger, scenario, market }: World, dao: DaoWorld): void {
  const { wallets } = scenario.twoPm;
  const { books, reasons } = dao;
  const genesis = reasons['genesis.2pm'];
  const venue = market.venues[poolOf.twoPm];
  ledger.mint(venue.base, 0, wallets.liquidity, genesis);
  ledger.mint(books.ecosystem, 0, wallets.ecosystem, genesis);
  ledger.mint(books.teamLocked, 0, wallets.team, genesis);
  const { usd, deskUsd, source } = scenario.markets.twoPm;
  const matching = source === 'pool' ? Math.floor((wallets.liquidity * usd) / PRICE_UNITS) : deskUsd;
  ledger.mint(venue.quote, 0, matching, reasons['outside.in.investors']);
}

/**
 * Wallets of stakers and traders, by their wealth; traders have what they trade with, 2PM where they trade 2PM or RT, USD
 * where they trade for it. What does not divide goes to the ecosystem fund.
 */
function dealMeans(world: World, dao: DaoWorld): void {
  const { ledger, scenario, streams } = world;
  const { books, holders, reasons } = dao;
  const { wallets } = scenario.twoPm;
  const { stakers, traders } = scenario;
  const traderCount = holders.nodes - holders.traders;
  const deal = (
    total: number,
    kind: Holders,
    book: Book,
    name: 'genesis.2pm' | 'outside.in.investors',
  ): number => dealOut(total, kind, (row, amount) => ledger.mint(book, row, amount, reasons[name]));
  const ofStakers = {
    stream: streams['staker.trait'],
    first: holders.stakers,
    count: stakers.count,
    cv: stakers.wealthCv,
  };
  const ofTraders = {
    stream: streams['trader.trait'],
    first: holders.traders,
    count: traderCount,
    cv: traders.wealthCv,
  };
  const { pool } = dao.traders.col;
  const depth = deriveDepths(world);
  let left = wallets.stakers - deal(wallets.stakers, ofStakers, books.twoPm, 'genesis.2pm');
  const holding = { ...ofTraders, part: (id: number) => (pool[id] === poolOf.dgai ? 0 : 1) };
  left += wallets.traders - deal(wallets.traders, holding, books.twoPm, 'genesis.2pm');
  ledger.mint(books.ecosystem, 0, left, reasons['genesis.2pm']);
  deal(stakers.usd, ofStakers, books.usd, 'outside.in.investors');
  const paying = { ...ofTraders, part: (id: number) => depth[pool[id]] ?? 0 };
  deal(traders.usd, paying, books.usd, 'outside.in.investors');
  dao.holder.col.usdKept.set(books.usd.balance);
}

/** How deep DGAI/USD and 2PM/USD open, as shares of the deeper: money is where it can be placed. */
function deriveDepths({ scenario }: World): readonly number[] {
  const { price, tokens, markets, twoPm } = scenario;
  const dgai = tokens.wallets.desk * price.dgaiUsd;
  const twoPmUsd = twoPm.wallets.liquidity * markets.twoPm.usd;
  const deepest = Math.max(dgai, twoPmUsd);
  return deepest === 0 ? [1, 1] : [dgai / deepest, twoPmUsd / deepest];
}

interface Holders {
  readonly stream: Stream;
  readonly first: number;
  readonly count: number;
  readonly cv: number;
  /** What an individual of average wealth has, of the most that one has; everybody the same when absent. */
  readonly part?: (id: number) => number;
}

/** Divides a total by log-normal wealth, one draw per individual; returns what was dealt. */
function dealOut(total: number, kind: Holders, give: (row: number, amount: number) => void): number {
  const { stream, first, count, cv, part = () => 1 } = kind;
  const weights = Float64Array.from({ length: count }, (_, id) =>
    Math.round(part(id) * logNormal(stream.uniform(id, 0, 0) + OPEN_UNIT, { mean: 1_000_000, cv })),
  );
  const shares = new Float64Array(count);
  const dealt = divideProRata(total, weights, count, shares);
  for (let id = 0; id < count; id += 1) give(first + id, shares[id]);
  return dealt;
}

/** Every subnet that is ever proposed. */
function layOutSubnets({ scenario, streams, workloads }: World, dao: DaoWorld): void {
  const { col, rows } = dao.subnets;
  const trait = streams['subnet.trait'];
  for (let id = 0; id < rows; id += 1) {
    col.proposer[id] = Math.floor(trait.uniform(id, 0, 2) * Math.max(1, scenario.stakers.count));
    col.workload[id] = id % workloads.length;
    col.foundedTick[id] = -1;
    col.workedTick[id] = -1;
  }
}

/** Part of every staker's 2PM is staked, and what is airdropped at the start is shared by 2PM held. */
function stakeAtStart(world: World, dao: DaoWorld): void {
  const { ledger, scenario, streams } = world;
  const { books, holders } = dao;
  const { count, stakedAtStart, turnout } = scenario.stakers;
  const held = books.twoPm.balance.slice(holders.stakers, holders.stakers + count);
  const airdropped = new Float64Array(count);
  divideProRata(scenario.dao.airdrop.atStart, held, count, airdropped);
  for (let id = 0; id < count; id += 1) {
    const row = holders.stakers + id;
    dao.stakers.col.outlook[id] = deriveOutlook(streams['staker.trait'].uniform(id, 0, 1) + OPEN_UNIT);
    dao.stakers.col.turnout[id] = drawTrait(turnout, streams['staker.trait'], id, 2);
    settleStake(ledger, dmpBooks(dao), dmpReasons(dao), row, Math.floor(held[id] * stakedAtStart));
    airdropDmp(world, dao, row, airdropped[id]);
  }
}
