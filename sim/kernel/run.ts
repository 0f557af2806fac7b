import { InvariantError, OutgrownError } from '../errors.ts';
import { placeOfOrigin } from '../scenario/extends.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { boundsOfFormula, clampFormula, showBounds } from '../scenario/formula-range.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import { originNear } from '../scenario/located.ts';
import type { Resolved } from '../scenario/resolve.ts';
import type { ColumnArray } from '../state/table.ts';
import { formatQuantity } from '../units.ts';
import { scenarioBefore } from './adopt.ts';
import {
  checkpointParts,
  joinParts,
  loadCheckpoint,
  loadSnapshot,
  type Sha256,
  type Snapshot,
  takeSnapshot,
} from './checkpoint.ts';
import { Chain, digestRun, hashState } from './digest.ts';
import {
  drawsInputs,
  type Economy,
  enterScenario,
  hasShape,
  listPhases,
  openEconomy,
  resetEconomy,
  type Slot,
  watchOpening,
} from './economy.ts';
import { listFinalTables } from './final-tables.ts';
import { headlineMaker, isBaseline } from './headline.ts';
import type { Kernel, Pass, Phase } from './module.ts';
import type {
  FinalTable,
  FlowSpec,
  Headline,
  Journal,
  MetricSpec,
  PhaseObserver,
  SimEvent,
  WeekSample,
} from './outputs.ts';
import type { ReadWatch } from './read-watch.ts';
import { isWhole, Recorder } from './recorder.ts';
import type { RuleName } from './rules.ts';
import { WeekSamples } from './week-samples.ts';

/** Which luck a run has. */
export interface RunOptions {
  /** Text seed; the scenario's own when absent. */
  readonly seed?: string;
  /** Which replication of the seed, an integer in [0, 2^32); 0 when absent. */
  readonly replication?: number;
}

/**
 * One run of a scenario, tick by tick, without any I/O. The same scenario, seed and replication give the same digest,
 * straight or resumed, on every platform.
 */
export class KernelRun<W extends Kernel = Kernel> {
  readonly ticks: number;
  readonly tickHours: number;
  /** Names of what is hashed in every tick. */
  readonly chainTables: readonly string[];
  readonly phases: readonly { readonly name: string; readonly doc: string }[];
  /** What is measured; after `restrict` only the given columns are, and the others NaN. */
  readonly metrics: {
    readonly specs: readonly MetricSpec[];
    readonly row: Float64Array;
    due: boolean;
    restrict(columns: ReadonlySet<number>): void;
  };
  readonly flows: {
    readonly specs: readonly FlowSpec[];
    readonly period: Float64Array;
    due: boolean;
    clear(): void;
  };
  /** The tables, accounts and rules themselves; for tests and for those who extend the model. Not to be written to. */
  readonly world: W;
  /** Single agents week by week; `due` when the tick just done ended a week. */
  readonly weeks: { readonly samples: readonly WeekSample[]; due: boolean };
  private readonly economy: Economy;
  /** The scenario as it was given. */
  private scenario: Resolved;
  /** What it was put together by, once that was asked. */
  private reads: ReadWatch<Resolved> | undefined;
  private readonly recorder: Recorder;
  private readonly weekSamples: WeekSamples;
  private readonly totals: Float64Array;
  private readonly chain: Chain;
  /** What follows each other: phases of one block come again until no part asks for more. */
  private readonly stretches: readonly Stretch[];
  /** Places of what is measured of flows: their order in files. */
  private readonly flowOrder: Int32Array;
  /** What parts do outside of phases, by when they do it. */
  private readonly times: Readonly<Record<Time, readonly ((world: never) => void)[]>>;
  /** Parts that have to be asked between phases. */
  private readonly again: readonly ((world: never) => boolean)[];
  private readonly layouts: readonly ((world: never) => number)[];
  /** The layout whose columns the phases are bound to. */
  private boundLayout = -1;
  /** The scenario that they were bound in. */
  private boundScenario: AnyScenario | undefined;
  /** The phase that runs, for messages. */
  private phase = 'start';

  /** Lays out an economy at hour 0, unless `checkpoint` holds it at a later one. */
  constructor(economy: Economy, resolved: Resolved, options: RunOptions = {}, checkpoint?: Uint8Array) {
    // The parts of an economy say what their code sees of its world.
    this.economy = economy;
    this.scenario = resolved;
    this.world = openEconomy(
      economy,
      resolved,
      options.seed ?? resolved.scenario.seed,
      options.replication ?? 0,
    ) as W;
    const { ledger, modules, ticks, tickHours } = this.world;
    this.ticks = ticks;
    this.tickHours = tickHours;
    const phases = listPhases(economy, modules);
    this.phases = [...phases.map(({ slot, doc }) => ({ name: slot, doc })), ...CLOSING];
    this.stretches = divideTick(economy.tick, phases);
    this.times = Object.fromEntries(
      times.map((when) => [when, modules.flatMap(({ behaviour }) => behaviour[when] ?? [])]),
    ) as Record<Time, ((world: never) => void)[]>;
    this.again = modules.flatMap(({ behaviour }) => behaviour.again ?? []);
    this.layouts = modules.flatMap(({ behaviour }) => behaviour.layout ?? []);
    this.recorder = new Recorder(this.world, economy.chapters);
    this.chainTables = this.world.hash.names;
    this.chain = new Chain(this.chainTables);
    this.weekSamples = new WeekSamples(this.world);
    this.weeks = { samples: this.weekSamples.samples, due: false };
    this.totals = new Float64Array(ledger.reasons.length);
    const { totals } = this;
    this.metrics = {
      specs: this.recorder.specs,
      row: this.recorder.row,
      due: false,
      restrict: (columns) => this.recorder.restrict(columns),
    };
    const inOrder = [...ledger.reasons].sort(byPlace);
    this.flowOrder = Int32Array.from(ledger.reasons, (reason) => inOrder.indexOf(reason));
    this.flows = {
      specs: inOrder.map((reason) => ({
        token: reason.token.name,
        decimals: reason.token.decimals,
        reason: reason.name,
        from: reason.from,
        to: reason.to,
        doc: reason.doc,
      })),
      period: totals,
      due: false,
      clear: () => {
        totals.fill(0);
      },
    };
    if (checkpoint === undefined) this.begin();
    else this.resume(checkpoint);
  }

  /**
   * Begins anew with other luck, in its scenario or in `resolved`: bit for bit what a run that is made for it would give, in
   * less time, for what V8 has learned of the loops stays true. Where a snapshot is given it goes on from there, as a run that
   * had the same past. False, and nothing done, where it cannot: another scenario for which other tables or steps would be
   * made, and replications that draw their calibrations.
   */
  reset({ seed, replication }: Required<RunOptions>, resolved = this.scenario, past?: Snapshot): boolean {
    if (!this.canBecome(resolved) || (past !== undefined && past.shape !== this.world.shape)) return false;
    const isOther = resolved !== this.scenario;
    this.scenario = resolved;
    resetEconomy(this.world, seed, replication, isOther ? resolved : undefined);
    // A later stage of another scenario is nothing to have around a step.
    if (isOther && this.boundScenario !== this.world.scenario) this.boundLayout = -1;
    this.chain.link.fill(0);
    this.totals.fill(0);
    for (const due of [this.metrics, this.flows, this.weeks]) due.due = false;
    this.recorder.restrict(undefined);
    if (past === undefined) this.begin();
    else this.goBack(past);
    return true;
  }

  /** The state between ticks, in memory, for `reset`. */
  snapshot(): Snapshot {
    return takeSnapshot(this.world, this.chain.link, this.totals);
  }

  /** What its columns and accounts take, bytes. */
  get bytes(): number {
    const { stateTables, recordTables, ledger } = this.world;
    const columns = [...stateTables, ...recordTables].flatMap(({ col }) => Object.values<ColumnArray>(col));
    return [...columns, ...ledger.books.map(({ balance }) => balance)].reduce(
      (sum, { byteLength }) => sum + byteLength,
      0,
    );
  }

  get seed(): string {
    return this.world.seed;
  }

  get replication(): number {
    return this.world.replication;
  }

  /** In words: formulas that left the range of what may stand in their place; they are used as they are, up to what decides. */
  get warnings(): readonly string[] {
    return [...this.world.strays.values()].map(({ first, times }) => {
      const { path, formula, value, hours } = first;
      const bounds = boundsOfFormula(path);
      if (bounds === undefined) return '';
      const { file, line } = placeOfOrigin(originNear(this.world.resolved.origins, path));
      const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
      const often = times === 1 ? 'once' : `${times} times`;
      return `${path}: "${formula}"${place} gave ${Number(value.toPrecision(6))} at ${formatQuantity(hours, 'duration')}, outside ${showBounds(bounds)}, and was outside ${often}; write for instance "${clampFormula(formula, bounds)}"`;
    });
  }

  /** In words: what went otherwise than the scenario asks, part by part. */
  get remarks(): readonly string[] {
    const { world } = this;
    return world.modules.flatMap(({ behaviour }) => behaviour.remarks?.(world as never) ?? []);
  }

  /** Ticks done. */
  get tick(): number {
    return this.world.tick;
  }

  /** Whether the horizon is reached. */
  get done(): boolean {
    return this.world.tick >= this.ticks;
  }

  /** Whether the tick just done is one to save. */
  get checkpointDue(): boolean {
    return isWhole((this.tick * this.tickHours) / this.world.scenario.clock.checkpointEvery);
  }

  /** Lists that parts keep, from now on: whoever asks takes their rows after every tick. */
  keepJournals(): readonly Journal[] {
    const { world } = this;
    const journals = world.modules.flatMap(({ behaviour }) => behaviour.journals?.(world as never) ?? []);
    (world as Kernel as { isListed: boolean }).isListed = journals.length > 0;
    return journals;
  }

  /** Two words per chain table: what changed in the tick just done. */
  get chainRow(): Uint32Array {
    return this.world.hash.row;
  }

  /** One tick. Throws `InvariantError` with the place of the run when a law does not hold. */
  step(observer?: PhaseObserver): void {
    const { world } = this;
    this.phase = 'start';
    try {
      if (this.metrics.due) this.clear();
      world.hash.clear();
      this.tell('beginTick');
      for (const { phases, comesAgain } of this.stretches)
        do this.runPhases(phases, observer);
        while (comesAgain && this.asksForMore());
      this.phase = 'check';
      observer?.enter(this.phase);
      this.check();
      observer?.leave(this.phase);
      this.phase = 'record';
      observer?.enter(this.phase);
      this.record();
      observer?.leave(this.phase);
    } catch (error) {
      throw this.locate(error);
    }
    world.tick += 1;
  }

  /** The state as bytes, between ticks. */
  save(): Uint8Array {
    return joinParts(this.saveParts());
  }

  /**
   * `save` without a copy: views of the state, to be written before the next tick. `hash` is a SHA-256 of the host's,
   * which takes a tenth of the time of the portable one.
   */
  saveParts(hash?: Sha256): readonly Uint8Array[] {
    this.world.ledger.recount();
    return checkpointParts(this.world, this.chain.link, this.totals, hash);
  }

  /** SHA-256 of the whole state, hex; with a `hash` of the host's in less time. */
  stateHash(hash?: Sha256): string {
    return hashState(this.world, hash);
  }

  /** SHA-256 of everything that happened and of the state it led to, hex; with a `hash` of the host's in less time. */
  digest(hash?: Sha256): string {
    return digestRun(this.chain.link, this.stateHash(hash));
  }

  /** Events since the last call. */
  drainEvents(): readonly SimEvent[] {
    const { events } = this.world;
    this.world.events = [];
    return events;
  }

  /** Every kind of agent, one row each, as it stands. */
  finalTables(): readonly FinalTable[] {
    return listFinalTables(this.world);
  }

  /** What everybody wants to know first, with what the baseline ought to look like (economy.md §10). */
  summary(): readonly Headline[] {
    const { world } = this;
    const headline = headlineMaker(isBaseline(world.resolved));
    return world.modules.flatMap(({ behaviour }) => behaviour.headlines?.(world as never, headline) ?? []);
  }

  private canBecome(resolved: Resolved): boolean {
    const { economy, scenario } = this;
    if (drawsInputs(economy, scenario)) return false;
    if (resolved === scenario) return true;
    if (drawsInputs(economy, resolved) || !hasShape(economy, this.world, resolved)) return false;
    const { shape } = this.world;
    // Another economy of this shape read the same of its scenario, most likely: to follow one takes a third of a run's start.
    const reads = this.reads ?? (lastWatch.shape === shape ? lastWatch.reads : undefined);
    if (reads?.areAlike(scenario, resolved) === false) return false;
    if (this.reads !== undefined) return true;
    this.reads = watchOpening(economy, scenario, (world) => {
      new Recorder(world, economy.chapters);
      new WeekSamples(world);
      for (const phase of listPhases(economy, world.modules)) bindPhase(phase, world);
    });
    lastWatch = { shape, reads: this.reads };
    return this.reads.areAlike(scenario, resolved);
  }

  private goBack(past: Snapshot): void {
    if (loadSnapshot(this.world, past, this.totals)) this.boundLayout = -1;
    this.chain.link.set(past.chain);
    this.goOn();
  }

  /** Every part does what it does at such a time. */
  private tell(when: Time): void {
    for (const does of this.times[when]) does(this.world as never);
  }

  private asksForMore(): boolean {
    return this.again.some((asks) => asks(this.world as never));
  }

  private get layout(): number {
    let sum = 0;
    for (const layoutOf of this.layouts) sum += layoutOf(this.world as never);
    return sum;
  }

  private runPhases(list: readonly BoundPhase[], observer: PhaseObserver | undefined): void {
    for (const bound of list) {
      this.phase = bound.phase.slot;
      observer?.enter(this.phase);
      if (this.boundLayout !== this.layout) this.bindPhases();
      bound.pass();
      observer?.leave(this.phase);
    }
  }

  /** Puts the phases around the columns as they are now. */
  private bindPhases(): void {
    for (const { phases } of this.stretches)
      for (const bound of phases) bound.pass = bindPhase(bound.phase, this.world);
    this.boundLayout = this.layout;
    this.boundScenario = this.world.scenario;
  }

  private begin(): void {
    const { world } = this;
    for (const [name, value] of Object.entries(world.startRules))
      world.rules.col[name as RuleName][0] = value;
    world.slots.begin(world);
    this.tell('create');
    this.tell('traits');
    this.tell('begin');
    world.ledger.recount();
    world.ledger.closeTick(() => undefined);
    world.ledger.shrink();
    this.count();
    world.readings.begin(world);
  }

  /** Measures that count begin anew. */
  private clear(): void {
    this.tell('clear');
    this.world.readings.clear();
  }

  private resume(checkpoint: Uint8Array): void {
    const { world } = this;
    this.chain.link.set(loadCheckpoint(world, checkpoint, this.totals).chain);
    this.goOn();
  }

  /** What follows from a state that was loaded. */
  private goOn(): void {
    const { world } = this;
    enterScenario(world, scenarioBefore(world));
    this.tell('resume');
    world.ledger.recount();
    this.metrics.due = isWhole((world.tick * this.tickHours) / world.scenario.record.metricsEvery);
  }

  /** Conservation by touched accounts, every week by full recount; and the tick's link of the chain. */
  private check(): void {
    const { world } = this;
    const { hash } = world;
    world.ledger.closeTick((book) => hash.addBook(book));
    hash.addFlows(world.ledger.flow);
    hash.addRules(world.rules, world.startRules);
    this.tell('check');
    this.chain.extend(hash.close());
    if (world.settlesWeek) world.ledger.recount();
  }

  /** What moved since the last time goes into the period's flows. */
  private count(): void {
    const { totals, flowOrder } = this;
    const { flow } = this.world.ledger;
    for (let k = 0; k < flow.length; k += 1) totals[flowOrder[k]] += flow[k];
    flow.fill(0);
  }

  private record(): void {
    const { world } = this;
    this.count();
    this.tell('endTick');
    world.readings.record(world);
    const hours = (world.tick + 1) * this.tickHours;
    const last = world.tick + 1 === this.ticks;
    this.metrics.due = isWhole(hours / world.scenario.record.metricsEvery);
    this.flows.due = last || isWhole(hours / world.scenario.record.flowsEvery);
    if (this.metrics.due) this.recorder.record(world);
    this.weeks.due = world.endsWeek;
    if (this.weeks.due) this.weekSamples.record(world);
  }

  private locate(error: unknown): unknown {
    const { seed, replication, phase } = this;
    const position = { seed, replication, tick: this.world.tick, phase };
    if (error instanceof FormulaError) {
      const { tick, resolved } = this.world;
      return error.at(`tick ${tick}`, placeOfOrigin(originNear(resolved.origins, error.failure.path)));
    }
    if (error instanceof OutgrownError) return new OutgrownError(error.what, position);
    if (error instanceof InvariantError && error.position === undefined)
      return new InvariantError(error.message, position);
    return error;
  }
}

const times = ['create', 'traits', 'begin', 'resume', 'clear', 'beginTick', 'check', 'endTick'] as const;

/** When parts may do something outside of phases. */
type Time = (typeof times)[number];

/** What was read when an economy of a shape was put together last. */
let lastWatch: { readonly shape?: string; readonly reads?: ReadWatch<Resolved> } = {};

/** A phase, and its step around the columns of a layout. */
interface BoundPhase {
  readonly phase: Phase;
  pass: Pass;
}

/** Those without a place stand behind, as they were declared. */
const byPlace = (left: { place: number }, right: { place: number }): number =>
  left.place === right.place ? 0 : left.place - right.place;

/** Phases that follow each other, once or block by block. */
interface Stretch {
  readonly phases: readonly BoundPhase[];
  readonly comesAgain: boolean;
}

/** Slots of one block beside each other are one stretch. */
function divideTick(slots: readonly Slot[], phases: readonly Phase[]): readonly Stretch[] {
  const stretches: { block: string | undefined; phases: BoundPhase[]; comesAgain: boolean }[] = [];
  for (const { name, block } of slots) {
    const own = phases.filter(({ slot }) => slot === name).map((phase) => ({ phase, pass: () => undefined }));
    const last = stretches.at(-1);
    if (last !== undefined && last.block === block) last.phases.push(...own);
    else stretches.push({ block, phases: own, comesAgain: block !== undefined });
  }
  return stretches;
}

function bindPhase({ bind, run }: Phase, world: Kernel): Pass {
  if (bind !== undefined) return bind(world as never);
  return () => run?.(world as never);
}

const CLOSING = [
  { name: 'check', doc: "conservation of every token; the tick's link of the digest chain" },
  { name: 'record', doc: 'metrics and flows' },
];
