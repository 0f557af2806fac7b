import { InputError } from '../errors.ts';
import { HOUR_SECONDS } from '../units.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { printable } from '../workload/printable.ts';
import { hintForFalseDay, parseDate, showDate } from './calendar-date.ts';
import { findColumn } from './csv-column.ts';

/** Largest series, in bytes and in points. */
export const seriesBytesMax = 67_108_864;
const pointsMax = 1_000_000;

/** A figure from outside over time: demand, a price (economy.md §7). */
export interface Series {
  /** Hours from the start, increasing. */
  readonly hours: Float64Array;
  readonly values: Float64Array;
  /** A value holds until the next (`step`), or leads to it in a straight line. */
  readonly between: 'step' | 'linear';
  /** Of a series with dates. */
  readonly dated?: DatedSeries;
}

/** What is known of a series by its dates; times in seconds since 1970. */
export interface DatedSeries {
  /** The date of hour 0. */
  readonly begins: number;
  /** The usual time between two points, hours; 0 where there are too few to tell. */
  readonly stepHours: number;
  /** Points beside each other that lie further apart, in the order of time. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

/** Where a series finds its columns. */
export interface SeriesColumns {
  readonly time: string;
  readonly value: string;
  readonly between: 'step' | 'linear';
  /** Date of hour 0 in a series with dates: that of its first point when absent. */
  readonly begins?: string | undefined;
}

/**
 * The value at a time in hours. Before the first point the first value holds, after the last point the last one.
 */
export function valueAt(series: Series, hours: number): number {
  const { hours: times, values, between } = series;
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= hours) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return values[0];
  const before = values[low - 1];
  if (between === 'step' || low === times.length) return before;
  const share = (hours - times[low - 1]) / (times[low] - times[low - 1]);
  return before + share * (values[low] - before);
}

/**
 * Reads a series from CSV with a header, columns found by name; times are hours, or dates, which may also fall. A date without
 * a value is a gap. Throws InputError with the line for a missing column, a missing or non-numeric value, more fields than the
 * header has, times that do not increase, no point, and more than a million.
 */
export function parseSeries(csv: string, file: string, columns: SeriesColumns): Series {
  const reader = new SeriesRows(file, columns);
  const records = new CsvRecords(file, (fields, line) => reader.take(fields, line));
  records.push(new TextEncoder().encode(csv));
  records.finish();
  return reader.finish();
}

/** More of the usual time between two points than this lie around a gap. */
const GAP_STEPS = 1.5;

/** The commonest time between two points, and of those as common the shortest; 0 for fewer than three points. */
function usualStep(hours: Float64Array): number {
  const times = new Map<number, number>();
  for (let k = 1; k < hours.length; k += 1) {
    const step = hours[k] - hours[k - 1];
    times.set(step, (times.get(step) ?? 0) + 1);
  }
  if (hours.length < 3) return 0;
  const [[usual]] = [...times].sort(([one, often], [other, seldom]) => seldom - often || one - other);
  return usual;
}

/** As exports say that there was no value. */
const isBlank = (written: string | undefined): boolean =>
  /^(?:|null|nan|n\/a|na|-|none)$/i.test(written?.trim() ?? '');

/** A date that is read in no series: `1/31/26`, of which nobody knows which is the month, or of a year of two digits. */
const isDate = (written: string): boolean =>
  /^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[T\s].*)?\s*$/.test(written) || parseDate(written) !== undefined;

class SeriesRows {
  readonly #file: string;
  readonly #columns: SeriesColumns;
  readonly #hours: number[] = [];
  readonly #values: number[] = [];
  #isDated = false;
  /** A series with dates may begin with the latest. */
  #falls = false;
  #timeAt = -1;
  #valueAt = -1;
  #fields = 0;

  constructor(file: string, columns: SeriesColumns) {
    this.#file = file;
    this.#columns = columns;
  }

  take(fields: readonly string[], line: number): void {
    if (this.#timeAt < 0) {
      const place = { file: this.#file, line, how: 'time: or value:' };
      this.#timeAt = findColumn(this.#columns.time, fields, place);
      this.#valueAt = findColumn(this.#columns.value, fields, place);
      this.#fields = fields.length;
      return;
    }
    if (fields.length > this.#fields) {
      const hint = 'write 0.5, not 0,5; a field with a comma in it needs quotes';
      const found = `${fields.length} in ${fields.join(',')}`;
      throw this.#problem('record', `expected ${this.#fields} fields as in the header`, found, line, hint);
    }
    const hours = this.#time(fields[this.#timeAt], line);
    if (this.#isDated && isBlank(fields[this.#valueAt])) return;
    const value = this.#number(this.#columns.value, fields[this.#valueAt], line);
    const before = this.#hours.at(-1);
    if (this.#isDated && this.#hours.length === 1 && before !== undefined) this.#falls = hours < before;
    if (before !== undefined && (this.#falls ? hours >= before : hours <= before)) {
      throw this.#problem(
        this.#columns.time,
        `expected a time ${this.#falls ? 'before' : 'after'} ${this.#show(before)}, the one before`,
        this.#show(hours),
        line,
        'sort the lines by time, and give each time once',
      );
    }
    if (this.#hours.length === pointsMax) {
      const hint = 'leave points out: between two of them the value holds or changes in a straight line';
      throw this.#problem('record', `expected at most ${pointsMax} points`, 'more', line, hint);
    }
    this.#hours.push(hours);
    this.#values.push(value);
  }

  finish(): Series {
    if (this.#hours.length === 0) {
      const { time, value } = this.#columns;
      const hint = `a header with ${printable(time)} and ${printable(value)}, then a line for each point`;
      throw this.#problem('record', 'expected at least one point', 'none', 1, hint);
    }
    const { between } = this.#columns;
    const [hours, values] = [Float64Array.from(this.#hours), Float64Array.from(this.#values)];
    if (!this.#isDated) return { hours, values, between };
    if (this.#falls) for (const column of [hours, values]) column.reverse();
    const begins = parseDate(this.#columns.begins ?? '') ?? hours[0] * HOUR_SECONDS;
    const stepHours = usualStep(hours);
    const gaps = [...hours.keys()]
      .filter((k) => k > 0 && stepHours > 0 && hours[k] - hours[k - 1] > GAP_STEPS * stepHours)
      .map((k) => ({ from: hours[k - 1] * HOUR_SECONDS, to: hours[k] * HOUR_SECONDS }));
    const fromStart = hours.map((hour) => hour - begins / HOUR_SECONDS);
    return { hours: fromStart, values, between, dated: { begins, stepHours, gaps } };
  }

  /** Hours from the start, or since 1970 where times are dates: the first time says which. */
  #time(written: string | undefined, line: number): number {
    const seconds = parseDate(written ?? '');
    const falseDay = seconds === undefined ? hintForFalseDay(written ?? '') : undefined;
    if (falseDay !== undefined)
      throw this.#problem(this.#columns.time, 'expected a date', written ?? '', line, falseDay);
    if (this.#hours.length === 0 && seconds !== undefined) this.#isDated = true;
    if (!this.#isDated) return this.#number(this.#columns.time, written, line);
    if (seconds !== undefined) return seconds / HOUR_SECONDS;
    const hint = 'write 2026-01-31 or 2026-01-31 12:00, as in the lines before';
    throw this.#problem(this.#columns.time, 'expected a date', written ?? 'nothing', line, hint);
  }

  #show(hours: number): string {
    return this.#isDated ? showDate(hours * HOUR_SECONDS) : String(hours);
  }

  #number(column: string, written: string | undefined, line: number): number {
    const value = written === undefined || written === '' ? Number.NaN : Number(written);
    if (Number.isFinite(value)) return value;
    const isMissing = written === undefined || written.trim() === '';
    if (!isMissing && isDate(written)) {
      const isTime = column === this.#columns.time;
      const constraint = isTime
        ? 'expected hours, or a date that can be read in one way'
        : 'expected a number, not a date';
      const hint = isTime
        ? 'write dates as 2026-01-31, or 31.1.2026, or Jan 31, 2026, in every line'
        : 'name the column that holds the values in the scenario, with value:';
      throw this.#problem(column, constraint, written, line, hint);
    }
    const hint = isMissing
      ? 'a series has no gaps: fill it, or leave the line out'
      : 'write digits with a point for decimals, and no unit';
    throw this.#problem(column, 'expected a number', isMissing ? 'nothing' : written, line, hint);
  }

  #problem(path: string, constraint: string, value: string, line: number, hint: string): InputError {
    return new InputError({
      path: printable(path),
      constraint,
      value: printable(value),
      hint,
      file: this.#file,
      line,
    });
  }
}
