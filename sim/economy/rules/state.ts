import type { Measure } from '../../kernel/measure.ts';
import { declare, type WorldOf } from '../../kernel/module.ts';
import { tablesOf } from '../../scenario/formula-tables.ts';
import { proposalsOf } from '../../scenario/proposals.ts';
import type { Resolved } from '../../scenario/resolve.ts';
import { network } from '../network/state.ts';
import { listTexts, listUsed } from './compile-rule.ts';
import { type Rules, rulesParameters } from './parameters.ts';
import { planRules } from './plan.ts';
import { Readings } from './readings.ts';
import { RuleBook } from './rule-book.ts';
import { listReadings } from './vocabulary.ts';

const rulesIn = (scenario: unknown): Rules => (scenario as { readonly rules: Rules }).rules;

/** Texts of all formulas of rules that there may be in a run: at the start, after each change, and by a vote. */
function listAllTexts({ scenario, stages }: Pick<Resolved, 'scenario' | 'stages'>): readonly string[] {
  const rules = [scenario, ...stages.map((stage) => stage.scenario)].map(rulesIn);
  const voted = proposalsOf(scenario).flatMap(({ set }) => Object.values(set));
  return [
    ...rules.flatMap((all) => planRules(all).flatMap(listTexts)),
    ...voted.flatMap((value) => (typeof value === 'string' ? [value] : [])),
  ];
}

/** Rules that a scenario brings itself: what they keep, and the tokens and pools that are theirs. */
export const rules = declare(
  {
    name: 'rules',
    doc: 'Rules of a scenario’s own: what they keep, compute, set, mint, burn and move.',
    parameters: rulesParameters,
    needs: [network],
    kept: ['rule-*'],
    lanes: (scenario: never): readonly string[] =>
      Object.keys(rulesIn(scenario)).length === 0 ? [] : ['rule-states'],
  },
  ({ ledger, books, scenario, resolved, modules, tickHours, users, nodes, adaptors, delegators }) => {
    const measures = modules.flatMap(
      ({ behaviour }): readonly Measure<never>[] => behaviour.measures?.({ scenario } as never) ?? [],
    );
    const known = listReadings(measures);
    const texts = Object.keys(scenario.rules).length === 0 ? [] : listAllTexts(resolved);
    const used = listUsed(known.keys(), texts);
    const readings = new Readings(new Map([...known].filter(([name]) => used.includes(name))), tickHours);
    const rows: Readonly<Record<string, number>> = {
      users: users.rows,
      nodes: nodes.rows,
      adaptors: adaptors.rows,
      delegators: delegators.rows,
    };
    const ground = { ledger, books, rowsOf: (group: string) => rows[group] };
    return { ruleBook: new RuleBook(ground, scenario.rules, readings, tablesOf(resolved.series)) };
  },
);

export type World = WorldOf<typeof rules>;
