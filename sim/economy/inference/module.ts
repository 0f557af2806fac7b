import type { Act } from '../../kernel/column-writers.ts';
import { defineModule } from '../../kernel/module.ts';
import { checkRequestCost, checkSplit, warnOfPenalty, warnOfSettlement } from './checks.ts';
import { inferenceMeasures } from './measures.ts';
import { derivePenaltyShape } from './penalty-shape.ts';
import { arrive, bindAdmit, bindMeasure } from './phases/arrive.ts';
import { bindComplete, bindPrice, bindVerify, expectPenalty } from './phases/complete.ts';
import { bindEscrow, bindQuote } from './phases/escrow.ts';
import { bindRelease } from './phases/release.ts';
import { bindRoute } from './phases/route.ts';
import { bindSettle } from './phases/settle.ts';
import { bindPurchases } from './purchases.ts';
import { quoteDemand } from './request-chance.ts';
import { inference } from './state.ts';
import { beginTick } from './work-hours.ts';
import { takeWorkRates } from './work-rates.ts';

/** The queue of a node that stopped goes elsewhere: each request by a copy of its whole row. */
export const displace: Act = {
  name: 'displace',
  writes: {
    requests: '*',
    'request-wheel': '*',
    'request-pool': '*',
    nodes: 'freeHours queueFirst queueLast',
  },
};

/** Rows of requests are free again. */
const dismiss: Act = {
  name: 'dismiss',
  writes: { requests: 'nextDue outcome', 'request-pool': 'firstFree inUse' },
};

export const inferenceModule = defineModule(inference, {
  checks: [checkSplit, checkRequestCost],
  warnings: [warnOfPenalty, warnOfSettlement],
  join: (world) => {
    world.market.bindBuyers = () => bindPurchases(world);
  },
  renew: ({ requests, scratch, tally, eligible, stopped }) => {
    requests.renew();
    scratch.renew();
    stopped.clear();
    tally.clear();
    for (const list of eligible) list.forget();
  },
  begin: takeWorkRates,
  enter: (world) => {
    world.penalty = derivePenaltyShape(world.scenario, world.formulas.penalty);
  },
  adopted: ({ roster }, set) => {
    if (Object.keys(set).some((path) => path.startsWith('mechanisms.routing.'))) roster.isNews = true;
  },
  resume: (world) => {
    world.requests.rebind();
    takeWorkRates(world);
  },
  beginTick,
  again: ({ arrivals, arrivalsDone }) => arrivalsDone < arrivals.count,
  clear: ({ tally }) => tally.clear(),
  keeps: ({ requests }) => [requests.table, requests.wheel, requests.pool],
  saved: {
    save: ({ tally }) => tally.save(),
    load: ({ tally }, saved) => tally.load(saved as ReturnType<typeof tally.save>),
  },
  layout: ({ requests, scratch, workRates }) => requests.layout + scratch.layout + workRates.layout,
  observes: { utilisation: ({ economy }) => economy.col.utilisation[0] },
  checksOfComputed: [checkSplit, checkRequestCost],
  measures: inferenceMeasures,
  phases: [
    { slot: 'demand', doc: 'demand at the prices of the tick', writes: {}, run: quoteDemand },
    {
      slot: 'arrive',
      doc: 'users: candidate requests come and are accepted',
      writes: { users: 'nextHours ordinal', 'request-pool': 'firstFree inUse' },
      run: arrive,
    },
    {
      slot: 'admit',
      doc: 'those accepted become requests, by time and then id',
      writes: { requests: 'user ordinal arrivalHours' },
      bind: bindAdmit,
    },
    {
      slot: 'measure',
      doc: 'compute unit: tokens, batches, CU',
      writes: {
        requests:
          'workload subnet batch tokensIn tokensOut linear fixed quadratic direct cached cuMilli cuMilliMax',
        users: 'dissatisfaction',
        'inference-counts': 'refused',
      },
      does: [dismiss],
      bind: bindMeasure,
    },
    {
      slot: 'quote',
      doc: 'price: base cost and latency target',
      writes: { requests: 'base cuMilliMax escrowed fee targetHours' },
      bind: bindQuote,
    },
    {
      slot: 'escrow',
      doc: 'sale desk, escrow: users fund and lock what a request may cost',
      writes: { requests: 'escrowed', economy: 'feesInFlight', users: 'budgetWeek' },
      does: [dismiss],
      bind: bindEscrow,
    },
    {
      slot: 'route',
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
      slot: 'complete',
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
      slot: 'verify',
      doc: 'verification: fakes, audits',
      writes: {
        requests: 'fake outcome finishHours',
        nodes: 'freeHours weekCuMilli weekWeight',
        'inference-counts': 'fakesDone results',
        'validation-counts': 'checked skipped auditPaid checkHours',
      },
      bind: bindVerify,
    },
    {
      slot: 'price',
      doc: 'latency penalty: φ and gross cost',
      writes: { requests: 'base cuMilli gross phiPpm', adaptors: 'latency', users: 'dissatisfaction' },
      bind: bindPrice,
    },
    {
      slot: 'settle',
      doc: 'fee split, node pay: payments divided, refunds, work credited',
      writes: {
        requests: 'nodeSide royaltySide userSide refund base gross escrowed',
        users: 'budgetWeek',
        nodes: 'weekCuMilli weekWeight',
        adaptors: 'weekCuMilli kickback',
        economy: 'feesInFlight weekFees weekServed',
        'inference-counts': 'settled',
        subnets: 'weekRequests weekRoyalty perShare pendingRoyalty carried',
        'subnets-counts': 'royaltiesAccrued',
      },
      bind: bindSettle,
    },
    {
      slot: 'release',
      doc: 'rows of settled requests are free again',
      writes: {},
      does: [dismiss],
      bind: bindRelease,
    },
    {
      slot: 'expect',
      doc: 'users: the penalty they come to expect',
      writes: { economy: 'phi' },
      run: expectPenalty,
    },
  ],
  handedOn: [
    [
      { requests: '*', 'request-wheel': '*', 'request-pool': '*' },
      'each phase of the market adds to a request',
    ],
    [{ nodes: 'freeHours queueFirst queueLast' }, 'queues are joined, left, and moved when a node stops'],
    [{ users: 'dissatisfaction' }, 'users remember refusals and results, and forget when they leave'],
    [{ users: 'budgetWeek' }, 'the week’s budget is received by whoever needs it first'],
    [{ economy: 'feesInFlight' }, 'fees come with requests and settle with them'],
    [{ economy: 'weekFees weekServed' }, 'counted in the week, begun anew after it'],
  ],
});
