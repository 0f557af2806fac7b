import { group, type Measure, ratio } from '../../kernel/measure.ts';
import { PPM } from '../../ledger/amount.ts';
import { BASE_UNITS } from '../../units.ts';
import type { World } from './state.ts';

const costOf = ({ counts }: World): number => (counts.lastGas[0] + counts.lastStorage[0]) / BASE_UNITS;

/** What requests cost outside, and whether the processing fee covers it. */
export const chainMeasures = (): readonly Measure<World>[] =>
  group<World>('treasury', [
    [
      'chain.gas',
      'USD',
      'gas of the requests of the last week',
      (w) => w.counts.lastGas[0] / BASE_UNITS,
      'week',
    ],
    [
      'chain.storage',
      'USD',
      'archiving the results of the last week',
      (w) => w.counts.lastStorage[0] / BASE_UNITS,
      'week',
    ],
    [
      'chain.perRequest',
      'USD',
      'gas and storage of a request, mean of the last week',
      (w) => ratio(costOf(w), w.counts.lastRequests[0]),
      'week',
      'no request was settled or refunded',
    ],
    [
      'chain.covered',
      'ratio',
      'processing fees of the last week over what its requests cost in gas and storage: 1 is just enough',
      (w) =>
        ratio(
          ((w.economy.col.lastWeekFees[0] / BASE_UNITS) * w.priceUsd * w.inForce.network) / PPM,
          costOf(w),
        ),
      'week',
      'requests cost no gas and no storage',
    ],
    [
      'chain.owed',
      'USD',
      'gas and storage that nobody has paid',
      (w) => w.chain.col.owed[0] / BASE_UNITS,
      'week',
    ],
  ]);
