import { Draws } from '../random/draws.ts';
import { formulaNamesAt } from '../scenario/declared-fields.ts';
import { tablesOf } from '../scenario/formula-tables.ts';
import type { AnyScenario } from '../scenario/frame-parameters.ts';
import type { Resolved } from '../scenario/resolve.ts';
import { type ColumnSpec, createTable, renewTable, type Table, type TableSpec } from '../state/table.ts';
import {
  type Act,
  adoption,
  checkWriters,
  isCalled,
  listColumns,
  type WritingPhase,
} from './column-writers.ts';
import { KernelState } from './kernel-state.ts';
import { missingSwitch } from './language.ts';
import type { AnyPart, CountOf, Declaration, Kernel, Module, Phase, TableNote } from './module.ts';
import { copyPlain, rewritePlain } from './plain-copy.ts';
import { compilePolicy } from './policies.ts';
import { ReadWatch } from './read-watch.ts';
import { listRead } from './readings.ts';
import { readStartRules } from './rules.ts';
import { listSlotPaths } from './slots.ts';
import { TickHash } from './tick-hash.ts';

/** A time in a tick, at which the phases of all parts come that name it, in the order of parts. */
export interface Slot {
  readonly name: string;
  /** Slots of one word beside each other come again, block by block, until no part asks for more. */
  readonly block?: string;
}

/** What a run is made of: parts, those that others need first, and the slots of a tick in order. */
export interface Economy {
  readonly modules: readonly Module[];
  readonly tick: readonly Slot[];
  /** Chapters of metrics.csv and of the report, in order; others follow by part. */
  readonly chapters: readonly string[];
  /** Inputs as a replication draws them. */
  readonly inputs?: (resolved: never, draws: Draws) => Resolved;
}

/** The parts that a scenario has: those that are on, and whose needs are. Throws, by name, where a part comes before one that it needs, or twice. */
export function listModules({ modules }: Economy, scenario: AnyScenario): readonly Module[] {
  const seen = new Set<string>();
  const listed = new Set<AnyPart>();
  return modules.filter(({ part }) => {
    const { name, needs = [] } = part.declaration;
    if (seen.has(name)) throw new Error(`two parts of the economy are called ${name}`);
    seen.add(name);
    const missing = needs.find((need) => !listed.has(need));
    if (missing !== undefined)
      throw new Error(`the part ${name} needs ${missing.declaration.name}, which is not listed before it`);
    listed.add(part);
    return missingSwitch(part, scenario) === undefined;
  });
}

/** The economy of a scenario before hour 0: tables, accounts and what its parts make of them, all empty. */
export function openEconomy(economy: Economy, given: Resolved, seed: string, replication: number): Kernel {
  const resolved = economy.inputs?.(given as never, new Draws(seed, replication)) ?? given;
  const world = putTogether(outline(economy, resolved), copyPlain(resolved), seed, replication);
  enterFirst(world);
  checkOnce(economy, world);
  return world;
}

function putTogether(
  { modules, sizes, slotPaths, read, shape }: Outline,
  resolved: Resolved,
  seed: string,
  replication: number,
): KernelState {
  const draws = new Draws(seed, replication);
  const opened = new KernelState(resolved, modules, {
    seed,
    replication,
    shape,
    slotPaths,
    read,
  });
  addMade(opened, sizes.spaces);
  openTables(opened, sizes);
  openAccounts(opened, sizes);
  for (const { declaration } of modules.map(({ part }) => part))
    for (const name of declaration.streams ?? [])
      give(opened.streams, 'stream of draws', name, draws.stream(name));
  Object.assign(opened.observables, {
    hours: ({ hours }: Kernel) => hours,
    week: ({ week }: Kernel) => week,
  });
  for (const { behaviour } of modules)
    for (const [name, read] of Object.entries(behaviour.observes ?? {}))
      give(opened.observables, 'observable', name, read);
  for (const { part } of modules) addMade(opened, part.make(opened as never));
  const world = atOnce(opened);
  for (const { behaviour } of modules) behaviour.join?.(world as never);
  for (const { behaviour } of modules) behaviour.opened?.(world as never);
  for (const module of modules) addKept(world, module);
  const lanes = modules.flatMap(({ part: { declaration } }) =>
    typeof declaration.lanes === 'function'
      ? declaration.lanes(world.scenario as never)
      : (declaration.lanes ?? []),
  );
  world.hash = new TickHash(world.ledger, lanes);
  return world;
}

/** The scenario that a run begins with. */
function enterFirst(world: KernelState): void {
  world.startRules = readStartRules(world.resolved);
  enterScenario(world, world.resolved.scenario);
}

/**
 * What the economy of a scenario reads of it while it is put together, and while `bind` makes what is made once for it: for
 * another scenario that holds the same there, and asks for as many rows, the same would be made. What is read when a scenario
 * is entered or a run begins is read anew for each, and does not count.
 */
export function watchOpening(
  economy: Economy,
  resolved: Resolved,
  bind: (world: Kernel) => void,
): ReadWatch<Resolved> {
  const watch = new ReadWatch(resolved);
  const world = putTogether(outline(economy, resolved), watch.watched, '', 0);
  watch.apart(() => enterScenario(world, resolved.scenario));
  world.scenario = watch.watched.scenario;
  bind(world);
  return watch;
}

/** What there is in the economy of a scenario, before any of it is made. */
interface Outline {
  readonly modules: readonly Module[];
  readonly sizes: Sizes;
  /** Where formulas stand in the place of numbers, from the start or later. */
  readonly slotPaths: readonly string[];
  /** Measures that formulas read. */
  readonly read: readonly string[];
  /** All of it as one text. */
  readonly shape: string;
}

function outline(economy: Economy, resolved: Resolved): Outline {
  const modules = listModules(economy, resolved.scenario);
  const sizes = deriveSizes(modules, resolved);
  const names = modules.map(({ part }) => part.declaration.name);
  const slotPaths = listSlotPaths(resolved);
  const read = listRead(resolved, modules);
  const shape = JSON.stringify([names, sizes, slotPaths, read]);
  return { modules, sizes, slotPaths, read, shape };
}

/**
 * The same with all of its names from the start. V8 keeps an object that grew name by name as a hash table, and what reads it
 * in every request pays for that.
 */
const atOnce = (world: KernelState): KernelState =>
  Object.create(KernelState.prototype, Object.getOwnPropertyDescriptors(world)) as KernelState;

/** Tables that a part keeps by itself, under the names that it declares. */
function addKept(world: KernelState, { part: { declaration }, behaviour }: Module): void {
  for (const table of (behaviour.keeps?.(world as never) ?? []) as readonly Table[]) {
    if (!(declaration.kept ?? []).some((name) => isCalled(table.name, name)))
      throw new Error(`the part ${declaration.name} keeps a table ${table.name} that it does not declare`);
    if ([...world.stateTables, ...world.recordTables].some(({ name }) => name === table.name))
      throw new Error(`two parts of the economy bring the table ${table.name}`);
    world.stateTables.push(table);
  }
}

/** What a part makes is there by its names, getters as they are. */
function addMade(world: KernelState, made: object): void {
  const taken = Object.keys(made).find((name) => name in world);
  if (taken !== undefined) throw new Error(`two parts of the economy call something ${taken}`);
  Object.defineProperties(world, Object.getOwnPropertyDescriptors(made));
}

/** Throws, by name, where two parts give one thing a name. */
function give<T>(space: Record<string, T>, what: string, name: string, value: T): void {
  if (name in space) throw new Error(`two parts of the economy declare the ${what} ${name}`);
  space[name] = value;
}

/** Rows of all that a scenario asks for. */
interface Sizes {
  /** By space, the first row of each kind in it, and `rows` of all. */
  readonly spaces: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By name. */
  readonly tables: Readonly<Record<string, number>>;
  /** Accounts, by the name that code gives them. */
  readonly books: Readonly<Record<string, number>>;
}

function deriveSizes(modules: readonly Module[], resolved: Resolved): Sizes {
  const declarations = modules.map(({ part }) => part.declaration);
  const spaces: Record<string, Record<string, number>> = {};
  const rowsOf: RowsOf = (name) => {
    const space = spaces[name];
    if (space === undefined) throw new Error(`no part declares the space ${name}`);
    return space['rows'];
  };
  const count = (rows: CountOf): number => rows(resolved as never, rowsOf);
  laySpaces(declarations, spaces, count);
  const tables: Record<string, number> = {};
  for (const { name, rows } of declarations.flatMap((one) => Object.values(one.tables ?? {}))) {
    if (rows === undefined) continue;
    if (name in tables) throw new Error(`two parts say how many rows the table ${name} has`);
    tables[name] = count(rows);
  }
  const books: Record<string, number> = {};
  for (const [key, { rows }] of declarations.flatMap((one) => Object.entries(one.books ?? {})))
    give(books, 'accounts', key, count(rows));
  return { spaces, tables, books };
}

/** Kinds that share a space of rows follow each other in it. */
function laySpaces(
  declarations: readonly Declaration[],
  spaces: Record<string, Record<string, number>>,
  count: (rows: CountOf) => number,
): void {
  const declared = declarations.flatMap(({ seats }) => Object.entries(seats ?? {}));
  for (const [name] of declared) {
    if (name in spaces) continue;
    const kinds = declared.flatMap(([of, seats]) => (of === name ? Object.entries(seats) : []));
    kinds.sort(([, [, one]], [, [, other]]) => one - other);
    const space: Record<string, number> = {};
    let rows = 0;
    for (const [kind, [seats]] of kinds) {
      give(space, `kind in the space ${name}`, kind, rows);
      rows += count(seats);
    }
    give(space, `kind in the space ${name}`, 'rows', rows);
    spaces[name] = space;
  }
}

type RowsOf = Parameters<CountOf>[1];

/** Tables of one name are one table, with the columns of all who declare it. */
function openTables(world: KernelState, { tables: rows }: Sizes): void {
  world.stateTables.push(world.rules as unknown as Table);
  const notes = world.modules.flatMap(({ part }) => Object.entries(part.declaration.tables ?? {}));
  const tables = new Map<string, Table>();
  for (const [, { name }] of notes) {
    if (name === world.rules.name)
      throw new Error(`a table of a part is called ${name}, as that of the kernel`);
    if (tables.has(name)) continue;
    const same = notes.flatMap(([, note]) => (note.name === name ? [note] : []));
    const { kind, made } = joinTable(name, same, rows[name]);
    tables.set(name, made);
    (kind === 'record' ? world.recordTables : world.stateTables).push(made);
  }
  const own = world as unknown as Record<string, unknown>;
  for (const [key, { name }] of notes) {
    if (own[key] !== undefined && own[key] !== tables.get(name))
      throw new Error(`two parts of the economy call something ${key}`);
    own[key] = tables.get(name);
  }
  for (const { part } of world.modules) openCounts(world, part);
}

/** The table of a name, with the columns of all who give it some; one of them says how many rows there are. */
function joinTable(name: string, same: readonly TableNote[], rows: number | undefined) {
  const spec: Record<string, ColumnSpec> = {};
  for (const one of same)
    for (const [column, note] of Object.entries(one.spec)) give(spec, 'column', `${column}`, note);
  const bringer = same.find((note) => note.rows !== undefined);
  if (bringer === undefined || rows === undefined)
    throw new Error(`no part says how many rows the table ${name} has`);
  return { kind: bringer.kind, made: createTable(name, spec as TableSpec, rows) };
}

/** Counts of a part: a table of one row that only measures read. */
function openCounts(world: KernelState, { declaration: { name, counts } }: AnyPart): void {
  if (counts === undefined) return;
  const made = createTable(`${name}-counts`, counts, 1);
  world.recordTables.push(made as unknown as Table);
  for (const [column, values] of Object.entries(made.col))
    give(world.counts, 'count', column, values as Float64Array);
}

function openAccounts(world: KernelState, { books: rows }: Sizes): void {
  const { ledger, modules } = world;
  const declarations = modules.map(({ part }) => part.declaration);
  for (const { tokens = {} } of declarations)
    for (const [name, decimals] of Object.entries(tokens)) {
      if (ledger.tokens.some((one) => one.name === name))
        throw new Error(`two parts of the economy declare the token ${name}`);
      ledger.token(name, decimals);
    }
  const tokenOf = (name: string, whose: string) => {
    const token = ledger.tokens.find((one) => one.name === name);
    if (token === undefined) throw new Error(`no part declares the token ${name} of ${whose}`);
    return token;
  };
  for (const { books = {} } of declarations)
    for (const [key, { owner, name, token }] of Object.entries(books))
      world.books[key] = ledger.book(owner, name, tokenOf(token, key), rows[key]);
  for (const { flows = {} } of declarations)
    for (const [token, list] of Object.entries(flows))
      for (const [name, [from, to, doc, place]] of Object.entries(list))
        give(world.reasons, 'flow', name, ledger.reason(tokenOf(token, name), name, from, to, doc, place));
}

/** Behaviours that the scenario states as formulas, or as numbers in their place. */
function compilePolicies(world: KernelState): void {
  const tables = tablesOf(world.resolved.series);
  for (const { part } of world.modules) {
    const { policies = {}, formulas = {} } = part.declaration;
    for (const [name, path] of Object.entries(policies))
      world.formulas[name] = compilePolicy(world, path, false, tables);
    for (const [name, path] of Object.entries(formulas))
      world.formulas[name] = compilePolicy(world, path, true, tables);
  }
}

/** Whether replications of a scenario draw its inputs: nothing that is made for one serves another. */
export function drawsInputs({ inputs }: Economy, resolved: Resolved): boolean {
  return inputs !== undefined && inputs(resolved as never, new Draws('', 0)) !== resolved;
}

/** Whether the economy of a scenario has the parts and the rows of this one. */
export function hasShape(economy: Economy, kernel: Kernel, resolved: Resolved): boolean {
  return outline(economy, resolved).shape === kernel.shape;
}

/**
 * The economy as it was opened, with the luck of another seed or replication, and in `resolved` where one is given, of which
 * the same would have been made; steps keep the columns that they have around them.
 */
export function resetEconomy(
  kernel: Kernel,
  seed: string,
  replication: number,
  resolved: Resolved | undefined,
): void {
  const world = kernel as KernelState;
  const draws = new Draws(seed, replication);
  if (resolved !== undefined) rewritePlain(world.resolved, resolved);
  Object.assign(world, { seed, replication, tick: 0, events: [] });
  world.renewals += 1;
  world.strays.clear();
  world.ledger.renew();
  world.hash.clear();
  for (const table of [...world.stateTables, ...world.recordTables]) renewTable(table, table.rows);
  for (const [name, stream] of Object.entries(world.streams)) stream.become(draws.stream(name));
  for (const { behaviour } of world.modules) behaviour.renew?.(world as never);
  enterFirst(world);
}

/** The scenario of a world is this one from now on: its first, or one that differs in what may change while a run goes on. */
export function enterScenario(kernel: Kernel, scenario: AnyScenario): void {
  const world = kernel as KernelState;
  world.scenario = scenario;
  compilePolicies(world);
  for (const { behaviour } of world.modules) behaviour.enter?.(world as never);
}

/** Sets of parts of an economy that were checked before: the same parts are put together again and again. */
const checked = new WeakMap<Economy, Set<string>>();

/** Every phase has its slot, every policy one declaration, and every column one writer or a reason for more. */
function checkOnce(economy: Economy, world: KernelState): void {
  const names = world.modules.map(({ part }) => part.declaration.name).join();
  const known = checked.get(economy) ?? new Set();
  checked.set(economy, known);
  if (known.has(names)) return;
  checkWords(economy);
  const paths: Record<string, string> = {};
  for (const { policies = {}, formulas = {} } of world.modules.map(({ part }) => part.declaration))
    for (const [name, path] of [...Object.entries(policies), ...Object.entries(formulas)])
      give(paths, 'policy', name, path);
  // Throws where the schema has no formula.
  for (const path of Object.values(paths)) formulaNamesAt(path);
  checkWriters(
    writingPhases(economy, world.modules),
    listColumns([...world.stateTables, ...world.recordTables]),
    world.modules.flatMap(({ behaviour }) => behaviour.handedOn ?? []),
  );
  known.add(names);
}

/** What parts, there or not, name of each other is declared by one of them: slots, and tables that are written. */
function checkWords({ modules, tick }: Economy): void {
  const slots = tick.map(({ name }) => name);
  const phases = modules.flatMap(({ behaviour }) => behaviour.phases ?? []);
  const twice = slots.find((name, k) => slots.indexOf(name) !== k);
  if (twice !== undefined) throw new Error(`the tick has two slots ${twice}`);
  for (const { slot, run, bind } of phases) {
    if (!slots.includes(slot)) throw new Error(`the tick has no slot ${slot}`);
    if ((run === undefined) === (bind === undefined))
      throw new Error(`a phase in the slot ${slot} has both a step and what makes one, or neither`);
  }
  const tables = modules.flatMap(({ part: { declaration } }) => listTableNames(declaration));
  for (const { part, behaviour } of modules)
    for (const name of listWritten(behaviour))
      if (!tables.some((table) => isCalled(table, name) || isCalled(name, table)))
        throw new Error(`the part ${part.declaration.name} writes a table ${name} that no part brings`);
}

const listTableNames = ({ name, tables = {}, counts, kept = [] }: Declaration): readonly string[] => [
  ...Object.values(tables).map((note) => note.name),
  ...(counts === undefined ? [] : [`${name}-counts`]),
  ...kept,
];

/** Tables that a part says are written: by its phases, by what they do, when the scenario changes, one after the other. */
const listWritten = ({ phases = [], adopts = {}, handedOn = [] }: Module['behaviour']): readonly string[] =>
  [
    ...phases.flatMap(({ writes, does = [] }) => [
      writes,
      ...does.filter((act) => act !== adoption).map((act) => act.writes),
    ]),
    adopts,
    ...handedOn.map(([columns]) => columns),
  ].flatMap((columns) => Object.keys(columns));

/** What phases write, in the order of a tick; where the scenario changes, what every part says that it writes then. */
export function writingPhases(
  economy: Economy,
  modules: readonly Module[],
): readonly (WritingPhase & { readonly slot: string })[] {
  const adopting: readonly Act[] = modules.flatMap(({ part, behaviour }) =>
    behaviour.adopts === undefined
      ? []
      : [{ name: `${adoption.name} of ${part.declaration.name}`, writes: behaviour.adopts }],
  );
  const partOf = new Map(
    modules.flatMap(({ part, behaviour }) =>
      (behaviour.phases ?? []).map((phase): [Phase, string] => [phase, part.declaration.name]),
    ),
  );
  return listPhases(economy, modules).map((phase) => ({
    slot: phase.slot,
    name: `${phase.slot} of ${partOf.get(phase)}`,
    writes: phase.writes,
    does: (phase.does ?? []).flatMap((act) => (act === adoption ? [act, ...adopting] : [act])),
  }));
}

/** The phases of parts in the order of a tick. */
export function listPhases({ tick }: Economy, modules: readonly Module[]): readonly Phase[] {
  const phases = modules.flatMap(({ behaviour }) => behaviour.phases ?? []);
  return tick.flatMap(({ name }) => phases.filter(({ slot }) => slot === name));
}
