import { type CompiledKpi, metricsOf } from './kpi.ts';

/** Something divided by, as far as it can be named: one reading of a metric. */
const divisor = /\/\s*(\w+\s*\([^()]*\))/g;

/**
 * What it means that a run has no value of a figure, in words, from what its measures say of themselves and from what it
 * divides by; undefined where nothing is known.
 */
export function explainAbsence(
  { readings, formula }: Pick<CompiledKpi, 'readings' | 'formula'>,
  absenceOf: (metric: string) => string | undefined,
): string | undefined {
  const ofMetrics = readings.flatMap(metricsOf).flatMap((metric) => absenceOf(metric) ?? []);
  const named = [...formula.matchAll(divisor)].map(([, written]) => `${written} was 0`);
  const ofRatio = formula.includes('/') && named.length === 0 ? ['what it divides by was 0'] : named;
  const words = [...new Set([...ofMetrics, ...ofRatio])];
  return words.length === 0 ? undefined : words.join(', or ');
}

/** In how many runs of each kind a figure has no value, and what that means. */
export interface Absence {
  /** Name of the figure. */
  readonly figure: string;
  readonly arm: string;
  /** Runs without a value in the arm and under today's rules, each of `of`. */
  readonly missing: number;
  readonly missingToday: number;
  readonly of: number;
  /** What it means, where the figure's measures say it. */
  readonly meaning?: string | undefined;
}

/** `latency has no value in 38 of 100 runs of “no emission” (today in 0): nobody was served`; undefined where none lacks it. */
export function describeAbsence({
  figure,
  arm,
  missing,
  missingToday,
  of,
  meaning,
}: Absence): string | undefined {
  if (missing === 0 && missingToday === 0) return undefined;
  const runs = `${missing} of ${of} runs of “${arm}” (today in ${missingToday})`;
  return `${figure} has no value in ${runs}${meaning === undefined ? '' : `: ${meaning}`}`;
}
