import { DAY_HOURS, PRICE_UNITS, YEAR_DAYS } from '../../units.ts';
import { orderOwner, orderSide, poolOf } from '../markets/market.ts';
import { deriveImpact } from '../markets/mechanisms/price-impact.ts';
import { placeOrder, walletOf } from '../markets/orders.ts';
import { deriveMidNano } from '../markets/venue-price.ts';
import type { World } from './state.ts';
import {
  chooseStrategy,
  decideTrade,
  deriveFundamentalWish,
  deriveOrder,
  deriveProfit,
  deriveStrategyShares,
  deriveTrendWish,
  type MarketView,
  STRATEGIES,
  strategy,
} from './traders.ts';

/** Days that the average price looks back; nobody goes by it. */
const PRICE_MEMORY_DAYS = 30;

/** Weight of the latest day in an average over so many. */
const weightOf = (days: number): number => 2 / (days + 1);
const PRICE_MEMORY = weightOf(PRICE_MEMORY_DAYS);

/** Slots of a trader's draws: those of a day, then those of a week; of the last two each subnet has its own. */
const slot = {
  considers: 0,
  side: 1,
  size: 2,
  switches: 3,
  choice: 4,
  subnetOfDay: 5,
  subnetOfWeek: 6,
} as const;
const SLOTS_PER_SUBNET = 2;

/** A day ends: what the markets did in it, and what each strategy would have earned by it. */
export function closeDay(world: World): void {
  const { market } = world;
  const { col } = market.pools;
  const trendMemory = weightOf(world.scenario.traders.trendMemory / DAY_HOURS);
  for (const venue of market.venues) {
    const { id } = venue;
    if (col.open[id] === 0) continue;
    const price = deriveMidNano(world, venue) / PRICE_UNITS;
    const gain = col.dayPrice[id] > 0 ? price / col.dayPrice[id] - 1 : 0;
    // Before yesterday's view of the market is replaced.
    rememberProfits(world, id, gain);
    col.emaPrice[id] += PRICE_MEMORY * (price - col.emaPrice[id]);
    col.trend[id] += trendMemory * (gain - col.trend[id]);
    col.dayPrice[id] = price;
    col.weekVolume[id] += col.volume[id];
    col.dayVolume[id] = col.volume[id];
    col.volume[id] = 0;
  }
}

/**
 * Profits are those of a year like this day, what RT pay their holders included, as a share of the most that a trader puts
 * into an order: a scale on which strategies of any size compare. Noise wins as often as it loses, and pays the fee.
 */
function rememberProfits({ scenario, market }: World, id: number, gain: number): void {
  const { traders } = scenario;
  const { fundamental, trending, noisy, value, dayPrice, trend } = market.pools.col;
  if (traders.orderMax === 0) return;
  const seen = { price: dayPrice[id], value: value[id], trend: trend[id] };
  const view = deriveView(scenario, seen, Number.POSITIVE_INFINITY);
  const memory = weightOf(traders.profitMemory / DAY_HOURS);
  const yearly = YEAR_DAYS * gain + deriveIncomeYield(scenario, seen, id);
  const remember = (past: number, wish: number, of: number): number =>
    deriveProfit(past, { wish: wish / traders.orderMax, gain: of }, memory);
  fundamental[id] = remember(fundamental[id], deriveFundamentalWish(view, traders), yearly);
  trending[id] = remember(trending[id], deriveTrendWish(view, traders), yearly);
  const fees = -YEAR_DAYS * traders.considers * scenario.markets.fee;
  noisy[id] = remember(noisy[id], traders.noise, fees);
}

/** What a token of this market pays whoever holds it, a share of its price a year: royalties of RT; DGAI and 2PM pay those who stake. */
function deriveIncomeYield(
  { markets }: World['scenario'],
  { price, value }: { readonly price: number; readonly value: number },
  id: number,
): number {
  return id < poolOf.firstSubnet || !(price > 0) ? 0 : (value * markets.requiredReturn) / price;
}

/** A market as traders see it at the end of a day; the trend as what it makes of a price if it goes on. */
function deriveView(
  { traders, markets }: World['scenario'],
  { price, value, trend }: { readonly price: number; readonly value: number; readonly trend: number },
  most: number,
): MarketView {
  return { price, value, trend: (traders.trendHorizon / DAY_HOURS) * trend, fee: markets.fee, most };
}

/**
 * Once a day traders trade by chance, each in its market and with what it has: USD for DGAI and 2PM, 2PM for the RT of any
 * subnet that is founded. Those whose market has not opened wait for it; at a desk, whose price answers to nobody, there is nothing to speculate on.
 */
export function speculate(world: World): void {
  const { scenario, streams, market, traders, holders } = world;
  const { considers } = scenario.traders;
  const day = Math.floor(world.hours / DAY_HOURS);
  const draws = streams['trader.decision'].uniforms(0, traders.rows, day, slot.considers);
  for (let id = 0; id < traders.rows; id += 1) {
    if (draws[id] >= considers) continue;
    const pool = chooseMarket(world, id, { day });
    if (pool < 0 || market.venues[pool].kind === 'desk') continue;
    tradeOne(world, { id, row: holders.traders + id, pool, day });
  }
}

/**
 * The open market that a trader looks at; −1 for none. Those who trade RT take a subnet by draws of their own for each, the
 * least of those that are founded, so that one which is planned and never founded has no part in it.
 */
function chooseMarket(
  world: World,
  id: number,
  when: { readonly day: number } | { readonly week: number },
): number {
  const { open } = world.market.pools.col;
  const pool = world.traders.col.pool[id];
  if (pool >= 0) return open[pool] === 1 ? pool : -1;
  const decision = world.streams['trader.decision'];
  const [time, first] = 'day' in when ? [when.day, slot.subnetOfDay] : [when.week, slot.subnetOfWeek];
  let chosen = -1;
  let least = 1;
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) {
    if (open[poolOf.firstSubnet + subnet] === 0) continue;
    const u = decision.uniform(id, time, first + SLOTS_PER_SUBNET * subnet);
    if (u >= least) continue;
    least = u;
    chosen = poolOf.firstSubnet + subnet;
  }
  return chosen;
}

interface Occasion {
  readonly id: number;
  readonly row: number;
  readonly pool: number;
  readonly day: number;
}

function tradeOne(world: World, { id, row, pool, day }: Occasion): void {
  const { scenario, streams, market, formulas } = world;
  const { col } = world.traders;
  const { value, dayPrice, trend } = market.pools.col;
  const { orderMax, noise, depthMax } = scenario.traders;
  const decision = streams['trader.decision'];
  const venue = market.venues[pool];
  const wallet = {
    base: walletOf(world, venue, orderOwner.holder, true).balance[row],
    quote: walletOf(world, venue, orderOwner.holder, false).balance[row],
  };
  const reserve = venue.quote.balance[0];
  const seen = deriveView(
    scenario,
    { price: dayPrice[pool], value: value[pool] * (1 + col.misjudgement[id]), trend: trend[pool] },
    depthMax * reserve,
  );
  const largest = Math.min(seen.most, orderMax * (wallet.quote + wallet.base * seen.price));
  const view = { ...seen, fee: seen.fee + scenario.markets.depth.traders * deriveImpact(largest, reserve) };
  const rule = { reaction: col.reaction[id], orderMax, noise };
  const formula = col.strategy[id] === strategy.noise ? undefined : formulas.tradeDemand;
  const draws = { side: decision.uniform(id, day, slot.side), size: decision.uniform(id, day, slot.size) };
  const { side, amount } =
    formula === undefined
      ? decideTrade(col.strategy[id], view, wallet, rule, draws)
      : deriveOrder(formula(view.value, view.price, view.trend), wallet, view.price, view.most);
  if (side === 'none') return;
  placeOrder(world, {
    pool,
    side: side === 'spend' ? orderSide.spend : orderSide.sell,
    owner: orderOwner.holder,
    row,
    amount,
  });
}

/** Once a week some traders look at what each strategy would have earned in their market, and choose anew. */
export function switchStrategies(world: World): void {
  const { scenario, streams, market, week, traders } = world;
  const { switches, intensity } = scenario.traders;
  const { fundamental, trending, noisy } = market.pools.col;
  const decision = streams['trader.decision'];
  const profits = new Float64Array(STRATEGIES);
  const shares = new Float64Array(STRATEGIES);
  const draws = decision.uniforms(0, traders.rows, week, slot.switches);
  for (let id = 0; id < traders.rows; id += 1) {
    if (draws[id] >= switches) continue;
    const pool = chooseMarket(world, id, { week });
    if (pool < 0) continue;
    profits[strategy.fundamental] = fundamental[pool];
    profits[strategy.trend] = trending[pool];
    profits[strategy.noise] = noisy[pool];
    deriveStrategyShares(profits, intensity, shares);
    traders.col.strategy[id] = chooseStrategy(decision.uniform(id, week, slot.choice), shares);
  }
}
