import { z } from '../zod.ts';
import type { ParameterValue } from './parameter.ts';

/** One point before it is known whether its scenario is one. */
export interface DraftPoint {
  /** What distinguishes the point, for people. */
  readonly name: string;
  /** Values of what varies as tables show them, by path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What `parameters` means in the scenario, by path, where values have names; the same when absent. */
  readonly values?: Readonly<Record<string, string>>;
  /** Where it is written, if it has a place of its own. */
  readonly place?: PointPlace | undefined;
}

/** A line of a file of points. */
export interface PointPlace {
  readonly file: string;
  readonly line: number;
}

/** One parameter of all points. */
const columnSchema = z.strictObject({
  path: z.string(),
  /** Each value once, as a scenario has it. */
  texts: z.array(z.string()).min(1),
  /** As labels and tables have them, where that is something else. */
  shown: z.array(z.string()).optional(),
  /** Which of them each point has. */
  of: z.array(z.int().min(0)).min(1),
});

/** A design as files have it. */
export const designTableSchema = z
  .array(columnSchema)
  .min(1)
  .refine(
    ([first, ...others]) =>
      others.every(({ of }) => of.length === first.of.length) &&
      [first, ...others].every(
        ({ texts, shown = texts, of }) =>
          shown.length === texts.length && of.every((value) => value < texts.length),
      ),
    'expected columns of one length, and of values that there are',
  );

export interface Column {
  readonly path: string;
  readonly texts: readonly string[];
  readonly shown: readonly string[];
  readonly of: Uint32Array;
}

/**
 * The points of a design, column by column: a hundred thousand of them as objects would take a hundred megabytes. What is
 * given of a point is made when somebody asks.
 */
export class DesignTable {
  readonly columns: readonly Column[];
  readonly paths: readonly string[];
  /** Number of a point among those of the same values, where it is not the first. */
  readonly #numbers = new Map<number, number>();
  readonly #shortNames: readonly string[];
  /** Where each point is written, if each has a place of its own. */
  readonly placeOf: ((point: number) => PointPlace) | undefined;

  constructor(columns: readonly Column[], placeOf?: (point: number) => PointPlace) {
    this.columns = columns;
    this.placeOf = placeOf;
    this.paths = columns.map(({ path }) => path);
    this.#shortNames = this.paths.map((path) => shortName(path, this.paths));
    // Where each point has a value of its own, none is there twice.
    if (columns.some(({ texts }) => texts.length === this.length)) return;
    const seen = new Map<string, number>();
    for (let point = 0; point < this.length; point += 1) {
      const values = columns.map(({ of }) => of[point]).join();
      const times = (seen.get(values) ?? 0) + 1;
      seen.set(values, times);
      if (times > 1) this.#numbers.set(point, times);
    }
  }

  static read(columns: z.infer<typeof designTableSchema>): DesignTable {
    return new DesignTable(
      columns.map(({ path, texts, shown = texts, of }) => ({ path, texts, shown, of: Uint32Array.from(of) })),
    );
  }

  get length(): number {
    return this.columns[0].of.length;
  }

  /** The first point that has the values of an earlier one. */
  get firstDouble(): number | undefined {
    return [...this.#numbers.keys()][0];
  }

  get points(): DesignedPoint[] {
    return Array.from({ length: this.length }, (_, point) => new DesignedPoint(this, point));
  }

  nameOf(point: number): string {
    const name = this.columns
      .map(({ shown, of }, column) => `${this.#shortNames[column]} = ${shown[of[point]]}`)
      .join(', ');
    const number = this.#numbers.get(point);
    return number === undefined ? name : `${name} (${number})`;
  }

  toJSON(): z.infer<typeof designTableSchema> {
    return this.columns.map(({ path, texts, shown, of }) => ({
      path,
      texts: [...texts],
      ...(shown === texts ? {} : { shown: [...shown] }),
      of: [...of],
    }));
  }
}

/** A column of values from lists. */
export function listedColumn(path: string, values: readonly ParameterValue[]): Column {
  const known = new Map<string, number>();
  const [texts, labels]: [string[], string[]] = [[], []];
  const of = Uint32Array.from(values, ({ text, shown: label }) => {
    const key = label === text ? text : `${label}\n${text}`;
    const place = known.get(key) ?? known.size;
    if (place < known.size) return place;
    known.set(key, place);
    texts.push(text);
    labels.push(label);
    return place;
  });
  return { path, texts, shown: labels.every((label, k) => label === texts[k]) ? texts : labels, of };
}

/** A column of numbers that were drawn: each once, by size. */
export function drawnColumn(path: string, numbers: Float64Array, write: (number: number) => string): Column {
  const sorted = numbers.toSorted();
  const distinct = sorted.filter((number, k) => k === 0 || number !== sorted[k - 1]);
  const texts = Array.from(distinct, write);
  return { path, texts, shown: texts, of: Uint32Array.from(numbers, (number) => placeIn(distinct, number)) };
}

function placeIn(sorted: Float64Array, number: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A point of a design. */
export class DesignedPoint implements DraftPoint {
  readonly table: DesignTable;
  readonly #point: number;

  constructor(table: DesignTable, point: number) {
    this.table = table;
    this.#point = point;
  }

  get name(): string {
    return this.table.nameOf(this.#point);
  }

  get place(): PointPlace | undefined {
    return this.table.placeOf?.(this.#point);
  }

  get parameters(): Readonly<Record<string, string>> {
    return this.#record('shown');
  }

  get values(): Readonly<Record<string, string>> {
    return this.#record('texts');
  }

  /** What is set, in the order of the table's paths. */
  get texts(): readonly string[] {
    return this.table.columns.map(({ texts, of }) => texts[of[this.#point]]);
  }

  #record(kind: 'texts' | 'shown'): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.table.columns.map((column) => [column.path, column[kind][column.of[this.#point]]]),
    );
  }
}

/** What a point sets: paths, the same list for all points of a design, and the value of each. */
export function settingsOf(point: DraftPoint): {
  readonly paths: readonly string[];
  readonly texts: readonly string[];
} {
  if (point instanceof DesignedPoint) return { paths: point.table.paths, texts: point.texts };
  const values = point.values ?? point.parameters;
  return { paths: Object.keys(values), texts: Object.values(values) };
}

/** The end of a path, as much of it as tells it from the others. */
export function shortName(path: string, paths: readonly string[]): string {
  const steps = path.split('.');
  for (let kept = 1; kept < steps.length; kept += 1) {
    const name = steps.slice(-kept).join('.');
    if (paths.filter((other) => other === name || other.endsWith(`.${name}`)).length === 1) return name;
  }
  return path;
}
