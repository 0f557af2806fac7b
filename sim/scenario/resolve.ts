import { canonicalJson, sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import type { Calibration } from '../workload/calibration.ts';
import type { WorkloadProfile } from '../workload/profile.ts';
import { valueAt, withValues } from './changed-values.ts';
import { addConsequences } from './consequences.ts';
import { fieldLedTo } from './declared-fields.ts';
import { readScenarioChain } from './extends.ts';
import { type Filling, fillWords, writeFilled } from './filled-words.ts';
import { compileFormula } from './formula.ts';
import { listFormulas } from './formula-list.ts';
import { checkFormulaRanges } from './formula-range.ts';
import { tablesNamed } from './formula-tables.ts';
import type { AnyScenario } from './frame-parameters.ts';
import { parseProposals } from './governable.ts';
import type { Holdings } from './holdings.ts';
import { type Located, listOrigins, type Origin, plainValue, withValue } from './located.ts';
import { applySettings } from './overrides.ts';
import { presumeSlots } from './presumed-slots.ts';
import { proposalsOf, proposalsPath, withProposals } from './proposals.ts';
import { readInputs, type ScenarioInputs } from './scenario-inputs.ts';
import { scenarioSchema, spoken } from './schema.ts';
import { explainIssues, type Finding, locateFindings } from './schema-problems.ts';
import type { Series } from './series.ts';
import { listSlots, type Slot } from './slot.ts';
import { digestSource, type SourceReader, type SourceText } from './source-reader.ts';
import { resolveStages, type ScenarioStage, withStages } from './stages.ts';
import type { Warning } from './warning.ts';

/** A scenario with everything it stands on; all that a run needs. */
export interface Resolved<S extends AnyScenario = AnyScenario> {
  readonly scenario: S;
  /** Canonical JSON of the scenario and the SHA-256 of each input, independent of where files lie. */
  readonly canonical: string;
  /** SHA-256 of `canonical`. */
  readonly sha256: string;
  /** By path as the scenario states it. */
  readonly profiles: ReadonlyMap<string, WorkloadProfile>;
  /** By path as the scenario states it; the network's comes first. */
  readonly calibrations: ReadonlyMap<string, Calibration>;
  /** By name. */
  readonly series: ReadonlyMap<string, Series>;
  /** Balances of snapshots, by the path where the scenario names the file. */
  readonly holdings: ReadonlyMap<string, Holdings>;
  /** Where each value that is not a default was set, by dotted path. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Every file read, the scenario first. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[];
  readonly warnings: readonly string[];
  /** Formulas that stand where `scenario` has the numbers that they begin with, by path. */
  readonly slots: Readonly<Record<string, Slot>>;
  /** What the scenario becomes while a run goes on, in the order of time. */
  readonly stages: readonly ScenarioStage[];
}

export interface ResolveOptions {
  /** Settings `path=value` that win over the files, later ones over earlier ones. */
  readonly set?: readonly string[];
  /** Seed in place of the scenario's. */
  readonly seed?: string;
}

/**
 * Reads a scenario, what it extends and the files it names, and checks all of it. Throws InputError with every problem
 * found, each with its path, file and line. Problems of one kind may hide those of the next: syntax, then single values,
 * then what values and files have against each other; but where all hints propose something, what would be left when they
 * are followed is told too.
 */
export function resolveAny<S extends AnyScenario>(
  path: string,
  reader: SourceReader,
  options: ResolveOptions = {},
): Resolved<S> {
  try {
    return resolveOnce(path, reader, options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const check = (settings: readonly string[]): void => {
      resolveOnce(path, reader, { ...options, set: [...(options.set ?? []), ...settings] });
    };
    throw new InputError(addConsequences(error.problems, check));
  }
}

function resolveOnce<S extends AnyScenario>(
  path: string,
  reader: SourceReader,
  options: ResolveOptions,
): Resolved<S> {
  const schema = scenarioSchema();
  const files = new Map<string, string>();
  const onRead = ({ file, text }: SourceText): void => {
    files.set(file, digestSource(text, file));
  };
  const written = readScenarioChain(path, reader, schema, onRead);
  const tree = withSeed(applySettings(written, options.set ?? [], schema), options.seed);
  const origins = listOrigins(tree);
  const sources = { reader, origins, scenarioFile: [...files.keys()][0], onRead };
  const asParsed = parseScenario<S>(plainValue(tree), origins);
  const inputs = readInputs(asParsed, sources);
  const { scenario: asWritten, findings, words, filled, slots } = readTree<S>(asParsed, inputs);
  // What is wrong from the start is told once, and not of the first change.
  const stages =
    findings.length > 0
      ? []
      : resolveStages<S>(asWritten, writeFilled(tree, filled, origins), origins, (later) =>
          readStage(later, inputs),
        );
  const scenario = withStages(asWritten, stages);

  const strays = findings.length > 0 ? [] : checkFormulaRanges(withValues(asWritten, slots), stages);
  const all = [...findings, ...strays, ...spoken().checkInputs(scenario as never, inputs)];
  const problems = [...locateFindings(all, origins), ...inputs.problems];
  if (problems.length > 0) throw new InputError(problems);

  // With the words: of two points of a design what follows from what varies needs not be known to tell them apart.
  const canonical = canonicalScenario(withValues(scenario, words), inputs);
  return {
    scenario,
    canonical,
    sha256: sha256Text(canonical),
    profiles: inputs.profiles,
    calibrations: inputs.calibrations,
    series: inputs.series,
    holdings: inputs.holdings,
    origins,
    files: [...files].map(([file, sha256]) => ({ file, sha256 })),
    warnings: tellWarnings(spoken().warn(scenario as never, inputs), origins),
    slots,
    stages,
  };
}

/** Values, each right by itself, and what they have against each other. */
function readTree<S extends AnyScenario>(asParsed: S, inputs: ScenarioInputs): TreeReading<S> {
  // Other parts of a scenario may have maps that look alike.
  const isOfSlot = (path: string): boolean => fieldLedTo(path)?.note.formulaNames?.includes('last') === true;
  const slots = Object.fromEntries(listSlots(asParsed).filter(([path]) => isOfSlot(path)));
  const begun = withValues(asParsed, presumeSlots(slots, asParsed));
  const filling = fillWords(begun, inputs, spoken().fills);
  const { proposals, findings } = parseProposals(filling.scenario);
  const scenario = withProposals(filling.scenario, proposals);
  const all = [
    ...filling.findings,
    ...findings,
    ...check(scenario),
    ...checkFormulas(withValues(scenario, slots)),
  ];
  const words = Object.keys(filling.set).map((path) => [path, valueAt(asParsed, path)]);
  return {
    scenario,
    findings: all.length > 0 ? all : checkProposals(scenario),
    words: { ...Object.fromEntries(words), ...slots },
    filled: filling.set,
    slots,
  };
}

interface TreeReading<S> {
  readonly scenario: S;
  readonly findings: readonly Finding[];
  /** What stood in the place of numbers that follow from it. */
  readonly words: Readonly<Record<string, unknown>>;
  /** The numbers of words. */
  readonly filled: Filling['set'];
  readonly slots: Readonly<Record<string, Slot>>;
}

/** What each proposal would make of the scenario by itself. */
function checkProposals(scenario: AnyScenario): Finding[] {
  return proposalsOf(scenario).flatMap(({ set }, index) => {
    const paths = Object.keys(set);
    return checkLater(withValues(scenario, set)).map(({ mend: _, ...found }) => {
      const own = paths.find((path) => found.path.startsWith(path)) ?? paths[0];
      return { ...found, path: `${proposalsPath}.${index}.set.${own}` };
    });
  });
}

/** What a scenario may have against itself once a run goes on: who is there at the start, with which wallets and stakes, follows from what it began with. */
const check = (scenario: AnyScenario): Finding[] => spoken().check(scenario as never);

export function checkLater(scenario: AnyScenario): Finding[] {
  return check(scenario).filter(isOfLater);
}

const isOfLater = ({ path }: Finding): boolean =>
  !/^(tokens\.wallets|nodes\.active|adaptors\.count)/.test(path);

/** What a change makes of a scenario. */
function readStage<S extends AnyScenario>(
  tree: Located,
  inputs: ScenarioInputs,
): Pick<ScenarioStage<S>, 'scenario' | 'slots'> {
  const origins = listOrigins(tree);
  const { scenario, slots, findings: all } = readTree(parseScenario<S>(plainValue(tree), origins), inputs);
  const findings = all.filter(isOfLater);
  if (findings.length > 0) throw new InputError(locateFindings(findings, origins));
  return { scenario, slots };
}

function withSeed(tree: Located, seed: string | undefined): Located {
  if (seed === undefined) return tree;
  return withValue(tree, ['seed'], { kind: 'scalar', value: seed, origin: { file: '--seed', how: '--set' } });
}

function parseScenario<S>(value: unknown, origins: ReadonlyMap<string, Origin>): S {
  const result = scenarioSchema().safeParse(value);
  if (result.success) return result.data as S;
  const findings = explainIssues(result.error.issues, value, scenarioSchema());
  throw new InputError(locateFindings(findings, origins));
}

/** Warnings that are due, of what somebody stated. */
function tellWarnings(warnings: readonly Warning[], origins: ReadonlyMap<string, Origin>): string[] {
  const isStated = (path: string): boolean =>
    [...origins].some(([at, { how }]) => how !== 'extends' && (at === path || at.startsWith(`${path}.`)));
  return warnings
    .filter(({ isDue, of }) => isDue && (of === undefined || isStated(of)))
    .map(({ text }) => text);
}

/** Formulas compile; what they compile to is thrown away, as a resolved scenario is plain data. */
function checkFormulas(scenario: object) {
  const tables = tablesNamed(scenario);
  const formulas = listFormulas(scenario);
  const measured = formulas.length === 0 ? [] : spoken().readingNames(scenario as never);
  return formulas.flatMap(({ path, text, names }) => {
    try {
      compileFormula(text, [...names, ...measured], path, false, tables);
      return [];
    } catch (error) {
      if (error instanceof InputError) return error.problems;
      throw error;
    }
  });
}

/** What the digest of a run stands on: values and inputs, not how or where they were written, nor how long it may take. */
function canonicalScenario(
  { $schema: _editor, extends: _parent, clock, ...values }: AnyScenario,
  { hashes }: ScenarioInputs,
): string {
  const { workMax: _allowed, ...times } = clock;
  return canonicalJson({ scenario: { ...values, clock: times }, inputs: hashes });
}
