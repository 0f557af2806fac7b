import { valueAt } from '../scenario/changed-values.ts';
import { fieldLedTo, formulaNamesAt } from '../scenario/declared-fields.ts';
import type { Policy } from '../scenario/field.ts';
import { type CompiledFormula, compileFormula, type FormulaTables } from '../scenario/formula.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { boundsOfFormula, clampFormula, type FormulaBounds, showBounds } from '../scenario/formula-range.ts';
import { namesUsed } from '../scenario/slot.ts';
import type { KernelState } from './kernel-state.ts';

/** A compiled formula with its arguments in the order in which its parameter names them. */
export type Evaluate = (...values: number[]) => number;

/** A result of a formula outside what may stand in its place. */
export interface FormulaStray {
  readonly path: string;
  readonly formula: string;
  readonly value: number;
}

/**
 * What a scenario states at a path, ready to evaluate; undefined where it keeps the rule of the mechanism itself: by −1, or
 * by any number where only a formula replaces the rule. Beside the names of its parameter a formula reads what is observed and measured of
 * the world. Where the parameter says so a result outside its range stops the run.
 */
export function compilePolicy(
  world: KernelState,
  path: string,
  onlyFormula: boolean,
  tables: FormulaTables,
): Evaluate | undefined {
  const policy = valueAt(world.scenario, path) as Policy;
  if (typeof policy === 'number') return onlyFormula || policy === -1 ? undefined : () => policy;
  const given = formulaNamesAt(path);
  const names = namesUsed(policy.formula, given, world.readings.names);
  const formula = compileFormula(policy.formula, names, path, false, tables);
  const values = new Float64Array(names.length);
  const reads = names.slice(given.length).map((name) => readerOf(world, name));
  const bounds = boundsOfFormula(path);
  const isStrict = fieldLedTo(path)?.note.range?.strict === true;
  return (...own) => {
    values.set(own);
    for (let k = 0; k < reads.length; k += 1) values[given.length + k] = reads[k](world as never);
    const result = formula.evaluate(values);
    if (bounds === undefined || (result >= bounds.low && result <= bounds.high)) return result;
    if (isStrict) throw strayError({ path, formula, values, result }, bounds);
    world.noteStray({ path, formula: formula.text, value: result });
    return result;
  };
}

/** What is observed by a name, or was last measured; 0 before there was a value. */
function readerOf(world: KernelState, name: string): (world: never) => number {
  const { [name]: observe } = world.observables;
  const measured = world.readings.reader(name) ?? (() => 0);
  return observe ?? (() => measured() || 0);
}

function strayError(
  {
    path,
    formula,
    values,
    result,
  }: { path: string; formula: CompiledFormula; values: Float64Array; result: number },
  bounds: FormulaBounds,
): FormulaError {
  const inputs = Object.fromEntries(formula.names.map((name, k) => [name, values[k]]));
  const range = { shown: showBounds(bounds), held: clampFormula(formula.text, bounds) };
  return new FormulaError({ path, formula: formula.text, inputs, result, range });
}
