import { declare, type WorldOf } from '../../kernel/module.ts';
import { tablesOf } from '../../scenario/formula-tables.ts';
import { proposalsOf } from '../../scenario/proposals.ts';
import type { Resolved } from '../../scenario/resolve.ts';
import { network } from '../network/state.ts';
import { listTexts } from './compile-rule.ts';
import { type Rules, rulesParameters } from './parameters.ts';
import { planRules } from './plan.ts';
import { RuleBook } from './rule-book.ts';

const rulesIn = (scenario: unknown): Rules => (scenario as { readonly rules: Rules }).rules;

/** Texts of all formulas of rules that there may be in a run: at the start, after each change, and by a vote. */
export function listAllTexts({ scenario, stages }: Pick<Resolved, 'scenario' | 'stages'>): readonly string[] {
  if (Object.keys(rulesIn(scenario)).length === 0) return [];
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
  ({ ledger, books, scenario, resolved, readings, users, nodes, adaptors, delegators }) => {
    const rows: Readonly<Record<string, number>> = {
      users: users.rows,
      nodes: nodes.rows,
      adaptors: adaptors.rows,
      delegators: delegators.rows,
    };
    const ground = { ledger, books, rowsOf: (group: string) => rows[group] };
    return { ruleBook: new RuleBook(ground, scenario.rules, readings.names, tablesOf(resolved.series)) };
  },
);

export type World = WorldOf<typeof rules>;
