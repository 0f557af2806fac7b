import { readCheckpointSeed } from '../kernel/checkpoint.ts';
import { listModules } from '../kernel/economy.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { listSpecs } from '../kernel/recorder.ts';
import { KernelRun, type RunOptions } from '../kernel/run.ts';
import type { Resolved } from '../scenario/resolve.ts';
import type { World as ChainWorld } from './chain/state.ts';
import type { World as ChargesWorld } from './charges/state.ts';
import type { World as DelegatorsWorld } from './delegators/state.ts';
import type { World as FoundersWorld } from './founders/state.ts';
import type { World as GrantsWorld } from './grants/state.ts';
import { economy } from './index.ts';
import type { World as IndustryWorld } from './industry/state.ts';
import type { World as MiningWorld } from './mining/state.ts';
import type { World as NetworkWorld } from './network/state.ts';
import type { World as RulesWorld } from './rules/state.ts';
import type { World as ShocksWorld } from './shocks/state.ts';
import type { World as TradersWorld } from './traders/state.ts';
import type { World as TreasuryWorld } from './treasury/state.ts';
import type { World as ValidationWorld } from './validation/state.ts';
import type { World as VaultWorld } from './vault/state.ts';

/** All that there is where every part is on. */
export type World = ChainWorld &
  ChargesWorld &
  DelegatorsWorld &
  FoundersWorld &
  GrantsWorld &
  IndustryWorld &
  MiningWorld &
  NetworkWorld &
  RulesWorld &
  ShocksWorld &
  TradersWorld &
  TreasuryWorld &
  ValidationWorld &
  VaultWorld;

/** What is measured in runs of a scenario, from what its parts declare: no economy is laid out for it. */
export function listMetrics({ scenario }: Pick<Resolved, 'scenario'>): readonly MetricSpec[] {
  return listSpecs({ scenario, modules: listModules(economy, scenario) }, economy.chapters);
}

/** A run of the economy of dmpsim. */
export class Run extends KernelRun<World> {
  constructor(resolved: Resolved, options: RunOptions = {}, checkpoint?: Uint8Array) {
    super(economy, resolved, options, checkpoint);
  }

  /** A run that goes on where `save` left it. */
  static restore(resolved: Resolved, checkpoint: Uint8Array): Run {
    return new Run(resolved, readCheckpointSeed(checkpoint), checkpoint);
  }
}
