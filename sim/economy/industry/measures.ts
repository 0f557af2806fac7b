import { group, type Measure, ratio } from '../../kernel/measure.ts';
import type { World } from './state.ts';

/** Sum of a value of all adaptors in business. */
function sumPresent({ adaptors }: World, values: Float64Array): number {
  let sum = 0;
  for (let id = 0; id < adaptors.rows; id += 1) sum += adaptors.col.absent[id] === 1 ? 0 : values[id];
  return sum;
}

const nobody = 'no adaptor was in business';

/** How many adaptors there are, and what is left to them. */
export const industryMeasures = (): readonly Measure<World>[] =>
  group<World>('adaptors', [
    ['adaptors.present', '1', 'adaptors in business', (w) => w.trade.col.present[0], 'day'],
    ['adaptors.joined', '1', 'adaptors that joined since the start', (w) => w.counts.entered[0], 'week'],
    ['adaptors.left', '1', 'adaptors that left since the start', (w) => w.counts.left[0], 'week'],
    [
      'adaptors.cost',
      'USD',
      'costs of an adaptor in the last week, mean',
      (w) => ratio(sumPresent(w, w.firms.col.weekCost), w.trade.col.present[0]),
      'week',
      nobody,
    ],
    [
      'adaptors.margin',
      'share',
      'margin over costs of all adaptors together, as lately seen',
      (w) => ratio(w.trade.col.incomeUsd[0], sumPresent(w, w.firms.col.weekCost)) - 1,
      'week',
      nobody,
    ],
  ]);
