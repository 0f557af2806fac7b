import type { Quality } from '../workload/measurement.ts';

/** How far off one workload was in one session, as a factor of at least 1. */
export interface Miss {
  readonly regime: string;
  readonly session: number;
  readonly factor: number;
}

/** Standard errors that nine in ten of a normal distribution lie within. */
const ERRORS_IN_NINE_TENTHS = 1.645;

/** Factor between two costs, whichever is larger, widened by what the second is uncertain. */
export function missOf(expected: number, measured: number, error: number): number {
  const ratio = expected / measured;
  return Math.max(ratio, 1 / ratio) * (1 + ERRORS_IN_NINE_TENTHS * error);
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
 * scatter: it slows some work down more than the anchor. So bands of such a calibration have a least width.
 */
const bandMin: Readonly<Record<Quality, number>> = { quiet: 0, drifting: 0.05, disturbed: 0.1 };

/** A band that is no narrower than what measuring on such a machine allows. */
export function widenBand(band: number, quality: Quality): number {
  return Math.max(band, bandMin[quality]);
}
