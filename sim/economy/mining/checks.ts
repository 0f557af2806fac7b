import { checkItemNames, checkReference } from '../../scenario/item-names.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity, WEEK_HOURS } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { nameSubnets } from '../subnets/state.ts';
import { derivePart, homePool } from './mines.ts';

/** What is read only with the 2PM half of the economy. */
export const miningPaths = ['markets.mining'];

/** What liquidity mining promises in all its time must be an exact amount of 2PM. */
export function checkMining({ markets }: Scenario): Finding[] {
  const { enabled, perWeek, lasts } = markets.mining;
  const budget = (perWeek * lasts) / WEEK_HOURS;
  if (!enabled || budget <= Number.MAX_SAFE_INTEGER) return [];
  const most = formatQuantity(Number.MAX_SAFE_INTEGER, 'twoPm');
  return [
    {
      path: 'markets.mining.perWeek',
      constraint: `expected rewards that sum to at most ${most}, 2^53 − 1 base units, over all weeks`,
      value: `${formatQuantity(perWeek, 'twoPm')} for ${formatQuantity(lasts, 'duration')}`,
      hint: 'lower perWeek or lasts',
    },
  ];
}

/** Mined pools are pools of the scenario, once each. */
export function checkMinedPools(scenario: Scenario): Finding[] {
  const { markets, price } = scenario;
  const { pools } = markets.mining;
  const ofSubnets = nameSubnets(scenario).map((name) => `RT/${name}/2PM`);
  const twice = checkItemNames('markets.mining.pools', pools);
  if (twice.length > 0) return twice;
  const known = [homePool, 'DGAI/USD', ...ofSubnets];
  return pools.flatMap(({ name }, index): Finding[] => {
    const found = { path: `markets.mining.pools.${index}.name`, value: name };
    if (!known.includes(name)) return checkReference(found.path, name, known, 'pool');
    if (name === 'DGAI/USD' && price.source !== 'pool')
      return [{ ...found, constraint: 'expected a pool', hint: 'set price.source to pool' }];
    return [];
  });
}

export function warnOfProviders({ dao, markets }: Scenario): Warning[] {
  const { twoPm, mining } = markets;
  const source = `markets.twoPm.source is ${twoPm.source}`;
  return [
    idle(
      'markets.mining',
      twoPm.source === 'outside' && derivePart(markets, homePool) > 0,
      `${source}, so nobody provides liquidity`,
    ),
    ...mining.pools.map(({ name }) =>
      odd(
        name.startsWith('RT/') && dao.founding.pool === 'lbp-80-20',
        `markets.mining.pools.${name} earns nothing: dao.founding.pool is lbp-80-20, and providers add two tokens in equal worth`,
      ),
    ),
    ...warnOfUnweighted(mining),
    idle('stakers.liquidity', twoPm.source === 'outside', `${source}, so there is no pool to provide for`),
    ...['pools', 'perWeek', 'starts', 'lasts'].map((name) =>
      idle(
        `markets.mining.${name}`,
        twoPm.source === 'pool' && !mining.enabled,
        'markets.mining.enabled is false',
      ),
    ),
  ];
}

/** Pools that are listed to be rewarded and are not; a weight may wait for a vote or a date, rewards for none do not. */
function warnOfUnweighted({ enabled, pools }: Scenario['markets']['mining']): Warning[] {
  const unweighted = pools.filter(({ weight }) => weight === 0);
  const isNone = enabled && pools.length > 0 && unweighted.length === pools.length;
  const none =
    'markets.mining rewards nobody: the weight of every pool in markets.mining.pools is 0; give one more, or set markets.mining.enabled to false';
  return [
    odd(isNone, none),
    ...unweighted.map(({ name }) =>
      odd(
        enabled && !isNone,
        `markets.mining.pools.${name} earns nothing: its weight is 0; give it more, or leave it out unless a vote or a date is to`,
      ),
    ),
  ];
}

/** Rewards for liquidity that fall due within the run and that the fund cannot pay. */
export function warnOfEmptyFund({ clock, markets, stakers, traders, twoPm }: Scenario): Warning[] {
  const { enabled, perWeek, starts, lasts } = markets.mining;
  const { wallets } = twoPm;
  const hasTraders = traders.enabled && traders.count > 0;
  const unheld = (stakers.count > 0 ? 0 : wallets.stakers) + (hasTraders ? 0 : wallets.traders);
  const fund = wallets.ecosystem + unheld;
  const due = Math.floor((perWeek * Math.min(lasts, Math.max(0, clock.horizon - starts))) / WEEK_HOURS);
  const [paid, held] = [due, fund].map((amount) => formatQuantity(amount, 'twoPm'));
  return [
    odd(
      enabled && markets.twoPm.source === 'pool' && due > fund,
      `markets.mining pays out ${paid} within the run, but the ecosystem fund holds ${held}: rewards stop when it is empty`,
    ),
  ];
}
