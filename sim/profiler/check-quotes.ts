import { type MeasuredCalibration, qualityOf } from '../workload/calibration.ts';
import type { Measurement, Quality } from '../workload/measurement.ts';
import { nineTenthsOf } from './band.ts';
import { quantileOf } from './contention.ts';
import { isWithinBand, quoteBand, quoteUnits, regimeOf } from './quotes.ts';

/** One workload that no fit has seen, measured and quoted, in anchor units. */
export interface CheckedWorkload {
  readonly id: string;
  readonly regime: string;
  readonly measured: number;
  readonly quoted: number;
  /** Quoted over measured, less one. */
  readonly error: number;
  readonly band: number;
  /** Half width of what the check itself is uncertain of, nine times in ten; 0 on a quiet machine. */
  readonly uncertainty: number;
  /** Within the band, widened by the uncertainty. */
  readonly isInside: boolean;
}

/** How well a calibration predicts. */
export interface QuoteCheck {
  readonly calibration: string;
  /** How the machine was when the calibration was measured, and when it was checked. */
  readonly quality: Quality;
  readonly checkedQuality: Quality;
  readonly workloads: readonly CheckedWorkload[];
  readonly regimes: readonly RegimeCheck[];
  /** Share of all workloads inside their band. */
  readonly insideShare: number;
  /** Median of the errors without sign. */
  readonly medianError: number;
  /** Median of what the check is uncertain of. */
  readonly medianUncertainty: number;
}

/** The workloads that share a band. */
export interface RegimeCheck {
  readonly regime: string;
  readonly workloads: number;
  readonly inside: number;
  readonly band: number;
  readonly medianError: number;
}

/**
 * Compares measurements that a calibration has not seen with its quotes; workloads of its own fit are left out. On a machine that
 * was not quiet a cost is known no better than its pairs scatter, which says nothing against its quote.
 */
export function checkQuotes(
  calibration: MeasuredCalibration,
  measurements: readonly Measurement[],
  checkedQuality: Quality = 'quiet',
): QuoteCheck {
  const seen = new Set(calibration.measurements.map(({ id }) => id));
  const workloads = measurements
    .filter(({ id }) => !seen.has(id))
    .flatMap((measurement) => checkOne(calibration, measurement, checkedQuality) ?? []);
  const bands = calibration.quotes.flatMap((quote) => Object.entries(quote.bands));
  const regimes = bands.flatMap(([regime, band]) => {
    const own = workloads.filter((one) => one.regime === regime);
    if (own.length === 0) return [];
    const inside = own.filter(({ isInside }) => isInside).length;
    return [{ regime, workloads: own.length, inside, band, medianError: medianErrorOf(own) }];
  });
  const inside = workloads.filter(({ isInside }) => isInside).length;
  return {
    calibration: calibration.name,
    quality: qualityOf(calibration),
    checkedQuality,
    workloads,
    regimes,
    insideShare: workloads.length === 0 ? 0 : inside / workloads.length,
    medianError: medianErrorOf(workloads),
    medianUncertainty: medianOf(workloads.map(({ uncertainty }) => uncertainty)),
  };
}

function checkOne(
  calibration: MeasuredCalibration,
  measurement: Measurement,
  checkedQuality: Quality,
): CheckedWorkload | undefined {
  const quoted = quoteUnits(calibration.quotes, measurement);
  const band = quoteBand(calibration.quotes, measurement);
  if (quoted === undefined || band === undefined) return undefined;
  const { id, units } = measurement;
  const uncertainty = checkedQuality === 'quiet' ? 0 : nineTenthsOf(errorOf(measurement));
  const isInside = isWithinBand(units, quoted, (1 + band) * (1 + uncertainty) - 1);
  return {
    id,
    regime: regimeOf(measurement),
    measured: units,
    quoted,
    error: quoted / units - 1,
    band,
    uncertainty,
    isInside,
  };
}

/** Relative standard error of the cost: that of the mean of its sessions, as each knows it from its pairs. */
function errorOf({ sessions }: Measurement): number {
  return Math.hypot(...sessions.map(({ error = 0 }) => error)) / sessions.length;
}

function medianErrorOf(workloads: readonly CheckedWorkload[]): number {
  return medianOf(workloads.map(({ error }) => Math.abs(error)));
}

/** 0 for nothing. */
function medianOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : quantileOf(values, 0.5);
}
