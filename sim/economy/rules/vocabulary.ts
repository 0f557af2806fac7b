/** Names that every rule knows beside those of measures: the time, and what is at hand where a flow or a `set` stands. */
export const timeNames = {
  times: 'how often the rule has applied before, 0 for the first time',
  hours: 'hours from the start of the run to the time at hand',
  days: 'the same in days',
  weeks: 'the same in weeks',
  every: 'hours between two times',
} as const;

export const placeNames = {
  balance:
    'in a flow: tokens that its payer has, or its receiver where it mints; in a weight: those of a member',
  now: 'in `set`: what the parameter is at present, in the unit that it is written in',
  price: 'base price of a compute unit in force, DGAI/CU',
} as const;

/** Measures that every rule and every token of one brings, by patterns: which there are follows from the file. */
export const ruleMeasureNames: readonly (readonly [name: string, unit: string, doc: string])[] = [
  ['rules.NAME.STATE', '', 'a number of the state of the rule NAME'],
  ['rules.NAME.POOL', 'token', 'balance of a pool; names the pool in from and to as well'],
  ['rules.NAME.times', '1', 'how often the rule has applied'],
  ...(['minted', 'burned', 'moved'] as const).map((what): readonly [string, string, string] => [
    `rules.NAME.${what}`,
    'token',
    `${what} by the rule since the start; rules.NAME.${what}.dgai where flows of several tokens do so`,
  ]),
  ['credit.supply', 'CREDIT', 'of a token CREDIT of a rule: minted less burned'],
  ['credit.minted', 'CREDIT', 'of a token CREDIT of a rule: minted since the start'],
  ['credit.burned', 'CREDIT', 'of a token CREDIT of a rule: burned since the start'],
  ['credit.peg', 'USD', 'of a token CREDIT of a rule: USD that one stands for, where it has a peg'],
];
