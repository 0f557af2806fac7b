import { formatQuantity } from '../units.ts';
import type { MetricReading } from './kpi.ts';
import { valueStandsHours } from './reading-gauge.ts';

/** A reading of a metric that may have no value at first: of a subnet before it is founded, of a vault before its first round. */
export interface LateReading extends MetricReading {
  readonly everyHours: number;
  /** End of what it reads, within the run. */
  readonly endHours: number;
}

/** Whether a reading has no value where its metric begins late. */
export function looksAtBegin({ reading }: MetricReading): boolean {
  return !['last', 'at', 'begins'].includes(reading);
}

/** What a plan calls the figure that says when a metric began. */
const nameOf = (metric: string): string => `begins ${metric}`;

/** A figure for each metric of the readings: the hour of its first value. */
export function listBegins(readings: readonly LateReading[]) {
  const metrics = [...new Set(readings.map(({ metric }) => metric))];
  return metrics.map((metric) => ({ name: nameOf(metric), formula: `begins(${metric})`, unit: 'h' }));
}

/** What the runs of all arms gave. */
interface RunValues {
  /** One value a run, arm by arm; NaN for none. */
  readonly figure: readonly number[];
  /** Of a figure of the plan by its name, in the same order. */
  readonly valuesOf: (name: string) => readonly number[];
}

/**
 * Says of a figure that its metrics begin after what it reads: from when they have values, in how many runs, and a window
 * that all of these have. Undefined where no run lacks the figure for that reason.
 */
export function explainLateBegin(readings: readonly LateReading[], runs: RunValues): string | undefined {
  const words = readings.flatMap((reading) => explainReading(reading, runs) ?? []);
  return words.length === 0 ? undefined : [...new Set(words)].join('; ');
}

function explainReading(
  { reading, metric, subject, fromHours, everyHours, endHours }: LateReading,
  { figure, valuesOf }: RunValues,
): string | undefined {
  const begins = valuesOf(nameOf(metric));
  const standsHours = Math.max(valueStandsHours, everyHours);
  const late = begins.filter((hours, run) => Number.isNaN(figure[run]) && hours - fromHours > standsHours);
  if (late.length === 0) return undefined;
  const show = (hours: number): string => formatQuantity(hours, 'duration');
  const latest = Math.max(...begins.filter((hours) => !Number.isNaN(hours)));
  const [first, last] = [Math.min(...late), Math.max(...late)];
  const until = first === last ? show(first) : `${show(first)} to ${show(last)}`;
  const seen = `${metric} has no value before ${until}, in ${late.length} of ${figure.length} runs`;
  return latest + everyHours > endHours
    ? seen
    : `${seen}; ask from there on: ${reading}(${subject}, ${show(latest)}, ${show(endHours)})`;
}
