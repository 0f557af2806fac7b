import { exp, ln } from '../../portable.ts';
import type { Cursor } from '../draws.ts';
import { requireDomain } from './domain.ts';
import { PoissonHat } from './poisson-hat.ts';

const INVERSION_MEAN_MAX = 10;

/**
 * The number of independent events in an interval that holds `mean` of them on average, mean in [0, 10^9].
 * Exact at every mean: by inversion below 10 (then rising with the mean for given draws), by transformed
 * rejection above (Hörmann, "The transformed rejection method for generating Poisson random variables", 1993,
 * algorithm PTRS).
 */
export function poisson(cursor: Cursor, mean: number): number {
  requireDomain(mean >= 0 && mean <= 1e9, 'poisson: mean in [0, 10^9]', mean);
  return mean < INVERSION_MEAN_MAX
    ? poissonByInversion(cursor.u53(), mean)
    : poissonByRejection(cursor, mean);
}

/** A Poisson count from a single `u` in [0, 1), for means in [0, 10): rises with `u` and with the mean. */
export function poissonByInversion(u: number, mean: number): number {
  requireDomain(u >= 0 && u < 1, 'poisson by inversion: u in [0, 1)', u);
  requireDomain(mean >= 0 && mean < INVERSION_MEAN_MAX, 'poisson by inversion: mean in [0, 10)', mean);
  let count = 0;
  let term = exp(-mean);
  let below = term;
  while (u >= below) {
    count++;
    term *= mean / count;
    // The last u's lie above any sum of rounded terms: stop where a further term no longer counts.
    if (below + term === below) break;
    below += term;
  }
  return count;
}

/** Means ≥ 10. An attempt takes two slots and mostly succeeds. */
function poissonByRejection(cursor: Cursor, mean: number): number {
  const hat = new PoissonHat(mean);
  for (;;) {
    const u = cursor.open01() - 0.5;
    const v = cursor.open01();
    const edge = 0.5 - Math.abs(u);
    const count = hat.count(u);
    if (edge >= 0.07 && v <= hat.acceptAtOnce) return count;
    if (count < 0 || (edge < 0.013 && v > edge)) continue;
    if (ln(v) <= hat.lnAcceptance(u, count)) return count;
  }
}
