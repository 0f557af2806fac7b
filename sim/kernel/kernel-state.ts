import { type Book, Ledger, type Reason } from '../ledger/ledger.ts';
import type { Stream } from '../random/draws.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import type { Resolved } from '../scenario/resolve.ts';
import type { Table } from '../state/table.ts';
import { WEEK_HOURS } from '../units.ts';
import type { Module } from './module.ts';
import type { SimEvent } from './outputs.ts';
import type { Evaluate, FormulaStray } from './policies.ts';
import { Readings } from './readings.ts';
import { createRules, type RuleSet, type Rules, viewRules } from './rules.ts';
import { Slots } from './slots.ts';
import type { TickHash } from './tick-hash.ts';

const TICK_MAX = 0x7fff_ffff;

/** A formula outside its range: the first time, and how often. */
export interface Stray {
  readonly first: FormulaStray & { readonly hours: number };
  readonly times: number;
}

/** Whose luck a world has, and what there is in it. */
interface KernelOptions {
  readonly seed: string;
  readonly replication: number;
  readonly shape: string;
  readonly slotPaths: readonly string[];
  /** Names of measures that formulas read. */
  readonly read: readonly string[];
}

/** A clock, a ledger, and everything that the parts of an economy declare and make, by name. */
export class KernelState {
  /** A copy that is this world's alone: steps have objects of it around them, and another scenario is written into these. */
  readonly resolved: Resolved<AnyScenario>;
  /** As it is now: changes replace it. */
  scenario: AnyScenario;
  seed: string;
  replication: number;
  /** How often it began anew. */
  renewals = 0;
  /** Its parts, and the rows of its tables and accounts as they were opened. */
  readonly shape: string;
  readonly tickHours: number;
  readonly weekTicks: number;
  /** Ticks of the whole run. */
  readonly ticks: number;
  /** Tick being simulated, or the number of ticks done between steps. */
  tick = 0;
  readonly ledger = new Ledger();
  hash!: TickHash;
  /** The rules in force; one row. */
  readonly rules: Rules = createRules();
  /** Their values. */
  readonly inForce: RuleSet = viewRules(this.rules);
  /** The rules as the scenario begins with them. */
  startRules: RuleSet = this.inForce;
  /** Formulas that left their range, by path; no part of the state. */
  readonly strays = new Map<string, Stray>();
  /** Parts that there are in this run, those that others need first. */
  readonly modules: readonly Module[];
  events: SimEvent[] = [];
  /** Whether somebody writes down the lists that parts keep; they stay empty otherwise. */
  isListed = false;
  /** Every table whose rows are the state. */
  readonly stateTables: Table[] = [];
  /** Tables that only metrics read: saved with the state, never hashed. */
  readonly recordTables: Table[] = [];
  readonly books: Record<string, Book> = {};
  readonly reasons: Record<string, Reason> = {};
  readonly streams: Record<string, Stream> = {};
  readonly counts: Record<string, Float64Array> = {};
  readonly formulas: Record<string, Evaluate | undefined> = {};
  /** Formulas in the place of numbers. */
  readonly slots: Slots;
  /** Measures that formulas read. */
  readonly readings: Readings;
  /** What they may read of parts, by the names that they use. */
  readonly observables: Record<string, (world: never) => number> = {};

  constructor(
    resolved: Resolved<AnyScenario>,
    modules: readonly Module[],
    { seed, replication, shape, slotPaths, read }: KernelOptions,
  ) {
    const { scenario } = resolved;
    this.resolved = resolved;
    this.scenario = scenario;
    this.modules = modules;
    this.seed = seed;
    this.replication = replication;
    this.tickHours = scenario.clock.tick;
    this.ticks = Math.round(scenario.clock.horizon / this.tickHours);
    this.weekTicks = Math.round(WEEK_HOURS / this.tickHours);
    this.shape = shape;
    this.slots = new Slots(slotPaths);
    this.readings = new Readings(read, modules, scenario, this.tickHours);
    if (slotPaths.length > 0) this.stateTables.push(this.slots.table as unknown as Table);
    this.recordTables.push(...this.readings.tables);
  }

  /** Start of the present tick, hours. */
  get hours(): number {
    return this.tick * this.tickHours;
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

  /** The tick that begins `hours` after the present one, rounded up; the last one that a column holds at most. */
  tickAfter(hours: number): number {
    return Math.min(TICK_MAX, this.tick + Math.ceil(hours / this.tickHours));
  }

  /** Notes something worth a line in events.csv. */
  note(kind: string, agent: string, id: number, amount: number, note = ''): void {
    this.events.push({ tick: this.tick, kind, agent, id, amount, note });
  }

  /** Notes that a formula left its range. */
  noteStray(stray: FormulaStray): void {
    const { first, times } = this.strays.get(stray.path) ?? {
      first: { ...stray, hours: this.hours },
      times: 0,
    };
    this.strays.set(stray.path, { first, times: times + 1 });
  }
}
