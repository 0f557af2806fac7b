import { before, group, type Measure, ratio, total } from '../../kernel/measure.ts';
import { deriveGini } from '../../metrics/gini.ts';
import { BASE_UNITS, PRICE_UNITS } from '../../units.ts';
import { isPooled, poolOf } from '../markets/market.ts';
import { poolMeasures, unpooled } from '../markets/measures.ts';
import type { World } from './state.ts';

const supplyOf = ({ ledger, books }: World): number => {
  const { id } = books.backed.token;
  return (ledger.minted[id] - ledger.burned[id]) / BASE_UNITS;
};

const lockedShares = ({ market }: World): number => {
  const { balance } = market.venues[poolOf.twoPm].lp;
  return balance[balance.length - 1];
};

const tokens = group<World>('2pm', [
  ['2pm.staked', '2PM', '2PM in the vault of the DAO', (w) => w.books.vault.balance[0] / BASE_UNITS],
  [
    '2pm.locked',
    '2PM',
    'not vested yet, or on its way back from the vault',
    (w) => w.books.teamLocked.balance[0] / BASE_UNITS + total(w, w.books.cooling),
    'day',
  ],
  [
    '2pm.vested',
    '2PM',
    'vested of the team wallet since the start',
    (w) => w.commons.col.teamVested[0] / BASE_UNITS,
    'day',
  ],
  ['dmp.supply', 'DMP', 'DMP minted less burned', supplyOf],
  [
    'dmp.minted',
    'DMP',
    'DMP minted since the start',
    (w) => w.ledger.minted[w.books.backed.token.id] / BASE_UNITS,
  ],
  [
    'dmp.burned',
    'DMP',
    'DMP burned since the start',
    (w) => w.ledger.burned[w.books.backed.token.id] / BASE_UNITS,
  ],
  ['dmp.unbacked', 'DMP', 'airdropped DMP outstanding', (w) => w.commons.col.unbackedLots[0] / BASE_UNITS],
  [
    'dmp.coverage',
    'share',
    '2PM in the vault over DMP outstanding',
    (w) => ratio(w.books.vault.balance[0] / BASE_UNITS, supplyOf(w)),
    'day',
    'there were no DMP',
  ],
  [
    '2pm.gini',
    'share',
    "Gini coefficient of stakers' 2PM, staked or free",
    (w) => {
      const { twoPm, backed } = w.books;
      const free = twoPm.balance.subarray(0, w.scenario.stakers.count);
      return deriveGini(free.map((held, row) => held + backed.balance[row]));
    },
    'week',
  ],
  ['ecosystem.2pm', '2PM', 'ecosystem fund', (w) => w.books.ecosystem.balance[0] / BASE_UNITS, 'day'],
]);

/** Where 2PM and DMP are, and the pool of 2PM. */
export const daoMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] => [
  // Its pool is there for holders even where all others buy at the desk.
  ...(isPooled(scenario) ? [] : poolMeasures<World>('dgai', poolOf.dgai)),
  ...tokens,
  ...before(
    'dgai.value',
    group<World>('market', [
      [
        '2pm.price',
        'USD',
        'price of one 2PM',
        (w) => w.market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS,
      ],
    ]),
  ),
  ...poolMeasures<World>('2pm', poolOf.twoPm),
  ...group<World>('market', [
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
  ]),
];
