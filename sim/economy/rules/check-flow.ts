import { nearestName } from '../../scenario/nearest.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { printable } from '../../workload/printable.ts';
import { hintFor } from './check-parts.ts';
import { groups } from './holders.ts';
import type { Flow, Rules } from './parameters.ts';
import {
  type FlowPlan,
  findBook,
  flowKinds,
  groupOf,
  type Holder,
  listHolderNames,
  listTokenNames,
  nameOfHolder,
  ownTokens,
} from './plan.ts';
import { findMisfit, readSaid } from './written.ts';

/** A flow of a rule, as it was written and as it was understood. */
export interface CheckedFlow {
  readonly flow: FlowPlan;
  readonly index: number;
  readonly name: string;
  readonly rules: Rules;
}

type Told = readonly [key: string, constraint: string, value: string, hint: string];

/** What is wrong with a flow: one kind, an amount, accounts that there are, and how a group shares. */
export function checkFlow({ flow, index, name, rules }: CheckedFlow): Finding[] {
  const written = rules[name].flows[index];
  const told = [
    ...checkKind(written),
    ...checkToken(written, flow, rules),
    ...checkHolders(written, flow, listHolderNames(name, rules)),
    ...checkGroup(written, flow),
  ];
  return told.map(([key, constraint, value, hint]) => ({
    path: key === '' ? flow.path : `${flow.path}.${key}`,
    constraint,
    value: printable(value),
    hint,
  }));
}

const sides = {
  mint: { from: false, to: true },
  burn: { from: true, to: false },
  move: { from: true, to: true },
} as const;

function checkKind(flow: Flow): Told[] {
  const kinds = flowKinds.filter((kind) => flow[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1)
    return [
      ['', 'expected one of mint, burn and move', kinds.join(', ') || 'none', 'write one flow for each'],
    ];
  const named = flow.name === undefined || /^[a-zA-Z][a-zA-Z0-9-]{0,31}$/.test(flow.name);
  return [
    ...(named
      ? []
      : [['name', 'expected letters, digits and -', String(flow.name), 'for instance fee-burn'] as const]),
    ...(['from', 'to'] as const).flatMap((side): Told[] => {
      if ((flow[side] !== undefined) === sides[kind][side]) return [];
      return sides[kind][side]
        ? [[side, `expected who ${side === 'from' ? 'pays' : 'is paid'}`, 'nothing', 'for instance treasury']]
        : [
            [
              side,
              `expected nobody: a ${kind} has no ${side}`,
              String(flow[side]),
              'leave it out, or write move',
            ],
          ];
    }),
  ];
}

function checkToken(flow: Flow, plan: FlowPlan, rules: Rules): Told[] {
  const known = listTokenNames(rules);
  const written = flow[plan.kind];
  if (written === undefined) return [];
  const said = readSaid(written);
  if (said === undefined)
    return [
      [
        plan.kind,
        'expected an amount or a formula',
        String(written),
        'for instance "1,000 DGAI" or "= 0.1 * balance"',
      ],
    ];
  if (flow.token === undefined && said.unit === '')
    return [[plan.kind, 'expected an amount with its token', String(written), 'write token: DGAI beside it']];
  if (!known.includes(plan.token))
    return [['token', 'expected a known token', plan.token, hintFor(plan.token, known)]];
  if (plan.kind === 'mint' && plan.token === 'USD')
    return [
      [
        'mint',
        'expected DGAI or a token of a rule: no rule makes USD',
        String(written),
        'mint DGAI, or move USD that somebody has',
      ],
    ];
  const misfit = said.unit === '' ? undefined : findMisfit(said, plan.token);
  if (misfit !== undefined) return [[plan.kind, misfit.constraint, String(written), misfit.hint]];
  if ('value' in said && said.value < 0)
    return [[plan.kind, 'expected an amount of at least 0', String(written), 'turn the flow round']];
  return [];
}

function checkHolders(flow: Flow, plan: FlowPlan, known: readonly string[]): Told[] {
  const own = Object.keys(ownTokens);
  const one = (key: 'from' | 'to' | 'rest', holder: Holder | 'first' | undefined): Told[] => {
    const written = flow[key];
    if (written === undefined || holder === 'first') return [];
    if (holder === undefined) return [[key, 'expected a holder', written, hintFor(written, known)]];
    if (key === 'rest' && holder.kind === 'group')
      return [[key, 'expected one owner', written, 'write treasury, a pool, or first for the first member']];
    if (own.includes(plan.token) && holder.kind !== 'pool' && findBook(holder, plan.token) === undefined)
      return [[key, `expected a holder of ${plan.token}`, written, 'write treasury, or a pool of the rule']];
    return [];
  };
  const [from, to] = [plan.from, plan.to].map((holder) => holder && `${holder.kind} ${nameOfHolder(holder)}`);
  const isSame = from !== undefined && from === to;
  return [
    ...one('from', plan.from),
    ...one('to', plan.to),
    ...one('rest', plan.rest),
    ...(isSame
      ? [['to', 'expected another holder than who pays', String(flow.to), 'leave the flow out'] as const]
      : []),
  ];
}

function checkGroup(flow: Flow, plan: FlowPlan): Told[] {
  if (plan.from?.kind === 'group' && plan.to?.kind === 'group')
    return [
      [
        'to',
        'expected one group in a flow',
        String(flow.to),
        'move to a pool first, and from it to the group',
      ],
    ];
  const group = groupOf(plan);
  if (group === undefined)
    return (['by', 'rest'] as const).flatMap((key): Told[] =>
      flow[key] === undefined
        ? []
        : [[key, 'expected nothing: no group shares here', String(flow[key]), 'leave it out']],
    );
  if (plan.from?.kind === 'group' && flow.rest !== undefined)
    return [
      ['rest', 'expected nothing: what does not divide stays with its owners', flow.rest, 'leave it out'],
    ];
  if (plan.by.startsWith('=')) return [];
  const { traits } = groups[group.name];
  const known = ['stake', 'work', 'balance'].filter((trait) => (traits as readonly string[]).includes(trait));
  const choices = [...known, 'equal'];
  if (choices.includes(plan.by)) return [];
  const near = nearestName(plan.by, choices);
  const hint = near === undefined ? 'or "= formula"' : `did you mean ${near}?`;
  return [['by', `expected one of ${choices.join(', ')} for ${group.name}`, plan.by, hint]];
}
