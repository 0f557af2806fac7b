import { ln, log1p, pow } from '../../portable.ts';
import type { Cursor } from '../draws.ts';
import { requireDomain } from './domain.ts';
import { normal } from './normal.ts';

/**
 * A gamma value of the given `shape` (any finite number > 0) and scale 1, so of mean and variance `shape`. A
 * value too small for a double comes out as 0, as it often does for shapes below 0.001 (Marsaglia and Tsang,
 * "A simple method for generating gamma variables", 2000).
 */
export function gamma(cursor: Cursor, shape: number): number {
  requireDomain(shape > 0 && shape < Number.POSITIVE_INFINITY, 'gamma: shape in (0, ∞)', shape);
  if (shape >= 1) return gammaFromOne(cursor, shape);
  const shrink = pow(cursor.open01(), 1 / shape);
  return shrink * gammaFromOne(cursor, shape + 1);
}

/** The logarithm of `gamma` at the same cursor, for shapes from 10^−300 on: finite where that gives 0. */
export function logOfGamma(cursor: Cursor, shape: number): number {
  requireDomain(
    shape >= 1e-300 && shape < Number.POSITIVE_INFINITY,
    'log of gamma: shape in [10^−300, ∞)',
    shape,
  );
  if (shape >= 1) return ln(gammaFromOne(cursor, shape));
  const shrinkLog = ln(cursor.open01()) / shape;
  return shrinkLog + ln(gammaFromOne(cursor, shape + 1));
}

/** Shapes ≥ 1. An attempt takes two slots and succeeds at least 95 times in 100. */
function gammaFromOne(cursor: Cursor, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(cursor.open01());
    const u = cursor.open01();
    const w = c * x;
    if (w <= -1) continue;
    const cube = (1 + w) * (1 + w) * (1 + w);
    if (u < 1 - 0.0331 * x * x * x * x) return d * cube;
    // The paper's 1 − v + ln v with v = (1 + w)³, written to keep its digits when a large shape makes w small.
    const excess = 3 * (log1p(w) - w) - 3 * w * w - w * w * w;
    if (ln(u) < 0.5 * x * x + d * excess) return d * cube;
  }
}
