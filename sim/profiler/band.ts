import type { Quality } from '../workload/measurement.ts';

/** How far off one workload was in one session, as a factor of at least 1. */
export interface Miss {
  readonly regime: string;
  readonly session: number;
  readonly factor: number;
}

/** Standard errors that nine in ten of a normal distribution lie within. */
const ERRORS_IN_NINE_TENTHS = 1.645;

/** Within what, as a share of it, nine in ten costs lie that are known with so large a relative standard error. */
export function nineTenthsOf(error: number): number {
  return ERRORS_IN_NINE_TENTHS * error;
}

/**
 * Factor between two costs, whichever is larger, widened by what the second is uncertain. That is for a cost which nothing
 * else measured: where other sessions say what to expect, the factor already holds the error of this one, and the error is 0
 * here, or it would count twice.
 */
export function missOf(expected: number, measured: number, error: number): number {
  const ratio = expected / measured;
  return Math.max(ratio, 1 / ratio) * (1 + nineTenthsOf(error));
}

/**
 * Bands by regime. Machines differ more from hour to hour than within one session, and all workloads of a session share its
 * hour (the more they wait for memory, the more). So a band is no percentile over everything: it is the widest of what
 * each session needs. Of S sessions that are alike, the next needs more than all of them once in S + 1 times; of regimes each
 * has its own, so that a promise for one kind of work is not kept by another (Vovk, Gammerman and Shafer 2005, chapter 4.5).
 */
export function widestBands(misses: readonly Miss[]): Record<string, number> {
  const regimes = new Map<string, Map<number, number[]>>();
  for (const { regime, session, factor } of misses) {
    const bySession = regimes.get(regime) ?? new Map<number, number[]>();
    regimes.set(regime, bySession);
    bySession.set(session, [...(bySession.get(session) ?? []), factor - 1]);
  }
  return Object.fromEntries(
    [...regimes].map(([regime, bySession]) => [
      regime,
      Math.max(...[...bySession.values()].map(ninetiethPercentile)),
    ]),
  );
}

/**
 * The 90th percentile is the ⌈0.9 (n + 1)⌉-th smallest of n errors, or the largest: the next workload's error lies below
 * it nine times in ten, which interpolating between few errors does not promise (Vovk, Gammerman and Shafer 2005).
 */
export function ninetiethPercentile(errors: readonly number[]): number {
  const sorted = [...errors].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length, Math.ceil(0.9 * (sorted.length + 1))) - 1];
}

/**
 * What disturbs all sessions of a calibration alike, such as a neighbour on the same cache, does not show in how they
 * scatter: it slows some work down more than the anchor, and most of all work that waits for memory. So bands of such a
 * calibration have a least width. It is a choice, which `npm run bench -- profiler` holds against measurements.
 */
const bandMin: Readonly<Record<Quality, { readonly decoding: number; readonly other: number }>> = {
  quiet: { decoding: 0, other: 0 },
  drifting: { decoding: 0.1, other: 0.05 },
  disturbed: { decoding: 0.3, other: 0.15 },
};

/** Of a single session nothing is known of how others would differ: its least width is so many times as large. */
const singleSession = 1.5;

/** Bands by regime that are no narrower than what so many sessions on such a machine allow. */
export function widenBands(
  bands: Readonly<Record<string, number>>,
  quality: Quality,
  sessions: number,
): Record<string, number> {
  const factor = sessions === 1 ? singleSession : 1;
  const least = { decoding: factor * bandMin[quality].decoding, other: factor * bandMin[quality].other };
  return Object.fromEntries(
    Object.entries(bands).map(([regime, band]) => [
      regime,
      Math.max(band, regime === 'decoding' ? least.decoding : least.other),
    ]),
  );
}
