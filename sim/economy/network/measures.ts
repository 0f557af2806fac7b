import { group, type Measure, type Read, ratio, total } from '../../kernel/measure.ts';
import type { Book } from '../../ledger/ledger.ts';
import { deriveCostToCorrupt } from '../../metrics/cost-to-corrupt.ts';
import { deriveGini } from '../../metrics/gini.ts';
import { deriveNakamoto } from '../../metrics/nakamoto.ts';
import { BASE_UNITS, YEAR_DAYS } from '../../units.ts';
import { lotFunds } from '../lots/lot-holders.ts';
import { sumVested } from '../lots/measures.ts';
import { ofActiveNodes } from '../nodes/active-nodes.ts';
import { deriveDelegated } from '../staking/delegations.ts';
import type { World } from './state.ts';

const dgai = (world: World): number => world.books.users.token.id;

const pendingBooks = ({ books }: World): Book[] => [
  books.nodePending,
  books.adaptorPending,
  books.nodePots,
  books.nodePot,
  books.adaptorPot,
  books.delegationRewards,
];

const locked: Read<World> = (w) => {
  const { books } = w;
  const held = [books.nodeStake, books.adaptorStake, books.delegated, books.unbonding, ...pendingBooks(w)];
  return held.reduce((sum, book) => sum + total(w, book), 0) + books.escrow.balance[0] / BASE_UNITS;
};
const supplyOf = (w: World): number => (w.ledger.minted[dgai(w)] - w.ledger.burned[dgai(w)]) / BASE_UNITS;

const supply = group<World>('supply', [
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
      const published = communityVested[0] + teamVested[0] + investorsVested[0];
      return (published + airdropVested[0] + liquidityVested[0] + sumVested(w)) / BASE_UNITS;
    },
  ],
  [
    'dgai.gini',
    'share',
    'Gini coefficient of DGAI, free and at stake, over all who hold some: people, and the funds that hold lots',
    (w) => deriveGini(heldByAll(w)),
    'week',
  ],
  [
    'dgai.emitted.week',
    'DGAI',
    'emission paid in the last week',
    (w) => w.counts.lastWeekEmission[0] / BASE_UNITS,
    'week',
  ],
]);

const security = group<World>('security', [
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
    (w) => ratio((w.counts.lastWeekDelegation[0] * YEAR_DAYS) / 7 / BASE_UNITS, total(w, w.books.delegated)),
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

/** What everybody holds who holds some: in wallets and at stake, of people and of the funds that hold lots; neither pools nor the network's own accounts. */
function heldByAll(world: World): Float64Array {
  const { books, ledger } = world;
  const { token } = books.users;
  const withStake = (wallet: Book, stake: Book): Float64Array =>
    wallet.balance.map((held, row) => held + stake.balance[row]);
  const others = ledger.books.filter(
    ({ owner, token: of }) => of === token && ['holders', 'lots'].includes(owner),
  );
  const held = [
    books.users.balance,
    withStake(books.nodes, books.nodeStake),
    withStake(books.adaptors, books.adaptorStake),
    heldByDelegators(world),
    ...lotFunds.map((fund) => books[fund].balance),
    ...others.map(({ balance }) => balance),
  ];
  return Float64Array.from(held.flatMap((balance) => [...balance.filter((units) => units > 0)]));
}

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

/** Where DGAI are, and how secure stake makes the network. */
export const networkMeasures = (): readonly Measure<World>[] => [...supply, ...security];
