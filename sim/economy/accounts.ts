import type { Book, Ledger, Reason } from '../ledger/ledger.ts';

/** How many individuals of each kind hold accounts. */
export interface Population {
  readonly users: number;
  readonly nodes: number;
  readonly adaptors: number;
  readonly delegators: number;
  readonly lots: number;
  /** Weeks that pay waits, plus one: slots of the ring of pending pay. */
  readonly paySlots: number;
}

/** Every account of the inference economy. Those of one row belong to an institution. */
export function openBooks(ledger: Ledger, population: Population) {
  const dgai = ledger.token('DGAI', 6);
  const usd = ledger.token('USD', 6);
  const { users, nodes, adaptors, delegators, lots, paySlots } = population;
  const institution = (name: string, token = dgai): Book => ledger.book('institutions', name, token, 1);
  return {
    users: ledger.book('users', 'wallet', dgai, users),
    usersUsd: ledger.book('users', 'usd', usd, users),
    nodes: ledger.book('nodes', 'wallet', dgai, nodes),
    nodesUsd: ledger.book('nodes', 'usd', usd, nodes),
    nodeStake: ledger.book('nodes', 'stake', dgai, nodes),
    delegated: ledger.book('nodes', 'delegated', dgai, nodes),
    delegationRewards: ledger.book('nodes', 'delegation rewards', dgai, nodes),
    nodePots: ledger.book('nodes', 'unpaid tasks', dgai, nodes),
    nodePending: ledger.book('nodes', 'pending pay', dgai, nodes * paySlots),
    adaptors: ledger.book('adaptors', 'wallet', dgai, adaptors),
    adaptorsUsd: ledger.book('adaptors', 'usd', usd, adaptors),
    adaptorStake: ledger.book('adaptors', 'stake', dgai, adaptors),
    adaptorPending: ledger.book('adaptors', 'pending pay', dgai, adaptors * paySlots),
    delegators: ledger.book('delegators', 'wallet', dgai, delegators),
    delegatorsUsd: ledger.book('delegators', 'usd', usd, delegators),
    unbonding: ledger.book('unbonding', 'unbonding', dgai, lots),
    escrow: institution('escrow'),
    operations: institution('operations'),
    operationsUsd: institution('operations usd', usd),
    governance: institution('governance pool'),
    treasury: institution('treasury'),
    treasuryUsd: institution('treasury usd', usd),
    adaptorPot: institution('adaptor pot'),
    nodePot: institution('node pot'),
    community: institution('community'),
    team: institution('team'),
    investors: institution('investors'),
    desk: institution('desk'),
    deskUsd: institution('desk usd', usd),
  } satisfies Record<string, Book>;
}

/** The accounts by name. */
export type Books = ReturnType<typeof openBooks>;

/** Every way in which tokens may move, by token: [from, to, why]. */
const DGAI_REASONS = {
  genesis: ['mint', 'holders', 'unlocked genesis, as the scenario lays it out'],
  'vest.community': ['mint', 'community', 'community lot, linear'],
  'vest.team': ['mint', 'team', 'team lot, linear'],
  'vest.airdrop': ['mint', 'community', 'airdrop lot, linear'],
  'vest.liquidity': ['mint', 'desk', 'liquidity lot, linear'],
  'vest.investors': ['mint', 'investors', 'investor lot, linear'],
  'escrow.lock': ['users', 'escrow', 'the most a request can cost'],
  'escrow.fee': ['escrow', 'operations', 'processing fee, on submission'],
  'escrow.feeReturn': ['operations', 'escrow', 'processing fee given back'],
  'escrow.refund': ['escrow', 'users', 'what a request did not cost'],
  'settle.network': ['escrow', 'operations', 'processing fee topped up to its share of the gross cost'],
  'settle.governance': ['escrow', 'governance pool', 'governance share of the gross cost'],
  'settle.treasury': ['escrow', 'treasury', 'treasury share, surcharge and remainders'],
  'settle.adaptor': ['escrow', 'adaptor pot', "adaptors' share"],
  'settle.royalty': ['escrow', 'royalties', 'royalties of the model that served'],
  'settle.node': ['escrow', 'node pot', 'node side, shared weekly'],
  'settle.task': ['escrow', 'nodes', 'node side of a task'],
  'selfdeal.lock': ['nodes', 'escrow', 'nodes buying their own work'],
  'pay.node': ['node pot', 'nodes', 'weekly pay by CU × latency × uptime'],
  'pay.claim': ['nodes', 'nodes', 'pay that has waited its delay'],
  'pay.adaptor': ['adaptor pot', 'adaptors', 'weekly pay by CU routed × uptime'],
  'pay.kickback': ['nodes', 'adaptors', 'what a node pays for being favoured'],
  'emission.node': ['mint', 'nodes', 'weekly emission to nodes'],
  'emission.delegators': ['mint', 'delegators', 'weekly emission to those who delegated'],
  'delegation.reward': ['delegators', 'delegators', 'rewards paid out to delegators'],
  'delegation.dust': ['delegators', 'treasury', 'what rounding left when the last delegator of a node went'],
  'stake.bond': ['holders', 'stake', 'nodes and adaptors staking'],
  'stake.delegate': ['delegators', 'stake', 'delegators staking on nodes'],
  'stake.redelegate': ['stake', 'stake', 'delegators moving to another node'],
  'stake.unbond': ['stake', 'unbonding', 'stake on its way back'],
  'stake.release': ['unbonding', 'holders', 'stake back with its owner'],
  'slash.fake': ['stake', 'burn', 'fake results found'],
  'slash.downtime': ['stake', 'burn', 'long downtime'],
  'slash.misrouting': ['stake', 'burn', 'misrouting found'],
  'desk.buy': ['desk', 'holders', 'DGAI bought from the desk'],
  'desk.sell': ['holders', 'desk', 'DGAI sold to the desk'],
  'treasury.grant': ['treasury', 'community', 'grants'],
  'treasury.governance': ['treasury', 'governance pool', 'yearly share of the treasury'],
  'governance.pay': ['governance pool', 'voters', 'pay for those who voted'],
} as const;

const USD_REASONS = {
  'outside.in.desk': ['mint', 'desk', 'USD inventory of the desk'],
  'outside.in.budget': ['mint', 'users', 'weekly budgets'],
  'outside.in.capital': ['mint', 'holders', "operators' own money"],
  'outside.in.savings': ['mint', 'delegators', 'savings that delegators put into DGAI'],
  'outside.out.node': ['nodes', 'burn', 'running costs of nodes'],
  'outside.out.profit': ['holders', 'burn', 'profits and sales taken home'],
  'outside.out.treasury': ['treasury', 'burn', 'maintenance, audits, storage'],
  'outside.out.operations': ['operations', 'burn', 'gas and storage'],
  'desk.payment': ['holders', 'desk', 'USD paid for DGAI'],
  'desk.proceeds': ['desk', 'holders', 'USD received for DGAI'],
} as const;

/** Name of a reason for which a token may move. */
export type ReasonName = keyof typeof DGAI_REASONS | keyof typeof USD_REASONS;

/** Declares every reason. */
export function declareReasons(ledger: Ledger, books: Books): Record<ReasonName, Reason> {
  const reasons: Record<string, Reason> = {};
  for (const [name, [from, to, doc]] of Object.entries(DGAI_REASONS)) {
    reasons[name] = ledger.reason(books.users.token, name, from, to, doc);
  }
  for (const [name, [from, to, doc]] of Object.entries(USD_REASONS)) {
    reasons[name] = ledger.reason(books.usersUsd.token, name, from, to, doc);
  }
  return reasons as Record<ReasonName, Reason>;
}
