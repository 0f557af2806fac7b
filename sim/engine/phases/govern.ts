import type { Book } from '../../ledger/ledger.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { derivePassed, deriveTurnout } from '../../mechanisms/governance.ts';
import type { DaoWorld } from '../dao-world.ts';
import { findRule, type RuleName, toRule } from '../rules.ts';
import type { World } from '../world.ts';
import { type CashFlow, deriveCashFlow, type Regime } from './cash-flow.ts';
import { deriveDelegated } from './delegations.ts';
import { tallyDmp } from './dmp-vote.ts';

const stage = { waiting: 0, passed: 1, ended: 2 } as const;

type Change = Readonly<Record<string, string | number | boolean>>;

/** Votes that close in this tick are counted; what passed takes effect after its delay (economy.md §2.14). */
export function govern(world: World): void {
  const { governance } = world.scenario.mechanisms;
  if (!governance.enabled) return;
  const { proposals, tick, tickHours } = world;
  governance.proposals.forEach((proposal, id) => {
    const closes = Math.ceil((proposal.at + governance.votingPeriod) / tickHours);
    if (proposals.col.stage[id] === stage.waiting && tick === closes) decide(world, id, proposal);
    if (proposals.col.stage[id] === stage.passed && tick >= proposals.col.effectTick[id]) {
      enact(world, proposal.set);
      proposals.col.stage[id] = stage.ended;
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
  if (by === 'dmp' && world.dao !== undefined) voteByDmp(world, world.dao, id, { title, set });
  else vote(world, id, title, set);
}

/** One DMP, one vote; nobody is paid for it. */
function voteByDmp(
  world: World,
  dao: DaoWorld,
  id: number,
  { title, set }: Pick<Proposal, 'title' | 'set'>,
): void {
  const { economy, rules } = world;
  const held = economy.col.votesHeld[0];
  economy.col.votesHeld[0] += 1;
  const rise = (path: string): number => {
    const rule = findRule(path);
    return rule !== undefined && path in set ? toRule(rule, set[path] as number) - rules.col[rule][0] : 0;
  };
  const tally = tallyDmp(world, dao, held, {
    airdropWeekly: rise('dao.airdrop.weekly'),
    daoShare: rise('dao.founding.daoShare'),
    firstBatch: rise('dao.founding.firstBatch'),
    royalty: rise('mechanisms.split.royalty'),
  });
  conclude(world, id, title, tally);
}

/** Puts rules in force, by their paths; what is no rule is passed over. */
export function enact(world: World, change: Readonly<Record<string, unknown>>): void {
  const { rules, offered } = world;
  apply(world, change, {
    rule: (name, value) => {
      rules.col[name][0] = value;
    },
    offer: (workload, whitelisted) => {
      offered.col.whitelisted[workload] = whitelisted;
    },
  });
}

/** Receives what a change sets: values of rules in their units, and 1 or 0 for workloads. */
interface Setter {
  readonly rule: (name: RuleName, value: number) => void;
  readonly offer: (workload: number, whitelisted: 0 | 1) => void;
}

function apply(world: World, change: Readonly<Record<string, unknown>>, { rule, offer }: Setter): void {
  for (const [path, value] of Object.entries(change)) {
    const name = findRule(path);
    if (name !== undefined) rule(name, toRule(name, value as number));
    else if (path.startsWith('workloads.')) offer(workloadOf(world, path), value === true ? 1 : 0);
  }
}

function workloadOf(world: World, path: string): number {
  const name = path.slice('workloads.'.length, -'.whitelisted'.length);
  return world.scenario.workloads.findIndex((workload) => workload.name === name);
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

function vote(world: World, id: number, title: string, change: Change): void {
  const { economy, streams } = world;
  const held = economy.col.votesHeld[0];
  economy.col.votesHeld[0] += 1;
  const voters = listVoters(world);
  const cast = voters.filter(
    ({ row, slot, turnout }) => streams['vote.turnout'].uniform(row, held, slot) < turnout,
  );
  const sum = (list: readonly Voter[]): number => list.reduce((total, voter) => total + voter.stake, 0);
  const confirm = Object.keys(change).length === 0;
  const tally = {
    yes: sum(confirm ? cast : cast.filter(listGainers(world, change, voters))),
    cast: sum(cast),
    all: sum(voters),
  };
  payVoters(world, cast);
  if (confirm) announce(world, id, title, tally);
  else conclude(world, id, title, tally);
}

/**
 * Who would receive more in a week than today, all of its cash flow counted: what it earns, and its part of the governance pool,
 * which those who vote share by stake, as many of them as vote today.
 */
function listGainers(world: World, change: Change, voters: readonly Voter[]): (voter: Voter) => boolean {
  const now = deriveCashFlow(world, regimeAfter(world, {}));
  const then = deriveCashFlow(world, regimeAfter(world, change));
  const expected = voters.reduce((sum, { stake, turnout }) => sum + stake * turnout, 0);
  const flowOf = ({ stake, turnout, earns }: Voter, flow: CashFlow): number =>
    earns(flow) + (expected === 0 ? 0 : (flow.pool * stake * turnout) / expected);
  return (voter) => flowOf(voter, then) > flowOf(voter, now);
}

/** What would be in force if a change were made to what is in force now. */
function regimeAfter(world: World, change: Change): Regime {
  const rules: Record<RuleName, number> = { ...world.inForce };
  const whitelisted = world.offered.col.whitelisted.slice();
  apply(world, change, {
    rule: (name, value) => {
      rules[name] = value;
    },
    offer: (workload, offered) => {
      whitelisted[workload] = offered;
    },
  });
  return { rules, whitelisted };
}

interface Tally {
  readonly yes: number;
  readonly cast: number;
  readonly all: number;
}

/** What passed takes effect after its delay. */
function conclude(world: World, id: number, title: string, tally: Tally): void {
  const { proposals, counts, scenario } = world;
  const passed = announce(world, id, title, tally);
  if (passed) counts.col.votesPassed[0] += 1;
  proposals.col.stage[id] = passed ? stage.passed : stage.ended;
  proposals.col.effectTick[id] = world.tickAfter(scenario.mechanisms.governance.delay);
}

/** Whether it passed; everybody hears of it. */
function announce(world: World, id: number, title: string, tally: Tally): boolean {
  const { counts } = world;
  const passed = derivePassed(tally, world.scenario.mechanisms.governance);
  counts.col.turnout[0] = tally.all === 0 ? 0 : tally.cast / tally.all;
  world.note(
    'vote',
    'proposal',
    id,
    tally.cast === 0 ? 0 : tally.yes / tally.cast,
    `${title}: ${passed ? 'passed' : 'rejected'}`,
  );
  return passed;
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

/** The whole governance pool goes to those who voted, by voting stake; nobody voted: it is carried over. */
function payVoters(world: World, cast: readonly Voter[]): void {
  const { ledger, books, reasons } = world;
  const weights = Float64Array.from(cast, (voter) => voter.stake);
  const shares = new Float64Array(cast.length);
  divideProRata(books.governance.balance[0], weights, cast.length, shares);
  cast.forEach((voter, k) => {
    ledger.transfer(books.governance, 0, voter.wallet, voter.row, shares[k], reasons['governance.pay']);
  });
}
