import {
  choice,
  count,
  described,
  type FieldNote,
  fixed,
  flag,
  noted,
  quantity,
  text,
  votable,
} from '../../scenario/field.ts';
import { z } from '../../zod.ts';

/** Most of each that a scenario may have; a rule costs time in every tick in which it is due. */
export const rulesMax = { rules: 50, entries: 50, flows: 20, tokens: 8 } as const;

/** What a formula of 1,000 characters takes, with its `=`. */
const formulaMax = 1_010;

type Written = string | number;

type SetBy = Pick<FieldNote, 'setBy' | 'fixed'>;

const ofRule: SetBy & { readonly fixed: string } = {
  fixed: 'it is a part of its rule; enabled, let and the amounts of flows may change',
};
const votableToo: SetBy = { setBy: 'vote' };

const writtenValue = () => z.union([z.number(), z.string().max(formulaMax)]);

/** A number, an amount with its token, or `= formula`. */
const formula = (doc: string, setBy: SetBy = ofRule): z.ZodType<Written> =>
  noted(writtenValue(), { provenance: 'A', doc, ...setBy });

const amount = (doc: string) => noted(writtenValue().optional(), { provenance: 'A', doc, ...votableToo });

const word = (pattern: RegExp) => z.string().regex(pattern);

/** A name that formulas use. */
const plainName = () => word(/^[a-zA-Z][a-zA-Z0-9_]{0,31}$/);

const entries = <Key extends z.ZodType<string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  doc: string,
) =>
  described(z.record(key as never, value).default({} as never), doc) as unknown as z.ZodType<
    Readonly<Record<string, z.output<Value>>>
  >;

const holder = (doc: string, lengthMax = 64) =>
  noted(z.string().max(lengthMax).optional(), { provenance: 'A', doc, ...ofRule });

const flow = z.strictObject({
  name: holder('What the flow is called in flows.csv, behind the name of its rule; its kind unless stated.'),
  mint: amount('How many tokens are created.'),
  burn: amount('How many tokens are destroyed.'),
  move: amount('How many tokens change hands.'),
  token: holder('Which token: DGAI, USD, or one of a rule; that of the amount unless stated.'),
  from: holder('Who pays: an institution, a pool, or a group.'),
  to: holder('Who is paid: an institution, a pool, or a group.'),
  by: holder(
    'How a group shares: by stake, work since the last time, balance, equal parts, or "= formula" over what is known of each.',
    formulaMax,
  ),
  rest: holder('Who gets what does not divide: the treasury where tokens are minted, else who pays.'),
  short: fixed(
    ofRule.fixed,
    choice(['pay-what-there-is', 'skip', 'fail'], 'pay-what-there-is', {
      provenance: 'A',
      doc: 'What happens where an account or a cap has less than the amount: the rest is left out, the flow is, or the run stops.',
    }),
  ),
});

const token = z.strictObject({
  decimals: count(6, { provenance: 'A', doc: 'Decimals of an amount.' }, { max: 6 }),
  peg: quantity('usdPerToken', '0 USD', {
    provenance: 'A',
    doc: 'USD that one stands for, which formulas know as credit.peg of a token CREDIT; 0 for none.',
  }),
  cap: holder('Most that may ever be minted, with the token: "1,000,000 CREDIT".'),
});

const rule = z.strictObject({
  enabled: votable(flag(true, { provenance: 'A', doc: 'Whether the rule is in force.' })),
  doc: text('', { provenance: 'A', doc: 'What the rule is for, and its source.' }),
  every: quantity(
    'duration',
    undefined,
    { provenance: 'A', doc: 'How often it applies; for the first time so long after it starts.' },
    { min: '1 min' },
  ),
  from: quantity('duration', '0 h', { provenance: 'A', doc: 'When it starts.' }),
  until: quantity('duration', '1,000 y', { provenance: 'A', doc: 'When it ends.' }),
  state: entries(
    plainName(),
    formula('A number that the rule keeps, as it is at the start.'),
    'Numbers that only the rule writes; each is the measure rules.NAME.STATE.',
  ),
  let: entries(
    plainName(),
    formula('A value that is computed each time, for use below and in next, set and flows.', votableToo),
    'Intermediate values, in order.',
  ),
  next: entries(
    plainName(),
    formula('What a number of the state becomes.'),
    'New values of the state, all from the old ones at once.',
  ),
  set: entries(
    z.string().max(200),
    formula('What a parameter of the scenario becomes.'),
    'New values of parameters, by their paths, in the unit that they are written in.',
  ),
  pools: entries(
    plainName(),
    formula('An account of the rule, and what is minted into it at the start: "1,000 DGAI".'),
    'Accounts of the rule itself.',
  ),
  tokens: entries(word(/^[A-Z][A-Z0-9]{1,11}$/), token, 'Tokens that the rule brings into the economy.'),
  flows: described(z.array(flow).max(rulesMax.flows).default([]), 'What is minted, burned and moved.'),
});

/** Rules of a scenario's own: stock and flow, no code. */
const rules = fixed(
  ofRule.fixed,
  described(
    z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/), rule).default({}),
    'Rules of your own, by name: what they keep, compute, set, mint, burn and move.',
  ),
);

export const rulesParameters = { rules };

export type Rules = Readonly<Record<string, Rule>>;
export type Rule = z.output<typeof rule>;
export type Flow = z.output<typeof flow>;
