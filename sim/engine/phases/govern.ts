import { deriveAcceptance } from '../../agents/users.ts';
import { PPM } from '../../ledger/amount.ts';
import type { Book } from '../../ledger/ledger.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { deriveTokensForShares } from '../../mechanisms/delegation.ts';
import { derivePassed, deriveTurnout } from '../../mechanisms/governance.ts';
import { pow } from '../../portable.ts';
import type { RuleName } from '../../state/rules.ts';
import type { DaoWorld } from '../dao-world.ts';
import type { World } from '../world.ts';
import { tallyDmp } from './dmp-vote.ts';
import { expectedSurcharge } from './surroundings.ts';
import { deriveMeanCu } from './trade.ts';

const UNIT = 1_000_000;
const stage = { waiting: 0, passed: 1, ended: 2 } as const;

/** The rule that each governable path of a scenario sets. */
const RULE_OF_PATH: Readonly<Record<string, RuleName>> = {
  'mechanisms.price.basePrice': 'basePrice',
  'mechanisms.split.network': 'network',
  'mechanisms.split.governance': 'governance',
  'mechanisms.split.treasury': 'treasury',
  'mechanisms.split.adaptor': 'adaptor',
  'mechanisms.split.royalty': 'royalty',
  'mechanisms.slashing.fakeResult': 'slashFake',
  'mechanisms.slashing.downtime': 'slashDowntime',
  'mechanisms.slashing.misrouting': 'slashMisrouting',
  'mechanisms.verification.audit': 'audit',
  'dao.airdrop.weekly': 'airdropWeekly',
  'dao.founding.daoShare': 'daoShare',
  'dao.founding.firstBatch': 'firstBatch',
};

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
    const rule = RULE_OF_PATH[path] as RuleName;
    return path in set ? toRule(rule, set[path] as number) - rules.col[rule][0] : 0;
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
  for (const [path, value] of Object.entries(change)) {
    const rule = RULE_OF_PATH[path];
    if (rule !== undefined) world.rules.col[rule][0] = toRule(rule, value as number);
    else if (path.startsWith('workloads.'))
      world.offered.col.whitelisted[workloadOf(world, path)] = value === true ? 1 : 0;
  }
}

/** Amounts are in base units already; shares become ppm. */
const toRule = (rule: RuleName, value: number): number =>
  rule === 'basePrice' || rule === 'airdropWeekly' ? value : Math.round(value * PPM);

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
  /** Estimated change of its own cash flow, any unit: the sign decides. */
  readonly gain: number;
}

function vote(world: World, id: number, title: string, change: Change): void {
  const { governance } = world.scenario.mechanisms;
  const { economy, streams } = world;
  const held = economy.col.votesHeld[0];
  economy.col.votesHeld[0] += 1;
  const voters = listVoters(world, change);
  const turnout = { midpoint: governance.turnoutMidpoint, slope: governance.turnoutSlope };
  const cast = voters.filter(
    ({ row, slot, stake }) =>
      streams['vote.turnout'].uniform(row, held, slot) < deriveTurnout(stake, turnout),
  );
  const sum = (list: readonly Voter[]): number => list.reduce((total, voter) => total + voter.stake, 0);
  const confirm = Object.keys(change).length === 0;
  const tally = {
    yes: confirm ? sum(cast) : sum(cast.filter((voter) => voter.gain > 0)),
    cast: sum(cast),
    all: sum(voters),
  };
  payVoters(world, cast);
  if (confirm) announce(world, id, title, tally);
  else conclude(world, id, title, tally);
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
function listVoters(world: World, change: Change): Voter[] {
  const { nodes, adaptors, delegators, books } = world;
  const effect = estimateEffect(world, change);
  const voters: Voter[] = [];
  for (let node = 0; node < nodes.rows; node += 1) {
    voters.push({
      slot: voterSlot.node,
      wallet: books.nodes,
      row: node,
      stake: books.nodeStake.balance[node],
      gain: effect.node(node),
    });
  }
  for (let id = 0; id < adaptors.rows; id += 1) {
    voters.push({
      slot: voterSlot.adaptor,
      wallet: books.adaptors,
      row: id,
      stake: books.adaptorStake.balance[id],
      gain: effect.adaptor,
    });
  }
  for (let who = 0; who < delegators.rows; who += 1) {
    const node = delegators.col.node[who];
    const stake =
      node < 0
        ? 0
        : deriveTokensForShares(
            delegators.col.shares[who],
            books.delegated.balance[node],
            nodes.col.shares[node],
          );
    voters.push({
      slot: voterSlot.delegator,
      wallet: books.delegators,
      row: who,
      stake,
      gain: node < 0 ? 0 : effect.delegator(node),
    });
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

/**
 * What a change would do to voters' cash flow, as they estimate it. Fees scale with price × the acceptance that the
 * logit predicts, and with each share of the split; slashing costs in proportion to the slash and to how often one is
 * caught. Delegators earn from emission, which no rule touches, and lose by slashes alone; all who stake gain a
 * little from a network with more demand, so whitelisting pays.
 */
function estimateEffect(world: World, change: Change) {
  const after = (path: string, now: number): number => {
    const rule = RULE_OF_PATH[path] as RuleName;
    return path in change ? toRule(rule, change[path] as number) : now;
  };
  const rules = world.rules.col;
  const price = after('mechanisms.price.basePrice', rules.basePrice[0]);
  const demand = estimateDemand(world, price) * estimateOffer(world, change);
  const revenue = (price / rules.basePrice[0]) * demand;
  const shares = (['network', 'governance', 'treasury', 'adaptor'] as const).map((name) =>
    after(`mechanisms.split.${name}`, rules[name][0]),
  );
  // Royalties are owed only for what subnets' models serve.
  const served = deriveModelShare(world);
  const royaltyAfter = served * after('mechanisms.split.royalty', rules.royalty[0]);
  const nodeNow =
    PPM -
    rules.network[0] -
    rules.governance[0] -
    rules.treasury[0] -
    rules.adaptor[0] -
    served * rules.royalty[0];
  const nodeAfter = PPM - shares.reduce((sum, share) => sum + share, royaltyAfter);
  const adaptorAfter = shares[3];
  const fakeRise =
    after('mechanisms.slashing.fakeResult', rules.slashFake[0]) *
    after('mechanisms.verification.audit', rules.audit[0]);
  const fakeNow = rules.slashFake[0] * rules.audit[0];
  const slashes = world.scenario.mechanisms.slashing.mode === 'slash' ? 1 : 0;
  const tasks = world.economy.col.lastWeekServed[0] / Math.max(1, world.economy.col.activeNodes[0]);
  const detected = world.scenario.mechanisms.verification.detection * tasks;
  const downRise = after('mechanisms.slashing.downtime', rules.slashDowntime[0]) - rules.slashDowntime[0];
  const risk = (node: number): number =>
    slashes *
    (((fakeRise - fakeNow) / PPM / PPM) * detected * world.nodes.col.fakeChance[node] +
      (downRise / PPM) * DOWNTIME_SLASHES_PER_WEEK);
  const fees = world.economy.col.lastWeekFees[0] / Math.max(1, world.economy.col.activeNodes[0]);
  return {
    node: (node: number) =>
      (fees * (revenue * nodeAfter - nodeNow)) / PPM - risk(node) * world.books.nodeStake.balance[node],
    adaptor:
      revenue * adaptorAfter -
      rules.adaptor[0] -
      (after('mechanisms.slashing.misrouting', rules.slashMisrouting[0]) - rules.slashMisrouting[0]) * 0.01,
    delegator: (node: number) => 0.001 * (revenue - 1) - risk(node),
  };
}

/** Part of the last week's requests that subnets' models served. */
function deriveModelShare({ dao, economy }: World): number {
  const requests = economy.col.lastWeekServed[0];
  if (dao === undefined || requests === 0) return 0;
  return Math.min(1, dao.subnets.col.lastRequests.reduce((sum, value) => sum + value, 0) / requests);
}

const DOWNTIME_SLASHES_PER_WEEK = 0.0006;

/** Factor on requests when the base price changes, by the users' own logit. */
function estimateDemand(world: World, price: number): number {
  const { users } = world.scenario;
  if (!users.priced) return 1;
  const cost = (p: number): number => (p / UNIT) * (1 + expectedSurcharge(world)) * world.priceUsd;
  const at = (p: number): number => deriveAcceptance(cost(p), users.outsideUsdPerCu, users.elasticity, pow);
  return at(price) / at(world.rules.col.basePrice[0]);
}

/** Factor on work when what is offered changes: weights of the workloads, by their mean size. */
function estimateOffer(world: World, change: Change): number {
  const touched = Object.keys(change).filter((path) => path.startsWith('workloads.'));
  if (touched.length === 0) return 1;
  const { whitelisted } = world.offered.col;
  const before = Uint8Array.from(whitelisted);
  const work = (): number => deriveMeanCu(world) * offeredWeight(world);
  const now = work();
  for (const path of touched) whitelisted[workloadOf(world, path)] = change[path] === true ? 1 : 0;
  const then = work();
  whitelisted.set(before);
  return now === 0 ? 1 : then / now;
}

function offeredWeight(world: World): number {
  return world.workloads.reduce(
    (sum, workload, w) => sum + (world.offered.col.whitelisted[w] === 1 ? workload.scenario.weight : 0),
    0,
  );
}
