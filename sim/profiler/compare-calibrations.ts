import { type MeasuredCalibration, qualityOf } from '../workload/calibration.ts';
import type { Quality } from '../workload/measurement.ts';
import { quantileOf } from './contention.ts';
import { regimeOf } from './quotes.ts';

/** One workload on two machines, or on one machine twice. */
export interface ComparedWorkload {
  readonly id: string;
  readonly regime: string;
  /** Median seconds in each. */
  readonly a: number;
  readonly b: number;
  /** Seconds of `b` over seconds of `a`. */
  readonly ratio: number;
  /** Whether the median of `b` lies in the interval of `a`. */
  readonly isInInterval: boolean;
}

/** Two calibrations side by side. */
export interface CalibrationComparison {
  readonly a: string;
  readonly b: string;
  /** Machines, as the files describe them. */
  readonly machines: readonly [string, string];
  /** How far each machine was left alone. */
  readonly qualities: readonly [Quality, Quality];
  /** Execution provider of ONNX Runtime in each. */
  readonly providers: readonly [string, string];
  /** Figures that scenarios use: value in each, ratio, and how many standard errors apart. */
  readonly figures: readonly ComparedFigure[];
  readonly workloads: readonly ComparedWorkload[];
  /** Median ratio of seconds per regime. */
  readonly regimes: readonly {
    readonly regime: string;
    readonly workloads: number;
    readonly ratio: number;
  }[];
  /** Share of the workloads of both whose median in `b` lies in the interval of `a`. */
  readonly inIntervalShare: number;
}

export interface ComparedFigure {
  readonly name: string;
  readonly a: number;
  readonly b: number;
  readonly ratio: number;
  readonly standardErrors: number;
}

/** Compares what two calibrations measured; workloads of one alone are left out. */
export function compareCalibrations(a: MeasuredCalibration, b: MeasuredCalibration): CalibrationComparison {
  const workloads = a.measurements.flatMap((one): ComparedWorkload[] => {
    const other = b.measurements.find(({ id }) => id === one.id);
    if (other === undefined) return [];
    const [low, high] = one.interval;
    return [
      {
        id: one.id,
        regime: regimeOf(one),
        a: one.secondsP50,
        b: other.secondsP50,
        ratio: other.secondsP50 / one.secondsP50,
        isInInterval: other.secondsP50 >= low && other.secondsP50 <= high,
      },
    ];
  });
  const names = [...new Set(workloads.map(({ regime }) => regime))];
  return {
    a: a.name,
    b: b.name,
    machines: [a.hardware, b.hardware],
    qualities: [qualityOf(a), qualityOf(b)],
    providers: [a.method.provider, b.method.provider],
    figures: compareFigures(a, b),
    workloads,
    regimes: names.map((regime) => {
      const ratios = workloads.filter((one) => one.regime === regime).map(({ ratio }) => ratio);
      return { regime, workloads: ratios.length, ratio: quantileOf(ratios, 0.5) };
    }),
    inIntervalShare:
      workloads.length === 0
        ? 0
        : workloads.filter(({ isInInterval }) => isInInterval).length / workloads.length,
  };
}

function compareFigures(a: MeasuredCalibration, b: MeasuredCalibration): ComparedFigure[] {
  const figures = [
    ['seconds per AU', a.anchorSeconds, b.anchorSeconds],
    ['AU per hour', a.tier.auPerHour, b.tier.auPerHour],
    ['b', a.coefficients.b, b.coefficients.b],
    ['c', a.coefficients.c, b.coefficients.c],
    ['e', a.coefficients.e, b.coefficients.e],
    ['k', a.coefficients.k, b.coefficients.k],
  ] as const;
  return figures.flatMap(([name, one, other]) => {
    if (one === undefined || other === undefined) return [];
    const error = Math.hypot(one.value * one.relativeUncertainty, other.value * other.relativeUncertainty);
    const compared = {
      name,
      a: one.value,
      b: other.value,
      ratio: other.value / one.value,
      standardErrors: error > 0 ? Math.abs(other.value - one.value) / error : 0,
    };
    return [compared];
  });
}
