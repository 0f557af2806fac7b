import { listNamesIn } from '../scenario/formula.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { listFormulaTexts } from '../scenario/slot.ts';
import { column, createTable, type Table } from '../state/table.ts';
import { DAY_HOURS, WEEK_HOURS } from '../units.ts';
import type { Measure, MeasureNote } from './measure.ts';
import type { Kernel, Module } from './module.ts';

const latestSpec = {
  value: column('f64', 'of the measure', 'value when the tick began; NaN before there was one'),
} as const;
const countSpec = { ofTick: column('f64', 'of the measure', 'counted in a tick, ring by ring') } as const;
const periodSpec = { soFar: column('f64', 'of the measure', 'counted since the latest record') } as const;

/** How a name is read: the measure, and over how long what it counts is summed. */
interface Reading<M extends MeasureNote> {
  readonly measure: M;
  /** Hours; undefined for the latest value, of what counts that of the last tick. */
  readonly windowHours: number | undefined;
}

const windows: readonly (readonly [suffix: string, hours: number | undefined])[] = [
  ['', undefined],
  ['.day', DAY_HOURS],
  ['.week', WEEK_HOURS],
];

/** Names that formulas may use for what is measured: measures, and of what counts the sum of a day or a week too. */
export function listReadings<M extends MeasureNote>(measures: readonly M[]): ReadonlyMap<string, Reading<M>> {
  return new Map(
    measures.flatMap((measure) =>
      windows
        .filter(([suffix]) => suffix === '' || measure.counted === true)
        .map(([suffix, windowHours]): [string, Reading<M>] => [
          `${measure.name}${suffix}`,
          { measure, windowHours },
        ]),
    ),
  );
}

const measuresOf = (modules: readonly Module[], scenario: object): readonly Measure<never>[] =>
  modules.flatMap(({ behaviour }) => behaviour.measures?.({ scenario } as never) ?? []);

/** Names of what formulas of a scenario read of its measures, from the start or later, in the order in which parts have them. */
export function listRead(resolved: Resolved, modules: readonly Module[]): readonly string[] {
  const { scenario, slots, stages } = resolved;
  const texts = [
    ...[scenario, slots, stages.map(({ set }) => set)].flatMap(listFormulaTexts),
    ...modules.flatMap(({ behaviour }) => behaviour.readsIn?.(resolved as never) ?? []),
  ];
  if (texts.length === 0) return [];
  const known = [...listReadings(measuresOf(modules, scenario)).keys()];
  return listNamesIn(texts.join('\n'), known);
}

/** What counts anew after each record, tick by tick. */
interface Counter {
  readonly measure: Measure<never>;
  readonly ring: Table<typeof countSpec>;
  readonly period: Table<typeof periodSpec>;
}

/**
 * Measures as they were when the tick began, and those of a week as they were when the last one ended: formulas read nothing
 * else of the economy. One that has no value keeps the last that it had.
 */
export class Readings {
  readonly names: readonly string[];
  /** Saved with the state but not hashed: they follow from it, and a value that nobody reads must not change the digest. */
  readonly tables: readonly Table[];
  readonly #latest: Table<typeof latestSpec>;
  readonly #read: readonly ((world: Kernel) => number)[];
  /** Whether it is of a whole week, and has no other value within one. */
  readonly #isWeekly: readonly boolean[];
  readonly #counters: readonly Counter[];

  constructor(names: readonly string[], modules: readonly Module[], scenario: object, tickHours: number) {
    const all = names.length === 0 ? new Map() : listReadings(measuresOf(modules, scenario));
    const readings: readonly Reading<Measure<never>>[] = names.flatMap((name) => all.get(name) ?? []);
    const ticksOf = (hours: number): number => Math.max(1, Math.round(hours / tickHours));
    const counters = new Map<string, Counter>();
    for (const { measure } of readings) {
      if (measure.counted !== true || counters.has(measure.name)) continue;
      const hours = readings.map((one) => (one.measure === measure ? (one.windowHours ?? 0) : 0));
      counters.set(measure.name, {
        measure,
        ring: createTable(`reading-count-${measure.name}`, countSpec, ticksOf(Math.max(...hours))),
        period: createTable(`reading-period-${measure.name}`, periodSpec, 1),
      });
    }
    this.names = names;
    this.#counters = [...counters.values()];
    this.#latest = createTable('readings', latestSpec, names.length);
    this.#isWeekly = readings.map(({ measure }) => measure.cadence === 'week');
    this.#read = readings.map(({ measure, windowHours }) => {
      const counter = counters.get(measure.name);
      if (counter === undefined) return (world) => measure.read(world as never);
      const ticks = windowHours === undefined ? 1 : ticksOf(windowHours);
      return ({ tick }) => sumOf(counter.ring, ticks, tick);
    });
    this.tables = (names.length === 0
      ? []
      : [
          this.#latest,
          ...this.#counters.flatMap(({ ring, period }) => [ring, period]),
        ]) as unknown as readonly Table[];
  }

  /** Hour 0: what there is, and nothing of a week. */
  begin(world: Kernel): void {
    this.#latest.col.value.fill(Number.NaN);
    // A time that nothing is remembered of: what is read in it is read anew when the first tick is over.
    this.#take(Object.create(world, { tick: { value: -1 } }) as Kernel, false);
  }

  /** The tick is over. */
  record(world: Kernel): void {
    for (const { measure, ring, period } of this.#counters) {
      const now = measure.read(world as never);
      ring.col.ofTick[world.tick % ring.rows] = now - period.col.soFar[0];
      period.col.soFar[0] = now;
    }
    this.#take(world, world.endsWeek);
  }

  /** Measures that count begin anew. */
  clear(): void {
    for (const { period } of this.#counters) period.col.soFar[0] = 0;
  }

  /** The value at a place; NaN where there was none yet. */
  at(place: number): number {
    return this.#latest.col.value[place];
  }

  /** Reads what a name stands for; undefined where no formula reads it. */
  reader(name: string): (() => number) | undefined {
    const place = this.names.indexOf(name);
    return place < 0 ? undefined : () => this.#latest.col.value[place];
  }

  #take(world: Kernel, endsWeek: boolean): void {
    const { value } = this.#latest.col;
    for (let place = 0; place < value.length; place += 1) {
      if (this.#isWeekly[place] && !endsWeek) continue;
      const now = this.#read[place](world);
      if (Number.isFinite(now)) value[place] = now;
    }
  }
}

function sumOf({ rows, col }: Table<typeof countSpec>, ticks: number, tick: number): number {
  let sum = 0;
  for (let k = 0; k < Math.min(ticks, tick + 1); k += 1) sum += col.ofTick[(tick - k) % rows];
  return sum;
}
