import {
  checkDmp,
  checkFounding,
  checkSupply,
  daoPaths,
  warnOfDao,
  warnOfWallets,
} from '../economy/dao/checks.ts';
import { warnOfIdleSets, warnOfLateSets } from '../economy/governance/checks.ts';
import {
  checkRequestCost,
  checkSplit,
  warnOfPenalty,
  warnOfSettlement,
} from '../economy/inference/checks.ts';
import {
  checkDgaiPool,
  checkTwoPmMarket,
  checkUsd,
  marketPaths,
  warnOfFee,
  warnOfMarket,
} from '../economy/markets/checks.ts';
import { checkMining, miningPaths, warnOfEmptyFund, warnOfProviders } from '../economy/mining/checks.ts';
import { checkNodes, checkRunningCosts, checkTierNames, checkTierShares } from '../economy/nodes/checks.ts';
import { checkSeries, warnOfDesk, warnOfPrice, warnOfSeries } from '../economy/outside/checks.ts';
import { checkPayWeight } from '../economy/rewards/checks.ts';
import { warnOfLateShocks, warnOfPriceShocks } from '../economy/shocks/checks.ts';
import { checkStakes } from '../economy/staking/checks.ts';
import { checkGoals, checkSubnetNames, subnetPaths } from '../economy/subnets/checks.ts';
import { checkGenesis, checkWallets } from '../economy/tokens/checks.ts';
import { checkTraders, traderPaths, warnOfTraders } from '../economy/traders/checks.ts';
import { checkBudgets, checkUsers } from '../economy/users/checks.ts';
import {
  checkDensity,
  checkHolders,
  checkHonesty,
  checkRatio,
  checkRound,
  checkSmoothing,
  vaultPaths,
  warnOfContributors,
  warnOfVault,
} from '../economy/vault/checks.ts';
import {
  checkServingTiers,
  checkSizes,
  checkWorkloadNames,
  checkWorkloadWeights,
  warnOfOffers,
  warnOfSizes,
} from '../economy/workloads/checks.ts';
import { checkClock } from '../kernel/checks.ts';
import type { Origin } from './located.ts';
import { checkRunSize } from './run-size.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './schema-problems.ts';
import { idle, type Warning } from './warning.ts';

/** Checks of all parts of the economy, in the order in which a reader is told what they find. */
const checks: readonly ((scenario: Scenario) => Finding[])[] = [
  checkClock,
  checkRound,
  checkUsers,
  checkNodes,
  checkGenesis,
  checkStakes,
  checkWallets,
  checkUsd,
  checkSplit,
  checkTierNames,
  checkWorkloadNames,
  checkSeries,
  checkServingTiers,
  checkWorkloadWeights,
  checkTierShares,
  checkDgaiPool,
  checkRequestCost,
  checkRunningCosts,
  checkBudgets,
  checkSizes,
  checkGoals,
  checkPayWeight,
];

/** Those of the parts that are there with the 2PM half alone. */
const checksOf2pm: typeof checks = [
  checkSupply,
  checkDmp,
  checkTwoPmMarket,
  checkMining,
  checkFounding,
  checkSubnetNames,
  checkRatio,
  checkDensity,
  checkSmoothing,
  checkTraders,
  checkHonesty,
  checkHolders,
];

/** What the parts of a scenario that are right by themselves have against each other. */
export function checkConsistency(scenario: Scenario): Finding[] {
  const all = scenario.twoPm.enabled ? [...checks, ...checksOf2pm] : checks;
  const findings = all.flatMap((check) => check(scenario));
  // How much a run takes means something only where the rest is right.
  return findings.length > 0 ? findings : checkRunSize(scenario);
}

const warnings: readonly ((scenario: Scenario) => Warning[])[] = [
  warnOfPenalty,
  warnOfPrice,
  warnOfSizes,
  warnOfSettlement,
  warnOfSeries,
  warnOfOffers,
  warnOfLateShocks,
  warnOfLateSets,
];

const warningsOf2pm: typeof warnings = [
  warnOfDao,
  warnOfVault,
  warnOfMarket,
  warnOfProviders,
  warnOfTraders,
  warnOfWallets,
  warnOfContributors,
  warnOfEmptyFund,
];

const pathsOf2pm = [daoPaths, subnetPaths, vaultPaths, traderPaths, marketPaths, miningPaths].flat();

/** What a scenario says of parts that are there with the 2PM half alone, where it is off. */
function warnOfAbsent(scenario: Scenario): Warning[] {
  const because = 'twoPm.enabled is false';
  return [
    ...pathsOf2pm.map((path) => idle(path, true, because)),
    ...warnOfFee(scenario),
    ...warnOfIdleSets(scenario, pathsOf2pm, because),
  ];
}

/** What a scenario states to no effect, or most likely did not mean; nothing here stops a run. */
export function listWarnings(scenario: Scenario, origins: ReadonlyMap<string, Origin>): string[] {
  const isStated = (path: string): boolean =>
    [...origins].some(([at, { how }]) => how !== 'extends' && (at === path || at.startsWith(`${path}.`)));
  const ofHalf = scenario.twoPm.enabled ? warningsOf2pm : [warnOfAbsent];
  return [...warnings, ...ofHalf, warnOfDesk, warnOfPriceShocks]
    .flatMap((warn) => warn(scenario))
    .filter(({ isDue, of }) => isDue && (of === undefined || isStated(of)))
    .map(({ text }) => text);
}
