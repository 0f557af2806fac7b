import { adopt } from '../../../kernel/adopt.ts';
import type { Change } from '../../../kernel/module.ts';
import type { Book } from '../../../ledger/ledger.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { deriveDelegated } from '../../staking/delegations.ts';
import { hasColumn } from '../../workloads/offer.ts';
import { type CashFlow, deriveCashFlow } from '../cash-flow.ts';
import { derivePaidChances } from '../expected-pay.ts';
import {
  derivePassed,
  deriveTurnout,
  deriveYesShare,
  type Tally,
  untouchedVote,
} from '../mechanisms/governance.ts';
import { regimeAfter } from '../regime.ts';
import { proposalStage, voterSlot, type World } from '../state.ts';

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

/** Someone with DGAI to vote with. */
interface Voter {
  readonly slot: number;
  readonly wallet: Book;
  readonly row: number;
  /** DGAI that it votes with, base units. */
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
  world.counts.votesCast[0] = tally.cast;
  world.counts.votesAll[0] = tally.all;
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

/** Every holder of votes in a fixed order: nodes, adaptors, delegators by id, and where all holders vote the others. */
function listVoters(world: World): Voter[] {
  const { nodes, adaptors, delegators, books, priceUsd } = world;
  const {
    turnoutMidpoint: midpoint,
    turnoutSlope: slope,
    voters: who,
  } = world.scenario.mechanisms.governance;
  const all = who === 'holders';
  const free = (wallet: Book, row: number): number => (all ? wallet.balance[row] : 0);
  const voters: Omit<Voter, 'turnout'>[] = [];
  for (let row = 0; row < nodes.rows; row += 1) {
    const stake = books.nodeStake.balance[row] + free(books.nodes, row);
    const earns = (flow: CashFlow): number => flow.node(row);
    voters.push({ slot: voterSlot.node, wallet: books.nodes, row, stake, earns });
  }
  for (let row = 0; row < adaptors.rows; row += 1) {
    const stake = books.adaptorStake.balance[row] + free(books.adaptors, row);
    const earns = (flow: CashFlow): number => flow.adaptor(row);
    voters.push({ slot: voterSlot.adaptor, wallet: books.adaptors, row, stake, earns });
  }
  for (let row = 0; row < delegators.rows; row += 1) {
    const delegated = deriveDelegated(world, row);
    const stake = delegated + free(books.delegators, row);
    const node = delegators.col.node[row];
    const earns = (flow: CashFlow): number => (node < 0 ? 0 : flow.delegator(node, delegated));
    voters.push({ slot: voterSlot.delegator, wallet: books.delegators, row, stake, earns });
  }
  if (all) voters.push(...listFree(world));
  const chances = derivePaidChances(world, {
    votes: voters.map(({ stake }) => stake),
    chances: voters.map(({ stake }) => deriveTurnout(stake, { midpoint, slope })),
    pot: books.governance.balance[0],
    priceUsd,
  });
  return voters.map((voter, k) => ({ ...voter, turnout: chances[k] }));
}

/** Those who hold DGAI and stake none. */
function listFree({ electors }: World): Omit<Voter, 'turnout'>[] {
  return electors.flatMap(({ slot, wallet, earns = () => 0 }) =>
    Array.from(wallet.balance, (stake, row) => ({
      slot,
      wallet,
      row,
      stake,
      earns: (flow: CashFlow) => earns(flow, row),
    })).filter(({ stake }) => stake > 0),
  );
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
