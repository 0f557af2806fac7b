import { adapt } from './phases/adapt.ts';
import { arrive, bindAdmit, bindMeasure } from './phases/arrive.ts';
import { back } from './phases/back.ts';
import { change } from './phases/change.ts';
import { bindComplete, bindPrice, bindVerify, expectPenalty } from './phases/complete.ts';
import { bindEscrow, bindQuote } from './phases/escrow.ts';
import { bindExchange } from './phases/exchange.ts';
import { failAndRepair } from './phases/fail.ts';
import { found } from './phases/found.ts';
import { govern } from './phases/govern.ts';
import { invest } from './phases/invest.ts';
import { reward } from './phases/reward.ts';
import { bindRoute } from './phases/route.ts';
import { bindSettle } from './phases/settle.ts';
import { bindRelease, punish } from './phases/slash.ts';
import { spend } from './phases/spend.ts';
import { stake } from './phases/stake.ts';
import { setSurroundings } from './phases/surroundings.ts';
import { tempt } from './phases/tempt.ts';
import { trade } from './phases/trade.ts';
import { train } from './phases/train.ts';
import type { World } from './world.ts';

/** One step of a tick. */
export interface Phase {
  readonly name: string;
  /** What happens in it, and by which mechanisms. */
  readonly doc: string;
  /**
   * Makes the step for a world: once, and again when columns of requests grew. The step is a function around its
   * columns, for what a function made once has around it V8 takes for constants, and reads arrays in half the time.
   */
  readonly bind: (world: World) => Pass;
}

/** A step that has its world, or a loop that has its columns, around it. */
export type Pass = () => void;

/** A step that reads its columns anew in each tick: for what runs seldom or does little. */
const plain =
  (run: (world: World) => void) =>
  (world: World): Pass =>
  () =>
    run(world);

/** The tick begins. */
export const beforeMarket: readonly Phase[] = [
  { name: 'change', doc: 'changes of the scenario whose time has come', bind: plain(change) },
  { name: 'surround', doc: 'outside prices and demand, shocks', bind: plain(setSurroundings) },
  {
    name: 'tempt',
    doc: 'temptation to fake and to misroute: at the start, and by a new formula',
    bind: plain(tempt),
  },
  {
    name: 'fail',
    doc: 'availability: failures and repairs, queues of stopped nodes move, downtime slashes',
    bind: plain(failAndRepair),
  },
];

/** Requests from arrival to settlement; with a fluid queue block by block, so that a block's columns stay in cache. */
export const market: readonly Phase[] = [
  { name: 'arrive', doc: 'users: candidate requests come and are accepted', bind: plain(arrive) },
  { name: 'admit', doc: 'those accepted become requests, by time and then id', bind: bindAdmit },
  { name: 'measure', doc: 'compute unit: tokens, batches, CU', bind: bindMeasure },
  { name: 'quote', doc: 'price: base cost and latency target', bind: bindQuote },
  {
    name: 'exchange',
    doc: 'pools: orders and what users must buy, one swap per pool',
    bind: bindExchange,
  },
  {
    name: 'escrow',
    doc: 'sale desk, escrow: users fund and lock what a request may cost',
    bind: bindEscrow,
  },
  { name: 'route', doc: 'routing, queue: adaptors, then nodes; first come first served', bind: bindRoute },
  { name: 'complete', doc: 'queue: requests whose time has come', bind: bindComplete },
  { name: 'verify', doc: 'verification: fakes, audits', bind: bindVerify },
  { name: 'price', doc: 'latency penalty: φ and gross cost', bind: bindPrice },
  {
    name: 'settle',
    doc: 'fee split, node pay: payments divided, refunds, work credited',
    bind: bindSettle,
  },
  { name: 'slash', doc: 'slashing: fakes and misrouting found', bind: plain(punish) },
  { name: 'release', doc: 'rows of settled requests are free again', bind: bindRelease },
];

/** The tick ends. Weekly phases do nothing except in the last tick of a week. */
export const afterMarket: readonly Phase[] = [
  { name: 'expect', doc: 'users: the penalty they come to expect', bind: plain(expectPenalty) },
  {
    name: 'reward',
    doc: 'weekly: self-dealing, claims, node and adaptor pay, emission, vesting',
    bind: plain(reward),
  },
  { name: 'train', doc: 'weekly: Royalty Vault: rounds of training, data by KL, claims', bind: plain(train) },
  { name: 'stake', doc: 'weekly: unbonding, delegation', bind: plain(stake) },
  { name: 'back', doc: 'weekly: $DMP: staking 2PM, commitments to proposals', bind: plain(back) },
  {
    name: 'found',
    doc: 'weekly: subnet founding: proposals open, are founded or give back; airdrops',
    bind: plain(found),
  },
  { name: 'trade', doc: 'weekly: nodes pay costs and sell; margins, temptation', bind: plain(trade) },
  {
    name: 'invest',
    doc: 'daily: traders; weekly: fundamental values, liquidity, mining',
    bind: plain(invest),
  },
  { name: 'spend', doc: 'weekly: treasury and operations', bind: plain(spend) },
  { name: 'govern', doc: 'governance: votes, pay of voters, changes take effect', bind: plain(govern) },
  { name: 'adapt', doc: 'weekly: users and nodes come and go', bind: plain(adapt) },
];

/** A tick, in order. */
export const phases: readonly Phase[] = [...beforeMarket, ...market, ...afterMarket];
