import { odd, type Warning } from '../../scenario/warning.ts';
import type { RulesScenario } from './checks.ts';
import { nameOfHolder, planRules, type RulePlan } from './plan.ts';

/** What several rules do to one thing, settled by the order of the file; and rules that never apply. */
export function warnOfRules({ rules, clock }: RulesScenario): Warning[] {
  const plans = planRules(rules);
  return [
    ...clashes(
      plans,
      ({ rule }) => Object.keys(rule.set),
      (path, names) =>
        `${names} set ${path}: in a tick in which more than one of them does, the last of them in the file holds`,
    ),
    ...clashes(
      plans,
      drawsOf,
      (account, names) =>
        `${names} draw on ${account}: where it runs short, those that come first in the file are paid first`,
    ),
    ...clashes(
      plans,
      mintsOf,
      (token, names) =>
        `${names} mint ${token}: where its cap leaves too little, those that come first in the file mint first`,
    ),
    ...plans.map(({ path, rule: { from, every, until } }) =>
      odd(
        from + every > Math.min(clock.horizon, until),
        `${path} never applies: its first time would be after ${until < clock.horizon ? 'it ends' : 'the end of the run'}`,
      ),
    ),
  ];
}

const drawsOf = ({ flows }: RulePlan): string[] =>
  flows.flatMap(({ from, token }) => (from === undefined ? [] : [`${token} of ${nameOfHolder(from)}`]));

const mintsOf = ({ flows }: RulePlan): string[] =>
  flows.flatMap(({ kind, token }) => (kind === 'mint' ? [token] : []));

function clashes(
  plans: readonly RulePlan[],
  touches: (plan: RulePlan) => readonly string[],
  tell: (what: string, names: string) => string,
): Warning[] {
  const whats = new Set(plans.flatMap(touches));
  return [...whats].map((what) => {
    const names = plans.filter((plan) => touches(plan).includes(what)).map(({ name }) => `rules.${name}`);
    return odd(names.length > 1, tell(what, names.join(' and ')));
  });
}
