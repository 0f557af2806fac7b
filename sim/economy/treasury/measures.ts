import { group, type Measure } from '../../kernel/measure.ts';
import { BASE_UNITS } from '../../units.ts';
import { deriveTreasuryCost } from './cost.ts';
import { deriveRunwayDays } from './mechanisms/treasury.ts';
import type { World } from './state.ts';

const institutions = group<World>('treasury', [
  ['treasury.dgai', 'DGAI', 'balance of the treasury', (w) => w.books.treasury.balance[0] / BASE_UNITS],
  [
    'treasury.granted',
    'DGAI',
    'grants to the community fund since the start',
    (w) => w.counts.granted[0] / BASE_UNITS,
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

/** What treasury and operations hold. */
export const treasuryMeasures = (): readonly Measure<World>[] => institutions;
