import { adoption } from '../../kernel/column-writers.ts';
import type { Change } from '../../kernel/module.ts';
import { defineModule } from '../../kernel/module.ts';
import { valueAt } from '../../scenario/changed-values.ts';
import { checkRules } from './checks.ts';
import { rulesMeasures } from './measures.ts';
import { deriveUnits } from './mechanisms/whole-amount.ts';
import { applyRules } from './phases/apply-rules.ts';
import { keepWork } from './phases/keep-work.ts';
import { listAllTexts, rules, type World } from './state.ts';
import { warnOfRules } from './warnings.ts';

export const rulesModule = defineModule(rules, {
  checks: [checkRules],
  warnings: [warnOfRules],
  enter: ({ ruleBook, scenario }) => ruleBook.become(scenario.rules),
  create: layOutRules,
  enacted: listSet,
  readsIn: listAllTexts,
  keeps: ({ ruleBook }) => ruleBook.tables,
  measures: rulesMeasures,
  remarks: tellShort,
  phases: [
    {
      slot: 'rules',
      doc: 'rules of the scenario: what they keep, set, mint, burn and move',
      writes: { 'rule-*': '*' },
      does: [adoption],
      run: applyRules,
    },
    {
      slot: 'expect',
      doc: 'rules of the scenario: work of the week, before a new one begins',
      writes: { 'rule-worked-*': '*' },
      run: keepWork,
    },
  ],
  handedOn: [[{ 'rule-*': '*' }, 'work of a week is added up, and paid for when a rule applies']],
});

/** States and pools as they are at the start. */
function layOutRules({ ruleBook, ledger }: World): void {
  for (const { plan, states, sizes, pools, poolSizes, genesis } of ruleBook.rules) {
    plan.states.forEach(({ value }, k) => {
      states[k][0] = sizes[k] === 1 ? value : deriveUnits(value, sizes[k]);
    });
    plan.pools.forEach(({ amount }, k) => {
      ledger.mint(pools[k], 0, deriveUnits(amount, poolSizes[k]), genesis[k]);
    });
  }
}

/** What rules set, and when. */
function listSet({ ruleBook, resolved }: World): readonly { readonly at: number; readonly set: Change }[] {
  return ruleBook.rules.flatMap(({ set }) =>
    set.flatMap(({ path, value, since }) => {
      if (since[0] === 0) return [];
      const isSwitch = typeof valueAt(resolved.scenario, path) === 'boolean';
      // Behind changes with a date of the same tick, and before votes.
      return [{ at: since[0] - 0.75, set: { [path]: isSwitch ? value[0] !== 0 : value[0] } }];
    }),
  );
}

/** Flows for which an account or a cap had too little, how often, and by how much in all. */
function tellShort({ ruleBook }: World): readonly string[] {
  return ruleBook.rules.flatMap(({ flows, short, lack }) =>
    flows.flatMap(({ plan, size, from }, k) => {
      if (short[k][0] === 0) return [];
      const often = ['once', 'twice'][short[k][0] - 1] ?? `${short[k][0]} times`;
      const what = from === undefined ? 'its cap left less' : 'who pays had less';
      return [
        `${plan.path}.${plan.kind} fell short ${often}, by ${lack[k][0] / size} ${plan.token} in all: ${what}`,
      ];
    }),
  );
}
