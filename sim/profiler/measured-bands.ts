import type { Measurement, Quality } from '../workload/measurement.ts';
import { type Miss, missOf, ninetiethPercentile, widenBands, widestBands } from './band.ts';
import { quantileOf } from './contention.ts';
import { sumOperations } from './fhe/derive-costs.ts';
import { regimeOf } from './quotes.ts';

/**
 * How far a measured cost in units of its anchor holds in another session, by kind of work: each session against the
 * median of the others. For encrypted work at least what circuits differ from the sums of their operations by, because
 * that is how it is quoted.
 */
export function deriveMeasuredBands(
  measurements: readonly Measurement[],
  quality: Quality,
): Record<string, number> {
  const bands = widestBands(measurements.flatMap(missesOf));
  const misfits = deriveMisfits(measurements);
  const atLeast = Object.entries(bands).map(
    ([regime, band]) => [regime, Math.max(band, misfits.get(regime) ?? 0)] as const,
  );
  const sessions = new Set(measurements.flatMap((one) => one.sessions.map(({ session }) => session))).size;
  return widenBands(Object.fromEntries(atLeast), quality, sessions);
}

function missesOf(measurement: Measurement): Miss[] {
  const { sessions, units } = measurement;
  return sessions.map(({ session, units: measured, error = 0 }) => {
    const others = sessions.filter((one) => one.session !== session).map((one) => one.units);
    const factor =
      others.length === 0 ? missOf(units, measured, error) : missOf(quantileOf(others, 0.5), measured, 0);
    return { regime: regimeOf(measurement), session, factor };
  });
}

/** By scheme, how far circuits lie from the sums of their operations nine times in ten. */
function deriveMisfits(measurements: readonly Measurement[]): Map<string, number> {
  const byId = new Map(measurements.map((measurement) => [measurement.id, measurement]));
  const errors = new Map<string, number[]>();
  for (const measurement of measurements) {
    const sum = measurement.kind === 'fhe' ? sumOperations(measurement, byId) : undefined;
    if (sum === undefined) continue;
    const regime = regimeOf(measurement);
    errors.set(regime, [...(errors.get(regime) ?? []), missOf(sum, measurement.secondsP50, 0) - 1]);
  }
  return new Map([...errors].map(([regime, values]) => [regime, ninetiethPercentile(values)]));
}

/** Measurements whose intervals are at least the band of their kind of work, as is right for a machine that was not quiet. */
export function widenIntervals(
  measurements: readonly Measurement[],
  bands: Readonly<Record<string, number>>,
): Measurement[] {
  return measurements.map((measurement) => {
    const { secondsP50, interval } = measurement;
    const factor = 1 + (bands[regimeOf(measurement)] ?? 0);
    return {
      ...measurement,
      interval: [Math.min(interval[0], secondsP50 / factor), Math.max(interval[1], secondsP50 * factor)],
    };
  });
}
