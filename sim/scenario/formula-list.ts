import { fieldNotes } from './field.ts';
import { scenarioSchema } from './schema.ts';
import { isMap, visitValues } from './schema-tree.ts';
import { withObserved } from './slot.ts';

/** A policy that a scenario computes. */
export interface StatedFormula {
  /** Dotted path in the scenario. */
  readonly path: string;
  /** As written, without the leading `=`. */
  readonly text: string;
  /** Names that it may use. */
  readonly names: readonly string[];
}

/** Every formula of a scenario, in the order of the schema. */
export function listFormulas(scenario: object): StatedFormula[] {
  const formulas: StatedFormula[] = [];
  visitValues(scenarioSchema(), scenario, (path, schema, value) => {
    const names = fieldNotes.get(schema)?.formulaNames;
    if (names === undefined || !isMap(value) || typeof value['formula'] !== 'string') return;
    formulas.push({ path, text: value['formula'], names: withObserved(names) });
  });
  return formulas;
}
