import type { Measure } from '../../kernel/measure.ts';
import type { Kernel } from '../../kernel/module.ts';
import { column, createTable, type Table } from '../../state/table.ts';
import type { Reading } from './vocabulary.ts';

const latestSpec = {
  value: column('f64', '1', 'value when the tick began, in the unit of the measure'),
  known: column('u8', '0/1', 'whether there was one yet'),
} as const;

const countSpec = { ofTick: column('f64', '1', 'counted in a tick, ring by ring') } as const;
const periodSpec = { soFar: column('f64', '1', 'counted since the latest record') } as const;

/** What counts anew after each record, tick by tick. */
interface Counter {
  readonly measure: Measure<never>;
  readonly ring: Table<typeof countSpec>;
  readonly period: Table<typeof periodSpec>;
}

interface Latest {
  readonly reading: Reading;
  readonly table: Table<typeof latestSpec>;
  readonly counter: Counter | undefined;
}

/** Values of measures as they were when the tick began: rules read nothing else of the economy. */
export class Readings {
  readonly names: readonly string[];
  readonly tables: readonly Table[];
  readonly #latest: readonly Latest[];
  readonly #counters: readonly Counter[];
  readonly #tickHours: number;

  constructor(readings: ReadonlyMap<string, Reading>, tickHours: number) {
    this.#tickHours = tickHours;
    this.names = [...readings.keys()];
    const counters = new Map<string, Counter>();
    for (const { measure } of readings.values()) {
      if (measure.counted !== true || counters.has(measure.name)) continue;
      const hours = Math.max(
        0,
        ...[...readings.values()]
          .filter((reading) => reading.measure.name === measure.name)
          .map(({ windowHours = 0 }) => windowHours),
      );
      counters.set(measure.name, {
        measure,
        ring: createTable(`rule-count-${measure.name}`, countSpec, this.#ticksOf(hours)),
        period: createTable(`rule-period-${measure.name}`, periodSpec, 1),
      });
    }
    this.#counters = [...counters.values()];
    this.#latest = [...readings].map(([name, reading]) => ({
      reading,
      table: createTable(`rule-reading-${name}`, latestSpec, 1),
      counter: counters.get(reading.measure.name),
    }));
    this.tables = [
      ...this.#latest.map(({ table }) => table),
      ...this.#counters.flatMap(({ ring, period }) => [ring, period]),
    ] as unknown as readonly Table[];
  }

  #ticksOf(hours: number): number {
    return Math.max(1, Math.round(hours / this.#tickHours));
  }

  /** The tick is over: what was counted in it. */
  count(world: Kernel): void {
    for (const { measure, ring, period } of this.#counters) {
      const now = measure.read(world as never);
      ring.col.ofTick[world.tick % ring.rows] = now - period.col.soFar[0];
      period.col.soFar[0] = now;
    }
  }

  /** Measures that count begin anew. */
  clear(): void {
    for (const { period } of this.#counters) period.col.soFar[0] = 0;
  }

  /** Reads all measures; one that has no value keeps the last that it had. */
  take(world: Kernel): void {
    for (const { reading, table, counter } of this.#latest) {
      const value =
        counter === undefined
          ? reading.measure.read(world as never)
          : this.#sumOf(counter, reading.windowHours, world.tick);
      if (!Number.isFinite(value)) continue;
      table.col.value[0] = value;
      table.col.known[0] = 1;
    }
  }

  #sumOf({ ring }: Counter, hours: number | undefined, tick: number): number {
    const ticks = Math.min(hours === undefined ? 1 : this.#ticksOf(hours), tick + 1);
    let sum = 0;
    for (let k = 0; k < ticks; k += 1) sum += ring.col.ofTick[(tick - k) % ring.rows];
    return sum;
  }

  /** The value at a place; NaN where there was none yet. */
  at(place: number): number {
    const { value, known } = this.#latest[place].table.col;
    return known[0] === 1 ? value[0] : Number.NaN;
  }
}
