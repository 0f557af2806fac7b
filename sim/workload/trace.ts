import { InputError, type Problem } from '../errors.ts';
import { CsvRecords } from './csv-records.ts';
import { printable } from './printable.ts';
import { parseTimestamp, ticksPerSecond } from './timestamp.ts';
import { type ColumnChoice, type ColumnLayout, findColumns, type TraceColumn } from './trace-columns.ts';

/** Requests of a real service in order of arrival: row i arrived at `seconds[i]`, with its token counts. */
export interface RequestTrace {
  /** Seconds since the first arrival, to 100 ns, never decreasing; `seconds[0]` is 0. */
  readonly seconds: Float64Array;
  /** Input (prompt, context) tokens, 0 to `tokensMax`. */
  readonly tokensIn: Int32Array;
  /** Output (generated) tokens, 0 to `tokensMax`. */
  readonly tokensOut: Int32Array;
}

export interface TraceOptions {
  /** Name of the file in error messages. */
  readonly file: string;
  /** Header names of columns that are not recognised. */
  readonly columns?: ColumnChoice;
  /** Sort the requests by arrival (ties keep their order) instead of refusing a trace out of order. */
  readonly sort?: boolean;
  /** Most rows, 10,000,000 unless told. */
  readonly rowsMax?: number;
  /** Most bytes, 2 GiB unless told. */
  readonly bytesMax?: number;
}

/** Most tokens of one request (2^24): above any model's context, and its square is an exact number. */
export const tokensMax = 16_777_216;
/** Longest trace in seconds (20 years): a longer one is a misread column. */
const spanSecondsMax = 20 * 365 * 86_400;

/**
 * Reads a request trace from a stream of CSV bytes of any cut: `push` each piece, then `finish`. Pure and
 * bounded: it keeps 16 bytes per request. Any bad row throws InputError with its line, so that no request is
 * dropped unseen.
 */
export class TraceParser {
  readonly #options: TraceOptions;
  readonly #records: CsvRecords;
  readonly #rowsMax: number;
  readonly #bytesMax: number;
  #layout: ColumnLayout | undefined;
  #kind: 'date' | 'number' = 'date';
  #firstSecond = 0;
  #sorted = true;
  #bytes = 0;
  #count = 0;
  #ticks = new Float64Array(1024);
  #tokensIn = new Int32Array(1024);
  #tokensOut = new Int32Array(1024);

  constructor(options: TraceOptions) {
    this.#options = options;
    this.#rowsMax = options.rowsMax ?? 10_000_000;
    this.#bytesMax = options.bytesMax ?? 2_147_483_648;
    this.#records = new CsvRecords(options.file, (fields, line) => this.#takeRecord(fields, line));
  }

  /**
   * Takes the next bytes. Throws InputError for the first bad row among them, or when the trace grows too
   * large.
   */
  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#bytesMax) {
      throw this.#problem({
        path: 'trace',
        constraint: `expected at most ${this.#bytesMax} bytes`,
        value: 'more',
        hint: tooLargeHint,
      });
    }
    this.#records.push(bytes);
  }

  /** The trace that was read. Throws InputError when the file had no header or no request. */
  finish(): RequestTrace {
    this.#records.finish();
    if (this.#layout === undefined) {
      throw this.#problem({
        path: 'trace',
        constraint: 'expected a header line with the names of the columns',
        value: 'an empty file',
        hint: 'a trace has columns of arrival time, input tokens and output tokens',
      });
    }
    if (this.#count === 0) {
      throw this.#problem({
        path: 'trace',
        constraint: 'expected at least one request',
        value: 'only a header',
        hint: 'a line for each request follows the header',
        line: 1,
      });
    }
    const ticks = this.#ticks.slice(0, this.#count);
    const tokensIn = this.#tokensIn.slice(0, this.#count);
    const tokensOut = this.#tokensOut.slice(0, this.#count);
    return this.#sorted ? toTrace(ticks, tokensIn, tokensOut) : toSortedTrace(ticks, tokensIn, tokensOut);
  }

  #takeRecord(fields: readonly string[], line: number): void {
    if (this.#layout === undefined) {
      this.#layout = findColumns(fields, this.#options.columns ?? {}, this.#options.file, line);
      return;
    }
    const layout = this.#layout;
    if (fields.length !== layout.fields) {
      throw this.#problem({
        path: 'record',
        constraint: `expected ${layout.fields} fields as in the header`,
        value: `${fields.length} in "${printable(fields.join(','))}"`,
        hint: 'complete the row or remove it; a field with a comma needs quotes',
        line,
      });
    }
    if (this.#count === this.#rowsMax) {
      throw this.#problem({
        path: 'trace',
        constraint: `expected at most ${this.#rowsMax} requests`,
        value: 'more',
        hint: tooLargeHint,
        line,
      });
    }
    const ticks = this.#readTicks(fields[layout.index.time], layout, line);
    const tokensIn = this.#readTokens('in', fields[layout.index.in], layout, line);
    const tokensOut = this.#readTokens('out', fields[layout.index.out], layout, line);
    this.#append(ticks, tokensIn, tokensOut);
  }

  /** Ticks since the whole second of the first row: an exact integer. */
  #readTicks(text: string, layout: ColumnLayout, line: number): number {
    const time = parseTimestamp(text);
    if (this.#count === 0 && time !== undefined) {
      this.#kind = time.kind;
      this.#firstSecond = time.second;
    }
    const bad = (constraint: string, hint: string): InputError =>
      this.#problem({ path: layout.header.time, constraint, value: `"${printable(text)}"`, hint, line });
    if (time === undefined) {
      throw bad(
        'expected a time',
        'write 2023-11-16 18:17:03.9799600, ISO 8601, or seconds as a plain number',
      );
    }
    if (time.kind !== this.#kind)
      throw bad(`expected a ${this.#kind} as in the rows before`, 'use one kind throughout');
    if (Math.abs(time.second - this.#firstSecond) > spanSecondsMax) {
      throw bad('expected times within 20 years of the first', 'plain numbers are seconds; check the column');
    }
    const ticks = (time.second - this.#firstSecond) * ticksPerSecond + time.tick;
    if (this.#count > 0 && ticks < this.#ticks[this.#count - 1]) {
      if (this.#options.sort !== true)
        throw bad('expected a time not before the row above', 'sort the trace, or pass --sort');
      this.#sorted = false;
    }
    return ticks;
  }

  #readTokens(column: TraceColumn, text: string, layout: ColumnLayout, line: number): number {
    const tokens = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (tokens <= tokensMax) return tokens;
    throw this.#problem({
      path: layout.header[column],
      constraint: `expected a whole number of tokens, 0 to ${tokensMax}`,
      value: `"${printable(text)}"`,
      hint: 'digits only; remove requests whose tokens are unknown',
      line,
    });
  }

  #append(ticks: number, tokensIn: number, tokensOut: number): void {
    const at = this.#count++;
    if (at === this.#ticks.length) {
      this.#ticks = grown(this.#ticks, new Float64Array(2 * at));
      this.#tokensIn = grown(this.#tokensIn, new Int32Array(2 * at));
      this.#tokensOut = grown(this.#tokensOut, new Int32Array(2 * at));
    }
    this.#ticks[at] = ticks;
    this.#tokensIn[at] = tokensIn;
    this.#tokensOut[at] = tokensOut;
  }

  #problem(problem: Omit<Problem, 'file'>): InputError {
    return new InputError({ ...problem, file: this.#options.file });
  }
}

const tooLargeHint = 'import a part of the trace, for instance its first day';

function toTrace(ticks: Float64Array, tokensIn: Int32Array, tokensOut: Int32Array): RequestTrace {
  const first = ticks[0];
  return { seconds: ticks.map((tick) => (tick - first) / ticksPerSecond), tokensIn, tokensOut };
}

function toSortedTrace(ticks: Float64Array, tokensIn: Int32Array, tokensOut: Int32Array): RequestTrace {
  const order = Uint32Array.from(ticks.keys()).sort((a, b) => ticks[a] - ticks[b] || a - b);
  const take = (column: Int32Array): Int32Array => Int32Array.from(order, (row) => column[row]);
  return toTrace(
    Float64Array.from(order, (row) => ticks[row]),
    take(tokensIn),
    take(tokensOut),
  );
}

function grown<Column extends Float64Array | Int32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
