import { valueAt, withValues } from './changed-values.ts';

/** Where a scenario lists what is voted on. */
export const proposalsPath = 'mechanisms.governance.proposals';

/** What is voted on, as far as reading a scenario is concerned. */
export interface Proposal {
  /** New values of rules, by their paths. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** What a scenario puts to the vote; nothing where its economy has no votes. */
export const proposalsOf = (scenario: object): readonly Proposal[] =>
  (valueAt(scenario, proposalsPath) as readonly Proposal[] | undefined) ?? [];

export const withProposals = <S extends object>(scenario: S, proposals: readonly Proposal[]): S =>
  proposals.length === 0 ? scenario : withValues(scenario, { [proposalsPath]: proposals });
