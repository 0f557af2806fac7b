import { InputError, retellProblems } from '../../errors.ts';
import { originalText } from '../../workload/csv-cells.ts';
import { CsvRecords } from '../../workload/csv-records.ts';
import { printable } from '../../workload/printable.ts';
import { DesignTable, type DraftPoint, listedColumn } from '../design-table.ts';
import { writeValue } from '../parameter.ts';

/** Largest file of points, in bytes. */
export const pointsBytesMax = 16_777_216;
const pointsMax = 100_000;
const columnsMax = 200;
const nameLengthMax = 100;

/**
 * Points of somebody's own: CSV with paths of parameters as its header and a point in each row, values as a scenario has
 * them; a column `name` says what tables call it. Throws InputError with the line of what is wrong.
 */
export function readPoints(csv: string, file: string): DraftPoint[] {
  const reader = new PointRows(file);
  const records = new CsvRecords(file, (fields, line) => reader.take(fields, line));
  const hint = 'write CSV in UTF-8: paths of parameters as the header, a point in each row';
  retellProblems(
    () => {
      records.push(new TextEncoder().encode(csv));
      records.finish();
    },
    (problem) => (problem.path === 'record' ? { ...problem, path: 'points', hint } : problem),
  );
  return reader.finish();
}

class PointRows {
  readonly #file: string;
  #header: readonly string[] = [];
  readonly #rows: (readonly string[])[] = [];
  readonly #lines: number[] = [];
  /** Lines of names, or of all values where points have none. */
  readonly #seen = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  take(fields: readonly string[], line: number): void {
    if (this.#header.length === 0) {
      this.#takeHeader(fields, line);
      return;
    }
    const { length } = this.#header;
    if (fields.length !== length)
      throw this.#problem(line, {
        constraint: `expected ${length} values, as the header has columns`,
        value: `${fields.length} in ${fields.join(',')}`,
        hint: 'put a value that has a comma in double quotes',
      });
    if (this.#rows.length === pointsMax)
      throw this.#problem(line, {
        constraint: `expected at most ${pointsMax} points`,
        value: 'one more',
        hint: 'split the file',
      });
    const row = fields.map(originalText);
    const empty = row.indexOf('');
    if (empty >= 0)
      throw this.#problem(line, {
        path: this.#header[empty],
        constraint: 'expected a value in every column',
        value: '""',
        hint: 'write the value of the scenario where a point has no other',
      });
    this.#requireOnce(row, line);
    this.#rows.push(row);
    this.#lines.push(line);
  }

  #takeHeader(fields: readonly string[], line: number): void {
    const header = fields.map(originalText);
    const double = header.find((path, index) => header.indexOf(path) < index);
    const refuse = (constraint: string, value: string, hint: string): InputError =>
      this.#problem(line, { constraint, value, hint });
    if (header.includes(''))
      throw refuse('expected a path above every column', header.join(','), 'name the column, or take it out');
    if (double !== undefined) throw refuse('expected each path once', double, 'take one of the columns out');
    if (header.length > columnsMax)
      throw refuse(`expected at most ${columnsMax} columns`, String(header.length), 'vary fewer parameters');
    if (header.every((path) => path === 'name'))
      throw refuse('expected the path of a parameter', header.join(','), 'for instance users.elasticity');
    this.#header = header;
  }

  /** Results are labelled by the name of a point, or by its values. */
  #requireOnce(row: readonly string[], line: number): void {
    const named = this.#header.indexOf('name');
    const key = named < 0 ? row.join('\n') : row[named];
    const before = this.#seen.get(key);
    if (before !== undefined)
      throw this.#problem(line, {
        constraint: `expected each ${named < 0 ? 'point' : 'name'} once, and line ${before} has it`,
        value: key.replaceAll('\n', ','),
        hint:
          named < 0
            ? 'take one of them out; replications say how often a point is run'
            : 'give it another name',
      });
    if (named >= 0 && key.length > nameLengthMax)
      throw this.#problem(line, {
        path: 'name',
        constraint: `expected a name of at most ${nameLengthMax} characters`,
        value: key,
        hint: 'shorten it',
      });
    this.#seen.set(key, line);
  }

  finish(): DraftPoint[] {
    if (this.#rows.length === 0)
      throw this.#problem(1, {
        constraint: 'expected at least one point below a header',
        value: 'none',
        hint: 'write paths of parameters as the header, and a point in each row',
      });
    const file = this.#file;
    const named = this.#header.indexOf('name');
    const columns = this.#header.flatMap((path, column) =>
      column === named
        ? []
        : listedColumn(
            path,
            this.#rows.map((row) => {
              const text = writeValue(row[column]);
              return { text, shown: text };
            }),
          ),
    );
    const lines = this.#lines;
    const table = new DesignTable(columns, (point) => ({ file, line: lines[point] }));
    if (named < 0) return table.points;
    return table.points.map(({ parameters, place }, point) => ({
      name: this.#rows[point][named],
      parameters,
      ...(place === undefined ? {} : { place }),
    }));
  }

  #problem(
    line: number,
    {
      path = 'points',
      value,
      ...told
    }: { readonly path?: string; readonly constraint: string; readonly value: string; readonly hint: string },
  ): InputError {
    return new InputError({
      path: printable(path),
      value: printable(value),
      ...told,
      file: this.#file,
      line,
    });
  }
}
