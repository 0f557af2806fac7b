import { deriveSlippage } from './markets/mechanisms/constant-product-pool.ts';
import { deriveMassUntil } from './vault/mechanisms/royalty-decay.ts';
import { RT_UNITS } from './subnets/mechanisms/subnet-founding.ts';
import { deriveGini } from '../metrics/gini.ts';
import { BASE_UNITS, PRICE_UNITS } from '../units.ts';
import { subnetStage } from './dao/dao-tables.ts';
import type { DaoWorld } from './dao/dao-world.ts';
import { poolOf, type Venue } from './markets/market.ts';
import { group, type Measure, type MeasureRow, type Read, ratio, total } from '../kernel/measure.ts';
import { deriveStreamPool } from './vault/allot.ts';
import { deriveRtUsd } from './subnets/phases/found.ts';
import { deriveVenueDepth } from './markets/venue-price.ts';
import type { World } from './world.ts';

/** A trade of this many USD, and a move of the price by this share: how deep a pool is. */
const TRADE_USD = 10_000;
const MOVE = 0.02;
/** What it means that a measure of a pool has no value. */
const unpooled = 'it was never traded in an open pool';
/** What it means that a measure of a subnet has no value. */
const unfounded = (name: string): string => `${name} was not founded, and its RT never traded`;

type ReadDao = (dao: DaoWorld, world: World) => number;

/** Reads what only a world with the 2PM half has. */
const of =
  (read: ReadDao): Read =>
  (world) =>
    world.dao === undefined ? Number.NaN : read(world.dao, world);

const supplyOf: ReadDao = (dao, { ledger }) => {
  const { id } = dao.books.backed.token;
  return (ledger.minted[id] - ledger.burned[id]) / BASE_UNITS;
};

const tokens = group('2pm', [
  ['2pm.staked', '2PM', '2PM in the vault of the DAO', of((dao) => dao.books.vault.balance[0] / BASE_UNITS)],
  [
    '2pm.locked',
    '2PM',
    'not vested yet, or on its way back from the vault',
    of(({ books }, world) => books.teamLocked.balance[0] / BASE_UNITS + total(world, books.cooling)),
    'day',
  ],
  [
    '2pm.vested',
    '2PM',
    'vested of the team wallet since the start',
    of((dao) => dao.commons.col.teamVested[0] / BASE_UNITS),
    'day',
  ],
  [
    '2pm.circulating',
    '2PM',
    'supply that is neither staked, nor locked, nor waiting to be claimed',
    of(({ books }, world) => {
      const { vault, teamLocked, miningRewards } = books;
      const held = vault.balance[0] + teamLocked.balance[0] + miningRewards.balance[0];
      return (world.scenario.twoPm.supply - held) / BASE_UNITS - total(world, books.cooling);
    }),
    'day',
  ],
  ['dmp.supply', 'DMP', 'DMP minted less burned', of(supplyOf)],
  [
    'dmp.minted',
    'DMP',
    'DMP minted since the start',
    of((dao, { ledger }) => ledger.minted[dao.books.backed.token.id] / BASE_UNITS),
  ],
  [
    'dmp.burned',
    'DMP',
    'DMP burned since the start',
    of((dao, { ledger }) => ledger.burned[dao.books.backed.token.id] / BASE_UNITS),
  ],
  [
    'dmp.upkeep',
    'DMP',
    'airdropped to those who keep subnets up, since the start',
    of((dao) => dao.counts.col.upkeep[0] / BASE_UNITS),
    'week',
  ],
  [
    'dmp.unbacked',
    'DMP',
    'airdropped DMP outstanding',
    of((dao) => dao.commons.col.unbackedLots[0] / BASE_UNITS),
  ],
  [
    'dmp.committed',
    'DMP',
    'DMP committed to proposals',
    of((dao, world) =>
      [...dao.books.committedBacked, ...dao.books.committedUnbacked].reduce(
        (sum, book) => sum + total(world, book),
        0,
      ),
    ),
    'week',
  ],
  [
    'dmp.coverage',
    'share',
    '2PM in the vault over DMP outstanding',
    of((dao, world) => ratio(dao.books.vault.balance[0] / BASE_UNITS, supplyOf(dao, world))),
    'day',
    'there were no DMP',
  ],
  [
    '2pm.gini',
    'share',
    "Gini coefficient of stakers' 2PM, staked or free",
    of((dao, { scenario }) => {
      const { twoPm, backed } = dao.books;
      const free = twoPm.balance.subarray(0, scenario.stakers.count);
      return deriveGini(free.map((held, row) => held + backed.balance[row]));
    }),
    'week',
  ],
  ['ecosystem.2pm', '2PM', 'ecosystem fund', of((dao) => dao.books.ecosystem.balance[0] / BASE_UNITS), 'day'],
  [
    'mining.paid',
    '2PM',
    'liquidity rewards paid since the start',
    of(({ commons: { col } }) => (col.miningPaidOut[0] - col.miningCarried[0]) / BASE_UNITS),
    'day',
  ],
]);

/** Subnets for which `holds`. */
const countSubnets = (dao: DaoWorld, holds: (id: number) => boolean): number =>
  [...dao.names.keys()].filter(holds).length;

const isFounded = (dao: DaoWorld, id: number): boolean => dao.subnets.col.stage[id] === subnetStage.founded;

const ecosystem = group('ecosystem', [
  [
    'subnets.proposed',
    '1',
    'subnets proposed since the start',
    of((dao) => dao.counts.col.proposed[0]),
    'day',
  ],
  ['subnets.founded', '1', 'subnets founded since the start', of((dao) => dao.counts.col.founded[0]), 'day'],
  [
    'subnets.failed',
    '1',
    'proposals that did not reach their goal',
    of((dao) => dao.counts.col.failed[0]),
    'day',
  ],
  [
    'subnets.alive',
    '1',
    'founded subnets with data or requests in the last weeks',
    of((dao, { scenario }) =>
      countSubnets(
        dao,
        (id) => isFounded(dao, id) && dao.subnets.col.idleWeeks[id] < scenario.subnets.deadAfter,
      ),
    ),
    'week',
  ],
  [
    'models.inUse',
    '1',
    "subnets' models that were asked for in the last week",
    of((dao) => countSubnets(dao, (id) => dao.subnets.col.lastRequests[id] > 0)),
    'week',
  ],
  [
    'models.quality',
    'share',
    'mean quality of models, over requests',
    of((dao) => dao.commons.col.modelQuality[0]),
    'week',
  ],
  [
    'models.share',
    'share',
    "requests of the last week that asked for a subnet's model",
    of((dao, { economy }) =>
      ratio(
        dao.subnets.col.lastRequests.reduce((sum, value) => sum + value, 0),
        economy.col.lastWeekServed[0],
      ),
    ),
    'week',
    'nobody was served in the last week',
  ],
  [
    'contributors.active',
    '1',
    'contributors who hand in data',
    of((dao) => {
      let active = 0;
      for (const subnet of dao.contributors.col.subnet) if (subnet >= 0) active += 1;
      return active;
    }),
    'week',
  ],
  [
    'contributions',
    '1',
    'contributions accepted since the start',
    of((dao) => dao.counts.col.contributions[0]),
    'week',
  ],
  [
    'contributions.duplicate',
    '1',
    'contributions refused as duplicates since the start',
    of((dao) => dao.counts.col.duplicates[0]),
    'week',
  ],
  [
    'kl.mean',
    'nats',
    'mean divergence of the contributions of the last round',
    of((dao) => ratio(dao.counts.col.klSum[0], dao.counts.col.klCount[0])),
    'week',
    'nobody contributed',
  ],
]);

const royalties = group('royalties', [
  [
    'royalties.accrued',
    'DGAI',
    'royalties credited since the start',
    of((dao) => dao.counts.col.royaltiesAccrued[0] / BASE_UNITS),
  ],
  [
    'royalties.claimed',
    'DGAI',
    'royalties claimed since the start',
    of((dao) => dao.counts.col.royaltiesPaid[0] / BASE_UNITS),
    'day',
  ],
  [
    'rt.claimed',
    'RT',
    'RT claimed since the start, of all subnets',
    of((dao) => dao.counts.col.rtClaimed[0]),
    'week',
  ],
]);

/** USD by which the pool of a token is deep: worth, at the present price, of the purchase that raises it by 2 %. */
function depthUsd(world: World, id: number): number {
  const venue = world.market.venues[id];
  if (venue === undefined) return Number.NaN;
  return (
    (deriveVenueDepth(world, venue, MOVE) / BASE_UNITS) * (world.market.pools.col.priceNano[id] / PRICE_UNITS)
  );
}

/** What a purchase for 10,000 USD pays beyond the price. */
function slippage(world: World, venue: Venue | undefined): number {
  if (venue === undefined || venue.kind === 'desk') return Number.NaN;
  return deriveSlippage(TRADE_USD * BASE_UNITS, {
    reserveIn: venue.quote.balance[0],
    reserveOut: venue.base.balance[0],
    feePpm: world.market.feePpm,
  });
}

/** What pools say: prices, values, depth. */
function marketMeasures(world: World): Measure[] {
  if (world.market.venues.length === 0) return [];
  const price =
    (id: number): Read =>
    (w) =>
      w.market.pools.col.priceNano[id] / PRICE_UNITS;
  const ofPool = (name: string, id: number): Measure[] =>
    group('market', [
      [
        `${name}.value`,
        'USD',
        `what fundamental traders think one ${name.toUpperCase()} is worth`,
        (w) => (w.dao === undefined ? Number.NaN : w.market.pools.col.value[id]),
        'week',
      ],
      [
        `${name}.depth`,
        'USD',
        `purchase that raises the price of ${name.toUpperCase()} by 2 %`,
        (w) => depthUsd(w, id),
        'day',
        unpooled,
      ],
      [
        `${name}.slippage`,
        'share',
        'what a purchase for 10,000 USD pays beyond the price',
        (w) => slippage(w, w.market.venues[id]),
        'day',
        unpooled,
      ],
      [
        `${name}.volume`,
        'USD',
        'traded on the last day',
        (w) => w.market.pools.col.dayVolume[id] / BASE_UNITS,
        'day',
      ],
    ]);
  if (world.dao === undefined) return ofPool('dgai', poolOf.dgai);
  return [
    ...group('market', [['2pm.price', 'USD', 'price of one 2PM', price(poolOf.twoPm)]]),
    ...ofPool('dgai', poolOf.dgai),
    ...ofPool('2pm', poolOf.twoPm),
    ...group('market', [
      [
        '2pm.liquidity',
        'share',
        'pool shares of 2PM/USD that are not locked',
        (w) =>
          ratio(
            total(w, w.market.venues[poolOf.twoPm].lp) * BASE_UNITS - lockedShares(w),
            w.market.pools.col.lpSupply[poolOf.twoPm],
          ),
        'week',
        unpooled,
      ],
      [
        'traders.fundamental',
        'share',
        'traders who trade on value',
        of((dao) => strategyShare(dao, 0)),
        'week',
      ],
      ['traders.trend', 'share', 'traders who follow the trend', of((dao) => strategyShare(dao, 1)), 'week'],
    ]),
  ];
}

const lockedShares = ({ market }: World): number => {
  const { balance } = market.venues[poolOf.twoPm].lp;
  return balance[balance.length - 1];
};

function strategyShare(dao: DaoWorld, strategy: number): number {
  const { rows, col } = dao.traders;
  return ratio(
    col.strategy.reduce((sum, value) => sum + (value === strategy ? 1 : 0), 0),
    rows,
  );
}

/** What those hold who hold some. */
function holdingsOf(balance: Float64Array): Float64Array {
  const held = new Float64Array(balance.length);
  let count = 0;
  // biome-ignore lint/style/useForOf: walking an iterator takes twice the time
  for (let row = 0; row < balance.length; row += 1) {
    held[count] = balance[row];
    count += Number(balance[row] > 0);
  }
  return held.subarray(0, count);
}

/** Reads a subnet once it is founded. */
const founded =
  (id: number, read: ReadDao): Read =>
  (world) =>
    world.dao === undefined || !isFounded(world.dao, id) ? Number.NaN : read(world.dao, world);

/** RT of one subnet: their price, where they went, and where decay says they would be. */
function rtMeasures(name: string, id: number): Measure[] {
  const rows: readonly MeasureRow[] = [
    [
      `rt.${name}.price`,
      'USD',
      `price of a thousand RT of ${name}`,
      founded(id, (_, w) => 1000 * deriveRtUsd(w, id)),
      'day',
    ],
    [
      `rt.${name}.depth`,
      'USD',
      `purchase that raises the price of RT of ${name} by 2 %`,
      founded(
        id,
        (_, w) => deriveVenueDepth(w, w.market.venues[poolOf.firstSubnet + id], MOVE) * deriveRtUsd(w, id),
      ),
      'day',
    ],
    [
      `rt.${name}.circulating`,
      'RT',
      `RT of ${name} in wallets: neither in the vault, nor waiting to be claimed, nor in the pool`,
      founded(id, (d) => d.subnets.col.eligible[id]),
      'week',
    ],
    [
      `rt.${name}.compute`,
      'RT',
      `RT of ${name} awarded to computing`,
      founded(id, (d) => d.subnets.col.awardedCompute[id]),
      'week',
    ],
    [
      `rt.${name}.data`,
      'RT',
      `RT of ${name} awarded to data`,
      founded(id, (d) => d.subnets.col.awardedData[id]),
      'week',
    ],
    [
      `rt.${name}.compute.theory`,
      'RT',
      'what the decay of the compute pool would have awarded by now',
      founded(id, (d, w) => theory(d, w, id, 'compute')),
      'week',
    ],
    [
      `rt.${name}.data.theory`,
      'RT',
      'what the decay of the data pool would have awarded by now',
      founded(id, (d, w) => theory(d, w, id, 'data')),
      'week',
    ],
    [
      `rt.${name}.gini`,
      'share',
      `Gini coefficient of RT of ${name} over those who hold some`,
      founded(id, (d) => deriveGini(holdingsOf(d.books.rt[id].balance))),
      'week',
    ],
  ];
  return group('subnet', rows, unfounded(name));
}

/** The model of one subnet: how good it is, who asks for it, what it brings. */
function modelMeasures(name: string, id: number): Measure[] {
  const rows: readonly MeasureRow[] = [
    [
      `subnet.${name}.quality`,
      'share',
      `quality of the model of ${name}`,
      founded(id, (d) => d.subnets.col.quality[id]),
      'week',
    ],
    [
      `subnet.${name}.requests`,
      '1',
      `requests of the model of ${name} in the last week`,
      founded(id, (d) => d.subnets.col.lastRequests[id]),
      'week',
    ],
    [
      `subnet.${name}.royalties`,
      'DGAI',
      `royalties of ${name} in the last week`,
      founded(id, (d) => d.subnets.col.lastRoyalty[id] / BASE_UNITS),
      'week',
    ],
  ];
  return group('subnet', rows, unfounded(name));
}

/** RT that exact decay awards until now: what was allotted when it last changed, and Pool · (1 − e^(−λ·rounds)) of the rest. */
function theory(dao: DaoWorld, { scenario }: World, id: number, side: 'compute' | 'data'): number {
  const { round, decayRound, allottedCompute, allottedData } = dao.subnets.col;
  const lambda = side === 'compute' ? scenario.vault.lambdaCompute : scenario.vault.lambdaData;
  const allotted = side === 'compute' ? allottedCompute[id] : allottedData[id];
  const rounds = round[id] - decayRound[id];
  return Math.min(RT_UNITS, allotted + deriveStreamPool(dao, id, side) * deriveMassUntil(lambda, rounds));
}

/** Every measure of pools and of the 2PM half; none where there is neither. */
export function daoMeasures(world: World): readonly Measure[] {
  const ofSubnets = (world.dao?.names ?? []).flatMap((name, id) => [
    ...rtMeasures(name, id),
    ...modelMeasures(name, id),
  ]);
  const ofDao = world.dao === undefined ? [] : [...tokens, ...ecosystem, ...royalties];
  return [...ofDao, ...marketMeasures(world), ...ofSubnets];
}
