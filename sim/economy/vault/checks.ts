import { expm1 } from '../../portable.ts';
import { checkPeriod } from '../../scenario/clock-checks.ts';
import { checkReference } from '../../scenario/item-names.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { checkShareSum } from '../../scenario/share-sum.ts';
import { idle, odd, type Warning } from '../../scenario/warning.ts';
import { formatQuantity } from '../../units.ts';
import type { Scenario } from '../resolve.ts';
import { nameSubnets } from '../subnets/state.ts';
import { countContributors } from './contributors.ts';

/** What is read only with the 2PM half of the economy. */
export const vaultPaths = ['vault', 'contributors', 'nodes.training'];

export const checkRound = (scenario: Scenario): Finding[] =>
  checkPeriod('vault.round', scenario.vault.round, scenario);

/** Two pools that decay at different speeds cannot keep a ratio in every round (economy.md §4). */
export function checkRatio({ vault }: Scenario): Finding[] {
  const { compute, data, ratio, decay, lambdaCompute, lambdaData } = vault;
  if (compute + data === 0) {
    const hint = 'they are parts: 7 and 3 give computing 70 %';
    return [{ path: 'vault', constraint: 'expected compute or data above 0', value: '0 : 0', hint }];
  }
  const isOneSided = compute === 0 || data === 0;
  if (ratio !== 'per-round' || decay === 'flat' || isOneSided || lambdaCompute === lambdaData) return [];
  return [
    {
      path: 'vault.ratio',
      constraint: `expected one decay for both pools: with two, the rounds drift away from ${compute} : ${data}`,
      value: `per-round, with λ ${lambdaCompute} for computing and ${lambdaData} for data`,
      hint: 'make vault.lambdaData and vault.lambdaCompute equal, or set ratio to lifetime or by-horizon',
    },
  ];
}

/** What λe^(−λr), summed over all rounds from 0, hands out of a pool: more than all of it. */
const deriveIssued = (lambda: number): number => lambda / -expm1(-lambda);

export function checkDensity({ vault }: Scenario): Finding[] {
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
export function checkSmoothing({ vault }: Scenario): Finding[] {
  const { estimator, smoothing, direction, reference } = vault.kl;
  const hasAllClasses = direction === 'forward' && ['pool-with', 'target'].includes(reference);
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

type Target = Scenario['vault']['kl']['targets'][number];

/** What subnets want is stated once for each, and once for all others, and says something of each class. */
export function checkTargets(scenario: Scenario): Finding[] {
  const { subnets, vault } = scenario;
  const { targets } = vault.kl;
  const names = nameSubnets(scenario);
  return targets.flatMap(({ subnet, shares }, index): Finding[] => {
    const path = `vault.kl.targets.${index}`;
    if (subnet !== undefined && !names.includes(subnet))
      return checkReference(`${path}.subnet`, subnet, names, 'subnet');
    const first = targets.findIndex((target) => target.subnet === subnet);
    if (first < index) return [refuseSecond(path, subnet, first)];
    if (shares.length !== subnets.classes) {
      const constraint = `expected ${subnets.classes} parts, one for each of subnets.classes`;
      return [{ path: `${path}.shares`, constraint, value: `${shares.length}`, hint: 'parts in any unit' }];
    }
    return checkWanted(path, shares, vault.kl);
  });
}

function refuseSecond(path: string, subnet: string | undefined, first: number): Finding {
  const whose = subnet ?? 'all subnets that have none of their own';
  return {
    path: subnet === undefined ? path : `${path}.subnet`,
    constraint: `expected one target for ${whose}: vault.kl.targets.${first} has it already`,
    value: subnet ?? 'no subnet',
    hint: 'name another subnet in one of them, or leave one out',
  };
}

/** Forward, data of a class of which nothing is wanted are infinitely far from what is wanted, however few they are. */
function checkWanted(
  path: string,
  shares: Target['shares'],
  { direction, estimator }: Scenario['vault']['kl'],
): Finding[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const constraint = 'expected a part above 0';
  if (whole === 0)
    return [
      { path: `${path}.shares`, constraint, value: 'none', hint: 'give the classes that are wanted 1' },
    ];
  if (direction !== 'forward' || estimator !== 'discrete') return [];
  const little = String(Number((whole / 1_000).toPrecision(3)));
  return [...shares.keys()]
    .filter((c) => shares[c] === 0)
    .map((c) => ({
      path: `${path}.shares.${c}`,
      constraint: `${constraint} with direction forward: data of that class would be infinitely far from what is wanted`,
      value: '0',
      hint: `write ${little}, a thousandth of the others, or set vault.kl.direction to reverse, which passes by what is not wanted`,
    }));
}

/** Contributors who cheat in one way or another. */
export const checkHonesty = ({ contributors }: Scenario): Finding[] =>
  checkShareSum({
    path: 'contributors',
    shares: {
      duplicating: contributors.duplicating,
      fabricating: contributors.fabricating,
      forging: contributors.forging,
      'sybil.share': contributors.sybil.share,
    },
    what: 'duplicating, fabricating, forging, sybil.share',
    rest: 'the rest are honest',
  });

/** Most rows of contributors, identities included; of these times classes, each a count of items; and of holders times subnets, which all have an account. */
const contributorRowsMax = 1_000_000;
const classCountsMax = 64_000_000;
const accountsMax = 20_000_000;

export function checkHolders(scenario: Scenario): Finding[] {
  const { stakers, traders, nodes, subnets } = scenario;
  const rows = countContributors(scenario);
  const withData = rows + (scenario.contributors.nodes.share === 0 ? 0 : nodes.potential);
  const show = (value: number): string => formatQuantity(value, 'number');
  if (rows > contributorRowsMax) {
    const constraint = `expected at most ${show(contributorRowsMax)} contributors, all their identities counted`;
    const hint = 'lower contributors.count, sybil.share or sybil.identities';
    return [{ path: 'contributors.sybil', constraint, value: show(rows), hint }];
  }
  if (withData * subnets.classes > classCountsMax) {
    const constraint = `expected at most ${show(classCountsMax)} counts of items, one for each contributor and class`;
    const value = `${show(withData)} contributors × ${show(subnets.classes)} classes`;
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

export function warnOfVault({ subnets, vault }: Scenario): Warning[] {
  const { decay, kl, proofs, ratio } = vault;
  const spread = `vault.decay is ${decay}`;
  const estimator = `vault.kl.estimator is ${kl.estimator}`;
  return [
    idle('nodes.training.fheSlowdown', subnets.training === 'federated', 'subnets.training is federated'),
    idle('vault.overIssue', decay !== 'density', spread),
    idle('vault.horizon', decay !== 'normalised' && ratio !== 'by-horizon', spread),
    odd(
      ratio === 'by-horizon' && (decay === 'flat' || decay === 'normalised'),
      `vault.ratio by-horizon is the same as lifetime: ${spread}, which allots both streams alike`,
    ),
    idle('vault.flatUnits', decay !== 'flat', spread),
    idle('vault.lambdaCompute', decay === 'flat', spread),
    idle('vault.lambdaData', decay === 'flat', spread),
    idle('vault.kl.neighbours', kl.estimator !== 'knn', estimator),
    idle('vault.kl.smoothing', kl.estimator !== 'discrete', estimator),
    idle('vault.kl.weight', kl.formula !== -1, 'vault.kl.formula replaces it'),
    idle('vault.kl.targets', kl.reference !== 'target', `vault.kl.reference is ${kl.reference}`),
    odd(
      kl.reference === 'target' && kl.targets.length > 0 && kl.weight !== 'exp-kl' && kl.formula === -1,
      `vault.kl.weight ${kl.weight} pays data the more the further they are from vault.kl.targets, and most what is not wanted: exp-kl pays what is near them`,
    ),
    idle('vault.proofs.usdPerCheck', proofs.checked === 0, 'vault.proofs.checked is 0 %'),
  ];
}

/** What is stated of those who are not there. */
function listIdle({ reselling, nodes, forging }: Scenario['contributors'], training: string): Warning[] {
  const alone = reselling.share === 0;
  const noNode = nodes.share === 0 ? 'contributors.nodes.share is 0 %' : 'subnets.training is fhe';
  const isIdle = nodes.share === 0 || training === 'fhe';
  return [
    idle('contributors.reselling.subnets', alone, 'contributors.reselling.share is 0 %'),
    idle('contributors.reselling.cost', alone, 'contributors.reselling.share is 0 %'),
    ...['items', 'skew', 'usdPerItem'].map((name) => idle(`contributors.nodes.${name}`, isIdle, noNode)),
    odd(nodes.share > 0 && training === 'fhe', `contributors.nodes has no effect: ${noNode}`),
    idle('vault.proofs.bars', forging === 0, 'contributors.forging is 0 %'),
  ];
}

export function warnOfContributors({ contributors, subnets, vault }: Scenario): Warning[] {
  const { reselling } = contributors;
  const { decay, lambdaCompute, lambdaData } = vault;
  return [
    ...listIdle(contributors, subnets.training),
    odd(
      reselling.share > 0 && vault.register === 'network',
      'contributors.reselling: vault.register is network, so every data set that is sold again is refused',
    ),
    idle('contributors.sybil.identities', contributors.sybil.share === 0, 'contributors.sybil.share is 0 %'),
    odd(
      decay !== 'flat' && lambdaData < lambdaCompute,
      `vault.lambdaData (${lambdaData}) is smaller than vault.lambdaCompute (${lambdaCompute}): the descriptions of the network state the order computing ≪ data, rewards for data running out first`,
    ),
  ];
}
