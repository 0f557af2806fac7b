import { stringify } from 'csv-stringify/sync';
import type { AppendedFile } from './appended-file.ts';

/** Text is quoted where CSV needs it, and cannot be taken for a formula by a spreadsheet. */
const textOptions = { escape_formulas: true, cast: { number: formatNumber } } as const;

/** A CSV file that grows row by row (RFC 4180 with `\n`): a header, then records; an empty field is a missing value. */
export class CsvFile {
  readonly #file: AppendedFile;
  readonly #cells: number[] = [];

  /** Writes the header when the file is still empty. */
  constructor(file: AppendedFile, columns: readonly string[]) {
    this.#file = file;
    if (file.bytes === 0) this.rows([columns]);
  }

  /** Appends records of text and numbers. */
  rows(rows: readonly (readonly (string | number)[])[]): void {
    if (rows.length > 0) this.#file.appendText(stringify(rows as (string | number)[][], textOptions));
  }

  /**
   * Appends one record of numbers only. They never need quotes. JSON has the same shortest decimals, and unlike `String`
   * it leaves none in V8's table of numbers and their texts, which would fill the memory with those of a large table.
   */
  numbers(first: readonly number[], rest: Iterable<number>): void {
    const cells = this.#cells;
    cells.length = 0;
    for (const value of first) cells.push(value);
    for (const value of rest) cells.push(value);
    const known = JSON.stringify(cells).slice(1, -1).replaceAll('null', '');
    const isInfinite = (value: number): boolean => value === 1 / 0 || value === -1 / 0;
    // To JSON an infinite number is a missing one.
    const line = cells.some(isInfinite) ? cells.map(formatNumber).join(',') : known;
    this.#file.appendText(`${line}\n`);
  }
}

/** The shortest decimal that reads back as the same number; nothing for NaN, which stands for a missing value. */
export function formatNumber(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
