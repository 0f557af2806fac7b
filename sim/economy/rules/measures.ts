import { group, type Measure, type MeasureRow } from '../../kernel/measure.ts';
import type { Book, Ledger, Token } from '../../ledger/ledger.ts';
import { PRICE_UNITS } from '../../units.ts';
import type { Rules } from './parameters.ts';
import { type FlowKind, flowKinds, listTokens, planRules, type RulePlan } from './plan.ts';
import type { RuleRow } from './rule-book.ts';

/** What is read of rules: of those of a run, or of one that is tried by itself. */
export interface Kept {
  readonly ruleBook: {
    readonly rules: readonly (Pick<RuleRow, 'states' | 'sizes' | 'poolSizes' | 'moved' | 'times'> & {
      readonly pools: readonly Pick<Book, 'balance'>[];
      readonly flows: readonly { readonly size: number }[];
    })[];
    readonly accounts: { token(name: string): Pick<Token, 'id' | 'decimals'> };
  };
  readonly ledger: Pick<Ledger, 'minted' | 'burned'>;
}

const past: Readonly<Record<FlowKind, string>> = { mint: 'minted', burn: 'burned', move: 'moved' };

/** What each rule keeps and has moved, and what there is of its tokens. */
export function rulesMeasures({
  scenario,
}: {
  readonly scenario: { readonly rules: Rules };
}): Measure<Kept>[] {
  const { rules } = scenario;
  return [
    ...group<Kept>('rules', planRules(rules).flatMap(rowsOf)),
    ...group<Kept>(
      'supply',
      listTokens(rules).flatMap(({ name, peg }) => rowsOfToken(name, peg)),
    ),
  ];
}

function rowsOf(plan: RulePlan, index: number): MeasureRow<Kept>[] {
  const { name, states, pools, flows } = plan;
  const own = states.map(
    ({ name: state, unit }, k): MeasureRow<Kept> => [
      `rules.${name}.${state}`,
      unit === '' ? '1' : unit,
      `what the rule ${name} keeps as ${state}`,
      ({ ruleBook: { rules } }) => rules[index].states[k][0] / rules[index].sizes[k],
    ],
  );
  const held = pools.map(
    ({ name: pool, token }, k): MeasureRow<Kept> => [
      `rules.${name}.${pool}`,
      token,
      `balance of the pool ${pool} of the rule ${name}`,
      ({ ruleBook: { rules } }) => rules[index].pools[k].balance[0] / rules[index].poolSizes[k],
    ],
  );
  const sums = flowKinds.flatMap((kind) => {
    const places = [...flows.keys()].filter((k) => flows[k].kind === kind);
    const tokens = [...new Set(places.map((k) => flows[k].token))];
    return tokens.map(
      (token): MeasureRow<Kept> => [
        `rules.${name}.${past[kind]}${tokens.length === 1 ? '' : `.${token.toLowerCase()}`}`,
        token,
        `${past[kind]} by the rule ${name} since the start`,
        ({ ruleBook: { rules } }) =>
          places.reduce((sum, k) => (flows[k].token === token ? sum + rules[index].moved[k][0] : sum), 0) /
          rules[index].flows[places[0]].size,
      ],
    );
  });
  const times: MeasureRow<Kept> = [
    `rules.${name}.times`,
    '1',
    `how often the rule ${name} has applied`,
    ({ ruleBook: { rules } }) => rules[index].times[0],
  ];
  const rows = [...own, ...held, ...sums, times];
  // A state may have the name of a sum: then it is meant.
  return rows.filter(([measure], k) => rows.findIndex(([other]) => other === measure) === k);
}

function rowsOfToken(name: string, peg: number): MeasureRow<Kept>[] {
  const token = ({ ruleBook }: Kept) => ruleBook.accounts.token(name);
  const size = (world: Kept): number => Number(`1e${token(world).decimals}`);
  const low = name.toLowerCase();
  const pegged: MeasureRow<Kept>[] =
    peg === 0 ? [] : [[`${low}.peg`, 'USD', `USD that one ${name} stands for`, () => peg / PRICE_UNITS]];
  return [
    ...pegged,
    [`${low}.minted`, name, 'minted since the start', (w) => w.ledger.minted[token(w).id] / size(w)],
    [`${low}.burned`, name, 'burned since the start', (w) => w.ledger.burned[token(w).id] / size(w)],
    [
      `${low}.supply`,
      name,
      'minted less burned',
      (w) => (w.ledger.minted[token(w).id] - w.ledger.burned[token(w).id]) / size(w),
    ],
  ];
}
