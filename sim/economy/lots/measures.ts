import { group, type Measure, total } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { deriveLot, genesisLotNames } from '../tokens/genesis-lots.ts';
import { listStatedSales, lotFunds } from './lot-holders.ts';
import type { World } from './state.ts';

/** Locked at the start, of all lots, base units. */
const deriveLocked = ({ genesisLots, scenario: { tokens } }: World): number =>
  [
    ...genesisLotNames.map((name) => genesisLots.lots[name]),
    ...tokens.lots.map((lot) => deriveLot(tokens.cap, lot)),
  ].reduce((sum, lot) => sum + lot.total - lot.atStart, 0);

/** Vested since the start of lots of one's own, base units. */
export const sumVested = ({ ownLots }: Pick<World, 'ownLots'>): number =>
  ownLots.col.vested.reduce((sum, vested) => sum + vested, 0);

const measures = group<World>('supply', [
  [
    'lots.unlocked',
    'DGAI',
    "with those who hold lots: community, team, investors and holders of lots of one's own",
    (w) => total(w, w.books.lotsDgai) + lotFunds.reduce((sum, name) => sum + total(w, w.books[name]), 0),
    'day',
  ],
  [
    'lots.locked',
    'DGAI',
    'not unlocked yet, of all lots',
    (w) => {
      const { communityVested, teamVested, investorsVested, airdropVested, liquidityVested } = w.economy.col;
      const published = communityVested[0] + teamVested[0] + investorsVested[0];
      const vested = published + airdropVested[0] + liquidityVested[0] + sumVested(w);
      return (deriveLocked(w) - vested) / BASE_UNITS;
    },
    'day',
  ],
  [
    'lots.sold',
    'DGAI',
    'sold by holders of lots since the start',
    (w) => w.counts.lotsSold[0] / BASE_UNITS,
    'week',
  ],
  [
    'lots.proceeds',
    'USD',
    'what holders of lots were paid for them since the start',
    (w) => w.counts.lotProceeds[0] / BASE_UNITS,
    'week',
  ],
]);

/** Whether somebody sells a lot, from the start or from a date on. */
const hasSellers = ({ tokens, changes }: World['scenario']): boolean =>
  listStatedSales(tokens).some(({ rule }) => rule.sells !== 'never') ||
  changes.some(({ set }) => Object.keys(set).some((path) => path.endsWith('.holder.sells')));

/** Where lots are, in a scenario that has some of its own or holders who sell. */
export const lotMeasures = ({ scenario }: Pick<World, 'scenario'>): readonly Measure<World>[] =>
  scenario.tokens.lots.length > 0 || hasSellers(scenario) ? measures : [];
