import { adapt } from './phases/adapt.ts';
import { arrive, measureWork } from './phases/arrive.ts';
import { back } from './phases/back.ts';
import { change } from './phases/change.ts';
import { complete, expectPenalty, price, verify } from './phases/complete.ts';
import { escrow, quote } from './phases/escrow.ts';
import { exchange } from './phases/exchange.ts';
import { failAndRepair } from './phases/fail.ts';
import { found } from './phases/found.ts';
import { govern } from './phases/govern.ts';
import { invest } from './phases/invest.ts';
import { reward } from './phases/reward.ts';
import { route } from './phases/route.ts';
import { settle } from './phases/settle.ts';
import { punish, releaseDone } from './phases/slash.ts';
import { spend } from './phases/spend.ts';
import { stake } from './phases/stake.ts';
import { setSurroundings } from './phases/surroundings.ts';
import { trade } from './phases/trade.ts';
import { train } from './phases/train.ts';
import type { World } from './world.ts';

/** One step of a tick. */
export interface Phase {
  readonly name: string;
  /** What happens in it, and by which mechanisms. */
  readonly doc: string;
  readonly run: (world: World) => void;
}

/** The tick begins. */
export const beforeMarket: readonly Phase[] = [
  { name: 'change', doc: 'changes of the scenario whose time has come', run: change },
  { name: 'surround', doc: 'outside prices and demand, shocks', run: setSurroundings },
  {
    name: 'fail',
    doc: 'availability: failures and repairs, queues of stopped nodes move, downtime slashes',
    run: failAndRepair,
  },
];

/** Requests from arrival to settlement; with a fluid queue block by block, so that a block's columns stay in cache. */
export const market: readonly Phase[] = [
  { name: 'arrive', doc: 'users: candidate requests come and are accepted', run: arrive },
  { name: 'measure', doc: 'compute unit: tokens, batches, CU', run: measureWork },
  { name: 'quote', doc: 'price: base cost and latency target', run: quote },
  { name: 'exchange', doc: 'pools: orders and what users must buy, one swap per pool', run: exchange },
  { name: 'escrow', doc: 'sale desk, escrow: users fund and lock what a request may cost', run: escrow },
  { name: 'route', doc: 'routing, queue: adaptors, then nodes; first come first served', run: route },
  { name: 'complete', doc: 'queue: requests whose time has come', run: complete },
  { name: 'verify', doc: 'verification: fakes, audits', run: verify },
  { name: 'price', doc: 'latency penalty: φ and gross cost', run: price },
  { name: 'settle', doc: 'fee split, node pay: payments divided, refunds, work credited', run: settle },
  { name: 'slash', doc: 'slashing: fakes and misrouting found', run: punish },
  { name: 'release', doc: 'rows of settled requests are free again', run: releaseDone },
];

/** The tick ends. Weekly phases do nothing except in the last tick of a week. */
export const afterMarket: readonly Phase[] = [
  { name: 'expect', doc: 'users: the penalty they come to expect', run: expectPenalty },
  {
    name: 'reward',
    doc: 'weekly: self-dealing, claims, node and adaptor pay, emission, vesting',
    run: reward,
  },
  { name: 'train', doc: 'weekly: Royalty Vault: rounds of training, data by KL, claims', run: train },
  { name: 'stake', doc: 'weekly: unbonding, delegation', run: stake },
  { name: 'back', doc: 'weekly: $DMP: staking 2PM, commitments to proposals', run: back },
  {
    name: 'found',
    doc: 'weekly: subnet founding: proposals open, are founded or give back; airdrops',
    run: found,
  },
  { name: 'trade', doc: 'weekly: nodes pay costs and sell; margins, temptation', run: trade },
  {
    name: 'invest',
    doc: 'daily: traders; weekly: fundamental values, liquidity, mining',
    run: invest,
  },
  { name: 'spend', doc: 'weekly: treasury and operations', run: spend },
  { name: 'govern', doc: 'governance: votes, pay of voters, changes take effect', run: govern },
  { name: 'adapt', doc: 'weekly: users and nodes come and go', run: adapt },
];

/** A tick, in order. */
export const phases: readonly Phase[] = [...beforeMarket, ...market, ...afterMarket];
