import { InvariantError, OutgrownError } from '../errors.ts';
import { placeOfOrigin } from '../scenario/extends.ts';
import { FormulaError } from '../scenario/formula-error.ts';
import { boundsOfFormula, clampFormula, showBounds } from '../scenario/formula-range.ts';
import { originNear } from '../scenario/located.ts';
import type { ResolvedScenario } from '../scenario/resolve.ts';
import type { Table } from '../state/table.ts';
import { formatQuantity } from '../units.ts';
import { checkpointParts, joinParts, loadCheckpoint, readCheckpointSeed, type Sha256 } from './checkpoint.ts';
import { checkWriters, listColumns } from './column-writers.ts';
import { Chain, digestRun, hashState } from './digest.ts';
import { finalTables } from '../economy/final-tables.ts';
import { beginEconomy } from '../economy/genesis.ts';
import { closeHistory, deriveBacklogHours } from '../economy/inference/history.ts';
import type {
  FinalTable,
  FlowSpec,
  Headline,
  MetricSpec,
  PhaseObserver,
  SimEvent,
  WeekSample,
} from './outputs.ts';
import { scenarioBefore } from '../economy/governance/adopt.ts';
import { checkDmp } from '../economy/dao/phases/back.ts';
import { listModels } from '../economy/subnets/models.ts';
import { afterMarket, beforeMarket, market, type Pass, type Phase, phases } from '../economy/phases.ts';
import { isWhole, Recorder } from '../economy/record.ts';
import { summarise } from '../economy/summary.ts';
import { WeekSamples } from '../economy/week-samples.ts';
import { deriveWorkRates } from '../economy/nodes/work-rates.ts';
import { World } from '../economy/world.ts';

/** Which luck a run has. */
export interface RunOptions {
  /** Text seed; the scenario's own when absent. */
  readonly seed?: string;
  /** Which replication of the seed, an integer in [0, 2^32); 0 when absent. */
  readonly replication?: number;
}

/** Sets of tables whose columns have their writers: economies of the same parts are put together again and again. */
const checkedTables = new Set<string>();

function checkTables(tables: readonly Table[]): void {
  const names = tables.map(({ name }) => name).join();
  if (checkedTables.has(names)) return;
  checkWriters(phases, listColumns(tables));
  checkedTables.add(names);
}

/**
 * One run of a scenario, tick by tick, without any I/O. The same scenario, seed and replication give the same digest,
 * straight or resumed, on every platform.
 */
export class Run {
  readonly ticks: number;
  readonly tickHours: number;
  readonly seed: string;
  readonly replication: number;
  /** Names of what is hashed in every tick. */
  readonly chainTables: readonly string[];
  readonly phases: readonly Pick<Phase, 'name' | 'doc'>[] = [...phases, ...CLOSING];
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
  readonly world: World;
  /** Single agents week by week; `due` when the tick just done ended a week. */
  readonly weeks: { readonly samples: readonly WeekSample[]; due: boolean };
  private readonly recorder: Recorder;
  private readonly weekSamples: WeekSamples;
  private readonly totals: Float64Array;
  private readonly chain: Chain;
  private readonly beforeMarket = beforeMarket.map(unbound);
  private readonly market = market.map(unbound);
  private readonly afterMarket = afterMarket.map(unbound);
  /** The layout whose columns the phases are bound to. */
  private boundLayout = -1;
  /** The phase that runs, for messages. */
  private phase = 'start';

  /** Lays out the economy at hour 0, unless `checkpoint` holds it at a later one. */
  constructor(resolved: ResolvedScenario, options: RunOptions = {}, checkpoint?: Uint8Array) {
    const { clock } = resolved.scenario;
    this.seed = options.seed ?? resolved.scenario.seed;
    this.replication = options.replication ?? 0;
    this.tickHours = clock.tick;
    this.world = new World(resolved, this.seed, this.replication);
    this.ticks = this.world.ticks;
    checkTables([...this.world.stateTables, ...this.world.recordTables]);
    this.recorder = new Recorder(this.world);
    this.chainTables = this.world.hash.names;
    this.chain = new Chain(this.chainTables);
    this.weekSamples = new WeekSamples(this.world);
    this.weeks = { samples: this.weekSamples.samples, due: false };
    const { ledger } = this.world;
    this.totals = new Float64Array(ledger.reasons.length);
    const { totals } = this;
    this.metrics = {
      specs: this.recorder.specs,
      row: this.recorder.row,
      due: false,
      restrict: (columns) => this.recorder.restrict(columns),
    };
    this.flows = {
      specs: ledger.reasons.map((reason) => ({
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
    this.world.workRates = deriveWorkRates(this.world);
  }

  /** A run that goes on where `save` left it. */
  static restore(resolved: ResolvedScenario, checkpoint: Uint8Array): Run {
    return new Run(resolved, readCheckpointSeed(checkpoint), checkpoint);
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

  /** Two words per chain table: what changed in the tick just done. */
  get chainRow(): Uint32Array {
    return this.world.hash.row;
  }

  /** One tick. Throws `InvariantError` with the place of the run when a law does not hold. */
  step(observer?: PhaseObserver): void {
    const { world } = this;
    this.phase = 'start';
    try {
      if (this.metrics.due) world.tally.clear();
      this.beginTick();
      this.runPhases(this.beforeMarket, observer);
      do this.runPhases(this.market, observer);
      while (world.arrivalsDone < world.arrivals.count);
      this.runPhases(this.afterMarket, observer);
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
    return finalTables(this.world);
  }

  /** What everybody wants to know first, with what the baseline ought to look like (economy.md §10). */
  summary(): readonly Headline[] {
    return summarise(this.world);
  }

  private runPhases(list: readonly BoundPhase[], observer: PhaseObserver | undefined): void {
    for (const bound of list) {
      this.phase = bound.phase.name;
      observer?.enter(this.phase);
      if (this.boundLayout !== this.world.layout) this.bindPhases();
      bound.pass();
      observer?.leave(this.phase);
    }
  }

  /** Puts the phases around the columns as they are now. */
  private bindPhases(): void {
    const { world } = this;
    for (const list of [this.beforeMarket, this.market, this.afterMarket])
      for (const bound of list) bound.pass = bound.phase.bind(world);
    this.boundLayout = world.layout;
  }

  private beginTick(): void {
    const { world } = this;
    world.workHours = deriveBacklogHours(world, world.hours);
    world.capacityHours = 0;
    world.phiPpmOfTick = 0;
    world.servedOfTick = 0;
    world.arrivalsDone = 0;
    world.scratch.settledCount = 0;
    world.hash.clear();
  }

  private begin(): void {
    const { world } = this;
    beginEconomy(world);
    world.ledger.recount();
    world.ledger.closeTick(() => undefined);
    world.ledger.shrink();
    this.totals.set(world.ledger.flow);
    world.ledger.flow.fill(0);
  }

  private resume(checkpoint: Uint8Array): void {
    const { world } = this;
    this.chain.link.set(loadCheckpoint(world, checkpoint, this.totals).chain);
    world.enterScenario(scenarioBefore(world));
    world.arrivals.refile(world.tick);
    world.nodeAvailability.refile(world.tick);
    world.adaptorAvailability.refile(world.tick);
    if (world.dao !== undefined) listModels(world, world.dao);
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
    checkDmp(world);
    this.chain.extend(hash.close());
    if (world.settlesWeek) world.ledger.recount();
  }

  private record(): void {
    const { world, totals } = this;
    const { flow } = world.ledger;
    for (let k = 0; k < flow.length; k += 1) totals[k] += flow[k];
    flow.fill(0);
    closeHistory(world);
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
      return error.at(tick, placeOfOrigin(originNear(resolved.origins, error.failure.path)));
    }
    if (error instanceof OutgrownError) return new OutgrownError(error.what, position);
    if (error instanceof InvariantError && error.position === undefined)
      return new InvariantError(error.message, position);
    return error;
  }
}

/** A phase, and its step around the columns of a layout. */
interface BoundPhase {
  readonly phase: Phase;
  pass: Pass;
}

const unbound = (phase: Phase): BoundPhase => ({ phase, pass: () => undefined });

const CLOSING = [
  { name: 'check', doc: "conservation of every token; the tick's link of the digest chain" },
  { name: 'record', doc: 'metrics and flows' },
];
