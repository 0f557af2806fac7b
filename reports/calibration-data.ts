import { percent } from '../sim/profiler/percent.ts';
import { quoteBand, quoteUnits, regimeOf } from '../sim/profiler/quotes.ts';
import { listCoefficients, type MeasuredCalibration, qualityOf } from '../sim/workload/calibration.ts';
import type { Measurement } from '../sim/workload/measurement.ts';

/** One measured workload as the page of a calibration draws it. */
export interface MeasuredPoint {
  /** Id without its kind. */
  readonly name: string;
  readonly kind: Measurement['kind'];
  /** Workloads that share a band. */
  readonly regime: string;
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
  /** Median seconds in each session. */
  readonly sessions: readonly number[];
  /** Seconds by the family's cost formula. */
  readonly quoted?: number;
  /** Half width of the formula's band, relative. */
  readonly band?: number;
  readonly flops?: number;
  readonly bytes?: number;
}

/** What the page of a calibration shows. */
export interface CalibrationData {
  readonly name: string;
  readonly note: string;
  readonly dmpsim: string;
  /** Lines of label and value about machine and method. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly headlines: readonly (readonly [label: string, value: string])[];
  /** Cells of the table of cost formulas, one row for each band. */
  readonly quotes: readonly (readonly string[])[];
  readonly points: readonly MeasuredPoint[];
  readonly digest: string;
}

/** Gathers what is drawn; predictions are seconds on the measured machine. */
export function gatherCalibrationData(calibration: MeasuredCalibration): CalibrationData {
  const { method, anchorSeconds, tier, coefficients, fingerprint, fhe } = calibration;
  const uncertain = (value: string, relative: number): string => `${value} ± ${percent(relative)}`;
  return {
    name: calibration.name,
    note: calibration.note,
    dmpsim: method.dmpsim,
    headlines: [
      [
        'One anchor unit',
        uncertain(`${digits(1000 * anchorSeconds.value)} ms`, anchorSeconds.relativeUncertainty),
      ],
      ['Work an hour', `${Math.round(tier.auPerHour.value)} AU`],
      ...listCoefficients(coefficients).map(
        ([name, { value, relativeUncertainty }]) =>
          [`Coefficient ${name}`, uncertain(digits(value), relativeUncertainty)] as const,
      ),
      ...(fhe === undefined
        ? []
        : [['Encryption slows down', `${digits(fhe.slowdown.value)} times`] as const]),
    ],
    facts: [
      ['Processor', `${fingerprint.cpu}, ${fingerprint.cores} cores`],
      ['Vector instructions', fingerprint.instructions.join(', ')],
      ['Software', `${fingerprint.system}, Node ${fingerprint.node}`],
      [
        'Libraries',
        Object.entries(fingerprint.libraries)
          .map((entry) => entry.join(' '))
          .join(', '),
      ],
      ['Threads', String(method.threads)],
      ['Measured on', method.date],
      ['Execution provider', method.provider],
      ['Sessions', `${method.sessions} count, ${method.rejected.length} do not`],
      ['The machine was', describeQuality(method)],
      ...(method.spanSeconds === undefined ? [] : [['Spread over', formatSpan(method.spanSeconds)] as const]),
      [
        'Spread of the anchors',
        Object.entries(method.anchorSpread)
          .map(([kind, spread]) => `${kind} ${percent(spread)}`)
          .join(', '),
      ],
      ['Cost of measuring', percent(method.overhead)],
      ...(fhe === undefined ? [] : [['Slow-down divides by', fhe.slowdown.denominator] as const]),
    ],
    quotes: calibration.quotes.flatMap(
      ({ family, workloads, rSquaredLog, leaveOneOut, leaveSizeOut, bands }) =>
        Object.entries(bands).map(([regime, band], index) => {
          const errors = [percent(leaveOneOut.median), percent(leaveSizeOut.median)];
          const fit = index === 0 ? [family, String(workloads), rSquaredLog.toFixed(4), ...errors] : blankFit;
          return [...fit, regime, `± ${percent(band)}`];
        }),
    ),
    points: calibration.measurements.map((measurement) => toPoint(calibration, measurement)),
    digest: calibration.digest,
  };
}

/** `disturbed: other programs used 100 % of what this one left of the CPUs`. */
function describeQuality(method: MeasuredCalibration['method']): string {
  const quality = qualityOf({ method });
  const reason = method.sessionQualities?.find((session) => session.quality === quality)?.reason;
  return reason === undefined ? quality : `${quality}: ${reason}`;
}

function toPoint({ quotes, anchorSeconds }: MeasuredCalibration, measurement: Measurement): MeasuredPoint {
  const { id, kind, facts, secondsP50, interval, sessions } = measurement;
  const units = kind === 'onnx' ? quoteUnits(quotes, measurement) : undefined;
  const band = quoteBand(quotes, measurement);
  const { flops, bytes } = facts;
  return {
    name: id.slice(id.indexOf('/') + 1),
    kind,
    regime: regimeOf(measurement),
    seconds: secondsP50,
    low: interval[0],
    high: interval[1],
    sessions: sessions.map(({ seconds }) => seconds),
    ...(units !== undefined && band !== undefined && { quoted: units * anchorSeconds.value, band }),
    ...(flops !== undefined && bytes !== undefined && { flops, bytes }),
  };
}

/** What a fit says of its family stands beside the first of its bands. */
const blankFit = ['', '', '', '', ''];

/** `25 min`, `1.4 h`. */
function formatSpan(seconds: number): string {
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${digits(seconds / 3600)} h`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
