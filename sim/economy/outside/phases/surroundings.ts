import { deriveAcceptance } from '../../users/users.ts';
import { PPM } from '../../../ledger/amount.ts';
import { derivePriceFactor } from '../../subnets/mechanisms/model-quality.ts';
import { pow } from '../../../portable.ts';
import type { Scenario } from '../../../scenario/schema.ts';
import { valueAt } from '../../../scenario/series.ts';
import { BASE_UNITS, PRICE_UNITS } from '../../../units.ts';
import { poolOf } from '../../markets/market.ts';
import type { RuleSet } from '../../../kernel/rules.ts';
import type { World } from '../../world.ts';
import { sellWallet, unbondDelegation } from '../../staking/delegations.ts';
import { quotePools } from '../../markets/phases/exchange.ts';

/** What a tick is like from outside: price, demand, costs; and the shocks that strike in it (economy.md §7). */
export function setSurroundings(world: World): void {
  const { scenario, resolved, levels } = world;
  const hours = world.hours;
  const priceSeries =
    scenario.price.series === undefined ? undefined : resolved.series.get(scenario.price.series);
  const demandSeries =
    scenario.users.demandSeries === undefined ? undefined : resolved.series.get(scenario.users.demandSeries);
  const stated =
    priceSeries === undefined ? scenario.price.dgaiUsd / PRICE_UNITS : valueAt(priceSeries, hours);
  let price = stated;
  let demand = demandSeries === undefined ? 1 : valueAt(demandSeries, hours);
  const energySeries =
    scenario.nodes.energySeries === undefined ? undefined : resolved.series.get(scenario.nodes.energySeries);
  levels.energy = energySeries === undefined ? 1 : valueAt(energySeries, hours);
  for (const shock of scenario.shocks) {
    if (hours < shock.at || (shock.kind !== 'whale-exit' && hours >= shock.at + shock.lasts)) continue;
    if (shock.kind === 'price') price *= shock.factor;
    if (shock.kind === 'demand') demand *= shock.factor;
    if (shock.kind === 'energy') levels.energy *= shock.factor;
  }
  // A pool has a price of its own: what would move the outside price moves what traders think DGAI is worth.
  levels.news = price / stated;
  levels.twoPmNano = deriveTwoPmNano(world);
  levels.priceNano = Math.max(1, Math.round(price * PRICE_UNITS));
  quotePools(world);
  if (world.market.pooled)
    levels.priceNano = Math.max(1, Math.round(world.market.pools.col.priceNano[poolOf.dgai]));
  levels.demand = demand * deriveDemandLevel(world);
  levels.acceptance = deriveRequestChance(world, world.inForce);
  strikeShocks(world);
}

/** USD per 2PM × 10^9 as the outside has it. */
function deriveTwoPmNano({ scenario, resolved, hours }: World): number {
  const { usd, series } = scenario.markets.twoPm;
  const points = series === undefined ? undefined : resolved.series.get(series);
  return points === undefined ? usd : Math.max(1, Math.round(valueAt(points, hours) * PRICE_UNITS));
}

function deriveDemandLevel(world: World): number {
  const { formulas, scenario, economy } = world;
  if (formulas.demand === undefined) return scenario.users.demand as number;
  const { activeUsers, utilisation } = economy.col;
  return formulas.demand(world.hours, world.week, world.priceUsd, activeUsers[0], utilisation[0]);
}

/** Chance that a candidate request is made under `rules`, at the demand of the tick. */
export function deriveRequestChance(world: World, rules: RuleSet, scenario = world.scenario): number {
  return Math.min(1, Math.max(0, world.levels.demand * deriveWillingness(world, rules, scenario)));
}

/** Part of the base price that users expect to pay on top: nothing where nodes bear φ, only fees where it comes back. */
function expectedSurcharge(world: World, { network, governance }: RuleSet, { mechanisms }: Scenario): number {
  const { latencyPenalty, split } = mechanisms;
  if (latencyPenalty.payer !== 'user') return 0;
  const kept = split.surchargeTo === 'user' && split.feesOn === 'base' ? (network + governance) / PPM : 1;
  return kept * world.economy.col.phi[0];
}

/** Chance that a wanted request is worth its expected cost: base price and the latency penalty users have come to expect. */
function deriveWillingness(world: World, rules: RuleSet, scenario: Scenario): number {
  const { users } = world.scenario;
  if (!users.priced) return 1;
  const cost =
    (rules.basePrice / BASE_UNITS) * (1 + expectedSurcharge(world, rules, scenario)) * world.priceUsd;
  const formula = world.formulas.acceptance;
  const outside = users.outsideUsdPerCu * deriveWorth(world);
  if (formula !== undefined) return formula(cost, outside, users.elasticity);
  return deriveAcceptance(cost, outside, users.elasticity, pow);
}

/** What a request is worth to users, of what it costs outside: more with better models (economy.md §6). */
function deriveWorth({ dao, scenario }: World): number {
  if (dao === undefined) return 1;
  const { growth, base } = scenario.subnets.model;
  return derivePriceFactor(dao.commons.col.modelQuality[0], growth, base);
}

function strikeShocks(world: World): void {
  const { scenario, tickHours, tick } = world;
  scenario.shocks.forEach((shock, index) => {
    if (Math.ceil(shock.at / tickHours) !== tick) return;
    world.note('shock', 'economy', index, 'factor' in shock ? shock.factor : shock.share, shock.kind);
    if (shock.kind === 'outage')
      forEachStruck(world, 'node.outage', index, shock.share, (node) => {
        world.nodes.col.outageUntil[node] = Math.max(
          world.nodes.col.outageUntil[node],
          world.tickAfter(shock.lasts),
        );
        world.roster.change(node);
      });
    if (shock.kind === 'fake-ring')
      forEachStruck(world, 'node.ring', index, shock.share, (node) => {
        world.nodes.col.ringUntil[node] = Math.max(
          world.nodes.col.ringUntil[node],
          world.tickAfter(shock.lasts),
        );
      });
    if (shock.kind === 'whale-exit') exitWhales(world, shock.share);
    world.roster.isNews = true;
  });
}

function forEachStruck(
  world: World,
  stream: 'node.outage' | 'node.ring',
  index: number,
  share: number,
  strike: (node: number) => void,
): void {
  for (let node = 0; node < world.nodes.rows; node += 1) {
    if (world.streams[stream].uniform(node, index, 0) < share) strike(node);
  }
}

/** The largest delegations unbond until their share of all delegated stake is on its way out. */
function exitWhales(world: World, share: number): void {
  const { delegators, nodes, books } = world;
  const value = (who: number): number => {
    const node = delegators.col.node[who];
    return node < 0 || nodes.col.shares[node] === 0
      ? 0
      : (delegators.col.shares[who] / nodes.col.shares[node]) * books.delegated.balance[node];
  };
  const byValue = [...delegators.col.node.keys()].filter((who) => value(who) > 0);
  byValue.sort((a, b) => value(b) - value(a) || a - b);
  const target = share * byValue.reduce((sum, who) => sum + value(who), 0);
  let gone = 0;
  for (const who of byValue) {
    if (gone >= target) break;
    gone += value(who);
    unbondDelegation(world, who);
    sellWallet(world, who);
  }
}
