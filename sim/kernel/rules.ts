import { PPM } from '../ledger/amount.ts';
import { valueAt } from '../scenario/changed-values.ts';
import { type DeclaredField, declaredFields } from '../scenario/declared-fields.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { ofSpoken } from '../scenario/schema.ts';
import { column, createTable, type Table } from '../state/table.ts';
import { unitOf } from '../units.ts';

/** Name of a rule in force: of a number in the scenario that a vote may set. */
export type RuleName = string;

/** Values of all rules as integers: base units, shares in ppm. Those in force, or those that a proposal would put in force. */
export type RuleSet = Readonly<Record<RuleName, number>>;

type RuleSpec = Readonly<Record<RuleName, ReturnType<typeof column<'f64'>>>>;

/** The rules in force; one row. */
export type Rules = Table<RuleSpec>;

const fields = ofSpoken(() => mapRules(declaredFields()));

/** Parameters by the rules that begin with them. Throws, by name, where two begin one rule: a vote on one would have no effect. */
export function mapRules(declared: readonly DeclaredField[]): ReadonlyMap<RuleName, DeclaredField> {
  const byName = new Map<RuleName, DeclaredField>();
  for (const field of declared) {
    const name = field.note.rule;
    if (name === undefined) continue;
    const other = byName.get(name);
    if (other !== undefined)
      throw new Error(`the rule ${name} begins with two parameters, ${other.path} and ${field.path}`);
    byName.set(name, field);
  }
  return byName;
}

/** Names of all rules, in the order of the schema. */
export const ruleNames = ofSpoken((): readonly RuleName[] => [...fields().keys()]);

const ruleAt = ofSpoken(() => new Map([...fields()].map(([name, { path }]) => [path, name])));

/** The rule that begins with what a scenario holds at a path; undefined where there is none. */
export function findRule(path: string): RuleName | undefined {
  return ruleAt().get(path);
}

const isShare = (name: RuleName): boolean => fields().get(name)?.note.dimension === 'share';

/** A value of a scenario as the rule: amounts are in base units already; shares become ppm. */
export function toRule(name: RuleName, value: number): number {
  return isShare(name) ? Math.round(value * PPM) : value;
}

function ofEach<Value>(give: (name: RuleName, field: DeclaredField) => Value): Record<RuleName, Value> {
  return Object.fromEntries([...fields()].map(([name, field]) => [name, give(name, field)]));
}

const ruleSpec = ofSpoken(
  (): RuleSpec =>
    ofEach((name, { note }) => {
      const unit = isShare(name)
        ? 'ppm'
        : `1e-6 ${note.dimension === undefined ? '' : unitOf(note.dimension)}`;
      return column('f64', unit, note.doc);
    }),
);

/** Rules, all zero. */
export function createRules(): Rules {
  return createTable('rules', ruleSpec(), 1);
}

/** The rules in force, whenever they are read; a copy of it does not change. Phases of every tick read them: nothing is made anew. */
export function viewRules({ col }: Rules): RuleSet {
  const view = {};
  for (const name of ruleNames())
    Object.defineProperty(view, name, { enumerable: true, get: () => col[name][0] });
  return view as RuleSet;
}

/** The rules that a run begins with, those that changes set from the first hour on among them. */
export function readStartRules({ scenario, stages }: Pick<Resolved, 'scenario' | 'stages'>): RuleSet {
  const first = stages.findLast(({ from }) => from <= 0)?.scenario ?? scenario;
  return ofEach((name, { path }) => toRule(name, valueAt(first, path) as number));
}
