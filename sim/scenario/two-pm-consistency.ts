import { expm1 } from '../portable.ts';
import { formatQuantity, WEEK_HOURS } from '../units.ts';
import { listMended, lowerLargest, lowerProposed } from './lowered-shares.ts';
import { checkPoolSides } from './pool-sides.ts';
import { countContributors } from './run-size.ts';
import type { Scenario } from './schema.ts';
import { type Finding, showValue } from './schema-problems.ts';
import { checkWalletSum } from './wallet-sum.ts';

/** What the parts of the 2PM half have against each other; nothing while it is switched off. */
export function checkTwoPm(scenario: Scenario): Finding[] {
  if (!scenario.twoPm.enabled) return [];
  return [
    ...checkSupply(scenario),
    ...checkDmp(scenario),
    ...checkMarket(scenario),
    ...checkMining(scenario),
    ...checkFounding(scenario),
    ...checkSubnetNames(scenario),
    ...checkRatio(scenario),
    ...checkDensity(scenario),
    ...checkSmoothing(scenario),
    ...checkShares(scenario),
    ...checkHolders(scenario),
  ];
}

function checkSupply({ twoPm }: Scenario): Finding[] {
  const { wallets, supply: whole } = twoPm;
  const sum = { path: 'twoPm.wallets', wallets, whole, what: 'the supply' };
  return checkWalletSum({ ...sum, balancing: 'ecosystem', dimension: 'twoPm' });
}

/** The largest of a rule that proposals may set, whichever pass. */
function largestRule(scenario: Scenario, path: string, initial: number): number {
  const { proposals } = scenario.mechanisms.governance;
  const proposed = proposals.map(({ set }) => set[path]);
  return Math.max(initial, ...proposed.map((value) => (typeof value === 'number' ? value : 0)));
}

/** Staked 2PM and everything airdropped must be an exact amount of DMP. */
function checkDmp(scenario: Scenario): Finding[] {
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

function checkMarket({ markets, twoPm }: Scenario): Finding[] {
  const { source, usd, series } = markets.twoPm;
  const price = { path: 'markets.twoPm.usd', nanoUsd: usd };
  if (source === 'pool') {
    const base = {
      path: 'twoPm.wallets.liquidity',
      amount: twoPm.wallets.liquidity,
      dimension: 'twoPm',
    } as const;
    return checkPoolSides({ base, price, source: 'markets.twoPm.source', name: '2PM/USD' });
  }
  if (series !== undefined || usd > 0) return [];
  const hint = 'it is the price throughout, as no series is named';
  return [{ path: price.path, constraint: 'expected a price above 0 USD', value: '0 USD', hint }];
}

/** What liquidity mining promises in all its time must be an exact amount of 2PM. */
function checkMining({ markets }: Scenario): Finding[] {
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

/** Whatever passes, first batch and DAO share are no more than there is; the rest is the vault's. */
function checkFounding(scenario: Scenario): Finding[] {
  const { firstBatch, daoShare } = scenario.dao.founding;
  const sum = (batch: number, share: number): number => Number((batch + share).toPrecision(10));
  const hint = 'what remains is the Royalty Vault';
  const initial = sum(firstBatch, daoShare);
  if (initial > 1) {
    const constraint = 'expected firstBatch and daoShare that sum to at most 100 %';
    const found = { path: 'dao.founding', constraint, value: formatQuantity(initial, 'share') };
    const lower = lowerLargest('dao.founding', { firstBatch, daoShare }, ['firstBatch', 'daoShare'], hint);
    return [{ ...found, ...lower }];
  }
  const largest = sum(
    largestRule(scenario, 'dao.founding.firstBatch', firstBatch),
    largestRule(scenario, 'dao.founding.daoShare', daoShare),
  );
  if (largest <= 1) return [];
  const mend = lowerProposed(scenario, 'dao.founding', { firstBatch, daoShare }, ['firstBatch', 'daoShare']);
  return [
    {
      path: 'mechanisms.governance.proposals',
      constraint: 'expected firstBatch and daoShare to sum to at most 100 % whichever proposals pass',
      value: formatQuantity(largest, 'share'),
      hint: `${hint}: for instance set ${listMended(mend)}`,
      mend,
    },
  ];
}

/** Names of subnets name their tokens. */
function checkSubnetNames({ subnets }: Scenario): Finding[] {
  const { names, count } = subnets;
  if (names.length > count) {
    const constraint = `expected at most ${count} names, one for each subnet`;
    const hint = 'raise subnets.count, or leave names out';
    return [{ path: 'subnets.names', constraint, value: `${names.length} names`, hint }];
  }
  const generated = Array.from({ length: count }, (_, index) => `subnet-${index + 1}`).slice(names.length);
  return names.flatMap((name, index) => {
    const path = `subnets.names.${index}`;
    const value = showValue(name);
    if (!/^[\p{L}\p{N}]([\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u.test(name)) {
      const constraint = 'expected a name of letters, digits and, between them, spaces, points, _ and -';
      return [{ path, constraint, value, hint: 'it becomes the name of a token' }];
    }
    if (names.indexOf(name) === index && !generated.includes(name)) return [];
    const hint = generated.includes(name)
      ? 'a subnet without a stated name has it'
      : 'another in the list has it';
    return [{ path, constraint: 'expected a name of its own', value, hint }];
  });
}

/** Two pools that decay at different speeds cannot keep a ratio in every round (economy.md §4). */
function checkRatio({ vault }: Scenario): Finding[] {
  const { compute, data, ratio, decay, lambdaCompute, lambdaData } = vault;
  if (compute + data === 0) {
    const hint = 'they are parts: 7 and 3 give computing 70 %';
    return [{ path: 'vault', constraint: 'expected compute or data above 0', value: '0 : 0', hint }];
  }
  const isOneSided = compute === 0 || data === 0;
  if (ratio === 'lifetime' || decay === 'flat' || isOneSided || lambdaCompute === lambdaData) return [];
  return [
    {
      path: 'vault.ratio',
      constraint: `expected one decay for both pools: with two, the rounds drift away from ${compute} : ${data}`,
      value: `per-round, with λ ${lambdaCompute} for computing and ${lambdaData} for data`,
      hint: 'make vault.lambdaData and vault.lambdaCompute equal, or set ratio to lifetime',
    },
  ];
}

/** What λe^(−λr), summed over all rounds from 0, hands out of a pool: more than all of it. */
const deriveIssued = (lambda: number): number => lambda / -expm1(-lambda);

function checkDensity({ vault }: Scenario): Finding[] {
  const { decay, overIssue, compute, data, lambdaCompute, lambdaData } = vault;
  if (decay !== 'density' || overIssue !== 'refuse') return [];
  const sides = [
    ['computing', compute, lambdaCompute],
    ['data', data, lambdaData],
  ] as const;
  const told = sides
    .filter(([, part, lambda]) => part > 0 && deriveIssued(lambda) > 1)
    .map(([name, , lambda]) => `${showTimes(deriveIssued(lambda))} of the pool for ${name} at λ ${lambda}`);
  if (told.length === 0) return [];
  return [
    {
      path: 'vault.decay',
      constraint: 'expected a decay that hands out at most the whole pool, Σ λe^(−λr) ≤ 1',
      value: `density, which hands out ${told.join(' and ')}`,
      hint: 'set decay to mass, which hands out exactly the pool, or overIssue to scale',
    },
  ];
}

function showTimes(times: number): string {
  const shown = Number(times.toPrecision(5));
  return shown === 1 ? 'just above 1' : String(shown);
}

/** Without smoothing a class that only one side has makes a divergence infinite, and with it a share of everything. */
function checkSmoothing({ vault }: Scenario): Finding[] {
  const { estimator, smoothing, direction, reference } = vault.kl;
  const hasAllClasses = direction === 'forward' && reference !== 'pool-without';
  if (estimator !== 'discrete' || smoothing > 0 || hasAllClasses) return [];
  return [
    {
      path: 'vault.kl.smoothing',
      constraint: `expected more than 0 with direction ${direction} and reference ${reference}: a class that only one side has makes the divergence infinite`,
      value: '0',
      hint: 'smooth with 0.5, or look forward to a reference that has every class: pool-with, target',
    },
  ];
}

/** Shares of kinds of people, of which the rest are something else. */
function checkShares({ traders, contributors }: Scenario): Finding[] {
  const sums = [
    {
      path: 'traders',
      names: ['fundamental', 'trend'],
      shares: { fundamental: traders.fundamental, trend: traders.trend } as Record<string, number>,
      hint: 'the rest are noise',
    },
    {
      path: 'traders',
      names: ['inDgai', 'inTwoPm'],
      shares: { inDgai: traders.inDgai, inTwoPm: traders.inTwoPm } as Record<string, number>,
      hint: 'the rest trade RT',
    },
    {
      path: 'contributors',
      names: ['duplicating', 'fabricating', 'sybil.share'],
      shares: {
        duplicating: contributors.duplicating,
        fabricating: contributors.fabricating,
        'sybil.share': contributors.sybil.share,
      } as Record<string, number>,
      hint: 'the rest are honest',
    },
  ];
  return sums.flatMap(({ path, names, shares, hint }) => {
    const whole = Number(names.reduce((sum, name) => sum + shares[name], 0).toPrecision(10));
    if (whole <= 1) return [];
    const constraint = `expected ${names.join(', ')} that sum to at most 100 %`;
    const found = { path, constraint, value: formatQuantity(whole, 'share') };
    return [{ ...found, ...lowerLargest(path, shares, names, hint) }];
  });
}

/** Most rows of contributors, identities included; of these times classes, each a count of items; and of holders times subnets, which all have an account. */
const contributorRowsMax = 1_000_000;
const classCountsMax = 64_000_000;
const accountsMax = 20_000_000;

function checkHolders(scenario: Scenario): Finding[] {
  const { stakers, traders, nodes, subnets } = scenario;
  const rows = countContributors(scenario);
  const show = (value: number): string => formatQuantity(value, 'number');
  if (rows > contributorRowsMax) {
    const constraint = `expected at most ${show(contributorRowsMax)} contributors, all their identities counted`;
    const hint = 'lower contributors.count, sybil.share or sybil.identities';
    return [{ path: 'contributors.sybil', constraint, value: show(rows), hint }];
  }
  if (rows * subnets.classes > classCountsMax) {
    const constraint = `expected at most ${show(classCountsMax)} counts of items, one for each contributor and class`;
    const value = `${show(rows)} contributors × ${show(subnets.classes)} classes`;
    return [
      { path: 'subnets.classes', constraint, value, hint: 'lower the number of classes or contributors' },
    ];
  }
  const holders = stakers.count + rows + (traders.enabled ? traders.count : 0) + nodes.potential;
  if (holders * subnets.count <= accountsMax) return [];
  return [
    {
      path: 'subnets.count',
      constraint: `expected at most ${show(accountsMax)} accounts of royalties, one for each holder and subnet`,
      value: `${show(holders)} holders × ${subnets.count} subnets`,
      hint: 'lower the number of subnets, stakers, contributors or traders',
    },
  ];
}
