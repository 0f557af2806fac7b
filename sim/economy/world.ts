import { type Adaptors, adaptorSpec } from './adaptors/adaptors.ts';
import { type Delegators, delegatorSpec } from './staking/delegators.ts';
import { type Nodes, nodeSpec } from './nodes/nodes.ts';
import { UserArrivals } from './users/user-arrivals.ts';
import { type Users, userSpec } from './users/users.ts';
import { PPM } from '../ledger/amount.ts';
import { Ledger, type Reason } from '../ledger/ledger.ts';
import { Availability } from './nodes/mechanisms/availability.ts';
import { linearPenalty, type PenaltyShape, stepPenalty } from './inference/mechanisms/latency-penalty.ts';
import type { SaleDesk } from './markets/mechanisms/sale-desk.ts';
import { createLots, type UnbondingLots } from './staking/mechanisms/unbonding.ts';
import type { AliasTable } from '../random/distributions/alias-table.ts';
import { Draws, type Stream } from '../random/draws.ts';
import { formulaNamesAt } from '../scenario/declared-fields.ts';
import type { Policy } from '../scenario/field.ts';
import { compileFormula } from '../scenario/formula.ts';
import { boundsOfFormula } from '../scenario/formula-range.ts';
import { deriveGenesisLots, type GenesisLots } from '../scenario/genesis-lots.ts';
import type { ResolvedScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/schema.ts';
import { Requests } from './inference/requests.ts';
import { createTable, type Table, type TableSpec } from '../state/table.ts';
import { PRICE_UNITS, WEEK_HOURS } from '../units.ts';
import { type Books, declareReasons, openBooks, type ReasonName } from './accounts.ts';
import { drawCalibrations } from './workloads/calibration-draws.ts';
import { DaoWorld } from './dao/dao-world.ts';
import { Market } from './markets/market.ts';
import type { SimEvent } from '../kernel/outputs.ts';
import { Roster } from './nodes/roster.ts';
import { createRules, type RuleSet, type Rules, readStartRules, viewRules } from '../kernel/rules.ts';
import { Scratch } from './inference/scratch.ts';
import {
  countSpec,
  economySpec,
  historySpec,
  nodeRecordSpec,
  proposalSpec,
  tierSpec,
  workloadSpec,
} from './tables.ts';
import { TickTally } from './inference/tally.ts';
import { TickHash } from '../kernel/tick-hash.ts';
import type { WorkRates } from './nodes/work-rates.ts';
import { createChoice, createWorkloads, type Workload } from './workloads/workloads.ts';

/** A delegator that stakes and leaves again as fast as it can opens a lot every second week. */
const WEEKS_BETWEEN_LOTS = 4;
const LOTS_PER_OWNER_MAX = 16;
const TICK_MAX = 0x7fff_ffff;
const FLUID_BLOCK_ROWS = 1024;
/** Requests that columns have room for at the start. */
const REQUEST_ROWS_MIN = 1024;
const REQUEST_ROWS_MAX = 65_536;

/** One use of randomness each; a new use gets a new name, never an old stream. */
const STREAM_NAMES = [
  'user.arrival',
  'user.trait',
  'user.migration',
  'user.adaptor',
  'request.kind',
  'request.tokens',
  'request.route',
  'request.verification',
  'request.detection',
  'request.misrouting',
  'node.trait',
  'node.failure',
  'node.entry',
  'node.outage',
  'node.ring',
  'adaptor.trait',
  'adaptor.failure',
  'delegator.trait',
  'delegator.decision',
  'vote.turnout',
  'request.model',
  'subnet.trait',
  'staker.trait',
  'staker.decision',
  'contributor.trait',
  'contributor.class',
  'contributor.decision',
  'trader.trait',
  'trader.decision',
  'node.training',
  'compute.winner',
  'contributor.sample',
] as const;

/** Name of a stream of draws. */
export type StreamName = (typeof STREAM_NAMES)[number];

/** What a tick is like from outside: derived from the scenario and the clock, never kept. */
export interface Levels {
  /** USD per DGAI × 10^9. */
  priceNano: number;
  /** Demand: chance that a candidate is wanted at no cost, before price. */
  demand: number;
  /** Chance that a candidate request is accepted. */
  acceptance: number;
  /** Factor of the news on what traders think DGAI is worth. */
  news: number;
  /** USD per 2PM × 10^9, where it comes from outside. */
  twoPmNano: number;
  /** Factor on running costs of nodes. */
  energy: number;
}

/** Behaviours that a scenario wrote as formulas, ready to evaluate; undefined where the built-in rule holds. */
export interface Formulas {
  readonly demand: Evaluate | undefined;
  readonly acceptance: Evaluate | undefined;
  readonly penalty: Evaluate | undefined;
  readonly payWeight: Evaluate | undefined;
  readonly churn: Evaluate | undefined;
  readonly cheating: Evaluate | undefined;
  readonly expectation: Evaluate | undefined;
  readonly stakes: Evaluate | undefined;
  readonly backs: Evaluate | undefined;
  readonly delegates: Evaluate | undefined;
  readonly klWeight: Evaluate | undefined;
  readonly joins: Evaluate | undefined;
  readonly tradeDemand: Evaluate | undefined;
  readonly trainingBid: Evaluate | undefined;
}

/** A compiled formula with its arguments in the order the schema names them. */
export type Evaluate = (...values: number[]) => number;

/** The whole state of a run, and what its phases share. */
export class World {
  readonly resolved: ResolvedScenario;
  /** As it is now: changes replace it. */
  scenario: Scenario;
  readonly seed: string;
  readonly replication: number;
  readonly tickHours: number;
  readonly weekTicks: number;
  /** Ticks of the whole run. */
  readonly ticks: number;
  readonly payDelayWeeks: number;
  /** Tick being simulated, or the number of ticks done between steps. */
  tick = 0;
  readonly streams: Readonly<Record<StreamName, Stream>>;
  readonly ledger = new Ledger();
  readonly books: Books;
  readonly reasons: Readonly<Record<ReasonName, Reason>>;
  desk: SaleDesk;
  /** Pools and the orders that wait for them. */
  readonly market: Market;
  /** The 2PM half; undefined where there is only inference. */
  readonly dao: DaoWorld | undefined;
  readonly users: Users;
  readonly nodes: Nodes;
  readonly adaptors: Adaptors;
  readonly delegators: Delegators;
  readonly lots: UnbondingLots;
  readonly requests: Requests;
  readonly rules: Rules = createRules();
  /** Their values. */
  readonly inForce: RuleSet = viewRules(this.rules);
  readonly offered: Table<typeof workloadSpec>;
  readonly tiers: Table<typeof tierSpec>;
  readonly economy = createTable('economy', economySpec, 1);
  readonly proposals: Table<typeof proposalSpec>;
  readonly counts = createTable('counts', countSpec, 1);
  readonly nodeRecord: Table<typeof nodeRecordSpec>;
  readonly history: Table<typeof historySpec>;
  readonly arrivals: UserArrivals;
  readonly nodeAvailability: Availability;
  readonly adaptorAvailability: Availability;
  readonly workloads: readonly Workload[];
  penalty: PenaltyShape;
  /** DGAI as the genesis divided it: what is emitted to nodes, and the lots that vest. */
  readonly genesisLots: GenesisLots;
  formulas: Formulas;
  /** Formulas that left their range, by path: the first time, and how often; no part of the state. */
  readonly strays = new Map<
    string,
    { readonly first: FormulaStray & { readonly hours: number }; readonly times: number }
  >();
  readonly levels: Levels = { priceNano: 0, demand: 1, acceptance: 1, news: 1, twoPmNano: 0, energy: 1 };
  readonly scratch: Scratch;
  readonly tally = new TickTally();
  /** How many of the tick's arrivals have been taken up, and how many are at a time. */
  arrivalsDone = 0;
  readonly blockRows: number;
  readonly hash: TickHash;
  /** The rules as the scenario begins with them. */
  readonly startRules: RuleSet;
  /** Sum of the penalties of the tick's served requests, ppm, and how many they were. */
  phiPpmOfTick = 0;
  servedOfTick = 0;
  /** Hours of work that nodes have in the tick at hand: what was left of the last one, and what they accept. */
  workHours = 0;
  /** Hours that serving nodes have in it. */
  capacityHours = 0;
  events: SimEvent[] = [];
  /** How fast nodes work: their columns, packed; made when the nodes are. */
  workRates: WorkRates = {
    rates: { hours: new Float64Array(0), place: new Int32Array(0) },
    shift: new Int32Array(0),
  };
  /** Who can serve at present. */
  readonly roster: Roster;
  /** Users' table of adaptors to draw from; undefined when it must be made anew from their appeal. */
  adaptorChoice: AliasTable | undefined;
  /** Table of workloads to draw from: what users want, offered or not. */
  readonly workloadChoice: AliasTable;

  constructor(resolved: ResolvedScenario, seed: string, replication: number) {
    const draws = new Draws(seed, replication);
    this.resolved = drawCalibrations(resolved, draws);
    this.scenario = resolved.scenario;
    this.seed = seed;
    this.replication = replication;
    const { scenario } = this;
    this.tickHours = scenario.clock.tick;
    this.ticks = Math.round(scenario.clock.horizon / this.tickHours);
    this.weekTicks = Math.round(WEEK_HOURS / this.tickHours);
    this.payDelayWeeks = Math.ceil(scenario.mechanisms.pay.claimDelay / WEEK_HOURS);
    this.streams = Object.fromEntries(STREAM_NAMES.map((name) => [name, draws.stream(name)])) as Record<
      StreamName,
      Stream
    >;

    const population = {
      users: scenario.users.potential,
      nodes: scenario.nodes.potential,
      adaptors: scenario.adaptors.count,
      delegators: scenario.delegators.count,
      lots: deriveLotRows(resolved),
      paySlots: this.payDelayWeeks + 1,
    };
    const rows = deriveRequestRows(scenario);
    this.requests = new Requests(rows);
    this.scratch = new Scratch(rows);
    this.books = openBooks(this.ledger, population);
    this.reasons = declareReasons(this.ledger, this.books);
    this.desk = openDesk(scenario, this.books, this.reasons);
    this.dao = scenario.twoPm.enabled ? new DaoWorld(scenario, this.ledger) : undefined;
    this.market = new Market(scenario, this.ledger, this.books, this.dao?.books);
    this.users = createTable('users', userSpec, population.users);
    if (this.market.pooled) this.scratch.seat(population.users);
    this.nodes = createTable('nodes', nodeSpec, population.nodes);
    this.roster = new Roster(this.nodes);
    this.adaptors = createTable('adaptors', adaptorSpec, population.adaptors);
    this.delegators = createTable('delegators', delegatorSpec, population.delegators);
    this.lots = createLots(population.lots);
    this.offered = createTable('workloads', workloadSpec, scenario.workloads.length);
    this.tiers = createTable('tiers', tierSpec, scenario.nodes.tiers.length);
    const { proposals } = scenario.mechanisms.governance;
    this.proposals = createTable('proposals', proposalSpec, proposals.length + 1);
    this.nodeRecord = createTable('node-record', nodeRecordSpec, scenario.nodes.potential);
    this.history = createTable('history', historySpec, Math.ceil(scenario.clock.horizon / WEEK_HOURS));
    this.arrivals = new UserArrivals(
      this.users,
      this.streams['user.arrival'],
      scenario.users.arrivals,
      scenario.users.candidateRate,
      this.tickHours,
    );
    this.nodeAvailability = this.watchFailures(this.nodes, scenario.nodes.failures, 'node.failure');
    this.adaptorAvailability = this.watchFailures(
      this.adaptors,
      scenario.adaptors.failures,
      'adaptor.failure',
    );
    this.workloads = createWorkloads(this.resolved, population.nodes);
    this.workloadChoice = createChoice(this.workloads);
    this.formulas = compilePolicies(scenario, (stray) => this.noteStray(stray));
    this.genesisLots = deriveGenesisLots(scenario.tokens.cap, scenario.tokens.genesis);
    // With a fluid queue a request is settled in the tick it comes: small blocks of rows stay in the processor's cache.
    // Those who buy in a pool come all at once: they have one price.
    const inBlocks = scenario.mechanisms.queue.discipline === 'fluid' && !this.market.pooled;
    this.blockRows = inBlocks ? FLUID_BLOCK_ROWS : Number.POSITIVE_INFINITY;
    this.penalty = derivePenaltyShape(scenario, this.formulas);
    this.startRules = readStartRules(resolved);
    this.hash = new TickHash(this.ledger);
  }

  /** When individuals of a kind fail and come back, in mean hours. */
  private watchFailures(
    { col, rows }: Pick<Nodes | Adaptors, 'col' | 'rows'>,
    failures: Failures,
    stream: StreamName,
  ): Availability {
    return new Availability(col, rows, this.streams[stream], deriveMeanHours(failures), this.tickHours);
  }

  private noteStray(stray: FormulaStray): void {
    const { first, times } = this.strays.get(stray.path) ?? {
      first: { ...stray, hours: this.hours },
      times: 0,
    };
    this.strays.set(stray.path, { first, times: times + 1 });
  }

  /** The scenario becomes another one, which differs in what may change while a run goes on. */
  enterScenario(scenario: Scenario): void {
    this.scenario = scenario;
    this.formulas = compilePolicies(scenario, (stray) => this.noteStray(stray));
    this.penalty = derivePenaltyShape(scenario, this.formulas);
    this.desk = openDesk(scenario, this.books, this.reasons);
    this.market.feePpm = Math.round(scenario.markets.fee * PPM);
    this.nodeAvailability.meanHours = deriveMeanHours(scenario.nodes.failures);
    this.adaptorAvailability.meanHours = deriveMeanHours(scenario.adaptors.failures);
    this.dao?.dataSets?.weighBy(scenario);
  }

  /** Changes when columns of requests were replaced by longer ones: who has them around must be made anew. */
  get layout(): number {
    return this.requests.layout + this.scratch.layout;
  }

  /** Start of the present tick, hours. */
  get hours(): number {
    return this.tick * this.tickHours;
  }

  /** The tick that begins `hours` after the present one, rounded up; the last one that a column holds at most. */
  tickAfter(hours: number): number {
    return Math.min(TICK_MAX, this.tick + Math.ceil(hours / this.tickHours));
  }

  /** Whole weeks done at the start of the present tick. */
  get week(): number {
    return Math.floor(this.tick / this.weekTicks);
  }

  /** Whether the present tick is the last of a week: weekly things happen in it. */
  get endsWeek(): boolean {
    return (this.tick + 1) % this.weekTicks === 0;
  }

  /** Whether accounts are settled in the present tick: at the end of each week, and of the run if that is a part-week. */
  get settlesWeek(): boolean {
    return this.endsWeek || this.tick + 1 === this.ticks;
  }

  /** Ticks of the present week gone by at the end of the present tick. */
  get ticksOfWeek(): number {
    return (this.tick % this.weekTicks) + 1;
  }

  /** USD per DGAI. */
  get priceUsd(): number {
    return this.levels.priceNano / PRICE_UNITS;
  }

  /** Every table whose rows are the state, in the order they are hashed and saved. */
  get stateTables(): readonly Table<TableSpec>[] {
    const tables = [
      this.users,
      this.nodes,
      this.adaptors,
      this.delegators,
      this.lots,
      this.requests.table,
      this.requests.wheel,
      this.requests.pool,
      this.rules,
      this.offered,
      this.tiers,
      this.economy,
      this.proposals,
      ...this.market.tables,
      ...(this.dao?.tables ?? []),
    ];
    return tables as unknown as readonly Table<TableSpec>[];
  }

  /** Tables that only metrics read: saved with the state, never hashed. */
  get recordTables(): readonly Table<TableSpec>[] {
    const tables = [
      this.counts,
      this.nodeRecord,
      this.history,
      ...(this.dao === undefined ? [] : [this.dao.counts]),
    ];
    return tables as unknown as readonly Table<TableSpec>[];
  }

  /** Notes something worth a line in events.csv. */
  note(kind: string, agent: string, id: number, amount: number, note = ''): void {
    this.events.push({ tick: this.tick, kind, agent, id, amount, note });
  }
}

type Failures = Scenario['nodes']['failures'];

const deriveMeanHours = ({ mtbf, mttr }: Failures) => ({ up: mtbf, down: mttr });

/** Rows for stakes on their way back: more at once than people who change their minds every few weeks would open. */
function deriveLotRows({ scenario, stages }: ResolvedScenario): number {
  const { nodes, adaptors, delegators, mechanisms } = scenario;
  const path = 'mechanisms.staking.unbonding';
  const later = [...stages, ...mechanisms.governance.proposals].map(({ set }) => Number(set[path] ?? 0));
  const longest = Math.max(mechanisms.staking.unbonding, ...later);
  const perOwner = 2 + Math.ceil(longest / WEEK_HOURS / WEEKS_BETWEEN_LOTS);
  return (nodes.potential + adaptors.count + delegators.count) * Math.min(perOwner, LOTS_PER_OWNER_MAX) + 64;
}

/**
 * Rows for the requests of a tick and those still on their way, of which most scenarios never need more: twice the
 * candidates of a tick in which everyone is there. Columns may grow, but passes are fastest around those they began with.
 */
function deriveRequestRows({ users, clock }: Scenario): number {
  const wanted = 2 * users.potential * users.candidateRate * clock.tick;
  let rows = REQUEST_ROWS_MIN;
  while (rows < wanted && rows < REQUEST_ROWS_MAX) rows *= 2;
  return rows;
}

/** The sale desk of a scenario. */
function openDesk(scenario: Scenario, books: Books, reasons: World['reasons']): SaleDesk {
  return {
    dgai: books.desk,
    usd: books.deskUsd,
    spreadPpm: Math.round(scenario.price.spread * PPM),
    reasons: {
      usdIn: reasons['desk.payment'],
      dgaiOut: reasons['desk.buy'],
      dgaiIn: reasons['desk.sell'],
      usdOut: reasons['desk.proceeds'],
    },
  };
}

function derivePenaltyShape({ mechanisms }: Scenario, { penalty }: Formulas): PenaltyShape {
  const { shape, max } = mechanisms.latencyPenalty;
  if (penalty !== undefined) return penalty;
  return shape === 'step' ? stepPenalty(max) : linearPenalty(max);
}

function compilePolicies(scenario: Scenario, onStray: OnStray): Formulas {
  const { users, nodes, stakers, mechanisms } = scenario;
  const { latencyPenalty, pay } = mechanisms;
  const compile = (policy: Policy, path: string): Evaluate | undefined =>
    compilePolicy(policy, path, onStray);
  // Where a number is a parameter of the mechanism's own rule, only a formula replaces the rule.
  const compileFormulaOnly: typeof compile = (policy, path) =>
    typeof policy === 'number' ? undefined : compile(policy, path);
  const penalty = compile(latencyPenalty.formula, 'mechanisms.latencyPenalty.formula');
  return {
    demand: compileFormulaOnly(users.demand, 'users.demand'),
    acceptance: compile(users.acceptance, 'users.acceptance'),
    penalty:
      latencyPenalty.shape === 'formula' && penalty
        ? (l, t) => penalty(l as number, t as number, latencyPenalty.max)
        : undefined,
    payWeight: compile(pay.weight, 'mechanisms.pay.weight'),
    churn: compileFormulaOnly(users.churn.hazardPerWeek, 'users.churn.hazardPerWeek'),
    cheating: compile(nodes.cheating.probability, 'nodes.cheating.probability'),
    expectation: compile(nodes.entry.expectation, 'nodes.entry.expectation'),
    stakes: compile(stakers.stakes, 'stakers.stakes'),
    backs: compile(stakers.backs.chance, 'stakers.backs.chance'),
    delegates: compile(scenario.delegators.stakes, 'delegators.stakes'),
    klWeight: compile(scenario.vault.kl.formula, 'vault.kl.formula'),
    joins: compile(scenario.contributors.joins, 'contributors.joins'),
    tradeDemand: compile(scenario.traders.demand, 'traders.demand'),
    trainingBid: compile(nodes.training.bid, 'nodes.training.bid'),
  };
}

/** A policy ready to evaluate; undefined for −1, which keeps the rule of the mechanism itself. */
function compilePolicy(policy: Policy, path: string, onStray: OnStray): Evaluate | undefined {
  if (typeof policy === 'number') return policy === -1 ? undefined : () => policy;
  const names = formulaNamesAt(path);
  const formula = compileFormula(policy.formula, names, path);
  const values = new Float64Array(names.length);
  const { low, high } = boundsOfFormula(path) ?? {
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
  };
  return (...given) => {
    values.set(given);
    const result = formula.evaluate(values);
    if (result < low || result > high) onStray({ path, formula: formula.text, value: result });
    return result;
  };
}

/** A result of a formula outside what may stand in its place. */
export interface FormulaStray {
  readonly path: string;
  readonly formula: string;
  readonly value: number;
}

type OnStray = (stray: FormulaStray) => void;
