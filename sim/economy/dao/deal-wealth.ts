import { OPEN_UNIT } from '../../kernel/traits.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { logNormal } from '../../random/distributions/log-normal.ts';
import type { Stream } from '../../random/draws.ts';

/** Some of the holders, who follow each other, and how their wealth differs. */
export interface Wealth {
  readonly stream: Stream;
  readonly first: number;
  readonly count: number;
  readonly cv: number;
  /** What an individual of average wealth has, of the most that one has; everybody the same when absent. */
  readonly part?: (id: number) => number;
}

/** Divides a total by log-normal wealth, one draw per individual; returns what was dealt. */
export function dealWealth(total: number, kind: Wealth, give: (row: number, amount: number) => void): number {
  const { stream, first, count, cv, part = () => 1 } = kind;
  const weights = Float64Array.from({ length: count }, (_, id) =>
    Math.round(part(id) * logNormal(stream.uniform(id, 0, 0) + OPEN_UNIT, { mean: 1_000_000, cv })),
  );
  const shares = new Float64Array(count);
  const dealt = divideProRata(total, weights, count, shares);
  for (let id = 0; id < count; id += 1) give(first + id, shares[id]);
  return dealt;
}
