import { canRoute } from './adaptors/adaptors.ts';
import { deriveSatisfiedShare } from './users/users.ts';
import { InvariantError } from '../errors.ts';
import type { Book } from '../ledger/ledger.ts';
import { deriveRunwayDays } from './treasury/mechanisms/treasury.ts';
import { deriveCostToCorrupt } from '../metrics/cost-to-corrupt.ts';
import { deriveGini } from '../metrics/gini.ts';
import { deriveNakamoto } from '../metrics/nakamoto.ts';
import { deriveSortedQuantile, sortKnown } from '../metrics/quantile.ts';
import { BASE_UNITS, DAY_HOURS, HOUR_SECONDS, MILLI_CU } from '../units.ts';
import { ofActiveNodes, ofFreeNodes } from './nodes/active-nodes.ts';
import {
  type Cadence,
  checkNames,
  group,
  type Measure,
  type MeasureRow,
  type Read,
  ratio,
  shared,
  total,
} from '../kernel/measure.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { deriveDelegated } from './staking/delegations.ts';
import { deriveTreasuryCost } from './treasury/phases/spend.ts';
import { daoMeasures } from './record-dao.ts';
import type { World } from './world.ts';

/** What it means that a measure of served requests has no value. */
const unserved = 'nobody was served';
const unstaffed = 'no node that had worked for a week was active';

const dgai = (world: World): number => world.books.users.token.id;

function countNodes(world: World, holds: (node: number) => boolean): number {
  let count = 0;
  for (let node = 0; node < world.nodes.rows; node += 1)
    if (world.nodes.col.active[node] === 1 && holds(node)) count += 1;
  return count;
}

const pendingBooks = ({ books }: World): Book[] => [
  books.nodePending,
  books.adaptorPending,
  books.nodePots,
  books.nodePot,
  books.adaptorPot,
  books.delegationRewards,
];

const locked: Read = (w) => {
  const { books } = w;
  const held = [books.nodeStake, books.adaptorStake, books.delegated, books.unbonding, ...pendingBooks(w)];
  return held.reduce((sum, book) => sum + total(w, book), 0) + books.escrow.balance[0] / BASE_UNITS;
};
const supplyOf = (w: World): number => (w.ledger.minted[dgai(w)] - w.ledger.burned[dgai(w)]) / BASE_UNITS;

const supply = group('supply', [
  ['dgai.minted', 'DGAI', 'DGAI minted since the start', (w) => w.ledger.minted[dgai(w)] / BASE_UNITS],
  ['dgai.burned', 'DGAI', 'DGAI burned since the start', (w) => w.ledger.burned[dgai(w)] / BASE_UNITS],
  ['dgai.supply', 'DGAI', 'minted less burned', supplyOf],
  [
    'dgai.circulating',
    'DGAI',
    'supply that is not staked, unbonding, escrowed or waiting to be claimed',
    (w) => supplyOf(w) - locked(w),
    'day',
  ],
  [
    'dgai.staked',
    'DGAI',
    'own stakes of nodes and adaptors',
    (w) => total(w, w.books.nodeStake) + total(w, w.books.adaptorStake),
    'day',
  ],
  ['dgai.delegated', 'DGAI', 'stake delegated to nodes', (w) => total(w, w.books.delegated), 'day'],
  ['dgai.unbonding', 'DGAI', 'stake on its way back', (w) => total(w, w.books.unbonding), 'day'],
  [
    'dgai.escrowed',
    'DGAI',
    'locked for requests on their way',
    (w) => w.books.escrow.balance[0] / BASE_UNITS,
  ],
  [
    'dgai.pending',
    'DGAI',
    'earned and not yet claimed, or waiting to be divided',
    (w) => pendingBooks(w).reduce((sum, book) => sum + total(w, book), 0),
    'day',
  ],
  [
    'dgai.vested',
    'DGAI',
    'vested since the start, of all lots',
    (w) => {
      const { communityVested, teamVested, investorsVested, airdropVested, liquidityVested } = w.economy.col;
      return (
        (communityVested[0] + teamVested[0] + investorsVested[0] + airdropVested[0] + liquidityVested[0]) /
        BASE_UNITS
      );
    },
  ],
  [
    'dgai.emitted.week',
    'DGAI',
    'emission paid in the last week',
    (w) => w.counts.col.lastWeekEmission[0] / BASE_UNITS,
    'week',
  ],
]);

const prices = group('price', [
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

const demand = group('demand', [
  ['users.active', '1', 'users active', (w) => w.economy.col.activeUsers[0]],
  ['users.joined', '1', 'users who joined since the start', (w) => w.counts.col.usersJoined[0]],
  ['users.churned', '1', 'users who left since the start', (w) => w.counts.col.usersChurned[0]],
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

const fees = group('fees', [
  ['fees.gross', 'DGAI', 'paid for settled requests', (w) => w.tally.gross / BASE_UNITS],
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
    'fees.perEmission',
    'ratio',
    'gross fees over emission in the last week',
    (w) => ratio(w.economy.col.lastWeekFees[0], w.counts.col.lastWeekEmission[0]),
    'week',
    'nothing was emitted',
  ],
]);

function serviceMeasures(): Measure[] {
  const latencies = shared((w) => w.tally.quantiles([0.5, 0.95, 0.99]));
  const latency =
    (index: number): Read =>
    (w) =>
      latencies(w)[index] * HOUR_SECONDS;
  const rows: readonly MeasureRow[] = [
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

const honesty = group('honesty', [
  ['fakes.done', '1', 'results made up', (w) => w.tally.fakesDone],
  ['fakes.found', '1', 'fakes found by audits', (w) => w.tally.fakesFound],
  ['audits', '1', 'results audited', (w) => w.tally.audits],
  [
    'fakes.share',
    'share',
    'fakes over results since the start',
    (w) => ratio(w.counts.col.fakesDone[0], w.counts.col.results[0]),
    'day',
    'there were no results',
  ],
  ['misrouted', '1', 'requests sent to a node that pays for favours', (w) => w.tally.misrouted],
  ['slashes', '1', 'slashes of nodes and adaptors since the start', (w) => w.counts.col.slashes[0]],
  [
    'slashed.dgai',
    'DGAI',
    'stake burned by slashes since the start',
    (w) => w.counts.col.slashed[0] / BASE_UNITS,
  ],
  ['jailed', '1', 'nodes in jail', (w) => countNodes(w, (node) => w.nodes.col.jailedUntil[node] > 0), 'day'],
]);

/** Reads quantiles of a column of the active nodes, of one tier or of all, that is sorted once; `of` says of which nodes. */
function nodeQuantiles(
  column: 'margin' | 'annualReturn',
  tier?: number,
  of = ofActiveNodes,
): (q: number) => Read {
  const sorted = shared((w) => sortKnown(of(w, w.nodes.col[column], tier)));
  return (q) => (w) => deriveSortedQuantile(sorted(w), q);
}

function nodeMeasures(): Measure[] {
  const margin = nodeQuantiles('margin');
  return group('nodes', [
    ['nodes.active', '1', 'nodes active', (w) => w.economy.col.activeNodes[0]],
    ['nodes.online', '1', 'nodes that can be given work', (w) => w.roster.serving.count],
    ['nodes.joined', '1', 'nodes that joined since the start', (w) => w.counts.col.nodesJoined[0]],
    ['nodes.left', '1', 'nodes that left since the start', (w) => w.counts.col.nodesLeft[0]],
    [
      'nodes.downtime',
      'h',
      'downtime of all nodes since the start',
      (w) => w.counts.col.nodesDown[0] * w.tickHours,
    ],
    [
      'nodes.margin.p10',
      'share',
      '10th percentile of income over cost − 1, last week',
      margin(0.1),
      'week',
      unstaffed,
    ],
    ['nodes.margin.p50', 'share', 'median margin of nodes, last week', margin(0.5), 'week', unstaffed],
    ['nodes.margin.p90', 'share', '90th percentile of margins, last week', margin(0.9), 'week', unstaffed],
    [
      'nodes.apr',
      'share',
      'median yearly profit over hardware and stake, of all nodes: those in jail and their locked stake included',
      nodeQuantiles('annualReturn')(0.5),
      'week',
      unstaffed,
    ],
    [
      'nodes.aprFree',
      'share',
      'median yearly profit over hardware and stake, of nodes that were not in jail in the last week',
      nodeQuantiles('annualReturn', undefined, ofFreeNodes)(0.5),
      'week',
      'no node that had worked for a week was active and not in jail',
    ],
  ]);
}

function countAdaptors({ adaptors }: World, holds: (adaptor: number) => boolean): number {
  let count = 0;
  for (let id = 0; id < adaptors.rows; id += 1) if (holds(id)) count += 1;
  return count;
}

const adaptorMeasures = group('adaptors', [
  [
    'adaptors.online',
    '1',
    'adaptors that can route, neither down nor in jail',
    (w) => countAdaptors(w, (id) => canRoute(w.adaptors, id)),
  ],
  [
    'adaptors.jailed',
    '1',
    'adaptors in jail',
    (w) => countAdaptors(w, (id) => w.adaptors.col.jailedUntil[id] > 0),
    'day',
  ],
  [
    'adaptors.downtime',
    'h',
    'downtime of all adaptors since the start',
    (w) => w.counts.col.adaptorsDown[0] * w.tickHours,
  ],
  ['adaptors.slashes', '1', 'slashes of adaptors since the start', (w) => w.counts.col.adaptorSlashes[0]],
  [
    'adaptors.slashed.dgai',
    'DGAI',
    'stake of adaptors burned by slashes since the start',
    (w) => w.counts.col.adaptorsSlashed[0] / BASE_UNITS,
  ],
]);

const security = group('security', [
  [
    'stake.total',
    'DGAI',
    'own and delegated stake of nodes',
    (w) => total(w, w.books.nodeStake) + total(w, w.books.delegated),
    'day',
  ],
  [
    'security.costToCorrupt',
    'USD',
    'price of half the bonded stake',
    (w) => deriveCostToCorrupt(total(w, w.books.nodeStake) + total(w, w.books.delegated), w.priceUsd),
    'day',
  ],
  [
    'nodes.gini',
    'share',
    'Gini coefficient of bonded stake per active node',
    (w) => deriveGini(bonded(w)),
    'week',
  ],
  [
    'nodes.nakamoto',
    '1',
    'nodes that together hold more than half of the stake',
    (w) => deriveNakamoto(bonded(w)),
    'week',
  ],
  [
    'delegation.yield',
    'share',
    "a year of the last week's pay to delegators, commission taken off, over what is delegated",
    (w) => ratio((w.counts.col.lastWeekDelegation[0] * 365) / 7 / BASE_UNITS, total(w, w.books.delegated)),
    'week',
    'nothing was delegated',
  ],
  [
    'delegation.loss',
    'share',
    'delegated stake lost to slashes in a year, as lately seen',
    (w) => w.economy.col.delegationLoss[0],
    'week',
  ],
  [
    'delegators.gini',
    'share',
    'Gini coefficient of what delegators hold, free and delegated',
    (w) => deriveGini(heldByDelegators(w)),
    'week',
  ],
]);

/** What each delegator holds, free and delegated. */
function heldByDelegators(world: World): Float64Array {
  const held = world.books.delegators.balance.slice();
  for (let who = 0; who < held.length; who += 1) held[who] += deriveDelegated(world, who);
  return held;
}

/** Own and delegated stake of each active node. */
function bonded(world: World): Float64Array {
  const { nodeStake, delegated } = world.books;
  const stakes = nodeStake.balance.slice();
  for (let node = 0; node < stakes.length; node += 1) stakes[node] += delegated.balance[node];
  return ofActiveNodes(world, stakes);
}

const institutions = group('treasury', [
  ['treasury.dgai', 'DGAI', 'balance of the treasury', (w) => w.books.treasury.balance[0] / BASE_UNITS],
  [
    'treasury.granted',
    'DGAI',
    'grants to the community fund since the start',
    (w) => w.counts.col.granted[0] / BASE_UNITS,
    'week',
  ],
  ['operations.dgai', 'DGAI', 'balance of operations', (w) => w.books.operations.balance[0] / BASE_UNITS],
  [
    'governance.pool',
    'DGAI',
    'balance of the governance pool',
    (w) => w.books.governance.balance[0] / BASE_UNITS,
  ],
  [
    'treasury.runway',
    'd',
    'days that the treasury lasts at its present costs',
    (w) => {
      const usd =
        (w.books.treasury.balance[0] / BASE_UNITS) * w.priceUsd + w.books.treasuryUsd.balance[0] / BASE_UNITS;
      const days = deriveRunwayDays(usd, deriveTreasuryCost(w) / BASE_UNITS);
      return Number.isFinite(days) ? days : Number.NaN;
    },
    'tick',
    'the treasury had no costs, and would last for ever',
  ],
]);

const governance = group('governance', [
  [
    'votes.turnout',
    'share',
    'stake that voted last time',
    (w) => (w.economy.col.votesHeld[0] === 0 ? Number.NaN : w.counts.col.turnout[0]),
    'week',
    'no vote was held',
  ],
  ['votes.passed', '1', 'proposals passed since the start', (w) => w.counts.col.votesPassed[0], 'week'],
  ['rule.basePrice', 'DGAI/CU', 'base price in force', (w) => w.rules.col.basePrice[0] / BASE_UNITS],
  ['rule.audit', 'share', 'audit probability in force', (w) => w.rules.col.audit[0] / BASE_UNITS],
]);

const selfDealing = group('self-dealing', [
  [
    'selfdealing.cu',
    'CU',
    'work that nodes bought from themselves, last week',
    (w) => w.counts.col.selfDealtMilli[0] / MILLI_CU,
    'week',
  ],
  [
    'selfdealing.share',
    'share',
    'of all work of the last week',
    (w) => ratio(w.counts.col.selfDealtMilli[0], w.counts.col.weekCuMilli[0]),
    'week',
    'no work was done',
  ],
]);

function perTier(world: World): Measure[] {
  return world.scenario.nodes.tiers.flatMap(({ name }, tier) => {
    const margin = `nodes.margin.${name}`;
    const absence = `no node of tier ${name} that had worked for a week was active`;
    const margins = nodeQuantiles('margin', tier);
    const returns = nodeQuantiles('annualReturn', tier);
    const freeReturns = nodeQuantiles('annualReturn', tier, ofFreeNodes);
    return group('nodes', [
      [
        `nodes.active.${name}`,
        '1',
        `nodes active in tier ${name}`,
        (w) => countNodes(w, (node) => w.nodes.col.tier[node] === tier),
        'week',
      ],
      [margin, 'share', `median margin in tier ${name}, last week`, margins(0.5), 'week', absence],
      [`${margin}.p10`, 'share', `10th percentile of margins in tier ${name}`, margins(0.1), 'week', absence],
      [`${margin}.p90`, 'share', `90th percentile of margins in tier ${name}`, margins(0.9), 'week', absence],
      [
        `nodes.apr.${name}`,
        'share',
        `median annual return of all nodes in tier ${name}, those in jail included`,
        returns(0.5),
        'week',
        absence,
      ],
      [
        `nodes.aprFree.${name}`,
        'share',
        `median annual return in tier ${name} of nodes that were not in jail`,
        freeReturns(0.5),
        'week',
        `${absence} and not in jail`,
      ],
    ]);
  });
}

/** Everything that is measured, and the row of the latest record. */
export class Recorder {
  readonly specs: readonly MetricSpec[];
  readonly row: Float64Array;
  private readonly reads: readonly Read[];
  private places: Readonly<Record<Cadence, readonly number[]>>;

  constructor(world: World) {
    const measures: readonly Measure[] = [
      ...supply,
      ...prices,
      ...demand,
      ...fees,
      ...serviceMeasures(),
      ...honesty,
      ...nodeMeasures(),
      ...perTier(world),
      ...adaptorMeasures,
      ...security,
      ...institutions,
      ...governance,
      ...selfDealing,
      ...daoMeasures(world),
    ];
    checkNames(measures);
    this.reads = measures.map(({ read }) => read);
    this.specs = measures.map(({ read: _, ...spec }) => spec);
    this.row = new Float64Array(measures.length);
    const placesOf = (cadence: Cadence) =>
      [...measures.keys()].filter((k) => measures[k].cadence === cadence);
    this.places = { tick: placesOf('tick'), day: placesOf('day'), week: placesOf('week') };
  }

  /** From now on reads those in `columns` alone: what nobody asks for stays NaN. */
  restrict(columns: ReadonlySet<number>): void {
    for (const column of columns)
      if (this.specs[column] === undefined)
        throw new InvariantError(`no measure is declared in column ${column}`);
    const { tick, day, week } = this.places;
    const wanted = (k: number): boolean => columns.has(k);
    this.places = { tick: tick.filter(wanted), day: day.filter(wanted), week: week.filter(wanted) };
  }

  /** Reads every measure whose time has come; the others are NaN. */
  record(world: World): void {
    const hours = (world.tick + 1) * world.tickHours;
    this.row.fill(Number.NaN);
    this.read(world, 'tick');
    if (isWhole(hours / DAY_HOURS)) this.read(world, 'day');
    if (world.endsWeek) this.read(world, 'week');
  }

  private read(world: World, cadence: Cadence): void {
    const { row, reads } = this;
    for (const k of this.places[cadence]) row[k] = reads[k](world);
  }
}

/** Whether a number of periods is whole, but for rounding. */
export function isWhole(periods: number): boolean {
  return Math.abs(periods - Math.round(periods)) < 1e-9;
}
