import { PPM } from '../../ledger/amount.ts';
import type { Book } from '../../ledger/ledger.ts';
import { BASE_UNITS, PRICE_UNITS, WEEK_HOURS, WHOLE_WEEKS_PER_YEAR } from '../../units.ts';
import { poolOf } from '../markets/market.ts';
import {
  deriveDgaiValue,
  deriveIncomeValue,
  deriveMovingAverage,
} from '../markets/mechanisms/fundamental-value.ts';
import { deriveQuoteUsd } from '../subnets/rt-price.ts';
import type { World } from './state.ts';

/**
 * Markets that have just opened: until something is seen of what a token earns, it is worth what it opened at. The
 * averages begin at what that price says of them, and forget it as the memory fills.
 */
export function openValues(world: World): void {
  const { pools } = world.market;
  const { open, value, priceNano, dayPrice, emaPrice } = pools.col;
  for (let id = 0; id < pools.rows; id += 1) {
    if (open[id] === 0 || value[id] > 0) continue;
    value[id] = priceNano[id] / PRICE_UNITS;
    dayPrice[id] = value[id];
    emaPrice[id] = value[id];
    supposeIncome(world, id);
  }
}

/** The income that the opening price of a market says its token has. */
function supposeIncome(world: World, id: number): void {
  const { requiredReturn, holdWeeks } = world.scenario.markets;
  const { commons, subnets } = world;
  const { value } = world.market.pools.col;
  if (id === poolOf.twoPm)
    commons.col.awardPerStaked[0] = (value[id] * requiredReturn) / WHOLE_WEEKS_PER_YEAR;
  else if (id >= poolOf.firstSubnet)
    subnets.col.royaltyPerRt[id - poolOf.firstSubnet] =
      (deriveQuoteUsd(world, id) * value[id] * requiredReturn) / WHOLE_WEEKS_PER_YEAR;
  else if (holdWeeks > 0)
    commons.col.weekSpendUsd[0] = (value[id] * deriveFloat(world)) / BASE_UNITS / holdWeeks;
  else commons.col.governancePay[0] = (value[id] * requiredReturn) / WHOLE_WEEKS_PER_YEAR;
}

/**
 * DGAI that spending is set against, base units. Circulating: what can be bought, neither staked, locked, waiting to be
 * claimed, nor with the funds of community, team and investors or who holds another lot. Diluted: the cap less what is burned for good.
 */
export function deriveFloat(world: World): number {
  const { books, ledger, scenario } = world;
  const { id } = books.users.token;
  const { cap, capCounts } = scenario.tokens;
  if (scenario.markets.float === 'diluted') return capCounts === 'live' ? cap : cap - ledger.burned[id];
  const held: readonly Book[] = [
    books.nodeStake,
    books.adaptorStake,
    books.delegated,
    books.unbonding,
    books.escrow,
    books.nodePending,
    books.adaptorPending,
    books.nodePots,
    books.nodePot,
    books.adaptorPot,
    books.delegationRewards,
    books.governance,
    world.books.royalties,
    world.books.harvest,
    books.community,
    books.team,
    books.investors,
    world.books.lotsDgai,
  ];
  return held.reduce((left, book) => left - sum(book), ledger.minted[id] - ledger.burned[id]);
}

function sum({ balance }: Book): number {
  let total = 0;
  for (const amount of balance) total += amount;
  return total;
}

/** Once a week: what tokens earned in it, averaged over the memory of the markets, and what they are worth for it (economy.md §5). */
export function valueTokens(world: World): void {
  valueDgai(world);
  valueTwoPm(world);
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) valueRt(world, subnet);
}

/** An average after one more week; the opening price stands for all the weeks before. */
function average(world: World, past: number, latest: number): number {
  const weeks = world.scenario.markets.memory / WEEK_HOURS;
  return deriveMovingAverage(past, latest, { seen: Number.POSITIVE_INFINITY, weeks });
}

/** What users pay counts in USD: in DGAI it would rise with every fall of the price. */
function valueDgai(world: World): void {
  const { economy, ledger, books, inForce, scenario, levels, market } = world;
  const { holdWeeks, requiredReturn } = scenario.markets;
  const { weekSpendUsd, governancePay } = world.commons.col;
  const { id } = books.users.token;
  const spend = (economy.col.lastWeekFees[0] / BASE_UNITS) * world.priceUsd;
  const supply = (ledger.minted[id] - ledger.burned[id]) / BASE_UNITS;
  const voters = ((spend * inForce.governance) / PPM) * (1 - inForce.burn / PPM);
  weekSpendUsd[0] = average(world, weekSpendUsd[0], spend);
  governancePay[0] = average(world, governancePay[0], supply === 0 ? 0 : voters / supply);
  const worth = deriveDgaiValue(
    {
      weeklySpend: weekSpendUsd[0],
      holdWeeks,
      float: deriveFloat(world) / BASE_UNITS,
      weeklyGovernancePay: governancePay[0],
    },
    requiredReturn,
  );
  market.pools.col.value[poolOf.dgai] = worth * levels.news;
}

/** What holders of DMP are awarded in RT, for each 2PM that is staked. */
function valueTwoPm(world: World): void {
  const { requiredReturn } = world.scenario.markets;
  const { awardPerStaked, weekAward, yield2pm } = world.commons.col;
  const { value, priceNano } = world.market.pools.col;
  const staked = world.books.vault.balance[0] / BASE_UNITS;
  awardPerStaked[0] = average(world, awardPerStaked[0], staked === 0 ? 0 : weekAward[0] / staked);
  weekAward[0] = 0;
  value[poolOf.twoPm] = deriveIncomeValue(awardPerStaked[0], requiredReturn);
  const price = priceNano[poolOf.twoPm] / PRICE_UNITS;
  yield2pm[0] = price === 0 ? 0 : (WHOLE_WEEKS_PER_YEAR * awardPerStaked[0]) / price;
}

/** Royalties of a subnet for each RT that earns them, in the 2PM that its pool trades against. */
function valueRt(world: World, subnet: number): void {
  const { weekRoyalty, royaltyPerRt, eligible } = world.subnets.col;
  const { open, value } = world.market.pools.col;
  const id = poolOf.firstSubnet + subnet;
  const royalty = (weekRoyalty[subnet] / BASE_UNITS) * world.priceUsd;
  if (open[id] === 0) return;
  royaltyPerRt[subnet] = average(
    world,
    royaltyPerRt[subnet],
    eligible[subnet] === 0 ? 0 : royalty / eligible[subnet],
  );
  const quoteUsd = deriveQuoteUsd(world, id);
  if (quoteUsd > 0)
    value[id] = deriveIncomeValue(royaltyPerRt[subnet], world.scenario.markets.requiredReturn) / quoteUsd;
}
