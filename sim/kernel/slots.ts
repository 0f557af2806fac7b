import { canonicalJson } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { valueAt, withValues } from '../scenario/changed-values.ts';
import { fieldLedTo } from '../scenario/declared-fields.ts';
import type { FieldNote } from '../scenario/field.ts';
import { compileFormula } from '../scenario/formula.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { boundsOfFormula } from '../scenario/formula-range.ts';
import { tablesOf } from '../scenario/formula-tables.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { locateFindings } from '../scenario/schema-problems.ts';
import {
  boundsOfSlot,
  isLevel,
  isSlot,
  namesUsed,
  type Slot,
  scaleOf,
  toCanonical,
} from '../scenario/slot.ts';
import { column, createTable, type Table } from '../state/table.ts';
import type { Change, Kernel } from './module.ts';
import { findRule, toRule } from './rules.ts';

/** One row for each path that a formula stands at. */
const spec = { value: column('f64', 'canonical', 'what the formula gave last, or begins with') } as const;

/** A formula in force. */
interface Computed {
  readonly slot: Slot;
  readonly row: number;
  /** When it came into force, hours. */
  readonly from: number;
  /** Whether it looks at nothing that a run brings, but for the price. */
  readonly isLevel: boolean;
  /** What it gives now, canonical, by its last value; undefined while a measure that it names has no value yet. */
  readonly evaluate: (last: number) => number | undefined;
}

/** Paths at which a scenario has formulas in the place of numbers, from the start or later, by name. */
export function listSlotPaths({ slots, stages }: Pick<Resolved, 'slots' | 'stages'>): readonly string[] {
  const sets: readonly Change[] = [slots, ...stages.map(({ set }) => set)];
  return [...new Set(sets.flatMap((set) => Object.keys(set).filter((path) => isSlot(set[path]))))].sort();
}

/** Formulas that a scenario has in the place of numbers: which are in force, and what they gave. */
export class Slots {
  /** A part of the state; without rows where nothing is computed. */
  readonly table: Table<typeof spec>;
  private readonly paths: readonly string[];
  private readonly inForce = new Map<string, Computed>();

  constructor(paths: readonly string[]) {
    this.paths = paths;
    this.table = createTable('slots', spec, paths.length);
  }

  /** Hours between two evaluations of what stands at a path; undefined where it is a number. */
  every(path: string): number | undefined {
    return this.inForce.get(path)?.slot.every;
  }

  /** Hour 0: formulas of the start are in force. */
  begin(world: Kernel): void {
    this.enter(world, world.resolved.slots, 0);
    for (const [path, { row }] of this.inForce)
      this.table.col.value[row] = valueAt(world.scenario, path) as number;
  }

  /** The state was loaded: the formulas of the start and of what changed since are in force; returns what they gave. */
  resume(world: Kernel, changes: readonly { readonly at: number; readonly set: Change }[]): Change {
    this.enter(world, world.resolved.slots, 0);
    for (const { at, set } of changes) this.put(world, set, at * world.tickHours);
    return Object.fromEntries([...this.inForce].map(([path, { row }]) => [path, this.table.col.value[row]]));
  }

  /** A change takes effect: its formulas come into force, its numbers take the places of others. Returns it in numbers. */
  take(world: Kernel, set: Change, from: number): Change {
    this.put(world, set, from);
    return Object.fromEntries(
      Object.entries(set).map(([path, value]) => {
        if (!isSlot(value)) return [path, value];
        const number = value.start ?? (valueAt(world.scenario, path) as number);
        this.table.col.value[this.paths.indexOf(path)] = number;
        return [path, number];
      }),
    );
  }

  /** What is due in the tick at hand, each by what held when the tick began; a formula of the time alone is due at once. */
  evaluateDue({ hours, tickHours }: Kernel): Change {
    if (this.inForce.size === 0) return {};
    const { value } = this.table.col;
    const due: [path: string, row: number, number: number][] = [];
    for (const [path, { slot, row, from, isLevel, evaluate }] of this.inForce) {
      const every = Math.max(slot.every, tickHours);
      const periodAt = (at: number): number => Math.floor((at - from) / every + 1e-9);
      const period = periodAt(hours);
      if (period > periodAt(hours - tickHours) && (period > 0 || isLevel))
        due.push([path, row, evaluate(value[row]) ?? value[row]]);
    }
    for (const [, row, number] of due) value[row] = number;
    return Object.fromEntries(due.map(([path, , number]) => [path, number]));
  }

  private enter(world: Kernel, set: Change, from: number): void {
    this.inForce.clear();
    this.put(world, set, from);
  }

  private put(world: Kernel, set: Change, from: number): void {
    for (const [path, value] of Object.entries(set)) {
      this.inForce.delete(path);
      if (isSlot(value))
        this.inForce.set(path, {
          slot: value,
          row: this.paths.indexOf(path),
          from,
          ...compileSlot(world, path, value),
        });
    }
  }
}

/** Where a formula is written: in a change, or where it stands. */
function writtenAt({ scenario }: Resolved, path: string, slot: Slot): string {
  const text = canonicalJson(slot);
  const change = scenario.changes.findIndex(({ set }) => path in set && canonicalJson(set[path]) === text);
  return change < 0 ? path : `changes.${change}.set.${path}`;
}

function compileSlot(world: Kernel, path: string, slot: Slot): Pick<Computed, 'isLevel' | 'evaluate'> {
  const { observables, readings, resolved } = world;
  const at = writtenAt(resolved, path, slot);
  const scale = scaleOf(slot, fieldLedTo(path)?.note as FieldNote);
  const names = namesUsed(slot.formula, ['last'], readings.names);
  const formula = compileFormula(slot.formula, names, at, false, tablesOf(resolved.series));
  const reads = names.map((name) => observables[name] ?? readings.reader(name) ?? (() => 0));
  const measured = reads.filter((_, k) => observables[names[k]] === undefined);
  const values = new Float64Array(names.length);
  const bounds = boundsOfFormula(path);
  const evaluate = (last: number): number | undefined => {
    if (measured.some((read) => Number.isNaN(read(world as never)))) return undefined;
    const priceUsd = observables['price']?.(world as never) ?? Number.NaN;
    for (const [k, read] of reads.entries()) values[k] = read(world as never);
    values[0] = (scale.inUsd ? last * priceUsd : last) / scale.scale;
    const given = formula.evaluate(values);
    const result = toCanonical(given, scale, priceUsd);
    if (bounds === undefined || (result >= bounds.low && result <= bounds.high)) return result;
    const inputs = Object.fromEntries(names.map((name, k) => [name, values[k]]));
    const range = boundsOfSlot(slot, scale, bounds);
    throw new FormulaError({ path: at, formula: formula.text, inputs, result: given, range });
  };
  return { isLevel: isLevel(slot, names), evaluate };
}

/** Parameters take the values that formulas give in the tick at hand. Throws InputError where they do not go together. */
export function computeSlots(world: Kernel): void {
  const set = world.slots.evaluateDue(world);
  const paths = Object.keys(set).filter((path) => set[path] !== valueAt(world.scenario, path));
  if (paths.length === 0) return;
  for (const { behaviour } of world.modules) behaviour.recomputes?.(world as never, paths, world.hours);
  for (const path of paths) {
    const rule = findRule(path);
    if (rule !== undefined) world.rules.col[rule][0] = toRule(rule, set[path] as number);
  }
  (world as { scenario: Kernel['scenario'] }).scenario = withValues(world.scenario, set);
  const checks = world.modules.flatMap(({ behaviour }) => behaviour.checksOfComputed ?? []);
  const findings = checks.flatMap((check) => check(world.scenario as never));
  if (findings.length === 0) return;
  const told = findings.map(({ mend: _, ...finding }) => ({
    ...finding,
    constraint: `${finding.constraint}, and formulas give more at tick ${world.tick}`,
    hint: 'hold the formulas at these paths with min(…)',
  }));
  throw new InputError(locateFindings(told, world.resolved.origins));
}
