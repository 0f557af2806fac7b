import { canonicalJson, sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { withValues } from './changed-values.ts';
import { fieldNotes } from './field.ts';
import { compileFormula, rewriteFormula } from './formula.ts';
import { FormulaError } from './formula-error.ts';
import type { Resolved } from './resolve.ts';
import { scenarioSchema } from './schema.ts';
import { isMap, schemaAt } from './schema-tree.ts';
import { isSlot } from './slot.ts';

/** What changes neither the economy nor any figure of a run. */
export const settingsWithoutFigures: readonly string[] = [
  'clock.checkpointEvery',
  'clock.workMax',
  'record.expect',
  'record.flowsEvery',
];
/** Where a number is a parameter of the mechanism's own rule, and so no formula that always gives it. */
const ruleParameters: ReadonlySet<string> = new Set(['users.churn.hazardPerWeek']);

/**
 * SHA-256 of what a scenario means, however it is written: a formula that always gives a number is that number, spaces in
 * formulas mean nothing, a file is its text, and names and questions are labels, and what changes no figure is left out. `rules` are the scenario, or what it is
 * from some time on.
 */
export function digestMeaning(
  resolved: Pick<Resolved, 'canonical' | 'scenario' | 'slots'>,
  rules: object = withValues<object>(resolved.scenario, resolved.slots),
): string {
  return sha256Text(canonicalJson(deriveMeaning(resolved, rules)));
}

/** What `digestMeaning` is the digest of. */
export function deriveMeaning(
  { canonical, scenario, slots }: Pick<Resolved, 'canonical' | 'scenario' | 'slots'>,
  rules: object = withValues<object>(scenario, slots),
): unknown {
  const { inputs } = JSON.parse(canonical) as { readonly inputs: Readonly<Record<string, string>> };
  const {
    $schema: _,
    extends: _parent,
    name: _name,
    question: _question,
    ...economy
  } = rules as Record<string, unknown>;
  return meaningOf(economy, '', inputs);
}

/** What a value of a scenario means that names no file. */
export const meaningAt = (path: string, value: unknown): unknown => meaningOf(value, path, {});

function meaningOf(value: unknown, path: string, inputs: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return Object.hasOwn(inputs, value) && namesFile(path) ? `sha256 ${inputs[value]}` : value;
  const at = (step: string): string => (path === '' ? step : `${path}.${step}`);
  if (Array.isArray(value)) return value.map((item, index) => meaningOf(item, at(String(index)), inputs));
  if (!isMap(value)) return value;
  const { formula, ...more } = value;
  // What a change sets has a path of its own.
  if (typeof formula === 'string' && isSlot(value)) return { ...more, formula: rewriteFormula(formula) };
  if (typeof formula === 'string') return meaningOfFormula(formula, path.replace(/^changes\.\d+\.set\./, ''));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !settingsWithoutFigures.includes(at(key)))
      .map(([key, one]) => [key, meaningOf(one, at(key), inputs)]),
  );
}

/** Whether a file is named at a path. */
export function namesFile(path: string): boolean {
  const field = schemaAt(scenarioSchema(), path.split('.'));
  return field !== undefined && fieldNotes.get(field)?.file !== undefined;
}

function meaningOfFormula(text: string, path: string): unknown {
  const field = schemaAt(scenarioSchema(), path.split('.'));
  if (field === undefined || fieldNotes.get(field)?.formulaNames === undefined) return { formula: text };
  const constant = ruleParameters.has(path) ? undefined : readConstant(text);
  // Below 0 a number keeps the mechanism's own rule.
  return constant !== undefined && constant >= 0 ? constant : { formula: rewriteFormula(text) };
}

/** What a formula gives that names nothing; undefined for another. */
function readConstant(text: string): number | undefined {
  try {
    return compileFormula(text, []).evaluate(new Float64Array());
  } catch (error) {
    if (error instanceof InputError || error instanceof FormulaError) return undefined;
    throw error;
  }
}
