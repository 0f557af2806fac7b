import { stringify } from 'csv-stringify/sync';
import type { AppendedFile } from './appended-file.ts';

/** Text is quoted where CSV needs it, and cannot be taken for a formula by a spreadsheet. */
const textOptions = { escape_formulas: true, cast: { number: formatNumber } } as const;

/** A CSV file that grows row by row (RFC 4180 with `\n`): a header, then records; an empty field is a missing value. */
export class CsvFile {
  readonly #file: AppendedFile;
  /** Numbers of the latest record and what was written for them: many stay as they are from tick to tick. */
  #numbers = new Float64Array(0);
  #texts: string[] = [];

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
   * Appends one record of numbers only. They never need quotes, and joining them here takes less than half the time
   * that csv-stringify takes for them: metrics.csv has a million and more.
   */
  numbers(first: readonly number[], rest: Iterable<number>): void {
    let line = first.map(formatNumber).join(',');
    for (const value of rest) line += `,${formatNumber(value)}`;
    this.#file.appendText(`${line}\n`);
  }

  /** `numbers` of a record whose numbers are often those of the record before: only what changed is written anew. */
  nextNumbers(first: readonly number[], rest: ArrayLike<number>): void {
    if (this.#numbers.length !== rest.length) {
      this.#numbers = new Float64Array(rest.length).fill(Number.NaN);
      this.#texts = new Array<string>(rest.length).fill(',');
    }
    const numbers = this.#numbers;
    const texts = this.#texts;
    let line = first.map(formatNumber).join(',');
    for (let k = 0; k < rest.length; k += 1) {
      const value = rest[k];
      if (value !== numbers[k] && !(Number.isNaN(value) && Number.isNaN(numbers[k]))) {
        numbers[k] = value;
        texts[k] = `,${formatNumber(value)}`;
      }
      line += texts[k];
    }
    this.#file.appendText(`${line}\n`);
  }
}

/** The shortest decimal that reads back as the same number; nothing for NaN, which stands for a missing value. */
export function formatNumber(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
