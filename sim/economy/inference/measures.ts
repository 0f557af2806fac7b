import {
  counted,
  group,
  type Measure,
  type MeasureRow,
  type Read,
  ratio,
  shared,
} from '../../kernel/measure.ts';
import { BASE_UNITS, HOUR_SECONDS, MILLI_CU } from '../../units.ts';
import { deriveSatisfiedShare } from '../users/users.ts';
import type { World } from './state.ts';

/** What it means that a measure of served requests has no value. */
const unserved = 'nobody was served';
const prices = group<World>('price', [
  ['dgai.price', 'USD', 'price of one DGAI', (w) => w.priceUsd],
  [
    'cost.perRequest',
    'USD',
    'mean gross cost of a settled request',
    (w) => ratio((w.tally.gross / BASE_UNITS) * w.priceUsd, w.tally.settled),
    'tick',
    unserved,
  ],
  [
    'cost.perCu',
    'DGAI',
    'mean gross cost of a compute unit',
    (w) => ratio(w.tally.gross / BASE_UNITS, w.tally.cuMilli / MILLI_CU),
    'tick',
    unserved,
  ],
  ['desk.dgai', 'DGAI', 'inventory of the sale desk', (w) => w.books.desk.balance[0] / BASE_UNITS],
  ['desk.usd', 'USD', 'cash of the sale desk', (w) => w.books.deskUsd.balance[0] / BASE_UNITS],
]);

const demand = group<World>('demand', [
  ['users.active', '1', 'users active', (w) => w.economy.col.activeUsers[0]],
  ['users.joined', '1', 'users who joined since the start', (w) => w.counts.usersJoined[0]],
  ['users.churned', '1', 'users who left since the start', (w) => w.counts.usersChurned[0]],
  [
    'users.satisfied',
    'share',
    'active users who are satisfied',
    (w) => deriveSatisfiedShare(w.users, w.scenario.users.growth.satisfiedBelow),
    'week',
  ],
  ['demand.acceptance', 'share', 'chance that a candidate request is made', (w) => w.levels.acceptance],
  ['requests.candidates', '1', 'candidate requests', (w) => w.tally.candidates],
  ['requests.submitted', '1', 'requests submitted', (w) => w.tally.submitted],
  ['requests.settled', '1', 'requests served and paid for', (w) => w.tally.settled],
  ['requests.failed', '1', 'requests that failed and were refunded', (w) => w.tally.failed],
  ['requests.timedout', '1', 'requests given up', (w) => w.tally.timedOut],
  ['requests.rerouted', '1', 'requests moved to another node', (w) => w.tally.rerouted],
  ['requests.unaffordable', '1', 'requests not submitted for lack of money', (w) => w.tally.unaffordable],
  [
    'requests.refused',
    '1',
    'requests that nobody took because every adaptor was down or in jail',
    (w) => w.tally.refused,
  ],
  [
    'requests.inflight',
    '1',
    'requests on their way',
    (w) => w.requests.pool.col.inUse[0] - w.requests.pool.col.moved[0],
  ],
  ['cu.settled', 'CU', 'compute units settled', (w) => w.tally.cuMilli / MILLI_CU],
]);

const fees = group<World>('fees', [
  ['fees.gross', 'DGAI', 'paid for settled requests', (w) => w.tally.gross / BASE_UNITS],
  ['fees.burned', 'DGAI', 'burned of what users paid', (w) => w.tally.burned / BASE_UNITS],
  ['fees.network', 'DGAI', 'processing fees', (w) => w.tally.network / BASE_UNITS],
  ['fees.governance', 'DGAI', 'to the governance pool', (w) => w.tally.governance / BASE_UNITS],
  [
    'fees.treasury',
    'DGAI',
    'to the treasury, surcharge and remainders included',
    (w) => w.tally.treasury / BASE_UNITS,
  ],
  ['fees.adaptor', 'DGAI', 'to adaptors', (w) => w.tally.adaptor / BASE_UNITS],
  ['fees.royalty', 'DGAI', 'royalties', (w) => w.tally.royalty / BASE_UNITS],
  ['fees.node', 'DGAI', 'to the node side', (w) => w.tally.node / BASE_UNITS],
  ['fees.refunded', 'DGAI', 'escrow given back', (w) => w.tally.refunded / BASE_UNITS],
  [
    'fees.locked',
    'DGAI',
    'locked for the requests submitted, fees included',
    (w) => w.tally.locked / BASE_UNITS,
  ],
  [
    'fees.forgone',
    'DGAI',
    'owed beyond what was locked, and lacking in the wallets of those who owed it',
    (w) => w.tally.forgone / BASE_UNITS,
  ],
]);

function serviceMeasures(): Measure<World>[] {
  const latencies = shared((w: World) => w.tally.quantiles([0.5, 0.95, 0.99]));
  const latency =
    (index: number): Read<World> =>
    (w) =>
      latencies(w)[index] * HOUR_SECONDS;
  const rows: readonly MeasureRow<World>[] = [
    [
      'utilisation',
      'share',
      'hours that nodes worked over hours that serving nodes had, training included; a long job counts in the hours it takes',
      (w) => ratio(w.tally.busyHours, w.tally.capacityHours),
      'tick',
      'no node could serve',
    ],
    ['latency.p50', 's', 'median latency of served requests', latency(0)],
    ['latency.p95', 's', '95th percentile of latency', latency(1)],
    ['latency.p99', 's', '99th percentile of latency', latency(2)],
    [
      'latency.target',
      's',
      'mean latency without penalty',
      (w) => ratio(w.tally.targetHours * HOUR_SECONDS, w.tally.settled),
    ],
    ['phi.mean', 'share', 'mean latency penalty', (w) => ratio(w.tally.phiPpm / BASE_UNITS, w.tally.settled)],
  ];
  return group('service', rows, unserved);
}

const honesty = group<World>('honesty', [
  ['fakes.done', '1', 'results made up', (w) => w.tally.fakesDone],
  ['fakes.found', '1', 'fakes found by audits', (w) => w.tally.fakesFound],
  ['audits', '1', 'results audited', (w) => w.tally.audits],
  [
    'fakes.share',
    'share',
    'fakes over results since the start',
    (w) => ratio(w.counts.fakesDone[0], w.counts.results[0]),
    'day',
    'there were no results',
  ],
  ['misrouted', '1', 'requests sent to a node that pays for favours', (w) => w.tally.misrouted],
]);

/** What requests cost, how they were served, and who made results up. */
export const inferenceMeasures = (): readonly Measure<World>[] =>
  counted(/^(?:fees|cu|audits|misrouted|fakes\.(?!share)|requests\.(?!inflight))/, [
    ...prices,
    ...demand,
    ...fees,
    ...serviceMeasures(),
    ...honesty,
  ]);
