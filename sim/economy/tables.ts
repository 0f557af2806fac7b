import { column } from '../state/table.ts';

/** What the network offers; one row per workload. */
export const workloadSpec = {
  whitelisted: column('u8', '0/1', 'whether users may ask for it'),
} as const;

/** What is known of a tier of hardware; one row per tier. */
export const tierSpec = {
  incomeUsd: column(
    'f64',
    'USD/week',
    'moving average of what a node of the tier earns; what is quoted until one has',
  ),
  cuPerWeek: column(
    'f64',
    'CU/week',
    'moving average of what a node of the tier computes; what is expected until one has',
  ),
  observed: column('u8', '0/1', 'whether anything has been observed yet'),
} as const;

/** The state of the economy that belongs to nobody; one row. */
export const economySpec = {
  emitted: column('f64', '1e-6 DGAI', 'emission due so far by the schedule'),
  carried: column('f64', '1e-6 DGAI', 'emission due that nobody has earned yet'),
  emissionDue: column('f64', '1e-6 DGAI', 'emission due when its rule last changed'),
  emissionFrom: column('f64', 'h', 'when its rule last changed'),
  reissued: column(
    'f64',
    '1e-6 DGAI',
    'burned DGAI that was emitted again, where the cap counts live tokens',
  ),
  communityVested: column('f64', '1e-6 DGAI', 'vested of the community lot'),
  teamVested: column('f64', '1e-6 DGAI', 'vested of the team lot'),
  investorsVested: column('f64', '1e-6 DGAI', 'vested of the investor lot'),
  airdropVested: column('f64', '1e-6 DGAI', 'vested of the airdrop lot'),
  liquidityVested: column('f64', '1e-6 DGAI', 'vested of the liquidity lot'),
  feesInFlight: column('f64', '1e-6 DGAI', 'processing fees of requests on their way'),
  phi: column('f64', 'share', 'moving average of the latency penalty, as users expect it'),
  utilisation: column('f64', 'share', 'work done in the last tick over what serving nodes could do'),
  activeUsers: column('f64', '1', 'users active'),
  activeNodes: column('f64', '1', 'nodes active'),
  weekFees: column('f64', '1e-6 DGAI', 'gross fees so far this week'),
  weekServed: column('f64', '1', 'requests served so far this week'),
  lastWeekServed: column('f64', '1', 'requests served in the last week'),
  lastWeekFees: column('f64', '1e-6 DGAI', 'gross fees of the last week'),
  weekDelegatedSlashed: column('f64', '1e-6 DGAI', 'delegated stake slashed so far this week'),
  delegationLoss: column('f64', 'share/y', 'moving average of what slashes take from delegated stake'),
  votesHeld: column('u32', '1', 'votes held so far'),
} as const;

/** Proposals by the scenario, then the routine vote; one row each. */
export const proposalSpec = {
  stage: column('u8', 'code', '0 waiting, 1 passed and waiting, 2 ended, 3 adopted'),
  effectTick: column('i32', 'tick', 'when a passed proposal takes effect'),
} as const;

/** Where a proposal stands: ended if it was rejected, or set only what has columns of its own; adopted if what it set is the scenario's. */
export const proposalStage = { waiting: 0, passed: 1, ended: 2, adopted: 3 } as const;

/** Running counts that only metrics read; saved, never hashed. */
export const countSpec = {
  usersJoined: column('f64', '1', 'users who joined'),
  usersChurned: column('f64', '1', 'users who left'),
  nodesJoined: column('f64', '1', 'nodes that joined'),
  nodesLeft: column('f64', '1', 'nodes that left'),
  slashes: column('f64', '1', 'slashes'),
  slashed: column('f64', '1e-6 DGAI', 'stake burned by slashes'),
  adaptorSlashes: column('f64', '1', 'slashes of adaptors'),
  adaptorsSlashed: column('f64', '1e-6 DGAI', 'stake of adaptors burned by slashes'),
  nodesDown: column('f64', 'ticks', 'downtime of nodes, all together'),
  adaptorsDown: column('f64', 'ticks', 'downtime of adaptors, all together'),
  refused: column('f64', '1', 'requests refused because no adaptor could route'),
  fakesDone: column('f64', '1', 'fakes returned'),
  results: column('f64', '1', 'results returned'),
  settled: column('f64', '1', 'requests settled'),
  votesPassed: column('f64', '1', 'proposals passed'),
  turnout: column('f64', 'share', 'stake that voted last time, of all'),
  selfDealtMilli: column('f64', 'milli-CU', 'work that nodes bought from themselves last week'),
  weekCuMilli: column('f64', 'milli-CU', 'all work settled in the last week'),
  lastWeekDelegation: column('f64', '1e-6 DGAI', "delegators' part of the emission of the last week"),
  lastWeekEmission: column('f64', '1e-6 DGAI', 'emission paid in the last week'),
  granted: column('f64', '1e-6 DGAI', 'granted by the treasury'),
} as const;

/** What only metrics read of a node; one row per node; saved, never hashed. */
export const nodeRecordSpec = {
  jailed: column('u8', '0/1', 'whether it was in jail when its last week was settled'),
} as const;

/** One row per week gone by, for the figures of the whole run; saved, never hashed. */
export const historySpec = {
  utilisation: column('f64', 'share', 'work done over what serving nodes could do, over the week'),
  fees: column('f64', '1e-6 DGAI', 'gross fees'),
  emission: column('f64', '1e-6 DGAI', 'emission paid'),
  requests: column('f64', '1', 'requests settled'),
  price: column('f64', 'USD', 'price of DGAI at the end of the week'),
  activeNodes: column('f64', '1', 'nodes active at the end of the week'),
  activeUsers: column('f64', '1', 'users active at the end of the week'),
  annualReturn: column('f64', 'share', 'median annual return of all active nodes, in jail or not'),
  freeReturn: column('f64', 'share', 'median annual return of active nodes that were not in jail'),
  margin: column('f64', 'share', 'median margin of active nodes'),
  fakes: column('f64', '1', 'fakes returned until then'),
  results: column('f64', '1', 'results returned until then'),
} as const;
