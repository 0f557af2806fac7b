import { withValues } from '../../scenario/changed-values.ts';
import { type Filling, fillRest } from '../../scenario/filled-words.ts';
import { checkHoldings, fillFromHoldings, type HolderKind } from '../../scenario/holdings-check.ts';
import type { ScenarioInputs } from '../../scenario/scenario-inputs.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { checkVotedSum, largestRule } from '../../scenario/share-sum.ts';
import { checkWalletSum, leftOf } from '../../scenario/wallet-sum.ts';
import { idle, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import { checkPoolSides } from '../markets/checks.ts';
import type { Scenario } from '../resolve.ts';

/** What is read only with the 2PM half of the economy. */
export const daoPaths = [
  'twoPm.supply',
  'twoPm.wallets',
  'twoPm.holdings',
  'twoPm.teamVesting',
  'dao',
  'stakers',
  'markets.twoPm',
];

const holderKinds: readonly HolderKind[] = ['stakers', 'traders'].map((name) => ({
  holdings: `twoPm.holdings.${name}`,
  wallet: `twoPm.wallets.${name}`,
  count: `${name}.count`,
  dimension: 'twoPm',
}));

/** Wallets that are `auto` are the sum of their snapshot, and one may take what the others leave of the supply. */
export function fillWallets(scenario: Scenario, inputs: ScenarioInputs): Filling {
  const summed = fillFromHoldings(scenario, inputs, holderKinds);
  const paths = Object.keys(scenario.twoPm.wallets).map((name) => `twoPm.wallets.${name}`);
  const rest = fillRest(withValues(scenario, summed.set), paths, leftOf(scenario.twoPm.supply));
  return { set: { ...summed.set, ...rest.set }, findings: [...summed.findings, ...rest.findings] };
}

export const checkSnapshots = (scenario: Scenario, inputs: ScenarioInputs): Finding[] =>
  checkHoldings(scenario, inputs, holderKinds);

export function checkSupply({ twoPm }: Scenario): Finding[] {
  const { wallets, supply: whole } = twoPm;
  const sum = { path: 'twoPm.wallets', wallets, whole, what: 'the supply' };
  return checkWalletSum({ ...sum, balancing: 'ecosystem', dimension: 'twoPm' });
}

/** Staked 2PM and everything airdropped must be an exact amount of DMP. */
export function checkDmpSupply(scenario: Scenario): Finding[] {
  const { twoPm, dao, subnets } = scenario;
  const { founder, weeks, atStart } = dao.airdrop;
  const weekly = largestRule(scenario, 'dao.airdrop.weekly', dao.airdrop.weekly);
  const airdrops = subnets.count * (founder + weekly * weeks) + atStart;
  if (twoPm.supply + airdrops <= Number.MAX_SAFE_INTEGER) return [];
  const most = formatQuantity(Number.MAX_SAFE_INTEGER, 'dmp');
  return [
    {
      path: 'dao.airdrop',
      constraint: `expected DMP for all 2PM and all airdrops of at most ${most}, 2^53 − 1 base units`,
      value: `airdrops of about ${formatQuantity(Math.round(airdrops / 1e12), 'number')} million DMP`,
      hint: 'lower an airdrop, its weeks, or the number of subnets',
    },
  ];
}

/** First batch and DAO share are no more than there is. */
export function checkFounding(scenario: Scenario): Finding[] {
  const { firstBatch, daoShare } = scenario.dao.founding;
  return checkVotedSum(scenario, {
    path: 'dao.founding',
    shares: { firstBatch, daoShare },
    what: 'firstBatch and daoShare',
    rest: 'what remains is the Royalty Vault',
  });
}

export function warnOfDao({ dao }: Scenario): Warning[] {
  const { exit, airdrop, founding } = dao;
  const pool = `dao.founding.pool is ${founding.pool}`;
  return [
    idle('dao.cooldown', exit !== 'cooldown', `dao.exit is ${exit}`),
    idle('dao.airdrop.weeks', airdrop.weekly === 0, 'dao.airdrop.weekly is 0 DMP'),
    idle('dao.airdrop.upkeepTo', airdrop.weekly === 0, 'dao.airdrop.weekly is 0 DMP'),
    idle('dao.airdrop.grace', airdrop.upkeepTo === 'founder', 'dao.airdrop.upkeepTo is founder'),
    idle('dao.founding.glide', founding.pool !== 'lbp-80-20', pool),
    idle('dao.founding.toTreasury', founding.pool !== 'split', pool),
  ];
}

/** 2PM that nobody is there to hold. */
export function warnOfWallets({ stakers, traders }: Scenario): Warning[] {
  const hasTraders = traders.enabled && traders.count > 0;
  return [
    idle('twoPm.wallets.stakers', stakers.count === 0, 'there are no stakers, and the ecosystem fund has it'),
    idle('twoPm.wallets.traders', !hasTraders, 'there are no traders, and the ecosystem fund has it'),
  ];
}

/** 2PM has a pool or a price from outside. */
export function checkTwoPmMarket({ markets, twoPm }: Scenario): Finding[] {
  const { source, usd, series } = markets.twoPm;
  const path = 'markets.twoPm.usd';
  if (source === 'pool')
    return checkPoolSides({
      base: { path: 'twoPm.wallets.liquidity', amount: twoPm.wallets.liquidity, dimension: 'twoPm' },
      price: { path, nanoUsd: usd },
      source: 'markets.twoPm.source',
      name: '2PM/USD',
    });
  if (series !== undefined || usd > 0) return [];
  const hint = 'it is the price throughout, as no series is named';
  return [{ path, constraint: 'expected a price above 0 USD', value: '0 USD', hint }];
}

export function warnOfMarket({ markets }: Scenario): Warning[] {
  const { source, series } = markets.twoPm;
  const because = `markets.twoPm.source is ${source}`;
  return [
    idle('markets.twoPm.series', source === 'pool', because),
    idle('markets.twoPm.deskUsd', source === 'pool', because),
    idle('markets.twoPm.usd', source === 'outside' && series !== undefined, 'markets.twoPm.series is set'),
  ];
}
