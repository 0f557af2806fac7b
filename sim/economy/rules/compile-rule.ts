import {
  type CompiledFormula,
  compileFormula,
  type FormulaTables,
  listNamesIn,
} from '../../scenario/formula.ts';
import { groups, type Trait } from './holders.ts';
import { groupOf, type RulePlan } from './plan.ts';
import { placeNames, timeNames } from './vocabulary.ts';
import { formulaOf, readSaid } from './written.ts';

/** What of each member of a group a weight may use, beside its balance. */
const traitNames: readonly Trait[] = ['stake', 'work', 'active', 'capacity', 'uptime'];

/** Stands where a value is not known yet; no formula can name it. */
const notYet = '#';

/** A rule ready to be computed: one place of `values` for each name, in the order of `names`. */
export interface CompiledRule {
  readonly names: readonly string[];
  readonly values: Float64Array;
  /** First places of each kind of names; the state comes first. */
  readonly at: {
    readonly lets: number;
    readonly pools: number;
    readonly times: number;
    readonly balance: number;
    readonly now: number;
    readonly price: number;
    readonly readings: number;
    readonly traits: number;
  };
  /** Whether a formula looks at the base price. */
  readonly usesPrice: boolean;
  readonly lets: readonly CompiledFormula[];
  /** By place of the state. */
  readonly next: readonly { readonly state: number; readonly formula: CompiledFormula }[];
  readonly sets: readonly { readonly path: string; readonly formula: CompiledFormula }[];
  /** By flow. */
  readonly amounts: readonly CompiledFormula[];
  /** By flow; undefined where a group shares by what is known, or there is none. */
  readonly weights: readonly (CompiledFormula | undefined)[];
}

/** Compiles all formulas of a rule over its own names and those of `readings`. Throws InputError at the path of the first that is wrong. */
export function compileRule(
  plan: RulePlan,
  readings: readonly string[],
  tables: FormulaTables,
): CompiledRule {
  const { path, rule, states, pools, flows } = plan;
  const lets = Object.entries(rule.let);
  const letNames = lets.map(([name]) => name);
  const own = [...states.map(({ name }) => name), ...letNames, ...pools.map(({ name }) => name)];
  const times = own.length;
  const names = [...own, ...Object.keys(timeNames), ...Object.keys(placeNames), ...readings];
  const balance = times + Object.keys(timeNames).length;
  const at = {
    lets: states.length,
    pools: states.length + lets.length,
    times,
    balance,
    now: balance + 1,
    price: balance + 2,
    readings: balance + Object.keys(placeNames).length,
    traits: names.length,
  };
  const hide = (...hidden: readonly string[]): readonly string[] =>
    names.map((name, place) => (place >= times && hidden.includes(name) ? `${notYet}${place}` : name));
  // What stands in one place alone has no meaning in others.
  const [plain, inSet, inFlow] = [hide('balance', 'now'), hide('balance'), hide('now')];
  const compile = (written: number | string, where: string, known: readonly string[] = plain) => {
    const said = readSaid(written) ?? { value: Number.NaN, unit: '' };
    return compileFormula(formulaOf(said), known, `${path}.${where}`, false, tables);
  };
  // A value may use those above it alone.
  const namesAbove = (k: number): string[] =>
    plain.map((name, place) => (place >= at.lets + k && place < at.pools ? `${notYet}${place}` : name));
  return {
    names,
    values: new Float64Array(names.length + traitNames.length),
    at,
    usesPrice: listNamesIn(listTexts(plan).join('\n'), ['price']).length > 0,
    lets: lets.map(([name, written], k) => compile(written, `let.${name}`, namesAbove(k))),
    next: Object.entries(rule.next).map(([name, written]) => ({
      state: states.findIndex((state) => state.name === name),
      formula: compile(written, `next.${name}`),
    })),
    sets: Object.entries(rule.set).map(([set, written]) => ({
      path: set,
      formula: compile(written, `set.${set}`, inSet),
    })),
    amounts: flows.map(({ said, kind, path: of }) =>
      compileFormula(formulaOf(said), inFlow, `${of}.${kind}`, false, tables),
    ),
    weights: flows.map((flow) => {
      if (!flow.by.startsWith('=')) return undefined;
      const group = groupOf(flow);
      const known = group === undefined ? [] : groups[group.name].traits;
      const traits = traitNames.map((trait) => (known.includes(trait) ? trait : `${notYet}${trait}`));
      return compileFormula(flow.by.slice(1), [...inFlow, ...traits], `${flow.path}.by`, false, tables);
    }),
  };
}

/** Every text of a rule in which names may stand. */
export const listTexts = ({ rule }: Pick<RulePlan, 'rule'>): readonly string[] =>
  [
    ...Object.values(rule.let),
    ...Object.values(rule.next),
    ...Object.values(rule.set),
    ...rule.flows.flatMap(({ mint, burn, move, by }) => [mint, burn, move, by]),
  ].flatMap((text) => (typeof text === 'string' ? [text] : []));

/** Writes what is known of a member of a group where its weight reads it. */
export function fillTraits(values: Float64Array, from: number, of: (trait: Trait) => number): void {
  for (let k = 0; k < traitNames.length; k += 1) values[from + k] = of(traitNames[k]);
}
