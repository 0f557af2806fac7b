import { deriveEarned } from '../../../ledger/accumulator.ts';
import { HOUR_SECONDS, PRICE_UNITS } from '../../../units.ts';
import { orderOwner, orderSide, poolOf, type Venue } from '../../markets/market.ts';
import {
  deriveDeposit,
  deriveShares,
  deriveWithdrawal,
  type PoolStock,
} from '../../markets/mechanisms/constant-product-pool.ts';
import { placeOrder } from '../../markets/orders.ts';
import { deriveMidNano } from '../../markets/venue-price.ts';
import { settleRoyalty } from '../../subnets/royalty.ts';
import { subnetStage } from '../../subnets/state.ts';
import { decideProvision, deriveProvidedTarget, deriveProviderYield } from '../liquidity-providers.ts';
import { mine } from '../mechanisms/liquidity-mining.ts';
import { deriveMiningRule } from '../schedule.ts';
import type { World } from '../state.ts';

/** Slot of the draw that says who thinks again; slots 0 and 1 are for staking and proposals. */
const THINKS = 2;

/**
 * Once a week rewards for liquidity fall due, and stakers who think again claim, sell what they would not keep, and move
 * their liquidity in the 2PM/USD pool. Where 2PM trades at a desk there is no pool to provide.
 */
export function provide(world: World): void {
  const { scenario, streams, week, market, holders } = world;
  const { count, considers } = scenario.stakers;
  const venue = market.venues[poolOf.twoPm];
  const pooled = venue.kind === 'pool';
  const mined = pooled ? mineLiquidity(world, venue) : 0;
  const target = pooled ? deriveTarget(world, venue, mined) : 0;
  const draws = streams['staker.decision'].uniforms(0, count, week, THINKS);
  const thinking = new Int32Array(count);
  let thinkers = 0;
  for (let id = 0; id < count; id += 1) {
    thinking[thinkers] = holders.stakers + id;
    thinkers += Number(draws[id] < considers);
  }
  claimRoyalties(world, thinking.subarray(0, thinkers));
  for (let k = 0; k < thinkers; k += 1) {
    const row = thinking[k];
    const earned = world.books.holdersUsd.balance[row] - world.holder.col.usdKept[row];
    settleMining(world, row);
    if (pooled) moveLiquidity(world, venue, row, target);
    takeHome(world, row, earned);
    realise(world, row);
  }
  market.pools.col.weekVolume.fill(0);
  if (world.tick + 1 === world.ticks)
    for (let row = 0; row < holders.rows; row += 1) settleMining(world, row);
}

const stockOf = ({ market }: World, venue: Venue): PoolStock => ({
  base: venue.base.balance[0],
  quote: venue.quote.balance[0],
  shares: market.pools.col.lpSupply[venue.id],
});

/** Pool shares that someone owns: those locked for good earn no rewards. */
function deriveOwned({ market }: World, { lp, id }: Venue): number {
  return market.pools.col.lpSupply[id] - lp.balance[lp.balance.length - 1];
}

/** What fell due since last week goes from the ecosystem fund to those who own pool shares; returns it. */
function mineLiquidity(world: World, venue: Venue): number {
  const { ledger, scenario, books, reasons, commons } = world;
  const { enabled, lasts } = scenario.markets.mining;
  const { miningPaidOut, miningCarried, miningOffset, miningPerShare } = commons.col;
  if ((!enabled || lasts === 0) && miningCarried[0] === 0) return 0;
  const credited = mine(
    { due: miningPaidOut, carried: miningCarried, perShare: miningPerShare },
    0,
    { ...deriveMiningRule(scenario), offset: miningOffset[0] },
    Math.round((world.tick + 1) * world.tickHours * HOUR_SECONDS),
    { staked: deriveOwned(world, venue), fund: books.ecosystem.balance[0] },
  );
  ledger.transfer(books.ecosystem, 0, books.miningRewards, 0, credited, reasons['mining.fund']);
  return credited;
}

/** A holder is paid what its pool shares earned; before every change of them. */
function settleMining(world: World, row: number): void {
  const { books, reasons, commons, holder } = world;
  const perShare = commons.col.miningPerShare[0];
  if (holder.col.miningPaid[row] === perShare) return;
  const shares = world.market.venues[poolOf.twoPm].lp.balance[row];
  const earned = deriveEarned(shares, perShare, holder.col.miningPaid[row]);
  holder.col.miningPaid[row] = perShare;
  world.ledger.transfer(books.miningRewards, 0, books.twoPm, row, earned, reasons['mining.pay']);
}

/** Yearly yield of a pool share that someone owns: its part of last week's fees, and the rewards shared by all of them. */
function deriveYield(world: World, venue: Venue, mined: number): number {
  const { market, scenario } = world;
  const { quote, shares } = stockOf(world, venue);
  const price = deriveMidNano(world, venue) / PRICE_UNITS;
  const { pioneerShare, yieldMax } = scenario.stakers.liquidity;
  const part = Math.max(deriveOwned(world, venue) / shares, pioneerShare);
  const { mining } = scenario.markets;
  const hours = (world.tick + 1) * world.tickHours;
  const pays =
    mining.enabled &&
    hours >= mining.starts &&
    hours < mining.starts + mining.lasts &&
    world.books.ecosystem.balance[0] > 0;
  const income = {
    fees: market.pools.col.weekVolume[venue.id] * scenario.markets.fee * part,
    // As long as nobody owns a share nothing is paid; who comes first would have it.
    mining: (pays ? Math.max(mined, Math.min(mining.perWeek, world.books.ecosystem.balance[0])) : 0) * price,
    value: 2 * quote * part,
  };
  return deriveProviderYield(income, yieldMax);
}

/** Part of its means that a staker would have in the pool: the same for all, who see one yield. */
function deriveTarget(world: World, venue: Venue, mined: number): number {
  const { outsideYield, yieldSensitivity, liquidity } = world.scenario.stakers;
  const rule = { outsideYield, sensitivity: yieldSensitivity, shareMax: liquidity.share };
  return deriveProvidedTarget(deriveYield(world, venue, mined), rule);
}

/** Towards what it would have in the pool: deposits both tokens in the pool's proportion, or takes back its part of both. */
function moveLiquidity(world: World, venue: Venue, row: number, target: number): void {
  const { books } = world;
  const stock = stockOf(world, venue);
  const means = {
    base: books.twoPm.balance[row],
    quote: books.holdersUsd.balance[row],
    shares: venue.lp.balance[row],
    provided: (2 * stock.quote * venue.lp.balance[row]) / stock.shares,
  };
  const move = decideProvision(means, stock.quote / stock.base, target, world.scenario.stakers.liquidity);
  if (move.withdrawShares > 0) withdraw(world, venue, row, move.withdrawShares);
  else if (move.addQuote > 0) deposit(world, venue, row, { base: move.addBase, quote: move.addQuote });
}

function deposit(
  world: World,
  venue: Venue,
  row: number,
  most: { readonly base: number; readonly quote: number },
): void {
  const { ledger, market } = world;
  const stock = stockOf(world, venue);
  const given = deriveDeposit(most, stock);
  if (given.base === 0 || given.quote === 0) return;
  const shares = deriveShares(given, stock);
  if (shares === 0) return;
  ledger.transfer(world.books.twoPm, row, venue.base, 0, given.base, venue.baseReasons.addLiquidity);
  ledger.transfer(world.books.holdersUsd, row, venue.quote, 0, given.quote, venue.quoteReasons.addLiquidity);
  ledger.mint(venue.lp, row, shares, venue.lpReasons.mint);
  market.pools.col.lpSupply[venue.id] += shares;
}

function withdraw(world: World, venue: Venue, row: number, shares: number): void {
  const { ledger, market } = world;
  const back = deriveWithdrawal(shares, stockOf(world, venue));
  ledger.burn(venue.lp, row, shares, venue.lpReasons.burn);
  market.pools.col.lpSupply[venue.id] -= shares;
  ledger.transfer(venue.base, 0, world.books.twoPm, row, back.base, venue.baseReasons.removeLiquidity);
  ledger.transfer(
    venue.quote,
    0,
    world.books.holdersUsd,
    row,
    back.quote,
    venue.quoteReasons.removeLiquidity,
  );
}

/**
 * USD that came in from sales since a staker last thought, and that it did not put into the pool just now, is taken
 * home; what it came with, or got back from the pool, stays its means.
 */
function takeHome(world: World, row: number, earned: number): void {
  const { ledger, books, holder, reasons } = world;
  const held = books.holdersUsd.balance[row];
  const put = Math.max(0, holder.col.usdKept[row] + earned - held);
  ledger.burn(books.holdersUsd, row, Math.min(held, Math.max(0, earned - put)), reasons['outside.out.sales']);
  holder.col.usdKept[row] = books.holdersUsd.balance[row];
}

/** Subnet by subnet: so many holders of one lie nearer to each other in memory than what one holder has of all. */
function claimRoyalties(world: World, rows: Int32Array): void {
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) {
    if (world.subnets.col.stage[subnet] !== subnetStage.founded) continue;
    for (const row of rows) settleRoyalty(world, subnet, row);
  }
}

/** Sells the stated part of royalties and of RT received since it last thought; keeps the 2PM that RT bring. */
function realise(world: World, row: number): void {
  const { market, scenario } = world;
  const { sellsRewards } = scenario.stakers;
  const sell = (pool: number, amount: number): void =>
    placeOrder(world, { pool, side: orderSide.sell, owner: orderOwner.holder, row, amount });
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) {
    if (world.subnets.col.stage[subnet] !== subnetStage.founded) continue;
    const pool = poolOf.firstSubnet + subnet;
    const { kept } = world.royalty[subnet].col;
    const held = world.subnetBooks.rt[subnet].balance[row];
    if (market.pools.col.open[pool] === 1)
      sell(pool, Math.floor(Math.max(0, held - kept[row]) * sellsRewards));
    kept[row] = world.subnetBooks.rt[subnet].balance[row];
  }
  sell(poolOf.dgai, Math.floor(world.books.holdersDgai.balance[row] * sellsRewards));
}
