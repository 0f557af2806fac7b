import { join } from 'node:path';
import type { ResolvedScenario } from '../../sim/scenario/resolve.ts';
import { loadScenario, shippedScenarios } from '../../sim/store/scenario-files.ts';

/** The scenario that ships under this name. */
export function shippedScenario(name: string, set: readonly string[] = []): ResolvedScenario {
  return loadScenario(join(shippedScenarios(), `${name}.yaml`), { set });
}

/**
 * The baseline, a 25th of its size: 400 users, 20 nodes in three tiers, 3 adaptors, 40 delegators, as busy as the whole.
 * Each setting is `path=value`; four weeks unless one says otherwise.
 */
export function smallScenario(...set: readonly string[]): ResolvedScenario {
  return shippedScenario('inference', [
    'clock.horizon=4 weeks',
    'users.active=400',
    'users.potential=520',
    'nodes.active=20',
    'nodes.potential=32',
    'adaptors.count=3',
    'delegators.count=40',
    'tokens.cap=40,000,000 DGAI',
    'tokens.wallets.desk=3,000,000 DGAI',
    'tokens.wallets.nodeStakes=280,000 DGAI',
    'tokens.wallets.adaptorStakes=300,000 DGAI',
    'tokens.wallets.delegators=200,000 DGAI',
    'tokens.wallets.users=20,000 DGAI',
    'tokens.wallets.treasury=260,000 DGAI',
    'tokens.wallets.operations=40,000 DGAI',
    'tokens.wallets.investors=400,000 DGAI',
    'tokens.wallets.community=3,700,000 DGAI',
    'price.deskUsd=200,000 USD',
    ...set,
  ]);
}
