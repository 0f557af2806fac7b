import { ratio, shared } from '../../kernel/measure.ts';
import type { World } from './state.ts';

/** RT of a stream, of all subnets since the start: what rounds allotted, and what of it was awarded. */
interface StreamTotal {
  readonly allotted: number;
  readonly paid: number;
}

/** Totals of both streams: what was allotted and not paid had nobody to go to, and rolled over. */
export const sumStreams = shared(({ subnets }: World): Record<'compute' | 'data', StreamTotal> => {
  const { awardedCompute, awardedData, rolledCompute, rolledData } = subnets.col;
  const total = (paid: Float64Array, waiting: Float64Array): StreamTotal => {
    const sum = { allotted: 0, paid: 0 };
    for (let id = 0; id < subnets.rows; id += 1) {
      sum.paid += paid[id];
      sum.allotted += paid[id] + waiting[id];
    }
    return sum;
  };
  return { compute: total(awardedCompute, rolledCompute), data: total(awardedData, rolledData) };
});

/** Part of computing in what both streams allotted, or paid; NaN of nothing. */
export function deriveComputeShare(world: World, what: keyof StreamTotal): number {
  const { compute, data } = sumStreams(world);
  return ratio(compute[what], compute[what] + data[what]);
}
