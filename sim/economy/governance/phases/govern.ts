import { adopt } from '../../../kernel/adopt.ts';
import type { Change } from '../../../kernel/module.ts';
import type { Book } from '../../../ledger/ledger.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { deriveDelegated } from '../../staking/delegations.ts';
import { hasColumn } from '../../workloads/offer.ts';
import { type CashFlow, deriveCashFlow } from '../cash-flow.ts';
import {
  derivePassed,
  deriveTurnout,
  deriveYesShare,
  type Tally,
  untouchedVote,
} from '../mechanisms/governance.ts';
import { regimeAfter } from '../regime.ts';
import { proposalStage, type World } from '../state.ts';

/** Votes that close in this tick are counted; what passed takes effect after its delay (economy.md §2.14). */
export function govern(world: World): void {
  const { governance } = world.scenario.mechanisms;
  if (!governance.enabled) return;
  const { proposals, tick, tickHours } = world;
  governance.proposals.forEach((proposal, id) => {
    const closes = Math.ceil((proposal.at + governance.votingPeriod) / tickHours);
    const { stage, effectTick } = proposals.col;
    if (stage[id] === proposalStage.waiting && tick >= closes) decide(world, id, proposal);
    if (stage[id] === proposalStage.passed && tick >= effectTick[id]) {
      adopt(world, proposal.set, world.hours + tickHours);
      stage[id] = Object.keys(proposal.set).every(hasColumn) ? proposalStage.ended : proposalStage.adopted;
      effectTick[id] = tick;
      world.note('enact', 'proposal', id, 0, nameProposal(proposal));
    }
  });
  const every = Math.round(governance.confirmEvery / tickHours);
  if (every > 0 && tick > 0 && tick % every === 0)
    vote(world, governance.proposals.length, 'confirm the rules in force', {});
}

type Proposal = World['scenario']['mechanisms']['governance']['proposals'][number];

/** What a proposal is called: its title, or the rules that it would change. */
const nameProposal = ({ title, set }: Proposal): string =>
  title === '' ? Object.keys(set).join(', ') : title;

/** A proposal is put to those whose vote it asks for. */
function decide(world: World, id: number, proposal: Proposal): void {
  const { by, set } = proposal;
  const title = nameProposal(proposal);
  const body = world.voters.get(by);
  if (body === undefined) vote(world, id, title, set);
  else conclude(world, id, title, body(set, holdVote(world)));
}

/** Kinds of voters: each has its own slot of the draw for turnout, addressed by its own id. */
const voterSlot = { node: 0, adaptor: 1, delegator: 2 } as const;

/** Someone with voting stake. */
interface Voter {
  readonly slot: number;
  readonly wallet: Book;
  readonly row: number;
  readonly stake: number;
  /** Chance that it votes. */
  readonly turnout: number;
  /** What it expects to receive in a week under a regime, the governance pool left aside; base units of DGAI. */
  readonly earns: (flow: CashFlow) => number;
}

/** Counts a vote; returns how many were held before. */
function holdVote({ economy }: World): number {
  economy.col.votesHeld[0] += 1;
  return economy.col.votesHeld[0] - 1;
}

function vote(world: World, id: number, title: string, change: Change): void {
  const { streams } = world;
  const held = holdVote(world);
  const voters = listVoters(world);
  const cast = voters.filter(
    ({ row, slot, turnout }) => streams['vote.turnout'].uniform(row, held, slot) < turnout,
  );
  const sum = (list: readonly Voter[]): number => list.reduce((total, voter) => total + voter.stake, 0);
  const confirm = Object.keys(change).length === 0;
  const opinion = confirm ? () => 1 : bindOpinion(world, change, voters);
  const opinions = cast.map(opinion);
  const tally = {
    yes: sum(cast.filter((_, k) => opinions[k] > 0)),
    no: sum(cast.filter((_, k) => opinions[k] < 0)),
    cast: sum(cast),
    all: sum(voters),
  };
  payVoters(world, cast);
  if (confirm) announce(world, id, title, tally);
  else conclude(world, id, title, tally);
}

/**
 * How much more a voter would receive in a week than today (less: negative), all of its cash flow counted: what it earns, and
 * its part of the governance pool, which those who vote share by stake, as many of them as vote today. Who is not touched
 * votes as the scenario says, and abstains unless it does.
 */
function bindOpinion(world: World, change: Change, voters: readonly Voter[]): (voter: Voter) => number {
  const now = deriveCashFlow(world, regimeAfter(world, {}));
  const then = deriveCashFlow(world, regimeAfter(world, change));
  const expected = voters.reduce((sum, { stake, turnout }) => sum + stake * turnout, 0);
  const flowOf = ({ stake, turnout, earns }: Voter, flow: CashFlow): number =>
    earns(flow) + (expected === 0 ? 0 : (flow.pool * stake * turnout) / expected);
  const untouched = untouchedVote[world.scenario.mechanisms.governance.untouched];
  return (voter) => flowOf(voter, then) - flowOf(voter, now) || untouched;
}

/** What passed takes effect after its delay. */
function conclude(world: World, id: number, title: string, tally: Tally): void {
  const { proposals, counts, scenario } = world;
  const passed = announce(world, id, title, tally);
  if (passed) counts.votesPassed[0] += 1;
  proposals.col.stage[id] = passed ? proposalStage.passed : proposalStage.ended;
  proposals.col.effectTick[id] = world.tickAfter(scenario.mechanisms.governance.delay);
}

/** Whether it passed; everybody hears of it. */
function announce(world: World, id: number, title: string, tally: Tally): boolean {
  const { counts } = world;
  const passed = derivePassed(tally, world.scenario.mechanisms.governance);
  counts.turnout[0] = tally.all === 0 ? 0 : tally.cast / tally.all;
  world.note(
    'vote',
    'proposal',
    id,
    deriveYesShare(tally),
    `${title}: ${passed ? 'passed' : describeRejection(tally)}`,
  );
  return passed;
}

/** Why a proposal was rejected: one that changes nothing for any voter gets neither a yes nor a no. */
function describeRejection({ yes, no, cast }: Tally): string {
  return cast > 0 && yes + no === 0 ? 'rejected, for it touches nobody who voted' : 'rejected';
}

/** Every holder of voting stake in a fixed order: nodes, adaptors, delegators by id. */
function listVoters(world: World): Voter[] {
  const { nodes, adaptors, delegators, books } = world;
  const { turnoutMidpoint: midpoint, turnoutSlope: slope } = world.scenario.mechanisms.governance;
  const voters: Voter[] = [];
  const add = (voter: Omit<Voter, 'turnout'>): void => {
    voters.push({ ...voter, turnout: deriveTurnout(voter.stake, { midpoint, slope }) });
  };
  for (let row = 0; row < nodes.rows; row += 1) {
    const stake = books.nodeStake.balance[row];
    add({ slot: voterSlot.node, wallet: books.nodes, row, stake, earns: (flow) => flow.node(row) });
  }
  for (let row = 0; row < adaptors.rows; row += 1) {
    const stake = books.adaptorStake.balance[row];
    add({ slot: voterSlot.adaptor, wallet: books.adaptors, row, stake, earns: (flow) => flow.adaptor(row) });
  }
  for (let row = 0; row < delegators.rows; row += 1) {
    const stake = deriveDelegated(world, row);
    const node = delegators.col.node[row];
    const earns = (flow: CashFlow): number => (node < 0 ? 0 : flow.delegator(node, stake));
    add({ slot: voterSlot.delegator, wallet: books.delegators, row, stake, earns });
  }
  return voters;
}

/** The whole governance pool goes to those who voted, abstention included, by voting stake; nobody voted: it is carried over. */
function payVoters(world: World, cast: readonly Voter[]): void {
  const { ledger, books, reasons } = world;
  const weights = Float64Array.from(cast, (voter) => voter.stake);
  const shares = new Float64Array(cast.length);
  divideProRata(books.governance.balance[0], weights, cast.length, shares);
  cast.forEach((voter, k) => {
    ledger.transfer(books.governance, 0, voter.wallet, voter.row, shares[k], reasons['governance.pay']);
  });
}
