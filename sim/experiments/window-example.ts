import { formatQuantity } from '../units.ts';
import type { TimeReading } from './kpi.ts';
import type { MeasuredTimes } from './kpi-window.ts';

/** What a reading may be given of a metric: `fees.gross, 0.9` of a quantile. */
function exampleSubject(reading: TimeReading, metric: string): string {
  if (reading === 'quantile') return `${metric}, 0.9`;
  return reading === 'share' || reading === 'when' ? `${metric} > 0` : metric;
}

/** A reading to write of a metric, in words that all runs understand: `at(fees.gross, 2 weeks)`. */
export function exampleReading(
  reading: TimeReading,
  metric: string,
  times?: MeasuredTimes,
  subject = exampleSubject(reading, metric),
): string {
  const end = listMeasurements(metric, times)?.last;
  if (reading !== 'at') return `${reading}(${subject})`;
  return end === undefined ? `last(${metric})` : `at(${metric}, ${formatQuantity(end, 'duration')})`;
}

/** The same of the later half of the run; undefined where it is measured once at most, or when is not known. */
export function exampleWindow(
  reading: TimeReading,
  metric: string,
  times?: MeasuredTimes,
  subject = exampleSubject(reading, metric),
): string | undefined {
  const { middle = 0, last = 0 } = listMeasurements(metric, times) ?? {};
  if (middle <= 0) return undefined;
  const [from, to] = [middle, last].map((hours) => formatQuantity(hours, 'duration'));
  return `${reading}(${subject}, ${from}, ${to})`;
}

/** When it is measured last and around the middle of the run, in hours. */
function listMeasurements(metric: string, times: MeasuredTimes | undefined) {
  const every = times?.everyHours(metric) ?? Number.POSITIVE_INFINITY;
  const count = Math.floor((times?.horizonHours ?? 0) / every + 1e-9);
  return count === 0 ? undefined : { middle: Math.floor(count / 2) * every, last: count * every };
}
