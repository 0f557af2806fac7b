import type { Table } from '../state/table.ts';

/** Columns by table, names apart by spaces; `*` for all of a table. Tables of royalties go by `royalty`. */
export type ColumnNames = Readonly<Record<string, string>>;

/** What several phases do in one way, and what it writes. */
export interface Act {
  readonly name: string;
  readonly writes: ColumnNames;
}

/** Somebody places an order that waits for the next clearing. */
export const order: Act = {
  name: 'order',
  writes: { orders: '*', 'order-queue': '*', subnets: 'eligible' },
};

/** A holder is paid the royalties of its RT; before every change of them. */
export const royalty: Act = {
  name: 'royalty',
  writes: { royalty: 'paid fraction', 'dao-counts': 'royaltiesPaid' },
};

/** DMP turn back into 2PM, at once or after a while. */
export const unstaking: Act = {
  name: 'unstaking',
  writes: { holders: 'coolUntil', dao: 'unbackedDrawn unbackedLots' },
};

/** The queue of a node that stopped goes elsewhere: each request by a copy of its whole row. */
export const displace: Act = {
  name: 'displace',
  writes: {
    requests: '*',
    'request-wheel': '*',
    'request-pool': '*',
    nodes: 'freeHours queueFirst queueLast',
  },
};

/** Rows of requests are free again. */
export const dismiss: Act = {
  name: 'dismiss',
  writes: { requests: 'nextDue outcome', 'request-pool': 'firstFree inUse' },
};

/** Stake is slashed and its owner jailed. */
export const slashing: Act = {
  name: 'slashing',
  writes: {
    nodes: 'jailedUntil weekCuMilli weekSlashed weekWeight',
    adaptors: 'appeal jailedUntil',
    economy: 'weekDelegatedSlashed',
    counts: 'adaptorSlashes adaptorsSlashed slashed slashes',
  },
};

/** Delegated stake comes, goes, or changes its node. */
export const delegation: Act = {
  name: 'delegation',
  writes: { delegators: 'node paid shares', nodes: 'shares', unbonding: '*' },
};

/** Nodes and adaptors weigh what cheating would bring. */
export const temptation: Act = {
  name: 'temptation',
  writes: { nodes: 'fakeChance', adaptors: 'misrouteChance' },
};

/** The scenario holds other values: rules, schedules, traits. */
export const adoption: Act = {
  name: 'adoption',
  writes: {
    rules: '*',
    workloads: '*',
    users: 'budget',
    nodes: 'usdPerHour usdPerCu rationality selfDealer patience',
    adaptors: 'rationality partner',
    traders: 'reaction',
    subnets: 'goal promise openTick quality allottedCompute allottedData decayRound decayNodeRounds',
    economy: 'emitted carried emissionDue emissionFrom',
    dao: 'modelQuality miningOffset miningPaidOut miningCarried',
  },
};

/** Columns that more than one phase or act writes, and what hands them from one to the other. */
export const handedOn: readonly (readonly [columns: ColumnNames, why: string])[] = [
  [
    { requests: '*', 'request-wheel': '*', 'request-pool': '*' },
    'each phase of the market adds to a request',
  ],
  [{ nodes: 'freeHours queueFirst queueLast' }, 'queues are joined, left, and moved when a node stops'],
  [{ users: 'dissatisfaction' }, 'users remember refusals and results, and forget when they leave'],
  [{ users: 'budgetWeek' }, 'the week’s budget is received by whoever needs it first'],
  [
    { nodes: 'weekCuMilli weekWeight weekSelfDealt weekDown weekSlashed' },
    'counted in the week, begun anew after it',
  ],
  [{ adaptors: 'weekCuMilli weekDown kickback' }, 'counted in the week, begun anew after it'],
  [{ subnets: 'weekRequests weekRoyalty' }, 'counted in the week, begun anew after it'],
  [{ economy: 'weekFees weekServed weekDelegatedSlashed' }, 'counted in the week, begun anew after it'],
  [{ economy: 'feesInFlight' }, 'fees come with requests and settle with them'],
  [{ nodes: 'jailedUntil', adaptors: 'jailedUntil appeal' }, 'jail begins by a slash and ends with a week'],
  [
    { nodes: 'downSince weekProfit fakeChance lossWeeks margin annualReturn' },
    'a node that joins begins anew',
  ],
  [{ tiers: 'incomeUsd cuPerWeek' }, 'quoted at the start, observed from then on'],
  [{ economy: 'emitted carried' }, 'a rule that takes over settles what was due'],
  [
    { dao: 'miningPaidOut miningCarried weekAward modelQuality unbackedDrawn unbackedLots' },
    'counted in one place, settled in another',
  ],
  [{ subnets: 'goal promise openTick quality' }, 'planned until it is proposed, then founded and trained'],
  [{ subnets: 'eligible daoPending' }, 'RT come into wallets by founding, training and trade'],
  [{ pools: 'lpSupply priceNano volume' }, 'a pool opens, is traded in, and its day is closed'],
  [{ unbonding: '*' }, 'lots open when somebody leaves and close when their time has come'],
  [{ 'order-queue': '*', orders: 'amount' }, 'orders wait until they are cleared'],
];

/** What is known of a phase here. */
export interface WritingPhase {
  readonly name: string;
  readonly writes: ColumnNames;
  readonly does?: readonly Act[];
}

/** Names of columns, by table. */
export type ColumnsByTable = ReadonlyMap<string, readonly string[]>;

/** The columns of a state. */
export function listColumns(tables: readonly Table[]): ColumnsByTable {
  return new Map(tables.map(({ name, spec }) => [nameOfTable(name), Object.keys(spec)]));
}

/** Tables of royalties, one for each subnet, are one to whoever writes them. */
export const nameOfTable = (name: string): string => (name.startsWith('royalty-') ? 'royalty' : name);

/** Columns that names stand for, of those that there are. */
function expand(names: ColumnNames, columns: ColumnsByTable): string[] {
  return Object.entries(names).flatMap(([table, words]) => {
    const known = columns.get(table) ?? [];
    const named = words === '*' || known.length === 0 ? known : words.split(' ');
    const unknown = named.find((word) => !known.includes(word));
    if (unknown !== undefined) throw new Error(`the table ${table} has no column ${unknown}`);
    return named.map((word) => `${table}.${word}`);
  });
}

/** Columns that a phase may write, by itself or by what it does. */
export function columnsOfPhase(
  { writes, does = [] }: WritingPhase,
  columns: ColumnsByTable,
): ReadonlySet<string> {
  return new Set([writes, ...does.map((act) => act.writes)].flatMap((names) => expand(names, columns)));
}

/**
 * Throws, by name, where two phases write a column and nothing says that it is handed on from one to the other; so no phase
 * writes over what another has written unseen. An act counts once, whoever does it.
 */
export function checkWriters(
  phases: readonly WritingPhase[],
  columns: ColumnsByTable,
  shared: typeof handedOn = handedOn,
): void {
  const isShared = new Set(shared.flatMap(([names]) => expand(names, columns)));
  const writerOf = new Map<string, string>();
  const writers = [...phases, ...new Set(phases.flatMap(({ does = [] }) => does))];
  for (const { name, writes } of writers)
    for (const column of expand(writes, columns)) {
      const other = writerOf.get(column);
      if (other !== undefined && other !== name && !isShared.has(column))
        throw new Error(
          `the column ${column} has two writers, ${other} and ${name}, and nothing hands it on`,
        );
      writerOf.set(column, name);
    }
}
