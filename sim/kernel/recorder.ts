import { InvariantError } from '../errors.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import { DAY_HOURS } from '../units.ts';
import { type Cadence, checkNames, type Measure, type Read } from './measure.ts';
import type { Kernel, Module } from './module.ts';
import type { MetricSpec } from './outputs.ts';

/** Everything that is measured, and the row of the latest record. */
export class Recorder {
  readonly specs: readonly MetricSpec[];
  readonly row: Float64Array;
  private readonly reads: readonly Read<never>[];
  private readonly allPlaces: Readonly<Record<Cadence, readonly number[]>>;
  private places: Readonly<Record<Cadence, readonly number[]>>;

  /** Measures of all parts of a world, chapter by chapter. */
  constructor(world: Kernel, chapters: readonly string[]) {
    const measures = listMeasures(world, chapters);
    this.reads = measures.map(({ read }) => read);
    this.specs = measures.map(specOf);
    this.row = new Float64Array(measures.length);
    const placesOf = (cadence: Cadence) =>
      [...measures.keys()].filter((k) => measures[k].cadence === cadence);
    this.allPlaces = { tick: placesOf('tick'), day: placesOf('day'), week: placesOf('week') };
    this.places = this.allPlaces;
  }

  /** From now on only the measures in `columns` are read, or all again; the others stay NaN. */
  restrict(columns: ReadonlySet<number> | undefined): void {
    for (const column of columns ?? [])
      if (this.specs[column] === undefined)
        throw new InvariantError(`no measure is declared in column ${column}`);
    const { tick, day, week } = this.allPlaces;
    const wanted = (k: number): boolean => columns?.has(k) ?? true;
    this.places = { tick: tick.filter(wanted), day: day.filter(wanted), week: week.filter(wanted) };
  }

  /** Reads every measure whose time has come; the others are NaN. */
  record(world: Kernel): void {
    const hours = (world.tick + 1) * world.tickHours;
    this.row.fill(Number.NaN);
    this.read(world, 'tick');
    if (isWhole(hours / DAY_HOURS)) this.read(world, 'day');
    if (world.endsWeek) this.read(world, 'week');
  }

  private read(world: Kernel, cadence: Cadence): void {
    const { row, reads } = this;
    for (const k of this.places[cadence]) row[k] = reads[k](world as never);
  }
}

/** Parts of an economy, and the scenario that says what of them there is to measure. */
export interface Measured {
  readonly scenario: AnyScenario;
  readonly modules: readonly Module[];
}

/** What is measured, in the order of columns: nothing is laid out for it. */
export const listSpecs = (measured: Measured, chapters: readonly string[]): readonly MetricSpec[] =>
  listMeasures(measured, chapters).map(specOf);

const specOf = ({
  read: _read,
  after: _after,
  before: _before,
  counted: _counted,
  ...spec
}: Measure<never>): MetricSpec => spec;

/** Measures of a chapter stand together, by part; chapters that are not in the list come last. Throws, by name, where two have one name. */
function listMeasures(
  { scenario, modules }: Measured,
  chapters: readonly string[],
): readonly Measure<never>[] {
  const measures: readonly Measure<never>[] = modules.flatMap(
    ({ behaviour }) => behaviour.measures?.({ scenario } as never) ?? [],
  );
  checkNames(measures);
  const placeOf = ({ group }: MetricSpec): number => {
    const place = chapters.indexOf(group);
    return place < 0 ? chapters.length : place;
  };
  const inOrder: Measure<never>[] = [];
  for (const measure of [...measures].sort((left, right) => placeOf(left) - placeOf(right))) {
    const beside = measure.after ?? measure.before;
    if (beside !== undefined && !measures.some(({ name }) => name === beside))
      throw new InvariantError(`${measure.name} stands beside ${beside}, which nobody measures`);
    const next = inOrder.findIndex(({ name }) => name === measure.before);
    const last = inOrder.findIndex(({ name }) => name === measure.after);
    if (next >= 0) inOrder.splice(next, 0, measure);
    else inOrder.splice(last < 0 ? inOrder.length : last + 1, 0, measure);
  }
  return inOrder;
}

/** Whether a number of periods is whole, but for rounding. */
export function isWhole(periods: number): boolean {
  return Math.abs(periods - Math.round(periods)) < 1e-9;
}
