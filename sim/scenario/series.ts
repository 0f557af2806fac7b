import { InputError } from '../errors.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { printable } from '../workload/printable.ts';
import { nearestName } from './nearest.ts';

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
}

/** Where a series finds its columns. */
export interface SeriesColumns {
  readonly time: string;
  readonly value: string;
  readonly between: 'step' | 'linear';
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
 * Reads a series from CSV with a header, columns found by name. Throws InputError with the line for a missing column,
 * a missing or non-numeric value, more fields than the header has, times that do not increase, no point, and more than a million.
 */
export function parseSeries(csv: string, file: string, columns: SeriesColumns): Series {
  const reader = new SeriesRows(file, columns);
  const records = new CsvRecords(file, (fields, line) => reader.take(fields, line));
  records.push(new TextEncoder().encode(csv));
  records.finish();
  return reader.finish();
}

/** `2026-01-31`, `31.1.2026`, `1/31/26 12:00`, `2026-01-31T12:00:00Z`, `Jan 31, 2026`. */
function isDate(written: string): boolean {
  return (
    /^\s*(?:\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T\s].*)?\s*$|^\s*(?:\d{1,2}\.?[ -])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i.test(
      written,
    ) && !/^\s*\d{4}\.\d{1,2}\s*$/.test(written)
  );
}

class SeriesRows {
  readonly #file: string;
  readonly #columns: SeriesColumns;
  readonly #hours: number[] = [];
  readonly #values: number[] = [];
  #timeAt = -1;
  #valueAt = -1;
  #fields = 0;

  constructor(file: string, columns: SeriesColumns) {
    this.#file = file;
    this.#columns = columns;
  }

  take(fields: readonly string[], line: number): void {
    if (this.#timeAt < 0) {
      this.#timeAt = this.#find(this.#columns.time, fields, line);
      this.#valueAt = this.#find(this.#columns.value, fields, line);
      this.#fields = fields.length;
      return;
    }
    if (fields.length > this.#fields) {
      const hint = 'write 0.5, not 0,5; a field with a comma in it needs quotes';
      const found = `${fields.length} in ${fields.join(',')}`;
      throw this.#problem('record', `expected ${this.#fields} fields as in the header`, found, line, hint);
    }
    const hours = this.#number(this.#columns.time, fields[this.#timeAt], line);
    const value = this.#number(this.#columns.value, fields[this.#valueAt], line);
    const before = this.#hours.at(-1);
    if (before !== undefined && hours <= before) {
      throw this.#problem(
        this.#columns.time,
        `expected a time after ${before}, the one before`,
        String(hours),
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
    return { hours: Float64Array.from(this.#hours), values: Float64Array.from(this.#values), between };
  }

  #find(column: string, header: readonly string[], line: number): number {
    const at = header.indexOf(column);
    if (at >= 0) return at;
    const near = nearestName(column, header);
    const hint =
      near === undefined
        ? 'name the column in the scenario, with time: or value:'
        : `did you mean ${printable(near)}?`;
    const names = header.map((name) => name || '""').join(', ');
    throw this.#problem(column, `expected a column ${printable(column)}`, names, line, hint);
  }

  #number(column: string, written: string | undefined, line: number): number {
    const value = written === undefined || written === '' ? Number.NaN : Number(written);
    if (Number.isFinite(value)) return value;
    const isMissing = written === undefined || written.trim() === '';
    if (!isMissing && isDate(written)) {
      const isTime = column === this.#columns.time;
      const constraint = isTime
        ? 'expected hours from the start of the run, not a date'
        : 'expected a number, not a date';
      const hint = isTime
        ? 'a run has no calendar: write 0 for the first date, 24 for the next day, 168 for the next week'
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
