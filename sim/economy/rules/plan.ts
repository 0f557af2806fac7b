import { groupNames, groups, institutionBooks, institutionNames } from './holders.ts';
import type { Flow, Rule, Rules } from './parameters.ts';
import { readSaid, type Said } from './written.ts';

/** Who pays or is paid: an institution, a pool of a rule, or the members of a group. */
export type Holder =
  | { readonly kind: 'institution'; readonly name: string }
  | { readonly kind: 'pool'; readonly rule: string; readonly pool: string }
  | { readonly kind: 'group'; readonly name: string };

export const flowKinds = ['mint', 'burn', 'move'] as const;
export type FlowKind = (typeof flowKinds)[number];

/** A flow as it was written, with the words in it resolved. */
export interface FlowPlan {
  /** Where it stands in the scenario. */
  readonly path: string;
  readonly kind: FlowKind;
  readonly said: Said;
  readonly token: string;
  readonly from: Holder | undefined;
  readonly to: Holder | undefined;
  /** How the group among them shares. */
  readonly by: string;
  readonly rest: Holder | 'first' | undefined;
  readonly short: Flow['short'];
  /** Name of its reason in flows.csv. */
  readonly reason: string;
}

/** A pool, and what is in it at the start, in tokens. */
export interface PoolPlan {
  readonly name: string;
  readonly token: string;
  readonly amount: number;
}

/** A rule with the words in it resolved. */
export interface RulePlan {
  readonly name: string;
  readonly path: string;
  readonly rule: Rule;
  readonly states: readonly { readonly name: string; readonly value: number; readonly unit: string }[];
  readonly pools: readonly PoolPlan[];
  readonly flows: readonly FlowPlan[];
}

/** Tokens that there are beside those of rules, with the decimals of both. */
export const ownTokens = { DGAI: 6, USD: 6 } as const;

/** Tokens that rules may name. */
export const listTokenNames = (rules: Rules): readonly string[] => [
  ...Object.keys(ownTokens),
  ...listTokens(rules).map(({ name }) => name),
];

/** Tokens of rules, by name. */
export const listTokens = (rules: Rules) =>
  Object.entries(rules).flatMap(([rule, { tokens }]) =>
    Object.entries(tokens).map(([name, token]) => ({ name, rule, ...token })),
  );

/** The holder that a name stands for in a rule; undefined for none. A pool may have the name of its measure, `rules.RULE.POOL`. */
function findHolder(name: string, rule: string, rules: Rules): Holder | undefined {
  if (Object.hasOwn(rules[rule]?.pools ?? {}, name)) return { kind: 'pool', rule, pool: name };
  if (institutionNames.includes(name)) return { kind: 'institution', name };
  if (groupNames.includes(name)) return { kind: 'group', name };
  return findPool(name, rules) ?? findPool(name.replace(/^rules\./, ''), rules);
}

function findPool(name: string, rules: Rules): Holder | undefined {
  const dot = name.lastIndexOf('.');
  const [rule, pool] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  return Object.hasOwn(rules[rule]?.pools ?? {}, pool) ? { kind: 'pool', rule, pool } : undefined;
}

/** The group among payer and receiver. */
export const groupOf = ({
  from,
  to,
}: Pick<FlowPlan, 'from' | 'to'>): (Holder & { kind: 'group' }) | undefined =>
  [from, to].find((holder): holder is Holder & { kind: 'group' } => holder?.kind === 'group');

/** Names of all holders that a flow of a rule may have. */
export const listHolderNames = (rule: string, rules: Rules): readonly string[] => [
  ...Object.keys(rules[rule]?.pools ?? {}),
  ...institutionNames,
  ...groupNames,
  ...Object.entries(rules).flatMap(([other, { pools }]) =>
    other === rule ? [] : Object.keys(pools).map((pool) => `rules.${other}.${pool}`),
  ),
];

/** What a holder is called in files of flows. */
export function nameOfHolder(holder: Holder): string {
  if (holder.kind === 'pool') return `${holder.rule} ${holder.pool}`;
  return holder.name === 'governance' ? 'governance pool' : holder.name;
}

/** The account of the scenario's own tokens that a holder has; undefined where it has none. */
export function findBook(holder: Holder, token: string): string | undefined {
  const books: Readonly<Record<string, string>> =
    holder.kind === 'group'
      ? groups[holder.name].books
      : ((institutionBooks as Readonly<Record<string, Readonly<Record<string, string>>>>)[
          holder.kind === 'institution' ? holder.name : ''
        ] ?? {});
  return books[token];
}

/** How a group shares where nothing is said: by stake where it has some. */
const usualShare = (holder: Holder | undefined): string =>
  holder?.kind === 'group' && groups[holder.name].traits.includes('stake') ? 'stake' : 'equal';

const amountOf = (said: Said | undefined): number =>
  said === undefined || 'formula' in said ? 0 : said.value;

/** Rules in the order of the file; what is wrong in them is told by `checkRules`, and left out or replaced here. */
export function planRules(rules: Rules): readonly RulePlan[] {
  return Object.entries(rules).map(([name, rule]) => ({
    name,
    path: `rules.${name}`,
    rule,
    states: Object.entries(rule.state).map(([state, written]) => {
      const said = readSaid(written);
      return { name: state, value: amountOf(said), unit: said?.unit ?? '' };
    }),
    pools: Object.entries(rule.pools).map(([pool, written]) => {
      const said = readSaid(written);
      return { name: pool, amount: amountOf(said), token: said?.unit || 'DGAI' };
    }),
    flows: planFlows(name, rule, rules),
  }));
}

function planFlows(name: string, rule: Rule, rules: Rules): FlowPlan[] {
  const taken = new Map<string, number>();
  return rule.flows.map((flow, index) => {
    const kind = flowKinds.find((one) => flow[one] !== undefined) ?? 'move';
    const said = readSaid(flow[kind] ?? 0) ?? { value: 0, unit: '' };
    const find = (holder: string | undefined) =>
      holder === undefined ? undefined : findHolder(holder, name, rules);
    const [from, to] = [find(flow.from), find(flow.to)];
    const group = from?.kind === 'group' ? from : to;
    const word = flow.name ?? kind;
    const times = (taken.get(word) ?? 0) + 1;
    taken.set(word, times);
    return {
      path: `rules.${name}.flows.${index}`,
      kind,
      said,
      token: flow.token ?? (said.unit || 'DGAI'),
      from,
      to,
      by: flow.by ?? usualShare(group),
      rest: flow.rest === 'first' ? 'first' : find(flow.rest),
      short: flow.short,
      reason: `rules.${name}.${word}${times === 1 ? '' : `-${times}`}`,
    };
  });
}
