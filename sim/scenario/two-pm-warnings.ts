import { formatQuantity, WEEK_HOURS } from '../units.ts';
import type { Scenario } from './schema.ts';

/** Whether a path, or anything below it, is stated by the scenario itself rather than by what it extends. */
export type IsStated = (path: string) => boolean;

/** A path that has no effect while something else is so, and that in words. */
type Idle = readonly [path: string, isIdle: boolean, because: string];

/** What a scenario states about the 2PM half and its markets to no effect, or most likely did not mean. */
export function listTwoPmWarnings(scenario: Scenario, isStated: IsStated): string[] {
  const idle = scenario.twoPm.enabled
    ? [...listDaoIdle(scenario), ...listVaultIdle(scenario), ...listMarketIdle(scenario)]
    : listAllIdle(scenario);
  const { lambdaData, lambdaCompute } = scenario.vault;
  const warnings = idle
    .filter(([path, isIdle]) => isIdle && isStated(path))
    .map(([path, , because]) => `${path} has no effect: ${because}`);
  if (scenario.twoPm.enabled && scenario.vault.decay !== 'flat' && lambdaData < lambdaCompute)
    warnings.push(
      `vault.lambdaData (${lambdaData}) is smaller than vault.lambdaCompute (${lambdaCompute}): the descriptions of the network state the order computing ≪ data, rewards for data running out first`,
    );
  return [
    ...warnings,
    ...listMiningWarnings(scenario),
    ...listVoteWarnings(scenario),
    ...listPriceWarnings(scenario, isStated),
  ];
}

/** Rewards for liquidity that fall due within the run and that the fund cannot pay. */
function listMiningWarnings({ clock, markets, stakers, traders, twoPm }: Scenario): string[] {
  const { enabled, perWeek, starts, lasts } = markets.mining;
  if (!twoPm.enabled || markets.twoPm.source === 'outside' || !enabled) return [];
  const { wallets } = twoPm;
  const hasTraders = traders.enabled && traders.count > 0;
  const unheld = (stakers.count > 0 ? 0 : wallets.stakers) + (hasTraders ? 0 : wallets.traders);
  const fund = wallets.ecosystem + unheld;
  const due = Math.floor((perWeek * Math.min(lasts, Math.max(0, clock.horizon - starts))) / WEEK_HOURS);
  if (due <= fund) return [];
  const show = (amount: number): string => formatQuantity(amount, 'twoPm');
  return [
    `markets.mining pays out ${show(due)} within the run, but the ecosystem fund holds ${show(fund)}: rewards stop when it is empty`,
  ];
}

function listVoteWarnings({ twoPm, mechanisms }: Scenario): string[] {
  if (twoPm.enabled) return [];
  return mechanisms.governance.proposals.flatMap(({ set }, index) =>
    Object.keys(set)
      .filter((path) => path.startsWith('dao.'))
      .map((path) => `mechanisms.governance.proposals.${index}.set.${path} has no effect: ${without2pm}`),
  );
}

const without2pm = 'twoPm.enabled is false';

function listAllIdle({ price }: Scenario): Idle[] {
  const paths = [
    'twoPm.supply',
    'twoPm.wallets',
    'twoPm.teamVesting',
    'dao',
    'subnets',
    'vault',
    'stakers',
    'contributors',
    'traders',
    'nodes.training',
    'markets.twoPm',
    'markets.mining',
    'markets.requiredReturn',
    'markets.memory',
    'markets.holdWeeks',
  ];
  return [
    ...paths.map((path): Idle => [path, true, without2pm]),
    [
      'markets.fee',
      price.source === 'outside',
      `${without2pm} and price.source outside, so there is no pool`,
    ],
  ];
}

function listDaoIdle({ dao, subnets }: Scenario): Idle[] {
  const { exit, airdrop, founding } = dao;
  const pool = `dao.founding.pool is ${founding.pool}`;
  return [
    ['dao.cooldown', exit !== 'cooldown', `dao.exit is ${exit}`],
    ['dao.airdrop.weeks', airdrop.weekly === 0, 'dao.airdrop.weekly is 0 DMP'],
    ['dao.airdrop.upkeepTo', airdrop.weekly === 0, 'dao.airdrop.weekly is 0 DMP'],
    ['dao.airdrop.grace', airdrop.upkeepTo === 'founder', 'dao.airdrop.upkeepTo is founder'],
    ['dao.founding.glide', founding.pool !== 'lbp-80-20', pool],
    ['dao.founding.toTreasury', founding.pool !== 'split', pool],
    ['nodes.training.fheSlowdown', subnets.training === 'federated', 'subnets.training is federated'],
  ];
}

function listVaultIdle({ vault }: Scenario): Idle[] {
  const { decay, kl } = vault;
  const spread = `vault.decay is ${decay}`;
  const estimator = `vault.kl.estimator is ${kl.estimator}`;
  return [
    ['vault.overIssue', decay !== 'density', spread],
    ['vault.horizon', decay !== 'normalised', spread],
    ['vault.flatUnits', decay !== 'flat', spread],
    ['vault.lambdaCompute', decay === 'flat', spread],
    ['vault.lambdaData', decay === 'flat', spread],
    ['vault.kl.neighbours', kl.estimator !== 'knn', estimator],
    ['vault.kl.smoothing', kl.estimator !== 'discrete', estimator],
    ['vault.kl.weight', kl.formula !== -1, 'vault.kl.formula replaces it'],
  ];
}

function listMarketIdle({ markets, traders, contributors, stakers }: Scenario): Idle[] {
  const { twoPm, mining } = markets;
  const source = `markets.twoPm.source is ${twoPm.source}`;
  const off = 'traders.enabled is false';
  const strategies = [
    'considers',
    'fundamental',
    'trend',
    'intensity',
    'switches',
    'reaction',
    'demand',
    'orderMax',
    'depthMax',
    'noise',
  ];
  return [
    ['markets.twoPm.series', twoPm.source === 'pool', source],
    ['markets.twoPm.deskUsd', twoPm.source === 'pool', source],
    [
      'markets.twoPm.usd',
      twoPm.source === 'outside' && twoPm.series !== undefined,
      'markets.twoPm.series is set',
    ],
    ['markets.mining', twoPm.source === 'outside', `${source}, so nobody provides liquidity`],
    ['stakers.liquidity', twoPm.source === 'outside', `${source}, so there is no pool to provide for`],
    ...['perWeek', 'starts', 'lasts'].map(
      (name): Idle => [
        `markets.mining.${name}`,
        twoPm.source === 'pool' && !mining.enabled,
        'markets.mining.enabled is false',
      ],
    ),
    ...strategies.map((name): Idle => [`traders.${name}`, !traders.enabled, off]),
    ['twoPm.wallets.stakers', stakers.count === 0, 'there are no stakers, and the ecosystem fund has it'],
    [
      'twoPm.wallets.traders',
      traders.count === 0 || !traders.enabled,
      'there are no traders, and the ecosystem fund has it',
    ],
    ['contributors.sybil.identities', contributors.sybil.share === 0, 'contributors.sybil.share is 0 %'],
  ];
}

/** Once DGAI has a pool, nothing outside sets its price. */
function listPriceWarnings(scenario: Scenario, isStated: IsStated): string[] {
  const { price, shocks, twoPm, traders } = scenario;
  if (price.source === 'outside') return [];
  const because = 'price.source is pool';
  const isBelieved = twoPm.enabled && traders.enabled;
  return [
    ...['price.series', 'price.deskUsd', 'price.spread']
      .filter(isStated)
      .map((path) => `${path} has no effect: ${because}`),
    ...shocks.flatMap(({ kind }, index) => {
      if (kind !== 'price') return [];
      return isBelieved
        ? `shocks.${index} does not set the price, as ${because}: it moves what traders think DGAI is worth`
        : `shocks.${index} has no effect: ${because}, and there are no traders to think DGAI worth more or less`;
    }),
  ];
}
