import { deriveGini } from '../sim/metrics/gini.ts';

/** What a Lorenz curve says, and its area. */
export interface Lorenz {
  readonly curve: readonly number[];
  readonly gini: number;
}

/**
 * The Lorenz curve of non-negative holdings in `steps` equal parts of the holders, poorest first: at i the share of the
 * whole that i / steps of them have, linear inside a holder. Where nobody has anything, all have the same.
 */
export function deriveLorenz(holdings: readonly number[], steps: number): Lorenz {
  const sorted = Float64Array.from(holdings).sort();
  const count = sorted.length;
  const before = new Float64Array(count + 1);
  for (let i = 0; i < count; i += 1) before[i + 1] = before[i] + sorted[i];
  const whole = before[count];
  const curve = Array.from({ length: steps + 1 }, (_, step) => {
    if (!(whole > 0)) return step / steps;
    const position = (step / steps) * count;
    const below = Math.min(count - 1, Math.floor(position));
    const share = (before[below] + (position - below) * sorted[below]) / whole;
    return Math.round(share * 1e6) / 1e6;
  });
  return { curve, gini: deriveGini(sorted) };
}
