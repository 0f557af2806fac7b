import {
  type Act,
  adoption,
  type ColumnNames,
  delegation,
  dismiss,
  displace,
  order,
  royalty,
  slashing,
  temptation,
  unstaking,
} from '../kernel/column-writers.ts';
import { adapt } from './operators/phases/adapt.ts';
import { arrive, bindAdmit, bindMeasure } from './inference/phases/arrive.ts';
import { back } from './dao/phases/back.ts';
import { change } from './governance/phases/change.ts';
import { bindComplete, bindPrice, bindVerify, expectPenalty } from './inference/phases/complete.ts';
import { bindEscrow, bindQuote } from './inference/phases/escrow.ts';
import { bindExchange } from './markets/phases/exchange.ts';
import { failAndRepair } from './slashing/phases/fail.ts';
import { found } from './subnets/phases/found.ts';
import { govern } from './governance/phases/govern.ts';
import { invest } from './traders/phases/invest.ts';
import { reward } from './rewards/phases/reward.ts';
import { bindRoute } from './inference/phases/route.ts';
import { bindSettle } from './inference/phases/settle.ts';
import { bindRelease, punish } from './slashing/phases/slash.ts';
import { spend } from './treasury/phases/spend.ts';
import { stake } from './staking/phases/stake.ts';
import { setSurroundings } from './outside/phases/surroundings.ts';
import { tempt } from './operators/phases/tempt.ts';
import { trade } from './operators/phases/trade.ts';
import { train } from './vault/phases/train.ts';
import type { World } from './world.ts';

/** One step of a tick. */
export interface Phase {
  readonly name: string;
  /** What happens in it, and by which mechanisms. */
  readonly doc: string;
  /** Columns of the state that it writes by itself. Balances are written by the ledger alone. */
  readonly writes: ColumnNames;
  /** What it does that other phases do too. */
  readonly does?: readonly Act[];
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
  {
    name: 'change',
    doc: 'changes of the scenario whose time has come',
    writes: {},
    does: [adoption],
    bind: plain(change),
  },
  {
    name: 'surround',
    doc: 'outside prices and demand, shocks',
    writes: { nodes: 'outageUntil ringUntil', pools: 'priceNano' },
    does: [delegation, order],
    bind: plain(setSurroundings),
  },
  {
    name: 'tempt',
    doc: 'temptation to fake and to misroute: at the start, and by a new formula',
    writes: { nodes: 'weekProfit', tiers: 'incomeUsd cuPerWeek' },
    does: [temptation],
    bind: plain(tempt),
  },
  {
    name: 'fail',
    doc: 'availability: failures and repairs, queues of stopped nodes move, downtime slashes',
    writes: {
      nodes: 'up flips nextFlipHours downSince downWindow downInWindow punished weekDown',
      adaptors: 'up flips nextFlipHours downSince downWindow downInWindow punished weekDown appeal',
      counts: 'nodesDown adaptorsDown',
    },
    does: [displace, slashing],
    bind: plain(failAndRepair),
  },
];

/** Requests from arrival to settlement; with a fluid queue block by block, so that a block's columns stay in cache. */
export const market: readonly Phase[] = [
  {
    name: 'arrive',
    doc: 'users: candidate requests come and are accepted',
    writes: { users: 'nextHours ordinal', 'request-pool': 'firstFree inUse' },
    bind: plain(arrive),
  },
  {
    name: 'admit',
    doc: 'those accepted become requests, by time and then id',
    writes: { requests: 'user ordinal arrivalHours' },
    bind: bindAdmit,
  },
  {
    name: 'measure',
    doc: 'compute unit: tokens, batches, CU',
    writes: {
      requests:
        'workload subnet batch tokensIn tokensOut linear fixed quadratic direct cached cuMilli cuMilliMax',
      users: 'dissatisfaction',
      counts: 'refused',
    },
    does: [dismiss],
    bind: bindMeasure,
  },
  {
    name: 'quote',
    doc: 'price: base cost and latency target',
    writes: { requests: 'base cuMilliMax escrowed fee targetHours' },
    bind: bindQuote,
  },
  {
    name: 'exchange',
    doc: 'pools: orders and what users must buy, one swap per pool',
    writes: {
      'order-queue': 'waiting',
      orders: 'amount',
      pools: 'volume',
      subnets: 'eligible',
      users: 'budgetWeek',
    },
    does: [dismiss, royalty],
    bind: bindExchange,
  },
  {
    name: 'escrow',
    doc: 'sale desk, escrow: users fund and lock what a request may cost',
    writes: { requests: 'escrowed', economy: 'feesInFlight', users: 'budgetWeek' },
    does: [dismiss],
    bind: bindEscrow,
  },
  {
    name: 'route',
    doc: 'routing, queue: adaptors, then nodes; first come first served',
    writes: {
      requests:
        'adaptor misrouted node nextOnNode previousOnNode nextDue finishHours serviceHours outcome reroutes',
      'request-wheel': '*',
      nodes: 'freeHours queueFirst queueLast',
    },
    bind: bindRoute,
  },
  {
    name: 'complete',
    doc: 'queue: requests whose time has come',
    writes: {
      requests: 'outcome nextOnNode previousOnNode',
      'request-wheel': '*',
      'request-pool': 'moved',
      nodes: 'queueFirst queueLast',
    },
    does: [dismiss],
    bind: bindComplete,
  },
  {
    name: 'verify',
    doc: 'verification: fakes, audits',
    writes: { requests: 'fake outcome', counts: 'fakesDone results' },
    bind: bindVerify,
  },
  {
    name: 'price',
    doc: 'latency penalty: φ and gross cost',
    writes: { requests: 'base cuMilli gross phiPpm', adaptors: 'latency', users: 'dissatisfaction' },
    bind: bindPrice,
  },
  {
    name: 'settle',
    doc: 'fee split, node pay: payments divided, refunds, work credited',
    writes: {
      requests: 'nodeSide royaltySide userSide refund',
      nodes: 'weekCuMilli weekWeight',
      adaptors: 'weekCuMilli kickback',
      economy: 'feesInFlight weekFees weekServed',
      counts: 'settled',
      subnets: 'weekRequests weekRoyalty perShare pendingRoyalty carried',
      'dao-counts': 'royaltiesAccrued',
    },
    bind: bindSettle,
  },
  {
    name: 'slash',
    doc: 'slashing: fakes and misrouting found',
    writes: {},
    does: [displace, slashing],
    bind: plain(punish),
  },
  {
    name: 'release',
    doc: 'rows of settled requests are free again',
    writes: {},
    does: [dismiss],
    bind: bindRelease,
  },
];

/** The tick ends. Weekly phases do nothing except in the last tick of a week. */
export const afterMarket: readonly Phase[] = [
  {
    name: 'expect',
    doc: 'users: the penalty they come to expect',
    writes: { economy: 'phi' },
    bind: plain(expectPenalty),
  },
  {
    name: 'reward',
    doc: 'weekly: self-dealing, claims, node and adaptor pay, emission, vesting',
    writes: {
      nodes: 'perShare weekCuMilli weekEmission weekIncome weekSelfDealt weekWeight',
      adaptors: 'kickback',
      economy:
        'emitted carried reissued communityVested teamVested investorsVested airdropVested liquidityVested weekFees lastWeekFees weekServed lastWeekServed',
      counts: 'lastWeekDelegation lastWeekEmission selfDealtMilli weekCuMilli',
    },
    bind: plain(reward),
  },
  {
    name: 'train',
    doc: 'weekly: Royalty Vault: rounds of training, data by KL, claims',
    writes: {
      contributions: '*',
      digests: '*',
      'digest-counts': '*',
      contributors: 'active handedIn joinedRound lastKl payoff rtEarned size source subnet',
      nodes: 'weekTraining weekTrainingCost freeHours',
      royalty: 'accrued claimed trainingWork dataWork',
      subnets:
        'awardedCompute awardedData bidders computePay dataPay daoPending eligible items nodeRounds quality rolledCompute rolledData round supplied trained workedTick',
      'dao-counts': 'contributions duplicates klCount klSum rtClaimed',
    },
    does: [order, royalty, unstaking],
    bind: plain(train),
  },
  {
    name: 'stake',
    doc: 'weekly: unbonding, delegation',
    writes: { delegators: 'buying savings', economy: 'delegationLoss weekDelegatedSlashed' },
    does: [delegation, order],
    bind: plain(stake),
  },
  {
    name: 'back',
    doc: 'weekly: $DMP: staking 2PM, commitments to proposals',
    writes: {},
    does: [unstaking],
    bind: plain(back),
  },
  {
    name: 'found',
    doc: 'weekly: subnet founding: proposals open, are founded or give back; airdrops',
    writes: {
      subnets: 'stage openTick foundedTick daoPending eligible knownQuality',
      pools: 'open openTick lpSupply priceNano',
      dao: 'unbackedDrawn unbackedLots weekAward modelQuality',
      'dao-counts': 'proposed founded failed upkeep',
    },
    does: [royalty],
    bind: plain(found),
  },
  {
    name: 'trade',
    doc: 'weekly: nodes pay costs and sell; margins, temptation',
    writes: { nodes: 'margin weekProfit annualReturn lossWeeks', tiers: '*', 'node-record': '*' },
    does: [temptation, order],
    bind: plain(trade),
  },
  {
    name: 'invest',
    doc: 'daily: traders; weekly: fundamental values, liquidity, mining',
    writes: {
      pools: 'value dayPrice dayVolume weekVolume volume emaPrice trend fundamental trending noisy lpSupply',
      traders: 'strategy',
      holders: 'miningPaid usdKept',
      royalty: 'kept',
      subnets: 'royaltyPerRt',
      dao: 'awardPerStaked governancePay weekAward weekSpendUsd yield2pm teamVested miningPaidOut miningCarried miningPerShare',
      'dao-counts': 'dayVolumeUsd',
    },
    does: [order, royalty],
    bind: plain(invest),
  },
  {
    name: 'spend',
    doc: 'weekly: treasury and operations',
    writes: { counts: 'granted' },
    does: [order],
    bind: plain(spend),
  },
  {
    name: 'govern',
    doc: 'governance: votes, pay of voters, changes take effect',
    writes: { proposals: '*', economy: 'votesHeld', counts: 'turnout votesPassed' },
    does: [adoption],
    bind: plain(govern),
  },
  {
    name: 'adapt',
    doc: 'weekly: users and nodes come and go',
    writes: {
      users: 'active dissatisfaction',
      nodes:
        'active joined lossWeeks margin annualReturn bonding downSince freeHours fakeChance jailedUntil weekCuMilli weekDown weekProfit weekSelfDealt weekSlashed weekWeight',
      adaptors: 'appeal bonding jailedUntil weekCuMilli weekDown',
      economy: 'activeNodes activeUsers',
      counts: 'usersJoined usersChurned nodesJoined nodesLeft',
      subnets: 'weekRequests lastRequests weekRoyalty lastRoyalty seenItems idleWeeks',
    },
    does: [delegation, displace, order],
    bind: plain(adapt),
  },
];

/** A tick, in order. */
export const phases: readonly Phase[] = [...beforeMarket, ...market, ...afterMarket];
