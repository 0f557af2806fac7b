import { InputError } from '../errors.ts';
import { printable } from './printable.ts';

/** Longest record that is read, in characters (64 KiB): no request trace needs more. */
const recordLengthMax = 65_536;

/**
 * Cuts a stream of UTF-8 bytes into CSV records (RFC 4180): commas, quoted fields with doubled quotes and
 * line breaks inside them, LF or CRLF, with or without a byte-order mark and a last line break. Blank lines
 * are skipped.
 *
 * Throws InputError with the line for a record longer than `recordLengthMax`, a quote that never closes, and
 * text beside a quoted field.
 */
export class CsvRecords {
  readonly #file: string;
  readonly #onRecord: (fields: readonly string[], line: number) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #line = 0;
  /** The record whose quoted field is still open, and the line it began on. */
  #open: string | undefined;
  #openLine = 0;

  /** `onRecord` receives the fields of each record and the one-based line on which it begins. */
  constructor(file: string, onRecord: (fields: readonly string[], line: number) => void) {
    this.#file = file;
    this.#onRecord = onRecord;
  }

  push(bytes: Uint8Array): void {
    this.#takeText(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Reads what is left: a last line without a line break counts. */
  finish(): void {
    this.#takeText(this.#decoder.decode());
    if (this.#rest !== '') this.#takeLine(this.#rest);
    this.#rest = '';
    if (this.#open !== undefined) {
      throw this.#problem(this.#openLine, 'expected the quoted field to be closed', this.#open);
    }
  }

  #takeText(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = this.#rest + text.slice(start, end);
      this.#rest = '';
      this.#takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      start = end + 1;
    }
    this.#rest += text.slice(start);
    if (this.#rest.length > recordLengthMax) throw this.#tooLong(this.#line + 1, this.#rest);
  }

  #takeLine(text: string): void {
    this.#line++;
    const quotes = countQuotes(text);
    if (this.#open === undefined && quotes === 0) {
      if (text.length > recordLengthMax) throw this.#tooLong(this.#line, text);
      if (text.trim() !== '') this.#onRecord(text.split(',').map(trim), this.#line);
      return;
    }
    if (this.#open === undefined) this.#openLine = this.#line;
    const record = this.#open === undefined ? text : `${this.#open}\n${text}`;
    if (record.length > recordLengthMax) throw this.#tooLong(this.#openLine, record);
    // An odd number of quotes on a line opens a quoted field, or closes the one that is open.
    const closed = (quotes % 2 === 0) === (this.#open === undefined);
    this.#open = closed ? undefined : record;
    if (closed) this.#onRecord(this.#splitQuoted(record), this.#openLine);
  }

  #splitQuoted(record: string): string[] {
    const fields: string[] = [];
    const field = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^",]*))(,|$)/y;
    for (;;) {
      const match = field.exec(record);
      if (match === null) {
        throw this.#problem(
          this.#openLine,
          'expected quotes around a whole field, doubled inside it',
          record,
        );
      }
      fields.push(match[1] === undefined ? match[2].trim() : match[1].replaceAll('""', '"'));
      if (match[3] === '') return fields;
    }
  }

  #tooLong(line: number, text: string): InputError {
    return this.#problem(line, `expected a record of at most ${recordLengthMax} characters`, text);
  }

  #problem(line: number, constraint: string, text: string): InputError {
    return new InputError({
      path: 'record',
      constraint,
      value: printable(text),
      hint: 'a trace is a CSV text file in UTF-8, one request a line',
      file: this.#file,
      line,
    });
  }
}

function trim(field: string): string {
  return field.trim();
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}
