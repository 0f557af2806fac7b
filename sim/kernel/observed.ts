import type { Resolved } from '../scenario/resolve.ts';
import { listDottedNames, listFormulaTexts } from '../scenario/slot.ts';
import { column, createTable, type Table } from '../state/table.ts';
import { DAY_HOURS } from '../units.ts';
import type { Measure } from './measure.ts';
import type { Kernel, Module } from './module.ts';

/** One row for each measure that a formula names. */
const spec = {
  value: column('f64', 'of the measure', 'its last value that there was; NaN before the first'),
} as const;

/** Everything that parts measure of a scenario. */
const listAll = (modules: readonly Module[], scenario: object): readonly Measure<never>[] =>
  modules.flatMap(({ behaviour }) => behaviour.measures?.({ scenario } as never) ?? []);

/** Names of the measures that formulas of a scenario use, from the start or later, in the order in which parts have them. */
export function listObserved(
  { scenario, slots, stages }: Resolved,
  modules: readonly Module[],
): readonly string[] {
  const used = listDottedNames([scenario, slots, stages.map(({ set }) => set)].flatMap(listFormulaTexts));
  if (used.size === 0) return [];
  return listAll(modules, scenario).flatMap(({ name }) => (used.has(name) ? [name] : []));
}

/** The last values of the measures that formulas name, as metrics.csv has them: a part of the state, for formulas go by them. */
export class Observed {
  readonly table: Table<typeof spec>;
  private readonly measures: readonly Measure<never>[];

  constructor(names: readonly string[], modules: readonly Module[], scenario: object) {
    const all = names.length === 0 ? [] : listAll(modules, scenario);
    this.measures = names.flatMap((name) => all.filter((measure) => measure.name === name));
    this.table = createTable('observed', spec, names.length);
  }

  /** Hour 0: nothing has been measured yet. */
  begin(): void {
    this.table.col.value.fill(Number.NaN);
  }

  /** The tick at hand is recorded: a measure that has no value, or whose time has not come, keeps its last. */
  record(world: Kernel): void {
    const isDay = ((world.tick + 1) * world.tickHours) % DAY_HOURS === 0;
    for (const [row, { cadence, read }] of this.measures.entries()) {
      if ((cadence === 'day' && !isDay) || (cadence === 'week' && !world.endsWeek)) continue;
      const value = read(world as never);
      if (Number.isFinite(value)) this.table.col.value[row] = value;
    }
  }

  /** Reads the last value of a measure; undefined where no formula names one so. */
  reader(name: string): (() => number) | undefined {
    const row = this.measures.findIndex((measure) => measure.name === name);
    return row < 0 ? undefined : () => this.table.col.value[row];
  }
}
