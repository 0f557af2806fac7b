import { InputError, type Problem, retellProblems } from '../errors.ts';
import { locateFaults, placeOfOrigin } from '../scenario/extends.ts';
import { kindOf } from '../scenario/file-kind.ts';
import { listOrigins, type Origin, originNear, plainValue } from '../scenario/located.ts';
import { explainIssues, locateFindings } from '../scenario/schema-problems.ts';
import { readYaml } from '../scenario/yaml-source.ts';
import { readNamedIn, scenarioNamedIn } from '../store/scenario-files.ts';
import { parseQuantity, QuantityError } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { z } from '../zod.ts';
import { type Design, designKinds, layOutDesign } from './design.ts';
import { pointsBytesMax, readPoints } from './designs/written-points.ts';
import { readParameter, writeValue } from './parameter.ts';
import type { PlanDraft } from './plan-draft.ts';

const kpiSchema = z.union([
  z.string().max(1_000),
  z.strictObject({ formula: z.string().max(1_000), unit: z.string().max(40).optional() }),
]);

/** Ways to say what matters; a finished ensemble is asked by `pawn`. */
const analysisKinds = ['morris', 'sobol', 'pawn'] as const;
const rowsMax = 1_048_576;

/** What names a file of points, and no number of them. */
export const pointsFile = /\.csv$/i;

/** An experiment as it is written: a scenario, what varies, and what is measured. */
const experimentSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  name: z.string().min(1).max(100),
  question: z.string().max(2_000).default(''),
  /** Relative to the experiment's file, or one that ships: `dmpsim:baseline.yaml`. */
  scenario: z.string().max(500),
  /** Settings of every point, by path. */
  set: z.record(z.string(), z.unknown()).default({}),
  seed: z.string().max(200).optional(),
  replications: z.int().min(1).max(1_000_000).default(20),
  /** A grid when absent. */
  design: z.enum(designKinds).optional(),
  /** How many points a Latin hypercube or a Sobol design has; or points of one's own, a file CSV relative to the experiment's. */
  points: z
    .union([z.int().min(1), z.string().max(500).regex(pointsFile)])
    .optional()
    .describe('write how many points a design has, or a file of points such as points.csv'),
  parameters: z.record(z.string(), z.unknown()).default({}),
  /** What matters, and by which method: `dmpsim sensitivity` answers it. */
  analysis: z.enum(analysisKinds).optional(),
  /** Rows of a Sobol analysis, or trajectories of Morris's. */
  rows: z.int().min(2).max(rowsMax).optional(),
  /** Whether a Sobol analysis gives indices of pairs of parameters too. */
  secondOrder: z.boolean().optional(),
  kpis: z.record(z.string().max(100), kpiSchema).optional(),
  series: z
    .strictObject({
      metrics: z.union([z.literal('all'), z.array(z.string().max(200))]).optional(),
      every: z
        .union([z.string().max(40), z.number()])
        .transform(String)
        .optional(),
    })
    .default({}),
});

/** What an experiment asks of its parameters. */
export interface AskedAnalysis {
  readonly kind: (typeof analysisKinds)[number] | undefined;
  readonly rows: number | undefined;
  readonly secondOrder: boolean;
}

export interface OpenedExperiment {
  /** What varies, as it is written. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly parameters: Design['parameters'];
  readonly analysis: AskedAnalysis;
  /** All of it but points. */
  readonly draft: Omit<PlanDraft, 'points'>;
  /** The points of its design or of its file. Throws InputError for a design that has none, and for what is wrong with a file. */
  layOut(): { readonly points: PlanDraft['points']; readonly warnings: readonly string[] };
  locate<T>(use: () => T): T;
}

export interface ReadExperiment {
  readonly draft: PlanDraft;
  readonly warnings: readonly string[];
  /** Does something with the draft, and tells of the file's lines what turns out to be wrong with it. */
  locate<T>(use: () => T): T;
}

/** Whether a text is an experiment and no scenario: it names the scenario that it is about. */
export function isExperiment(text: string, file: string): boolean {
  const located = readYaml(text, { file, how: 'scenario' });
  return located.kind === 'map' && kindOf(located) === 'experiment';
}

/**
 * Reads an experiment file, with settings `path=value` from elsewhere over those that it has. Throws InputError with
 * every problem, each with its line.
 */
export function readExperiment(
  text: string,
  file: string,
  over: readonly string[] = [],
  root?: string,
): ReadExperiment {
  const { draft, layOut, analysis, locate } = openExperiment(text, file, over, root);
  return locate(() => {
    if (analysis.kind !== undefined) throw wantsAnalysis(analysis.kind, file);
    const { points, warnings } = layOut();
    return { draft: { ...draft, points }, warnings, locate };
  });
}

function wantsAnalysis(kind: string, file: string): InputError {
  return new InputError({
    path: 'analysis',
    constraint: 'expected an experiment without an analysis, whose points are those of its design',
    value: kind,
    hint: `try \`dmpsim sensitivity ${file}\`, or leave analysis out`,
  });
}

/** An experiment file without laying out its points. Throws InputError with every problem, each with its line. */
export function openExperiment(
  text: string,
  file: string,
  over: readonly string[] = [],
  root?: string,
): OpenedExperiment {
  const located = readYaml(text, { file, how: 'scenario' });
  const origins = listOrigins(located);
  const value = plainValue(located);
  const parsed = experimentSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      locateFindings(explainIssues(parsed.error.issues, value, experimentSchema), origins),
    );
  }
  const { data } = parsed;
  const set = Object.entries(data.set).map(([path, one]) => `${path}=${writeValue(one)}`);
  const locate = locatorOf({ origins, set, over, section: 'parameters' });
  return locate(() => {
    requireSetApart(Object.keys(data.set));
    const { metrics, every } = data.series;
    return {
      written: data.parameters,
      parameters: readParameters(data.parameters),
      analysis: { kind: data.analysis, rows: data.rows, secondOrder: data.secondOrder ?? false },
      layOut: () =>
        typeof data.points === 'string'
          ? { points: readOwnPoints({ ...data, points: data.points }, file, root, origins), warnings: [] }
          : layOutDesign({
              kind: data.design ?? 'grid',
              points: data.points,
              parameters: readParameters(data.parameters),
              seed: data.seed ?? data.name,
            }),
      draft: {
        ...scenarioNamedIn(file, data.scenario, root),
        set: [...set, ...over],
        name: data.name,
        question: data.question,
        seed: data.seed,
        replications: data.replications,
        kpis: data.kpis === undefined ? undefined : listKpis(data.kpis),
        series: metrics,
        everyHours: every === undefined ? undefined : readDuration(every),
      },
      locate,
    };
  });
}

/** Does something with what a file says, and tells of its lines what turns out to be wrong with it. */
export const locatorOf =
  (written: Settings & { readonly section: string }) =>
  <T>(use: () => T): T =>
    retellProblems(use, (problem) => locateProblem(written, locateSetting(problem, written)));

/** The points of a file that the experiment names. Throws InputError with its lines. */
function readOwnPoints(
  {
    points,
    design,
    parameters,
  }: Pick<z.infer<typeof experimentSchema>, 'design' | 'parameters'> & { points: string },
  file: string,
  root: string | undefined,
  origins: ReadonlyMap<string, Origin>,
): PlanDraft['points'] {
  const other = Object.keys(parameters).length > 0 ? 'parameters' : design && 'design';
  if (other !== undefined)
    throw new InputError({
      path: other,
      constraint: 'expected points of a design or of a file, and points names a file',
      value: printable(points),
      hint: `leave out ${other}, or points`,
    });
  const source = locateFaults('points', origins.get('points'), () =>
    readNamedIn(file, points, pointsBytesMax, root),
  );
  return readPoints(source.text, source.file);
}

/** One setting of a file must not decide over another: which of them held would depend on their order. */
export function requireSetApart(paths: readonly string[]): void {
  const problems = paths.flatMap((path, index) => {
    const first = paths
      .slice(0, index)
      .find((one) => `${path}.`.startsWith(`${one}.`) || `${one}.`.startsWith(`${path}.`));
    if (first === undefined) return [];
    const constraint = `expected settings apart from each other, and ${first} is set too`;
    return [{ path: `set.${path}`, constraint, value: printable(path), hint: 'set the whole or its parts' }];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** Reads what is varied, by path. Throws InputError for what is neither a list nor a distribution. */
export function readParameters(
  written: Readonly<Record<string, unknown>>,
  section = 'parameters',
): Design['parameters'] {
  return new Map(
    Object.entries(written).map(([path, value]) => [path, readParameter(`${section}.${path}`, value)]),
  );
}

/** Settings `path=value` of an option, values as YAML. Throws InputError for one without a path, or a path given twice. */
export function readSettings(option: string, settings: readonly string[]): Record<string, unknown> {
  const seen = new Set<string>();
  return Object.fromEntries(
    settings.map((setting) => {
      const equals = setting.indexOf('=');
      const path = setting.slice(0, Math.max(0, equals)).trim();
      if (path === '') {
        const hint = `write for instance ${option} users.elasticity=2`;
        throw new InputError({
          path: option,
          constraint: 'expected path=value',
          value: printable(setting),
          hint,
        });
      }
      if (seen.has(path)) {
        throw new InputError({
          path: option,
          constraint: 'expected each path once',
          value: printable(path),
          hint: 'put all of its values into one list',
        });
      }
      seen.add(path);
      return [path, plainValue(readYaml(setting.slice(equals + 1), { file: option, how: '--set' }))];
    }),
  );
}

/** A length of time in hours. Throws InputError at `series.every`. */
export function readDuration(written: string): number {
  let hint = 'for instance 1 d or 6 h';
  try {
    const hours = parseQuantity(written, 'duration');
    if (hours > 0) return hours;
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    hint = error.hint;
  }
  const constraint = 'expected a duration above 0';
  throw new InputError({ path: 'series.every', constraint, value: written, hint });
}

function listKpis(kpis: Readonly<Record<string, z.infer<typeof kpiSchema>>>): PlanDraft['kpis'] {
  return Object.entries(kpis).map(([name, kpi]) =>
    typeof kpi === 'string' ? { name, formula: kpi } : { name, formula: kpi.formula, unit: kpi.unit },
  );
}

interface Settings {
  readonly origins: ReadonlyMap<string, Origin>;
  /** Those of the file. */
  readonly set: readonly string[];
  /** Those that are over them. */
  readonly over: readonly string[];
}

/** A scenario knows of a setting only that it is one: where it is this file's, its line is told. */
function locateSetting(problem: Problem, { origins, set, over }: Settings): Problem {
  const isRefused = problem.path === '--set';
  if (problem.file !== '--set' && !isRefused) return problem;
  const concerns = (setting: string): boolean =>
    isRefused
      ? [setting, pathOf(setting)].some((one) => printable(one) === problem.value)
      : isSamePlace(pathOf(setting), problem.path);
  if (over.some(concerns)) return { ...problem, file: '--set' };
  const { file: _, ...rest } = problem;
  const own = pathOf(set.findLast(concerns) ?? '');
  const path = isRefused ? 'set' : `set.${problem.path}`;
  const written = problem.path.startsWith(own) ? path : `set.${own}`;
  return { ...rest, path, ...placeOfOrigin(originNear(origins, written)) };
}

const pathOf = (setting: string): string => setting.slice(0, Math.max(0, setting.indexOf('=')));

/** Whether one path leads to the other; a setting may name an item of a list that messages count. */
function isSamePlace(set: string, path: string): boolean {
  const steps = path.split('.');
  return set
    .split('.')
    .every((step, index) => index >= steps.length || step === steps[index] || /^\d+$/.test(steps[index]));
}

/** What is wrong in the scenario has its own file and line; a parameter that varies stands in this one. */
function locateProblem(
  { origins, section }: Pick<Settings, 'origins'> & { readonly section: string },
  problem: Problem,
): Problem {
  const { file, ...rest } = problem;
  if (file === undefined && problem.path === 'file') {
    const path = 'scenario';
    return { ...rest, path, ...placeOfOrigin(originNear(origins, path)) };
  }
  if (file === undefined) return { ...rest, ...locateFindings([rest], origins)[0] };
  if (file !== '--vary') return problem;
  // A point of a file has its line; what is wrong with all of them is where the file is named.
  if (!origins.has(section)) return { ...rest, ...placeOfOrigin(originNear(origins, 'points')) };
  const path = `${section}.${problem.path}`;
  return { ...rest, path, ...placeOfOrigin(originNear(origins, path)) };
}
