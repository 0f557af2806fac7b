import { type Contributors, contributorSpec } from '../vault/contributors.ts';
import { type Stakers, stakerSpec } from './stakers.ts';
import { type Traders, traderSpec } from '../traders/traders.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Contributions, contributionSpec, DigestRegistry } from '../vault/mechanisms/contribution-proofs.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { createTable, type Table } from '../../state/table.ts';
import {
  type DaoBooks,
  type DaoReasons,
  declareDaoReasons,
  type HolderSpace,
  layOutHolders,
  openDaoBooks,
} from './dao-accounts.ts';
import { daoCountSpec, daoSpec, holderSpec, royaltySpec, subnetSpec } from './dao-tables.ts';
import type { DataSets } from '../vault/data-sets.ts';

const CONTRIBUTION_ROWS = 256;

/** The state of the 2PM half: holders, subnets, and what they own; absent where a scenario has only inference. */
export class DaoWorld {
  readonly names: readonly string[];
  readonly holders: HolderSpace;
  readonly books: DaoBooks;
  readonly reasons: DaoReasons;
  readonly holder: Table<typeof holderSpec>;
  readonly subnets: Table<typeof subnetSpec>;
  readonly commons = createTable('dao', daoSpec, 1);
  readonly counts = createTable('dao-counts', daoCountSpec, 1);
  /** What each holder was awarded and paid, and behind the holders the pool; one table per subnet. */
  readonly royalty: readonly Table<typeof royaltySpec>[];
  readonly stakers: Stakers;
  /** Those who may bring data, then the identities behind which some of them hide. */
  readonly contributors: Contributors;
  /** Contributions to the round that was settled last. */
  readonly contributions: Contributions = createTable('contributions', contributionSpec, CONTRIBUTION_ROWS);
  /** Every digest that was ever handed in. */
  readonly digests = new DigestRegistry();
  /** What the data of contributors look like; derived from their traits when they are first asked for. */
  dataSets: DataSets | undefined;
  readonly traders: Traders;
  /** Models of each workload to draw from, made anew when their quality changes; none while there is only the free one. */
  models: ModelChoice | undefined;

  constructor(scenario: Scenario, ledger: Ledger) {
    const { subnets, stakers, traders, nodes } = scenario;
    this.names = Array.from({ length: subnets.count }, (_, id) => subnets.names[id] ?? `subnet-${id + 1}`);
    this.holders = layOutHolders({
      stakers: stakers.count,
      contributors: deriveContributorRows(scenario),
      traders: traders.enabled ? traders.count : 0,
      nodes: nodes.potential,
    });
    this.books = openDaoBooks(ledger, this.holders, this.names);
    this.reasons = declareDaoReasons(ledger, this.books);
    this.holder = createTable('holders', holderSpec, this.holders.rows);
    this.stakers = createTable('stakers', stakerSpec, stakers.count);
    this.contributors = createTable('contributors', contributorSpec, deriveContributorRows(scenario));
    this.traders = createTable('traders', traderSpec, this.holders.nodes - this.holders.traders);
    this.subnets = createTable('subnets', subnetSpec, subnets.count);
    this.royalty = this.names.map((name) =>
      createTable(`royalty-${name}`, royaltySpec, this.holders.rows + 1),
    );
  }

  /** What belongs to the state. */
  get tables(): readonly Table[] {
    const tables = [
      this.holder,
      this.stakers,
      this.contributors,
      this.contributions,
      this.digests.slots,
      this.digests.counts,
      this.traders,
      this.subnets,
      this.commons,
      ...this.royalty,
    ];
    return tables as unknown as readonly Table[];
  }
}

/**
 * The models of every workload: their alias tables one behind the other, with the models themselves instead of their
 * places in a table. A model is its subnet + 1, or 0 for the free one.
 */
export interface ModelChoice {
  /** By workload: its first column, and columns per 32-bit word. */
  readonly first: Int32Array;
  readonly columnsPerWord: Float64Array;
  /** By column: the share that its own model accepts. */
  readonly accept: Float64Array;
  /** By column: its own model, then the model that has the rest. */
  readonly models: Uint8Array;
}

/** Contributors, and the identities that some of them hide behind. */
function deriveContributorRows({ contributors }: Scenario): number {
  const { count, sybil } = contributors;
  return count + deriveSybils(count, sybil.share) * sybil.identities;
}

/** How many contributors hand in under many identities: the first of them by id. */
export function deriveSybils(count: number, share: number): number {
  return Math.round(count * share);
}
