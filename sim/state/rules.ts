import { column, createTable, type Table } from './table.ts';

/** The parameters that governance may change while a run goes on, as integers; one row. */
export const ruleSpec = {
  basePrice: column('f64', '1e-6 DGAI per CU', 'base price of a compute unit'),
  network: column('f64', 'ppm', 'processing fee'),
  governance: column('f64', 'ppm', 'share of the governance pool'),
  treasury: column('f64', 'ppm', 'share of the treasury'),
  adaptor: column('f64', 'ppm', 'share of adaptors'),
  royalty: column('f64', 'ppm', 'share of the Royalty Vault'),
  slashFake: column('f64', 'ppm', 'stake burned for a fake found'),
  slashDowntime: column('f64', 'ppm', 'stake burned for long downtime'),
  slashMisrouting: column('f64', 'ppm', 'stake burned for misrouting found'),
  audit: column('f64', 'ppm', 'chance that a result is audited'),
  airdropWeekly: column('f64', '1e-6 DMP', 'unbacked DMP a week for those who keep a subnet up'),
  daoShare: column('f64', 'ppm', 'part of the RT of a subnet for the DAO when it is founded'),
  firstBatch: column('f64', 'ppm', 'part of the RT of a subnet that opens its pool'),
} as const;

/** Name of a rule. */
export type RuleName = keyof typeof ruleSpec;

/** The rules in force. */
export type Rules = Table<typeof ruleSpec>;

/** Rules, all zero. */
export function createRules(): Rules {
  return createTable('rules', ruleSpec, 1);
}

/** Values of all rules, in their units: those in force, or those that a proposal would put in force. */
export type RuleSet = Readonly<Record<RuleName, number>>;

/** The rules in force, as a set that does not change. */
export function readRules({ col }: Rules): RuleSet {
  return Object.fromEntries(ruleNames.map((name) => [name, col[name][0]])) as Record<RuleName, number>;
}

/** Names of all rules, in the order of their declaration. */
export const ruleNames = Object.keys(ruleSpec) as RuleName[];
