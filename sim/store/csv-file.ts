import { csvRecord } from '../workload/csv-cells.ts';
import type { AppendedFile } from './appended-file.ts';
import { numberBytesMax, writeNumber } from './number-bytes.ts';

const [COMMA, NEWLINE] = Buffer.from(',\n');

/** A CSV file that grows row by row (RFC 4180 with `\n`): a header, then records; an empty field is a missing value. */
export class CsvFile {
  readonly #file: AppendedFile;
  /** Where a record of numbers is put together. */
  #record = new Uint8Array(0);

  /** Writes the header when the file is still empty. */
  constructor(file: AppendedFile, columns: readonly string[]) {
    this.#file = file;
    if (file.bytes === 0) this.rows([columns]);
  }

  /** Appends records of text and numbers. */
  rows(rows: readonly (readonly (string | number | bigint)[])[]): void {
    for (const row of rows) this.#file.appendText(`${csvRecord(row)}\n`);
  }

  /** Appends one record of at least one number and of numbers only, which never need quotes. */
  numbers(first: readonly number[], rest: ArrayLike<number>): void {
    const room = (first.length + rest.length) * (numberBytesMax + 1);
    if (this.#record.length < room) this.#record = new Uint8Array(room);
    const end = putNumbers(this.#record, putNumbers(this.#record, 0, first), rest);
    this.#record[end - 1] = NEWLINE;
    this.#file.append(this.#record.subarray(0, end));
  }
}

/** Numbers with a comma after each; returns where they end. */
function putNumbers(bytes: Uint8Array, at: number, values: ArrayLike<number>): number {
  let end = at;
  // biome-ignore lint/style/useForOf: walking an iterator takes twice the time
  for (let k = 0; k < values.length; k += 1) {
    end = writeNumber(bytes, end, values[k]);
    bytes[end] = COMMA;
    end += 1;
  }
  return end;
}
