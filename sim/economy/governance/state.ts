import { type CountOf, declare, table, type WorldOf } from '../../kernel/module.ts';
import type { Book } from '../../ledger/ledger.ts';
import { column } from '../../state/table.ts';
import { rewards } from '../rewards/state.ts';
import { treasury } from '../treasury/state.ts';
import type { CashFlow } from './cash-flow.ts';
import type { Tally } from './mechanisms/governance.ts';
import { governanceParameters } from './parameters.ts';

const ofProposals: CountOf<typeof governanceParameters> = ({ scenario }) =>
  scenario.mechanisms.governance.proposals.length + 1;

/** Proposals by the scenario, then the routine vote; one row each. */
const proposalSpec = {
  stage: column('u8', 'code', '0 waiting, 1 passed and waiting, 2 ended, 3 adopted'),
  effectTick: column('i32', 'tick', 'when a passed proposal takes effect'),
} as const;

/** Where a proposal stands: ended if it was rejected, or set only what has columns of its own; adopted if what it set is the scenario's. */
export const proposalStage = { waiting: 0, passed: 1, ended: 2, adopted: 3 } as const;

/** Votes on what a proposal sets, by those whom it asks; `held` counts the votes before. */
export type Vote = (set: Readonly<Record<string, unknown>>, held: number) => Tally;

/** Accounts of DGAI that are nobody's stake and vote where all holders do. */
export interface Elector {
  readonly slot: (typeof voterSlot)[keyof typeof voterSlot];
  readonly wallet: Book;
  /** What a row expects to receive in a week under a regime beside pay for voting, base units; nothing when absent. */
  readonly earns?: (flow: CashFlow, row: number) => number;
}

/** Kinds of voters: each has its own slot of the draw for turnout, addressed by its own id. */
export const voterSlot = {
  node: 0,
  adaptor: 1,
  delegator: 2,
  dmp: 3,
  user: 4,
  holder: 5,
  team: 6,
  investors: 7,
} as const;

/** Who votes on what. */
export const governance = declare(
  {
    name: 'governance',
    doc: 'Changes by date and by vote: who votes for what gains it, and what passed takes effect.',
    parameters: governanceParameters,
    needs: [rewards, treasury],
    tables: {
      proposals: table('proposals', proposalSpec, ofProposals),
      economy: table('economy', { votesHeld: column('u32', '1', 'votes held so far') }),
    },
    counts: {
      votesPassed: column('f64', '1', 'proposals passed'),
      turnout: column('f64', 'share', 'stake that voted last time, of all'),
      votesCast: column('f64', '1e-6 DGAI', 'DGAI that voted last time'),
      votesAll: column('f64', '1e-6 DGAI', 'DGAI that could have'),
    },
    flows: {
      DGAI: { 'governance.pay': ['governance pool', 'voters', 'pay for those who voted', 47] },
    },
    streams: ['vote.turnout'],
  },
  () => ({
    /** Bodies of voters beside those who stake, by what proposals call them. */
    voters: new Map<string, Vote>(),
    /** DGAI that votes beside what is staked, where all who hold it vote; parts add theirs. */
    electors: [] as Elector[],
  }),
);

export type World = WorldOf<typeof governance>;
