import { InputError, retellProblems } from '../errors.ts';
import { type CompiledFormula, compileFormula, formulaFunctions } from '../scenario/formula.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { nearestName } from '../scenario/nearest.ts';
import { DAY_HOURS, parseQuantity, QuantityError } from '../units.ts';
import { printable } from '../workload/printable.ts';
import type { MeasuredTimes } from './kpi-window.ts';
import { noUnit, quantityIn } from './measure-unit.ts';
import { type MetricCondition, readCondition } from './metric-condition.ts';
import { exampleReading, exampleWindow } from './window-example.ts';

/** What an experiment wants to know of a run, as one number. */
export interface KpiSpec {
  /** Name of the figure: `revenue`. */
  readonly name: string;
  /** Formula over metrics of the run, each read over its time: `sum(fees.gross) / mean(nodes.active)`. */
  readonly formula: string;
}

/** Ways to read a metric over time. */
const timeReadings = [
  'first',
  'last',
  'mean',
  'min',
  'max',
  'sum',
  'at',
  'begins',
  'quantile',
  'share',
  'when',
] as const;
export type TimeReading = (typeof timeReadings)[number];

/** Those that ask when something holds of a metric. */
const conditional = (reading: string): boolean => reading === 'share' || reading === 'when';

/** One metric as a formula reads it, over the hours in (fromHours, toHours]. */
export interface MetricReading {
  readonly reading: TimeReading;
  readonly metric: string;
  readonly fromHours: number;
  readonly toHours: number;
  /** Of `quantile`: the share of values below it, in [0, 1]. */
  readonly order?: number;
  /** Of `share` and `when`: what must hold. */
  readonly condition?: MetricCondition;
  /** Whether it is read of today's rules, on the same luck. */
  readonly ofToday?: true;
  /** What is read, as the formula has it before any time: `fees.gross`, `fees.gross, 0.9`, `treasury.runway < 90 d`. */
  readonly subject: string;
  /** As the formula has it. */
  readonly written: string;
}

/** All metrics that a reading looks at, each once. */
export const metricsOf = ({ metric, condition }: MetricReading): readonly string[] =>
  typeof condition?.line === 'string' && condition.line !== metric ? [metric, condition.line] : [metric];

/** A formula over metrics, ready to be computed while a run goes on. */
export interface CompiledKpi extends KpiSpec {
  /** Those of the run, and of today's rules where they stand in `today(…)`. */
  readonly readings: readonly MetricReading[];
  /** The formula over one name per reading, in their order. */
  readonly compiled: CompiledFormula;
  /** Its value from one number per reading; NaN where any part of it that is computed is no finite number, as a ratio to nothing. */
  evaluate(values: Float64Array): number;
}

/**
 * A reading as it is written: `mean(fees.gross)`, `mean(fees.gross, 30)`, `quantile(fees.gross, 0.9, 1 week, 60 d)`,
 * `share(treasury.dgai < 1,000 DGAI, 30)`. In a condition a comma before three digits separates thousands.
 */
const readingPattern = new RegExp(
  `(?<![\\w.])(${timeReadings.join('|')})\\s*\\(\\s*(\\w[\\w.-]*)\\s*((?:<=|>=|<|>)(?:[^,()]|(?<=\\d),(?=\\d{3}(?!\\d)))*)?((?:,[^,()]*){0,3})\\)`,
  'g',
);
const numeral = /^\d+(\.\d+)?(e\d+)?$/i;

/**
 * Compiles a formula over the metrics of `units`, each with its unit: `first`, `last`, `mean`, `min`, `max` and `sum` of a
 * metric over the run, or from one time of the run to another, as in `mean(fees.gross, 1 week, 60 d)`; `at(price, 30 d)`,
 * the last value that was measured by then; `begins(price)`, the hour of the first one; `quantile(price, 0.9)`, linear
 * between two values; `share(runway < 90 d)`, the share of measured time for which that holds; and `when(runway < 90 d)`, the
 * first hour at which it does, or the end of what is read where it never does; in any formula of the closed language of
 * scenarios. `today(…)` around a part of it is that part under the rules without what varies, on the same luck. Times count from the start and are days where they have no unit; a window takes what is measured after its
 * begin, until its end. Throws InputError at `path`; what it proposes lies within `times`.
 */
export function compileKpi(
  spec: KpiSpec,
  units: ReadonlyMap<string, string>,
  path = `kpis.${spec.name}`,
  runTimes?: MeasuredTimes,
): CompiledKpi {
  const readings: MetricReading[] = [];
  const names: string[] = [];
  const metrics = [...units.keys()];
  const todays = findTodays(spec.formula, path);
  const isOfToday = (at: number): boolean => todays.some(({ from, to }) => from < at && at < to);
  const read = (
    written: string,
    reading: TimeReading,
    metric: string,
    ...rest: readonly unknown[]
  ): string => {
    const [condition, bounds, at] = rest as [string | undefined, string, number];
    // `max(3, 2)` is a formula's own.
    if (numeral.test(metric)) return written;
    if (!units.has(metric)) throw unknownMetric({ path, metric, written, metrics });
    const args = bounds.split(',').slice(1);
    const one = readReading({ path, reading, metric, condition, args, written, runTimes }, units);
    readings.push(isOfToday(at) ? { ...one, ofToday: true } : one);
    const name = `${reading}_${metric.replaceAll(/\W/g, '_')}_${names.length}`;
    names.push(name);
    return name;
  };
  const text = spec.formula.replaceAll(readingPattern, read).replaceAll(todayCall, '(');
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

const todayCall = /(?<![\w.])today\s*\(/g;

/** Whether a formula asks for anything under today's rules. */
export const asksForToday = (formula: string): boolean => formula.search(todayCall) >= 0;

/** Where `today(…)` begins and ends in a formula. Throws InputError for one that does not end, is in another, or holds no reading. */
function findTodays(formula: string, path: string): { readonly from: number; readonly to: number }[] {
  const refuse = (constraint: string): InputError =>
    new InputError({
      path,
      constraint,
      value: printable(formula),
      hint: 'write for instance sum(fees.gross) / today(sum(fees.gross))',
    });
  let last = 0;
  return [...formula.matchAll(todayCall)].map(({ 0: call, index: from }) => {
    if (from < last) throw refuse('expected no today(…) in another');
    let [to, depth] = [from + call.length, 1];
    for (; to < formula.length && depth > 0; to += 1) {
      if (formula[to] === '(') depth += 1;
      if (formula[to] === ')') depth -= 1;
    }
    if (depth > 0) throw refuse('expected a closing parenthesis');
    if (!/[a-z]\w*\s*\(/i.test(formula.slice(from + call.length, to)))
      throw refuse('expected a figure in today(…)');
    last = to;
    return { from, to };
  });
}

interface WrittenReading {
  readonly path: string;
  readonly reading: TimeReading;
  readonly metric: string;
  readonly condition: string | undefined;
  /** What stands behind commas. */
  readonly args: readonly string[];
  readonly written: string;
  readonly runTimes: MeasuredTimes | undefined;
}

/** A reading with what it asks of its metric, and when. Throws InputError. */
function readReading(one: WrittenReading, units: ReadonlyMap<string, string>): MetricReading {
  const { path, reading, metric, written } = one;
  const refuse = (constraint: string, hint: string): InputError =>
    new InputError({ path, constraint, value: printable(written), hint });
  const example = `write for instance ${exampleReading(reading, metric, one.runTimes)}`;
  if (conditional(reading)) {
    if (one.condition === undefined) throw refuse('expected a condition: <, <=, > or >= and a line', example);
    const condition = readCondition({ metric, written: one.condition, units, reading }, refuse);
    return { ...readPeriod({ ...one, subject: `${metric} ${one.condition.trim()}` }, refuse), condition };
  }
  if (one.condition !== undefined)
    throw refuse(
      `expected no condition in ${reading}`,
      `write for instance share(${metric} ${one.condition.trim()}), or when`,
    );
  if (reading !== 'quantile') return readPeriod({ ...one, subject: metric }, refuse);
  const [order = '', ...args] = one.args;
  const value = numeral.test(order.trim()) ? Number(order) : (quantityIn(order, noUnit) ?? Number.NaN);
  if (!(value >= 0 && value <= 1)) throw refuse('expected a share of the values, from 0 to 1', example);
  return { ...readPeriod({ ...one, args, subject: `${metric}, ${order.trim()}` }, refuse), order: value };
}

type Refuse = (constraint: string, hint: string) => InputError;

function readPeriod(
  { reading, metric, args: times, subject, written, runTimes }: WrittenReading & { readonly subject: string },
  refuse: Refuse,
): MetricReading {
  const whole = exampleReading(reading, metric, runTimes, subject);
  const window = reading === 'at' ? undefined : exampleWindow(reading, metric, runTimes, subject);
  const example = `write for instance ${window ?? whole}`;
  if (times.length > 2) throw refuse('expected a begin and an end at most', example);
  const hours = times.map((time) => readTime(time, example, refuse));
  if (reading === 'at') {
    if (hours.length !== 1) throw refuse('expected the time to read at', example);
    if (hours[0] === 0)
      throw refuse('expected a time after the start, where nothing is measured yet', example);
    return { reading, metric, fromHours: 0, toHours: hours[0], subject, written };
  }
  const [fromHours = 0, toHours = Number.POSITIVE_INFINITY] = hours;
  if (toHours <= fromHours) {
    const [late, early] = times.map((time) => time.trim());
    const isReversed = toHours < fromHours && fromHours <= (runTimes?.horizonHours ?? fromHours);
    const swapped = `put the earlier time first: ${reading}(${subject}, ${early}, ${late})`;
    throw refuse('expected a period that ends after it begins', isReversed ? swapped : example);
  }
  return { reading, metric, fromHours, toHours, subject, written };
}

/** A time in hours from the start: `1 week`, `36 h`, or a bare number of days. */
function readTime(text: string, example: string, refuse: Refuse): number {
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
  if (reading === 'share') return 'share';
  return reading === 'begins' || reading === 'when' ? 'h' : unitOf(metric);
}
