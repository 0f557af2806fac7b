import { stringify } from 'csv-stringify/sync';
import type { AppendedFile } from './appended-file.ts';

/** Text is quoted where CSV needs it, and cannot be taken for a formula by a spreadsheet. */
const textOptions = { escape_formulas: true, cast: { number: formatNumber } } as const;

/** A CSV file that grows row by row (RFC 4180 with `\n`): a header, then records; an empty field is a missing value. */
export class CsvFile {
  readonly #file: AppendedFile;
  /** The numbers of the latest record of numbers, and their texts. */
  readonly #values: number[] = [];
  readonly #texts: string[] = [];

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
   * Appends one record of numbers only, which never need quotes. Many are what they were in the record before: those
   * keep their text.
   */
  numbers(first: readonly number[], rest: ArrayLike<number>): void {
    const texts = this.#texts;
    const values = this.#values;
    const before = first.length;
    for (let k = 0; k < before + rest.length; k += 1) {
      const value = k < before ? first[k] : rest[k - before];
      if (Object.is(value, values[k])) continue;
      values[k] = value;
      // JSON has the same shortest decimals, and unlike `String` it leaves none in V8's table of numbers and their texts,
      // which would fill the memory with those of a large table.
      texts[k] = Number.isFinite(value) ? JSON.stringify(value) : formatNumber(value);
    }
    this.#file.appendText(`${texts.join()}\n`);
  }
}

/** The shortest decimal that reads back as the same number; nothing for NaN, which stands for a missing value. */
export function formatNumber(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
