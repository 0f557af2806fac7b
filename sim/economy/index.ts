import type { Economy, Slot } from '../kernel/economy.ts';
import { languageOf } from '../kernel/language.ts';
import type { Module } from '../kernel/module.ts';
import { speak } from '../scenario/schema.ts';
import { adaptorsModule } from './adaptors/module.ts';
import { chainModule } from './chain/module.ts';
import { chargesModule } from './charges/module.ts';
import { daoModule } from './dao/module.ts';
import { delegatorsModule } from './delegators/module.ts';
import { foundersModule } from './founders/module.ts';
import { governanceModule } from './governance/module.ts';
import { grantsModule } from './grants/module.ts';
import { industryModule } from './industry/module.ts';
import { inferenceModule } from './inference/module.ts';
import { lotsModule } from './lots/module.ts';
import { marketsModule } from './markets/module.ts';
import { miningModule } from './mining/module.ts';
import { networkModule } from './network/module.ts';
import { nodesModule } from './nodes/module.ts';
import { operatorsModule } from './operators/module.ts';
import { outsideModule } from './outside/module.ts';
import { rewardsModule } from './rewards/module.ts';
import { rulesModule } from './rules/module.ts';
import { shocksModule } from './shocks/module.ts';
import { slashingModule } from './slashing/module.ts';
import { stakingModule } from './staking/module.ts';
import { subnetsModule } from './subnets/module.ts';
import { tokensModule } from './tokens/module.ts';
import { tradersModule } from './traders/module.ts';
import { treasuryModule } from './treasury/module.ts';
import { usersModule } from './users/module.ts';
import { validationModule } from './validation/module.ts';
import { vaultModule } from './vault/module.ts';
import { drawCalibrations } from './workloads/calibration-draws.ts';
import { workloadsModule } from './workloads/module.ts';

/** Parts of the economy: each stands behind those that it needs. A scenario file has their parameters in this order. */
const modules: readonly Module[] = [
  tokensModule,
  outsideModule,
  workloadsModule,
  usersModule,
  nodesModule,
  adaptorsModule,
  marketsModule,
  stakingModule,
  inferenceModule,
  slashingModule,
  rewardsModule,
  lotsModule,
  delegatorsModule,
  operatorsModule,
  industryModule,
  validationModule,
  shocksModule,
  treasuryModule,
  chainModule,
  governanceModule,
  networkModule,
  daoModule,
  subnetsModule,
  foundersModule,
  vaultModule,
  chargesModule,
  tradersModule,
  miningModule,
  grantsModule,
  rulesModule,
];

const slot = (name: string): Slot => ({ name });
/** Requests from arrival to settlement; with a fluid queue block by block, so that a block's columns stay in cache. */
const request = (name: string): Slot => ({ name, block: 'requests' });

/** A tick, in order. What happens by the day or the week does nothing in other ticks. */
const tick: readonly Slot[] = [
  slot('change'),
  slot('surround'),
  slot('quotes'),
  slot('rules'),
  slot('compute'),
  slot('demand'),
  slot('shock'),
  slot('tempt'),
  slot('fail'),
  request('arrive'),
  request('admit'),
  request('measure'),
  request('quote'),
  request('exchange'),
  request('escrow'),
  request('route'),
  request('complete'),
  request('verify'),
  request('price'),
  request('settle'),
  request('slash'),
  request('release'),
  slot('expect'),
  slot('reward'),
  slot('train'),
  slot('stake'),
  slot('back'),
  slot('found'),
  slot('earn'),
  slot('operate'),
  slot('trade'),
  slot('harvest'),
  slot('provide'),
  slot('vest'),
  slot('spend'),
  slot('govern'),
  slot('people'),
  slot('adapt'),
  slot('week'),
];

/** Chapters of what is measured. */
const chapters = [
  'supply',
  'price',
  'demand',
  'fees',
  'service',
  'honesty',
  'nodes',
  'adaptors',
  'security',
  'treasury',
  'governance',
  'self-dealing',
  '2pm',
  'ecosystem',
  'royalties',
  'market',
  'subnet',
  'rules',
];

/** The economy of dmpsim. */
export const economy: Economy = { modules, tick, chapters, inputs: drawCalibrations };

speak(languageOf(modules));
