import { InputError, retellProblems } from '../errors.ts';
import { type CompiledFormula, compileFormula, formulaFunctions } from '../scenario/formula.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { nearestName } from '../scenario/nearest.ts';
import { DAY_HOURS, parseQuantity, QuantityError } from '../units.ts';
import { printable } from '../workload/printable.ts';
import type { MeasuredTimes } from './kpi-window.ts';
import { exampleReading, exampleWindow } from './window-example.ts';

/** What an experiment wants to know of a run, as one number. */
export interface KpiSpec {
  /** Name of the figure: `revenue`. */
  readonly name: string;
  /** Formula over metrics of the run, each read over its time: `sum(fees.gross) / mean(nodes.active)`. */
  readonly formula: string;
}

/** Ways to read a metric over time. */
const timeReadings = ['first', 'last', 'mean', 'min', 'max', 'sum', 'at', 'begins'] as const;
export type TimeReading = (typeof timeReadings)[number];

/** One metric as a formula reads it, over the hours in (fromHours, toHours]. */
export interface MetricReading {
  readonly reading: TimeReading;
  readonly metric: string;
  readonly fromHours: number;
  readonly toHours: number;
  /** As the formula has it. */
  readonly written: string;
}

/** A formula over metrics, ready to be computed while a run goes on. */
export interface CompiledKpi extends KpiSpec {
  readonly readings: readonly MetricReading[];
  /** The formula over one name per reading, in their order. */
  readonly compiled: CompiledFormula;
  /** Its value from one number per reading; NaN where any part of it that is computed is no finite number, as a ratio to nothing. */
  evaluate(values: Float64Array): number;
}

/** A reading as it is written: `mean(fees.gross)`, `mean(fees.gross, 30)`, `mean(fees.gross, 1 week, 60 d)`. */
const readingPattern = new RegExp(
  `(?<![\\w.])(${timeReadings.join('|')})\\s*\\(\\s*(\\w[\\w.-]*)\\s*((?:,[^,()]*){0,2})\\)`,
  'g',
);
const numeral = /^\d+(\.\d+)?(e\d+)?$/i;

/**
 * Compiles a formula over the metrics called `metrics`: `first`, `last`, `mean`, `min`, `max` and `sum` of a metric over
 * the run, or from one time of the run to another, as in `mean(fees.gross, 1 week, 60 d)`, `at(price, 30 d)`, the last
 * value that was measured by then, and `begins(price)`, the hour of the first one; in any formula of the closed language of scenarios. Times count from the start and are
 * days where they have no unit; a window takes what is measured after its begin, until its end. Throws InputError at `path`;
 * what it proposes lies within `times`.
 */
export function compileKpi(
  spec: KpiSpec,
  metrics: readonly string[],
  path = `kpis.${spec.name}`,
  runTimes?: MeasuredTimes,
): CompiledKpi {
  const readings: MetricReading[] = [];
  const names: string[] = [];
  const text = spec.formula.replaceAll(readingPattern, (written, reading, metric, bounds) => {
    // `max(3, 2)` is a formula's own.
    if (numeral.test(metric)) return written;
    if (!metrics.includes(metric)) throw unknownMetric({ path, metric, written, metrics });
    const times = (bounds as string).split(',').slice(1);
    readings.push(readPeriod({ path, reading: reading as TimeReading, metric, times, written, runTimes }));
    const name = `${reading}_${metric.replaceAll(/\W/g, '_')}_${names.length}`;
    names.push(name);
    return name;
  });
  refuseBareMetric(text, { metrics, path, runTimes });
  if (readings.length === 0) {
    throw new InputError({
      path,
      constraint: 'expected a number read from a metric',
      value: printable(spec.formula),
      hint: 'for instance mean(fees.gross) or sum(requests.settled)',
    });
  }
  // Who wrote it knows nothing of the names that stand for its readings, nor of places among them.
  const asWritten = (words: string): string =>
    names
      .reduceRight((told, name, index) => told.replaceAll(name, readings[index].written), words)
      .replace(/ \(char \d+\)/, '');
  const formula = retellProblems(
    // Comparisons and 1 / (1 + x) would make a figure out of what was never measured.
    () => compileFormula(text, names, path, true),
    ({ constraint, value, hint, ...problem }) => ({
      ...problem,
      constraint: asWritten(constraint),
      value: asWritten(value),
      hint: asWritten(hint),
    }),
  );
  return { ...spec, readings, compiled: formula, evaluate: (values) => evaluateOrNothing(formula, values) };
}

interface WrittenReading {
  readonly path: string;
  readonly reading: TimeReading;
  readonly metric: string;
  readonly times: readonly string[];
  readonly written: string;
  readonly runTimes: MeasuredTimes | undefined;
}

function readPeriod({ path, reading, metric, times, written, runTimes }: WrittenReading): MetricReading {
  const refuse = (constraint: string, hint: string): InputError =>
    new InputError({ path, constraint, value: printable(written), hint });
  const whole = exampleReading(reading, metric, runTimes);
  const window = reading === 'at' ? undefined : exampleWindow(reading, metric, runTimes);
  const example = `write for instance ${window ?? whole}`;
  const hours = times.map((time) => readTime(time, example, refuse));
  if (reading === 'at') {
    if (hours.length !== 1) throw refuse('expected the time to read at', example);
    if (hours[0] === 0)
      throw refuse('expected a time after the start, where nothing is measured yet', example);
    return { reading, metric, fromHours: 0, toHours: hours[0], written };
  }
  const [fromHours = 0, toHours = Number.POSITIVE_INFINITY] = hours;
  if (toHours <= fromHours) {
    const [late, early] = times.map((time) => time.trim());
    const isReversed = toHours < fromHours && fromHours <= (runTimes?.horizonHours ?? fromHours);
    const swapped = `put the earlier time first: ${reading}(${metric}, ${early}, ${late})`;
    throw refuse('expected a period that ends after it begins', isReversed ? swapped : example);
  }
  return { reading, metric, fromHours, toHours, written };
}

/** A time in hours from the start: `1 week`, `36 h`, or a bare number of days. */
function readTime(
  text: string,
  example: string,
  refuse: (constraint: string, hint: string) => InputError,
): number {
  const written = text.trim();
  if (/^[-−]/.test(written))
    throw refuse(
      'expected a time from the start of the run',
      `times count from the start of the run: ${example}`,
    );
  if (numeral.test(written)) {
    const hours = Number(written) * DAY_HOURS;
    if (Number.isFinite(hours)) return hours;
    throw refuse(`expected a time of the run, not “${printable(written)}”`, example);
  }
  try {
    return parseQuantity(written, 'duration');
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    // The example of a unit knows nothing of the run.
    const hint = error.hint.replace(/write for instance .*$/, example);
    throw refuse(`expected a time of the run, not “${printable(written)}”`, hint);
  }
}

function evaluateOrNothing(formula: CompiledFormula, values: Float64Array): number {
  try {
    return formula.evaluate(values);
  } catch (error) {
    if (error instanceof FormulaError) return Number.NaN;
    throw error;
  }
}

/** A metric has many values: which of them is meant must be said. */
function refuseBareMetric(
  text: string,
  {
    metrics,
    path,
    runTimes,
  }: {
    readonly metrics: readonly string[];
    readonly path: string;
    readonly runTimes: MeasuredTimes | undefined;
  },
): void {
  for (const { 0: word, index } of text.matchAll(/[A-Za-z0-9][\w.-]*/g)) {
    if (numeral.test(word) || !metrics.includes(word)) continue;
    const [, call] = /([A-Za-z_]\w*)\s*\(\s*$/.exec(text.slice(0, index)) ?? [];
    const window = exampleWindow('mean', word, runTimes);
    if (timeReadings.some((one) => one === call) && !text.includes(')', index)) {
      throw new InputError({
        path,
        constraint: 'expected a closing parenthesis',
        value: printable(text),
        hint: `write ${exampleReading(call as TimeReading, word, runTimes)}`,
      });
    }
    const isUnknown =
      call !== undefined && !formulaFunctions.includes(call) && !timeReadings.some((one) => one === call);
    const ways = timeReadings.map((reading) => exampleReading(reading, word, runTimes));
    const part = window === undefined ? '' : `, or of a part of the run, as in ${window}`;
    throw new InputError({
      path,
      constraint: isUnknown
        ? `expected one of ${timeReadings.join(', ')} to read ${word} over time`
        : 'expected how to read a metric over time',
      value: isUnknown ? call : word,
      hint: `write one of ${[...new Set(ways)].join(', ')}${part}`,
    });
  }
}

function unknownMetric(lost: {
  readonly path: string;
  readonly metric: string;
  readonly written: string;
  readonly metrics: readonly string[];
}): InputError {
  const near = nearestName(lost.metric, lost.metrics);
  const hint =
    near === undefined ? 'metrics.csv of a run has all of them as its header' : `did you mean ${near}?`;
  return new InputError({
    path: lost.path,
    constraint: 'expected a metric of the scenario',
    value: printable(lost.metric),
    hint,
  });
}

/** The unit in which a reading of a metric is. */
export function unitOfReading(
  { reading, metric }: MetricReading,
  unitOf: (metric: string) => string,
): string {
  return reading === 'begins' ? 'h' : unitOf(metric);
}

/** When a run measures a metric, and when the run ends, in hours. */
export interface MeasuredRun {
  readonly everyHours: number;
  readonly horizonHours: number;
}

/** Hours for which a value stands, or until its metric is next measured where that is later: after that nothing is known. */
export const valueStandsHours = DAY_HOURS;
/** Hours add up in floats. */
const roundingHours = 1e-6;

/**
 * One reading of a metric, gathered row by row. A row has no value where it is NaN or infinite. A few such rows are left out;
 * where they last for more than a day (`valueStandsHours`), the reading has no value either. A network that dies on day 4
 * of 28 has no latency at the end, and no mean of it.
 */
export class ReadingGauge {
  readonly #reading: MetricReading;
  readonly #endHours: number;
  readonly #standsHours: number;
  #count = 0;
  #sum = 0;
  #lost = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #firstHours = 0;
  #lastHours = 0;
  /** Longest time between two values. */
  #gapHours = 0;

  constructor(reading: MetricReading, { everyHours, horizonHours }: MeasuredRun) {
    this.#reading = reading;
    this.#endHours = Math.min(reading.toHours, horizonHours);
    this.#standsHours = Math.max(valueStandsHours, everyHours) + roundingHours;
  }

  /** Takes the value of a row that ends `hours` after the start. */
  add(hours: number, value: number): void {
    if (!Number.isFinite(value) || hours <= this.#reading.fromHours || hours > this.#reading.toHours) return;
    if (this.#count === 0) {
      this.#first = value;
      this.#firstHours = hours;
    } else this.#gapHours = Math.max(this.#gapHours, hours - this.#lastHours);
    this.#count += 1;
    this.#last = value;
    this.#lastHours = hours;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    // Neumaier: a sum of a year of hours is as exact as one value.
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  /** NaN where too little was measured to say it. */
  get value(): number {
    if (this.#count === 0 || this.#longestLack() > this.#standsHours) return Number.NaN;
    const sum = this.#sum + this.#lost;
    switch (this.#reading.reading) {
      case 'first':
        return this.#first;
      case 'begins':
        return this.#firstHours;
      case 'min':
        return this.#min;
      case 'max':
        return this.#max;
      case 'sum':
        return sum;
      case 'mean':
        return sum / this.#count;
      default:
        return this.#last;
    }
  }

  /** The longest time without a value, in hours, of all that the reading looks at. */
  #longestLack(): number {
    const before = this.#firstHours - this.#reading.fromHours;
    const after = this.#endHours - this.#lastHours;
    switch (this.#reading.reading) {
      case 'first':
        return before;
      case 'begins':
        return 0;
      case 'last':
      case 'at':
        return after;
      default:
        return Math.max(before, this.#gapHours, after);
    }
  }
}
