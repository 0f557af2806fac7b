import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ResolvedScenario, resolveScenario } from '../../sim/economy/resolve.ts';
import { memoryReader } from '../../sim/scenario/source-reader.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';
import type { Calibration } from '../../sim/workload/calibration.ts';

/** The scenario that ships under this name. */
export function shippedScenario(name: string, set: readonly string[] = []): ResolvedScenario {
  return loadScenario(join(shippedScenarios(), `${name}.yaml`), { set });
}

/**
 * The baseline, a 25th of its size: 400 users, 20 nodes in three tiers, 3 adaptors, 40 delegators, as busy as the whole.
 * Each setting is `path=value`; four weeks unless one says otherwise.
 */
export function smallScenario(...set: readonly string[]): ResolvedScenario {
  return shippedScenario('inference', [...smallSize, ...set]);
}

const smallSize = [
  'clock.horizon=4 weeks',
  'users.active=400',
  'users.potential=520',
  'nodes.active=20',
  'nodes.potential=32',
  'adaptors.count=3',
  'delegators.count=40',
  'delegators.usd=6,000 USD',
  'tokens.cap=40,000,000 DGAI',
  'tokens.wallets.desk=3,000,000 DGAI',
  'tokens.wallets.nodeStakes=280,000 DGAI',
  'tokens.wallets.adaptorStakes=300,000 DGAI',
  'tokens.wallets.delegators=2,400,000 DGAI',
  'tokens.wallets.users=20,000 DGAI',
  'tokens.wallets.treasury=260,000 DGAI',
  'tokens.wallets.operations=40,000 DGAI',
  'tokens.wallets.investors=400,000 DGAI',
  'tokens.wallets.community=1,500,000 DGAI',
  'price.deskUsd=200,000 USD',
];

/**
 * Both halves joined, a 25th of the baseline: beside the above 60 stakers, 40 contributors, 20 traders and 3 subnets,
 * proposed in the first weeks with goals that are soon reached; every price is a pool's. Eight weeks unless one says otherwise.
 */
export function smallJoined(...set: readonly string[]): ResolvedScenario {
  return smallScenario(...joinedSize, ...set);
}

const joinedSize = [
  'clock.horizon=8 weeks',
  'price.source=pool',
  'mechanisms.treasury.maintenanceUsdPerWeek=20 USD',
  'mechanisms.treasury.auditsUsdPerWeek=8 USD',
  'mechanisms.treasury.storageUsdPerWeek=4 USD',
  'mechanisms.treasury.operationsUsdPerWeek=2 USD',
  'twoPm.enabled=true',
  'twoPm.supply=40,000,000 2PM',
  'twoPm.wallets.stakers=12,000,000 2PM',
  'twoPm.wallets.traders=2,000,000 2PM',
  'twoPm.wallets.liquidity=6,000,000 2PM',
  'twoPm.wallets.ecosystem=12,000,000 2PM',
  'twoPm.wallets.team=8,000,000 2PM',
  'dao.airdrop.founder=400 DMP',
  'dao.airdrop.weekly=20 DMP',
  'subnets.count=3',
  'subnets.first=0 h',
  'subnets.every=1 week',
  'subnets.goal={ uniform: ["20,000 2PM", "60,000 2PM"] }',
  'subnets.promise={ uniform: [70 %, 95 %] }',
  'subnets.model.dataScale=8000',
  'stakers.count=60',
  'stakers.usd=8,000 USD',
  'stakers.considers=50 %',
  'contributors.count=40',
  'traders.count=20',
  'traders.usd=200,000 USD',
];

/** What takes the inference market out of `smallJoined`: nobody asks for any, and nothing is paid for it. */
export const withoutInference: readonly string[] = [
  'users.active=0',
  'users.potential=0',
  'adaptors.count=0',
  'tokens.wallets.users=0 DGAI',
  'tokens.wallets.adaptorStakes=0 DGAI',
  'tokens.wallets.community=1,820,000 DGAI',
];

/** The 2PM half of the above alone, day by day for twelve weeks; nodes are there to train, and stay. */
export function smallTwoPm(...set: readonly string[]): ResolvedScenario {
  return smallJoined(
    ...withoutInference,
    'clock.tick=24 h',
    'clock.horizon=12 weeks',
    'record.metricsEvery=24 h',
    'record.flowsEvery=1 week',
    'nodes.entry.enabled=false',
    'nodes.failures.enabled=false',
    'mechanisms.emission.enabled=false',
    'mechanisms.governance.confirmEvery=0 h',
    'mechanisms.treasury={ maintenanceUsdPerWeek: 0 USD, auditsUsdPerWeek: 0 USD, storageUsdPerWeek: 0 USD, operationsUsdPerWeek: 0 USD }',
    ...set,
  );
}

/** The small economy, of one half or both, with calibrations of the test's own beside it: they are named by their file. */
export function smallWith(
  calibrations: Readonly<Record<string, Calibration>>,
  size: 'inference' | 'joined',
  ...set: readonly string[]
): ResolvedScenario {
  const folder = shippedScenarios();
  const shipped = ['inference.yaml', 'calibrations/reference.json', ...profiles].map((name) => [
    `dmpsim:${name}`,
    readFileSync(join(folder, name), 'utf8'),
  ]);
  const own = Object.entries(calibrations).map(([name, calibration]) => [name, JSON.stringify(calibration)]);
  const files = Object.fromEntries([
    ...shipped,
    ...own,
    ['small.yaml', 'extends: dmpsim:inference.yaml\nname: small\n'],
  ]);
  const sizes = size === 'joined' ? [...smallSize, ...joinedSize] : smallSize;
  return resolveScenario('small.yaml', memoryReader(files), { set: [...sizes, ...set] });
}

const profiles = ['workloads/azure-llm-2023-conversation.json', 'workloads/azure-llm-2023-code.json'];
