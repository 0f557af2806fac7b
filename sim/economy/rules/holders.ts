import type { Book } from '../../ledger/ledger.ts';
import { deriveDelegated } from '../staking/delegations.ts';
import type { World } from './world.ts';

/** Institutions that rules may draw on and pay, and their accounts by token. */
export const institutionBooks = {
  treasury: { DGAI: 'treasury', USD: 'treasuryUsd' },
  operations: { DGAI: 'operations', USD: 'operationsUsd' },
  governance: { DGAI: 'governance' },
  community: { DGAI: 'community' },
  team: { DGAI: 'team' },
  investors: { DGAI: 'investors' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, keyof World['books']>>>>;

/** What is known of each member of a group, base units for amounts. */
export type Trait = 'stake' | 'work' | 'balance' | 'active' | 'capacity' | 'uptime';

/** A kind of agents that share what a rule pays, or pay what it takes. */
export interface Group {
  readonly books: Readonly<Record<string, keyof World['books']>>;
  readonly traits: readonly Trait[];
  /** In words, for those who write rules. */
  readonly doc: string;
  readonly rows: (world: World) => number;
  readonly isThere: (world: World, who: number) => boolean;
  readonly trait: (world: World, who: number, trait: Trait) => number;
}

const isFree = (jailedUntil: number): boolean => jailedUntil === 0;

/** Part of the present week in which somebody served. */
const uptime = ({ tick, weekTicks }: World, down: number): number => {
  const ticks = tick % weekTicks;
  return ticks === 0 ? 1 : 1 - down / ticks;
};

export const groups: Readonly<Record<string, Group>> = {
  users: {
    books: { DGAI: 'users', USD: 'usersUsd' },
    traits: ['balance', 'active'],
    doc: 'active users',
    rows: ({ users }) => users.rows,
    isThere: ({ users }, who) => users.col.active[who] === 1,
    trait: () => 0,
  },
  nodes: {
    books: { DGAI: 'nodes', USD: 'nodesUsd' },
    traits: ['stake', 'work', 'balance', 'active', 'capacity', 'uptime'],
    doc: 'nodes that run and are not in jail; stake is their own and what is delegated to them',
    rows: ({ nodes }) => nodes.rows,
    isThere: ({ nodes }, who) => nodes.col.active[who] === 1 && isFree(nodes.col.jailedUntil[who]),
    trait: (world, who, trait) => {
      const { nodes, books } = world;
      if (trait === 'stake') return books.nodeStake.balance[who] + books.delegated.balance[who];
      if (trait === 'capacity') return nodes.col.capacity[who];
      if (trait === 'work') return nodes.col.weekCuMilli[who];
      return trait === 'uptime' ? uptime(world, nodes.col.weekDown[who]) : 0;
    },
  },
  adaptors: {
    books: { DGAI: 'adaptors', USD: 'adaptorsUsd' },
    traits: ['stake', 'work', 'balance', 'active', 'uptime'],
    doc: 'adaptors that are not in jail',
    rows: ({ adaptors }) => adaptors.rows,
    isThere: ({ adaptors }, who) => isFree(adaptors.col.jailedUntil[who]),
    trait: (world, who, trait) => {
      const { adaptors, books } = world;
      if (trait === 'stake') return books.adaptorStake.balance[who];
      if (trait === 'work') return adaptors.col.weekCuMilli[who];
      return trait === 'uptime' ? uptime(world, adaptors.col.weekDown[who]) : 0;
    },
  },
  delegators: {
    books: { DGAI: 'delegators', USD: 'delegatorsUsd' },
    traits: ['stake', 'balance', 'active'],
    doc: 'those who delegate; stake is what they have with a node',
    rows: ({ delegators }) => delegators.rows,
    isThere: () => true,
    trait: (world, who, trait) => (trait === 'stake' ? deriveDelegated(world, who) : 0),
  },
};

export const groupNames: readonly string[] = Object.keys(groups);
export const institutionNames: readonly string[] = Object.keys(institutionBooks);

/** What an account can give without breaking what was promised from it. */
export function deriveAvailable({ books, economy }: World, book: Book, row = 0): number {
  // Fees of requests on their way may have to be given back.
  const kept = book === books.operations ? economy.col.feesInFlight[0] : 0;
  return Math.max(0, book.balance[row] - kept);
}
