import { valueAt } from '../scenario/changed-values.ts';
import { formulaNamesAt } from '../scenario/declared-fields.ts';
import type { Policy } from '../scenario/field.ts';
import { compileFormula, type FormulaTables } from '../scenario/formula.ts';
import { boundsOfFormula } from '../scenario/formula-range.ts';

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
 * by any number where only a formula replaces the rule.
 */
export function compilePolicy(
  scenario: object,
  path: string,
  onlyFormula: boolean,
  tables: FormulaTables,
  onStray: (stray: FormulaStray) => void,
): Evaluate | undefined {
  const policy = valueAt(scenario, path) as Policy;
  if (typeof policy === 'number') return onlyFormula || policy === -1 ? undefined : () => policy;
  const names = formulaNamesAt(path);
  const formula = compileFormula(policy.formula, names, path, false, tables);
  const values = new Float64Array(names.length);
  const { low, high } = boundsOfFormula(path) ?? {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
  return (...given) => {
    values.set(given);
    const result = formula.evaluate(values);
    if (result < low || result > high) onStray({ path, formula: formula.text, value: result });
    return result;
  };
}
