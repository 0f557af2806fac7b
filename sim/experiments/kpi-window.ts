import type { Scenario } from '../economy/resolve.ts';
import { InputError, type Problem } from '../errors.ts';
import { DAY_HOURS, formatQuantity, WEEK_HOURS } from '../units.ts';
import { printable } from '../workload/printable.ts';
import type { CompiledKpi, MetricReading } from './kpi.ts';

const hoursPerCadence = { tick: 0, day: DAY_HOURS, week: WEEK_HOURS } as const;

/** When a run measures what, in hours from its start. */
export interface MeasuredTimes {
  readonly horizonHours: number;
  /** The first time at which a metric is measured; its multiples are the others. */
  readonly everyHours: (metric: string) => number;
}

/** When runs of a scenario measure the metrics of `specs`. */
export function deriveMeasuredTimes(
  { scenario }: { readonly scenario: Pick<Scenario, 'clock' | 'record'> },
  specs: readonly { readonly name: string; readonly cadence: keyof typeof hoursPerCadence }[],
): MeasuredTimes {
  const rowHours = scenario.record.metricsEvery;
  const every = new Map(
    specs.map(({ name, cadence }) => [name, firstOfBoth(rowHours, hoursPerCadence[cadence])]),
  );
  return {
    horizonHours: scenario.clock.horizon,
    everyHours: (metric) => every.get(metric) ?? rowHours,
  };
}

/** What all of some runs have: the shortest run, and the rarest measurement of each metric. */
export function joinTimes(runs: readonly MeasuredTimes[]): MeasuredTimes {
  return {
    horizonHours: Math.min(...runs.map(({ horizonHours }) => horizonHours)),
    everyHours: (metric) => Math.max(...runs.map(({ everyHours }) => everyHours(metric))),
  };
}

/** Rows searched for one that falls on a cadence: ten years of them by the hour. */
const rowsMax = 87_600;

/** The least multiple of both; of the first alone where the second is 0; infinite where they meet too late for any run. */
function firstOfBoth(rowHours: number, cadenceHours: number): number {
  if (cadenceHours === 0) return rowHours;
  for (let row = 1; row <= rowsMax; row += 1) {
    const periods = (row * rowHours) / cadenceHours;
    if (Math.abs(periods - Math.round(periods)) < 1e-9 && periods > 0.5) return row * rowHours;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Refuses a figure that reads what no run has: a window that begins or ends after the run, or in which its metric is
 * never measured, and metrics held against each other that are measured at different times. Throws InputError with every window that is wrong; `where` names the point or arm, if there are several.
 */
export function requireWindows(kpi: CompiledKpi, times: MeasuredTimes, path: string, where = ''): void {
  refuse(
    kpi,
    path,
    (reading) =>
      findOverrun(reading, times, where) ??
      findUnmeasured(reading, times, where) ??
      findOtherTimes(reading, times),
  );
}

/** Refuses a figure with a window that begins or ends after the run, whatever is measured in it. Throws InputError with all of them. */
export function requireInsideRun(kpi: CompiledKpi, times: MeasuredTimes, path: string): void {
  refuse(kpi, path, (reading) => findOverrun(reading, times, ''));
}

type Fault = Omit<Problem, 'path'>;

function refuse(
  { readings }: CompiledKpi,
  path: string,
  findFault: (reading: MetricReading) => Fault | undefined,
): void {
  const problems = readings.flatMap((reading) => findFault(reading) ?? []);
  if (problems.length > 0) throw new InputError(problems.map((problem) => ({ path, ...problem })));
}

/** When a run ends, and where: at a point or in an arm. */
function describeEnd(horizonHours: number, where: string): string {
  const horizon = formatQuantity(horizonHours, 'duration');
  return where === '' ? horizon : `${horizon} at ${where}`;
}

function findOverrun(
  { metric, reading, fromHours, toHours, subject, written }: MetricReading,
  { horizonHours }: MeasuredTimes,
  where: string,
): Fault | undefined {
  const isBeyond = fromHours >= horizonHours || (toHours > horizonHours && Number.isFinite(toHours));
  if (!isBeyond) return undefined;
  const horizon = formatQuantity(horizonHours, 'duration');
  const what = reading === 'at' ? 'a time' : 'a window';
  const begin = formatQuantity(fromHours, 'duration');
  const whole = reading === 'at' ? `at(${metric}, ${horizon})` : `${reading}(${subject})`;
  const cut =
    reading === 'at' || fromHours >= horizonHours ? whole : `${reading}(${subject}, ${begin}, ${horizon})`;
  const ends = describeEnd(horizonHours, where);
  return {
    constraint: `expected ${what} inside the run, which ends after ${ends} (clock.horizon)`,
    value: printable(written),
    hint: `write for instance ${cut}, or let the runs take longer (clock.horizon); a time without a unit is in days`,
  };
}

function findUnmeasured(
  { metric, fromHours, toHours, written }: MetricReading,
  { horizonHours, everyHours }: MeasuredTimes,
  where: string,
): Fault | undefined {
  const every = everyHours(metric);
  const last = Math.floor(Math.min(toHours, horizonHours) / every + 1e-9);
  if (last > Math.floor(fromHours / every + 1e-9)) return undefined;
  const often = Number.isFinite(every) ? `every ${formatQuantity(every, 'duration')}` : 'never';
  const ends = describeEnd(horizonHours, where);
  return {
    constraint: `expected a window in which ${metric} is measured, which is ${often} (the run ends after ${ends})`,
    value: printable(written),
    hint: Number.isFinite(every)
      ? `let the window hold a multiple of ${formatQuantity(every, 'duration')}, or run longer (clock.horizon)`
      : 'let record.metricsEvery divide a day',
  };
}

function findOtherTimes(
  { metric, condition, written }: MetricReading,
  { everyHours }: MeasuredTimes,
): Fault | undefined {
  const other = condition?.line;
  if (typeof other !== 'string' || everyHours(other) === everyHours(metric)) return undefined;
  const [often, otherOften] = [metric, other].map((one) => formatQuantity(everyHours(one), 'duration'));
  return {
    constraint: `expected metrics measured at the same times, and ${metric} is every ${often}, ${other} every ${otherOften}`,
    value: printable(written),
    hint: `measure both as rarely: record.metricsEvery: ${formatQuantity(Math.max(everyHours(metric), everyHours(other)), 'duration')}; or hold ${metric} against a number`,
  };
}
