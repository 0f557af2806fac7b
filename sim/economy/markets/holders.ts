import type { Scenario } from '../../scenario/schema.ts';

/** Everyone who holds tokens of the 2PM half, in one space of rows: a kind's individuals follow each other. */
export interface HolderSpace {
  readonly stakers: number;
  readonly contributors: number;
  readonly traders: number;
  readonly nodes: number;
  /** The row of the DAO itself. */
  readonly dao: number;
  readonly rows: number;
}

/** Where each kind of holder begins; nobody where the 2PM half is off. */
export function layOutHolders(scenario: Scenario): HolderSpace {
  const { stakers, traders, nodes, twoPm } = scenario;
  if (!twoPm.enabled) return { stakers: 0, contributors: 0, traders: 0, nodes: 0, dao: 0, rows: 0 };
  const ofTraders = stakers.count + deriveContributorRows(scenario);
  const ofNodes = ofTraders + (traders.enabled ? traders.count : 0);
  const dao = ofNodes + nodes.potential;
  return {
    stakers: 0,
    contributors: stakers.count,
    traders: ofTraders,
    nodes: ofNodes,
    dao,
    rows: dao + 1,
  };
}

/** Contributors, and the identities that some of them hide behind. */
export function deriveContributorRows({ contributors }: Scenario): number {
  const { count, sybil } = contributors;
  return count + deriveSybils(count, sybil.share) * sybil.identities;
}

/** How many contributors hand in under many identities: the first of them by id. */
export function deriveSybils(count: number, share: number): number {
  return Math.round(count * share);
}
