import { InvariantError } from '../../../errors.ts';
import { deriveEarned } from '../../../ledger/accumulator.ts';
import { HOUR_SECONDS, PRICE_UNITS } from '../../../units.ts';
import { type HolderWallets, orderOwner, orderSide, poolOf, type Venue } from '../../markets/market.ts';
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
import {
  decideExchange,
  decideProvision,
  deriveProvidedTarget,
  deriveProviderYield,
} from '../liquidity-providers.ts';
import { mine } from '../mechanisms/liquidity-mining.ts';
import { derivePart, listMines, type Mine } from '../mines.ts';
import { deriveMiningRule } from '../schedule.ts';
import type { World } from '../state.ts';

/** Slot of the draw that says who thinks again; slots 0 and 1 are for staking and proposals. */
const THINKS = 2;

/** A pool that is open, and what providers would have in it. */
interface Plan {
  readonly mine: Mine;
  /** Part of its means that a staker would have there: the same for all, who see one yield. */
  readonly target: number;
}

/**
 * Once a week rewards for liquidity fall due, and stakers who think again claim, sell what they would not keep, and move
 * their liquidity in the 2PM/USD pool and in those that are mined. Where 2PM trades at a desk there is no pool to provide.
 */
export function provide(world: World): void {
  const { scenario, streams, week, market, holders } = world;
  const { count, considers } = scenario.stakers;
  const mines = listMines(world);
  const plans = mines
    .filter(({ venue }) => venue.kind === 'pool' && market.pools.col.open[venue.id] === 1)
    .map((mine): Plan => ({ mine, target: deriveTarget(world, mine, mineLiquidity(world, mine)) }));
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
    for (const mine of mines) settleMining(world, mine, row);
    for (const plan of plans) moveLiquidity(world, plan, row);
    takeHome(world, row, earned);
    realise(world, row);
  }
  market.pools.col.weekVolume.fill(0);
  if (world.tick + 1 === world.ticks)
    for (const mine of mines) for (let row = 0; row < holders.rows; row += 1) settleMining(world, mine, row);
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
function mineLiquidity(world: World, { venue, rewards, offset, at }: Mine): number {
  const { ledger, scenario, books, reasons } = world;
  const { enabled, lasts } = scenario.markets.mining;
  if ((!enabled || lasts === 0) && rewards.carried[at] === 0) return 0;
  const credited = mine(
    rewards,
    at,
    { ...deriveMiningRule(scenario, venue.name), offset: offset[at] },
    Math.round((world.tick + 1) * world.tickHours * HOUR_SECONDS),
    { staked: deriveOwned(world, venue), fund: books.ecosystem.balance[0] },
  );
  ledger.transfer(books.ecosystem, 0, books.miningRewards, 0, credited, reasons['mining.fund']);
  return credited;
}

/** A holder is paid what its pool shares earned; before every change of them. */
function settleMining(world: World, { venue, rewards, at, paid }: Mine, row: number): void {
  const { books, reasons } = world;
  const perShare = rewards.perShare[at];
  if (paid[row] === perShare) return;
  const earned = deriveEarned(venue.lp.balance[row], perShare, paid[row]);
  paid[row] = perShare;
  world.ledger.transfer(books.miningRewards, 0, books.twoPm, row, earned, reasons['mining.pay']);
}

/** Quote that a 2PM is worth in a pool. */
function deriveTwoPmPrice(world: World, venue: Venue): number {
  if (venue.quote.token === world.books.twoPm.token) return 1;
  return deriveMidNano(world, world.market.venues[poolOf.twoPm]) / PRICE_UNITS;
}

/** Yearly yield of a pool share that someone owns: its part of last week's fees, and the rewards shared by all of them. */
function deriveYield(world: World, { venue }: Mine, mined: number): number {
  const { market, scenario } = world;
  const { quote, shares } = stockOf(world, venue);
  const { pioneerShare, yieldMax } = scenario.stakers.liquidity;
  const part = Math.max(deriveOwned(world, venue) / shares, pioneerShare);
  const { mining } = scenario.markets;
  const hours = (world.tick + 1) * world.tickHours;
  const pays =
    mining.enabled &&
    hours >= mining.starts &&
    hours < mining.starts + mining.lasts &&
    world.books.ecosystem.balance[0] > 0;
  const perWeek = mining.perWeek * derivePart(scenario.markets, venue.name);
  const income = {
    fees: market.pools.col.weekVolume[venue.id] * scenario.markets.fee * part,
    // As long as nobody owns a share nothing is paid; who comes first would have it.
    mining:
      (pays ? Math.max(mined, Math.min(perWeek, world.books.ecosystem.balance[0])) : 0) *
      deriveTwoPmPrice(world, venue),
    value: 2 * quote * part,
  };
  return deriveProviderYield(income, yieldMax);
}

/** Part of its means that a staker would have in a pool: the same for all, who see one yield. */
function deriveTarget(world: World, mine: Mine, mined: number): number {
  const { outsideYield, yieldSensitivity, liquidity } = world.scenario.stakers;
  const rule = { outsideYield, sensitivity: yieldSensitivity, shareMax: liquidity.share };
  return deriveProvidedTarget(deriveYield(world, mine, mined), rule);
}

/** Where holders have the two tokens of a pool. */
function walletsIn({ venue }: Mine): HolderWallets {
  if (venue.holders === undefined) throw new InvariantError(`nobody can provide for ${venue.name}`);
  return venue.holders;
}

/**
 * Towards what it would have in the pool: deposits both tokens in the pool's proportion, or takes back its part of both. Of
 * the scarcer token of any pool but that of 2PM it buys what it lacks, for its next deposit: of 2PM a staker has enough.
 */
function moveLiquidity(world: World, { mine, target }: Plan, row: number): void {
  const { venue } = mine;
  const { base, quote } = walletsIn(mine);
  const stock = stockOf(world, venue);
  const means = {
    base: base.balance[row],
    quote: quote.balance[row],
    shares: venue.lp.balance[row],
    provided: (2 * stock.quote * venue.lp.balance[row]) / stock.shares,
  };
  const price = stock.quote / stock.base;
  const pace = world.scenario.stakers.liquidity;
  const move = decideProvision(means, price, target, pace);
  if (move.withdrawShares > 0) withdraw(world, mine, row, move.withdrawShares);
  else if (move.addQuote > 0) deposit(world, mine, row, { base: move.addBase, quote: move.addQuote });
  if (venue.id === poolOf.twoPm) return;
  const { spend, sell } = decideExchange(means, price, target, pace);
  const order = { pool: venue.id, owner: orderOwner.holder, row };
  if (spend > 0) placeOrder(world, { ...order, side: orderSide.spend, amount: spend });
  if (sell > 0) placeOrder(world, { ...order, side: orderSide.sell, amount: sell });
}

function deposit(
  world: World,
  mine: Mine,
  row: number,
  most: { readonly base: number; readonly quote: number },
): void {
  const { ledger, market } = world;
  const { venue } = mine;
  const { base, quote } = walletsIn(mine);
  const stock = stockOf(world, venue);
  const given = deriveDeposit(most, stock);
  if (given.base === 0 || given.quote === 0) return;
  const shares = deriveShares(given, stock);
  if (shares === 0) return;
  venue.beforeHolder?.(row, -given.base);
  venue.beforeSwap?.();
  ledger.transfer(base, row, venue.base, 0, given.base, venue.baseReasons.addLiquidity);
  ledger.transfer(quote, row, venue.quote, 0, given.quote, venue.quoteReasons.addLiquidity);
  ledger.mint(venue.lp, row, shares, venue.lpReasons.mint);
  market.pools.col.lpSupply[venue.id] += shares;
}

function withdraw(world: World, mine: Mine, row: number, shares: number): void {
  const { ledger, market } = world;
  const { venue } = mine;
  const { base, quote } = walletsIn(mine);
  const back = deriveWithdrawal(shares, stockOf(world, venue));
  venue.beforeHolder?.(row, back.base);
  venue.beforeSwap?.();
  ledger.burn(venue.lp, row, shares, venue.lpReasons.burn);
  market.pools.col.lpSupply[venue.id] -= shares;
  ledger.transfer(venue.base, 0, base, row, back.base, venue.baseReasons.removeLiquidity);
  ledger.transfer(venue.quote, 0, quote, row, back.quote, venue.quoteReasons.removeLiquidity);
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
