import type { Book, Reason } from '../ledger/ledger.ts';
import type { Stream } from '../random/draws.ts';
import type { Places } from '../scenario/field.ts';
import type { FillsWords } from '../scenario/filled-words.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import type { Resolved } from '../scenario/resolve.ts';
import type { ScenarioInputs } from '../scenario/scenario-inputs.ts';
import type { RulesAt, ValuesOf } from '../scenario/schema.ts';
import type { Finding } from '../scenario/schema-problems.ts';
import type { Warning } from '../scenario/warning.ts';
import type { ColumnSpec, Table, TableSpec } from '../state/table.ts';
import type { Act, ColumnNames, HandedOn } from './column-writers.ts';
import type { HeadlineMaker } from './headline.ts';
import type { KernelState } from './kernel-state.ts';
import type { Measure, MeasureNote } from './measure.ts';
import type { FinalColumn, Headline, Journal, WeekSampler } from './outputs.ts';
import type { Evaluate } from './policies.ts';
import type { RunSize } from './run-size.ts';

/*
 * What a part of the economy declares, and what its code sees of the whole: its own things and those of the parts it needs,
 * by name and with their types. The kernel knows none of them: it puts together what is declared.
 */

/** New values by their paths in the scenario, in canonical units. */
export type Change = Readonly<Record<string, unknown>>;

/** What the kernel gives every part; the parts say what stands in the spaces of names. */
export type Kernel = Omit<KernelState, 'books' | 'reasons' | 'streams' | 'counts' | 'formulas' | 'inForce'>;

/** A table whose columns are not asked for by name. */
export type AnyTable = Pick<Table, 'name' | 'rows'> & { readonly spec: TableSpec; readonly col: object };

/** How many there are of something, by what the scenario holds at the places of a part and of those that it needs. */
export type CountOf<P = never> = (
  resolved: Resolved<AnyScenario & ValuesOf<P>>,
  /** Rows of a space that several kinds share. */
  rowsOf: (space: string) => number,
) => number;

/** Columns of a table. The part that brings the table says how many rows it has; others add columns to it. */
export interface TableNote<S extends TableSpec = TableSpec> {
  /** What digests and files call it; parts that give one name share one table. */
  readonly name: string;
  readonly spec: S;
  readonly rows: CountOf | undefined;
  /** `state` is hashed, `agents` listed at the end of a run too; `record` is saved alone: only measures read it. */
  readonly kind: 'state' | 'agents' | 'record';
}

/** A table of the state: `rows` rows, or columns for a table that another part brings. */
export const table = <S extends TableSpec>(name: string, spec: S, rows?: CountOf): TableNote<S> => ({
  name,
  spec,
  rows,
  kind: 'state',
});

/** A kind of agent: one row each. */
export const agents = <S extends TableSpec>(name: string, spec: S, rows: CountOf): TableNote<S> => ({
  name,
  spec,
  rows,
  kind: 'agents',
});

/** What only measures read, one row or more. */
export const record = <S extends TableSpec>(name: string, spec: S, rows: CountOf): TableNote<S> => ({
  name,
  spec,
  rows,
  kind: 'record',
});

/** Accounts of one token: whose they are, what they are for, and how many. */
export interface BookNote {
  readonly owner: string;
  readonly name: string;
  readonly token: string;
  readonly rows: CountOf;
}

/** Accounts of a kind of owner. */
export const accounts = (owner: string, name: string, token: string, rows: CountOf): BookNote => ({
  owner,
  name,
  token,
  rows,
});

/** The one account of an institution. */
export const institution = (name: string, token: string, owner = 'institutions'): BookNote => ({
  owner,
  name,
  token,
  rows: () => 1,
});

/**
 * Why a token moves: from whom (`mint` at the edge), to whom (`burn` at the edge), and in words. `place` orders files of
 * flows as a chart of accounts does; without one a flow stands behind those that have one.
 */
export type FlowNote = readonly [from: string, to: string, doc: string, place?: number];

/** What a part declares, once; everything else is derived from it. */
export interface Declaration {
  readonly name: string;
  /** What it is in the economy, one sentence. */
  readonly doc: string;
  /** Parts whose things it uses; there is no circle. It is there only where they all are. */
  readonly needs?: readonly AnyPart[];
  /** What a scenario says of it, by places: each value with its unit, range, meaning, provenance, and what may set it. */
  readonly parameters?: Places;
  /** The switch in the scenario with which it is there; always where none is named. */
  readonly on?: string;
  /**
   * Kinds of individuals that sit in one space of rows, by its name: how many, and in which order kinds follow each other. Code
   * sees the first row of each kind, and `rows` of all.
   */
  readonly seats?: Readonly<
    Record<string, Readonly<Record<string, readonly [rows: CountOf, order: number]>>>
  >;
  /** By the name that code gives them. */
  readonly tables?: Readonly<Record<string, TableNote>>;
  /** Running counts that only measures read; saved, never hashed. */
  readonly counts?: Readonly<Record<string, ColumnSpec>>;
  /** Decimals by token. */
  readonly tokens?: Readonly<Record<string, number>>;
  /** By token: accounts whose tokens are a claim on as many of another token; names of those of a subnet without its name. */
  readonly claims?: Readonly<Record<string, { readonly on: string; readonly accounts: readonly string[] }>>;
  readonly books?: Readonly<Record<string, BookNote>>;
  /** By token. */
  readonly flows?: Readonly<Record<string, Readonly<Record<string, FlowNote>>>>;
  /** One use of randomness each; a new use gets a new name, never an old stream. */
  readonly streams?: readonly string[];
  /** Behaviours for which a scenario may state a number or a formula, by their paths; −1 keeps the rule of the mechanism. */
  readonly policies?: Readonly<Record<string, string>>;
  /** The same where a number is a parameter of the rule, and only a formula replaces it. */
  readonly formulas?: Readonly<Record<string, string>>;
  /** Tables that it keeps by itself, by their names in the digest; a `name-*` stands for all that begin so. */
  readonly kept?: readonly string[];
  /** Lanes of the digest for what has no accounts; by the scenario where not all have it. */
  readonly lanes?: readonly string[] | ((scenario: never) => readonly string[]);
}

// biome-ignore lint/complexity/noBannedTypes: the part of an intersection that says nothing
type Nothing = {};
type KeyOfUnion<T> = T extends T ? keyof T : never;
type Together<U> = (U extends U ? (one: U) => void : never) extends (all: infer All) => void ? All : never;

type TablesOf<D> = D extends { readonly tables: infer T }
  ? { readonly [K in keyof T]: T[K] extends TableNote<infer S> ? Table<S> : never }
  : Nothing;
type NamedOf<D, Field extends string, Space extends string, Value> =
  D extends Readonly<Record<Field, infer T>>
    ? Readonly<Record<Space, { readonly [K in keyof T]: Value }>>
    : Nothing;
type ReasonsOf<D> = D extends { readonly flows: infer F }
  ? { readonly reasons: Readonly<Record<KeyOfUnion<F[keyof F]>, Reason>> }
  : Nothing;
type SeatsOf<D> = D extends { readonly seats: infer Spaces }
  ? {
      readonly [Space in keyof Spaces]: { readonly rows: number } & {
        readonly [Kind in keyof Spaces[Space]]: number;
      };
    }
  : Nothing;
type ParametersOf<D> = D extends { readonly parameters: infer P }
  ? {
      readonly scenario: ValuesOf<P>;
      readonly resolved: { readonly scenario: ValuesOf<P> };
      readonly inForce: { readonly [Name in RulesAt<P>]: number };
    }
  : Nothing;
type StreamsOf<D> = D extends { readonly streams: readonly (infer Name extends string)[] }
  ? { readonly streams: Readonly<Record<Name, Stream>> }
  : Nothing;

/** What a declaration adds to what code sees. */
type Declared<D> = ParametersOf<D> &
  SeatsOf<D> &
  TablesOf<D> &
  NamedOf<D, 'books', 'books', Book> &
  NamedOf<D, 'counts', 'counts', Float64Array> &
  NamedOf<D, 'policies', 'formulas', Evaluate | undefined> &
  NamedOf<D, 'formulas', 'formulas', Evaluate | undefined> &
  ReasonsOf<D> &
  StreamsOf<D>;

type NeededBy<D> = D extends { readonly needs: readonly (infer P)[] }
  ? Together<P extends Part<infer W> ? W : never>
  : Nothing;

/** A part of the economy as it is declared, and what is made for it when a run begins. */
export interface Part<W> {
  readonly declaration: Declaration;
  /** What follows from scenario and declarations: tables that grow, pools, lookups. */
  readonly make: (world: never) => object;
  /** Only for types: what code that needs this part sees. */
  readonly sees?: W;
}

// biome-ignore lint/suspicious/noExplicitAny: only the kernel, which reads declarations, sees parts untyped
export type AnyPart = Part<any>;

/** What code of a part sees: the kernel, its own things, and those of the parts that it needs. */
export type WorldOf<P extends AnyPart> = P extends Part<infer W> ? Kernel & W : never;

/** What a part sees of a scenario. */
export type ScenarioOf<W> = W extends { readonly scenario: infer Scenario } ? Scenario : AnyScenario;

/** Declares a part; `make` adds what no declaration can say, by name; the world that it is given is not whole yet, has no formulas, and is not to be kept. */
export function declare<const D extends Declaration, Made extends object = Nothing>(
  declaration: D,
  make: (world: Kernel & Declared<D> & NeededBy<D>) => Made = () => ({}) as Made,
): Part<Declared<D> & NeededBy<D> & Made> {
  return { declaration, make: make as Part<never>['make'] };
}

/** A step that has its world, or a loop that has its columns, around it. */
export type Pass = () => void;

/** One step of a tick. */
export interface Phase<W = never> {
  /** When it comes: one of the slots of the economy's tick, and its own name in messages. */
  readonly slot: string;
  /** What happens in it, and by which mechanisms. */
  readonly doc: string;
  /** Columns of the state that it writes by itself. Balances are written by the ledger alone. */
  readonly writes: ColumnNames;
  /** What it does that other phases do too. */
  readonly does?: readonly Act[];
  /** A step that reads its columns anew in each tick: for what runs seldom or does little. */
  readonly run?: (world: W) => void;
  /**
   * Makes the step for a world: once, and again when columns were replaced. The step closes over its columns: V8 treats
   * variables of a closure that is made once as constants, and reads arrays through them in a third to half of the time.
   */
  readonly bind?: (world: W) => Pass;
}

/** What a world knows before anything of it is laid out. */
type ScenarioIn<W> = W extends { readonly scenario: infer S } ? { readonly scenario: S } : Nothing;

/** What a part does, by when it does it. */
export interface Behaviour<W> {
  /** Numbers that take the place of words in a scenario, before anything else looks at it. */
  readonly fillsWords?: FillsWords;
  /** What values that are right by themselves have against each other: of the whole scenario, where the part is there. */
  readonly checks?: readonly ((
    scenario: never,
    /** What all parts measure in it. */
    measures: () => readonly MeasureNote[],
  ) => Finding[])[];
  /** What is stated to no effect, or most likely was not meant; nothing here stops a run. */
  readonly warnings?: readonly ((scenario: never, inputs: ScenarioInputs) => Warning[])[];
  /** What the scenario asks of the files that it names and they do not have. */
  readonly checksOfInputs?: readonly ((scenario: never, inputs: ScenarioInputs) => Finding[])[];
  /** What it takes in a run, by estimate. */
  readonly takes?: (scenario: never) => RunSize;
  /** Paths that are read only where the part is there. */
  readonly readsAlone?: readonly string[];
  /** All parts are opened: it takes its place in those that it needs. */
  readonly join?: (world: W) => void;
  /** All columns and accounts are zero again, perhaps for another scenario: so is what it made beside them once a run had begun. */
  readonly renew?: (world: W) => void;
  /** Every part has taken its place: throws, by name, where one is missing that another counts on. */
  readonly opened?: (world: W) => void;
  /** Hour 0, first: individuals and their tokens. */
  readonly create?: (world: W) => void;
  /** What individuals are by their draws and the scenario alone: at hour 0, and again when the scenario changes. */
  readonly traits?: (world: W) => void;
  /** Hour 0, last: what individuals do before the first tick. */
  readonly begin?: (world: W) => void;
  /** The scenario is about to become another one: what was due until then stays due. */
  readonly turn?: (world: W, after: ScenarioOf<W>, hours: number) => void;
  /** The scenario is the first one, or has become another: what follows from it alone is made. */
  readonly enter?: (world: W) => void;
  /** Texts of formulas of its own that may read measures, from the start or later. */
  readonly readsIn?: (resolved: never) => readonly string[];
  /** What formulas may read of it, by the name that they use. */
  readonly observes?: Readonly<Record<string, (world: W) => number>>;
  /** Parameters at these paths are about to have other values, by formulas or by a change: what was due until then stays due. */
  readonly recomputes?: (world: W, paths: readonly string[], hours: number) => void;
  /** What values that formulas give must keep to among each other. */
  readonly checksOfComputed?: readonly ((scenario: never) => Finding[])[];
  /** A change was made: what its values mean beside the scenario. */
  readonly adopted?: (world: W, set: Change) => void;
  /** What was set before the tick at hand beside the scenario's own changes, and when. */
  readonly enacted?: (world: W) => readonly { readonly at: number; readonly set: Change }[];
  /** The state was loaded: what is derived from it is made anew. */
  readonly resume?: (world: W) => void;
  readonly phases?: readonly Phase<W>[];
  /** Columns that it writes when the scenario becomes another one. */
  readonly adopts?: ColumnNames;
  /** Columns that more than one phase or act writes, and what hands them from one to the other. */
  readonly handedOn?: readonly HandedOn[];
  readonly beginTick?: (world: W) => void;
  /** Whether slots that come block by block come again in this tick. */
  readonly again?: (world: W) => boolean;
  /** Laws of its own; throws InvariantError where one does not hold. */
  readonly check?: (world: W) => void;
  /** The tick is over, and about to be measured. */
  readonly endTick?: (world: W) => void;
  /** Measures are about to be taken anew. */
  readonly clear?: (world: W) => void;
  /** What is measured of it: which measures there are follows from the scenario alone, before any world is laid out. */
  readonly measures?: (of: ScenarioIn<W>) => readonly Measure<W>[];
  /** What the run has to say of it at its end, in words, from its state alone: what went otherwise than was asked. */
  readonly remarks?: (world: W) => readonly string[];
  readonly headlines?: (world: W, headline: HeadlineMaker) => readonly Headline[];
  readonly samples?: (world: W) => readonly WeekSampler<W>[];
  /** Lists that it keeps while somebody writes them down: `isListed` says so. */
  readonly journals?: (world: W) => readonly Journal[];
  /** Columns that tables of agents have at the end beside their own and their accounts, by table. */
  readonly holdings?: (world: W) => Readonly<Record<string, readonly FinalColumn[]>>;
  /** Tables that it keeps by itself: those that grow, or that hold one another. */
  readonly keeps?: (world: W) => readonly AnyTable[];
  /** What a checkpoint holds beside tables and accounts. */
  readonly saved?: {
    readonly save: (world: W) => unknown;
    readonly load: (world: W, saved: unknown) => void;
  };
  /** Changes when columns that steps have around them were replaced. */
  readonly layout?: (world: W) => number;
}

/** A part of the economy: its declaration and what it does. */
export interface Module {
  readonly part: AnyPart;
  readonly behaviour: Behaviour<never>;
}

/** First what there is, then what happens: behaviour is typed by the declaration. */
export function defineModule<W>(part: Part<W>, behaviour: Behaviour<Kernel & W>): Module {
  return { part, behaviour };
}
