import type { ResolvedScenario } from '../economy/resolve.ts';
import { InputError } from '../errors.ts';
import { kindOf } from '../scenario/file-kind.ts';
import { readYaml } from '../scenario/yaml-source.ts';
import { readPlainText } from '../store/plain-file.ts';
import { loadScenario, locateNamedFile } from '../store/scenario-files.ts';
import { ParameterSpace } from '../study/parameter-space.ts';
import { type OpenedSearch, openSearch } from '../study/search-file.ts';
import { readLines } from '../study/search-lines.ts';
import { countAnalysisRuns, planAnalysis, rowsDefault } from '../study/sensitivity/analysis.ts';
import { type ComparisonPlan, planComparison } from './comparison-plan.ts';
import { type OpenedExperiment, openExperiment, readExperiment } from './experiment-file.ts';
import { deriveSchedule, firstStop } from './look-schedule.ts';
import { countRuns, type ExperimentPlan } from './plan.ts';
import { type PlannedExperiment, planInSteps } from './plan-draft.ts';
import { PlanExtent } from './plan-extent.ts';
import { parseProposal } from './proposal.ts';
import { firstStagePairs } from './statistics/two-stage.ts';

/** What a file that is right asks for. */
export interface CheckedFile {
  readonly kind: 'scenario' | 'experiment' | 'proposal' | 'sensitivity' | 'search';
  readonly name: string;
  /** SHA-256 of its scenario; of the first point where it has many. */
  readonly sha256: string;
  readonly points: number;
  /** Points that were read as scenarios: all of them, or as many of a large plan as tell what is wrong with it. */
  readonly pointsRead: number;
  /** Runs of each point; of a proposal that may stop early the most that are made. */
  readonly replications: number;
  /** Fewest pairs after which a proposal may stop, and its looks where it has some. */
  readonly pairsLeast?: number;
  readonly looks?: readonly number[];
  readonly runs: number;
  readonly warnings: readonly string[];
  /** The economy of its first point: how long a run takes is measured with it. */
  readonly base: ResolvedScenario;
  /** Of all its points; of a proposal, of today's rules. */
  readonly extent: PlanExtent;
}

/** Makes a plan of so many points by steps of `next`, at whatever pace. */
export type Planner = (
  points: number,
  next: () => IteratorResult<number, PlannedExperiment>,
) => PlannedExperiment | Promise<PlannedExperiment>;

const bytesMax = 1_048_576;

/**
 * Checks a scenario, an experiment or a proposal, whichever it is, with all that it stands on, as the command that runs it
 * would. Throws InputError with every problem.
 */
export async function checkFile(
  file: string,
  { set, root }: { readonly set: readonly string[]; readonly root?: string | undefined },
  plan: Planner,
): Promise<CheckedFile> {
  const { name, place } = locateNamedFile(file);
  const text = readText(place);
  const tree = text === undefined ? undefined : readYaml(text, { file: name, how: 'scenario' });
  const kind = tree?.kind === 'map' ? kindOf(tree) : undefined;
  if (text !== undefined && kind === 'experiment') {
    const opened = openExperiment(text, name, set, root);
    if (opened.analysis.kind !== undefined) return checkSensitivity(opened, opened.analysis.kind, root, plan);
    const { draft, warnings, locate } = readExperiment(text, name, set, root);
    const planning = planInSteps(draft);
    const planned = await plan(draft.points.length, () => locate(() => planning.next()));
    return describePlan('experiment', {
      ...planned,
      root: draft.root,
      warnings: [...warnings, ...planned.warnings],
    });
  }
  if (text !== undefined && kind === 'search')
    return checkSearch(openSearch(text, name, set, root), root, plan);
  if (text !== undefined && kind === 'proposal') {
    if (set.length > 0) throw settingsBesideProposal(file, set);
    return checkComparison(planComparison(parseProposal(text, name), name, root), root);
  }
  const base = loadScenario(file, { set, root });
  const { scenario, sha256, warnings } = base;
  return {
    kind: 'scenario',
    name: scenario.name,
    sha256,
    points: 1,
    pointsRead: 1,
    replications: 1,
    runs: 1,
    warnings,
    base,
    extent: new PlanExtent().add(scenario),
  };
}

interface DescribedPlan {
  readonly plan: ExperimentPlan;
  readonly root: string | undefined;
  readonly warnings: readonly string[];
  /** All points, where nothing is said. */
  readonly pointsRead?: number;
  readonly extent?: PlanExtent;
}

/** What a sensitivity analysis asks for. */
async function checkSensitivity(
  opened: OpenedExperiment,
  kind: NonNullable<OpenedExperiment['analysis']['kind']>,
  root: string | undefined,
  plan: Planner,
): Promise<CheckedFile> {
  const { analysis, draft, locate, parameters } = opened;
  if (kind === 'pawn') throw locate(() => new InputError(pawnOfFile));
  const space = new ParameterSpace(parameters);
  const asked = {
    kind,
    rows: analysis.rows ?? rowsDefault[kind],
    secondOrder: analysis.secondOrder,
    seed: '',
    parameters: space.size,
  };
  const planned = await planProbes(opened, plan);
  const runs = locate(() => {
    planAnalysis(asked);
    return countAnalysisRuns(asked);
  });
  return {
    ...describePlan('sensitivity', { ...planned, root: draft.root ?? root }),
    points: runs,
    replications: 1,
    runs,
  };
}

const pawnOfFile = {
  path: 'analysis',
  constraint: 'expected morris or sobol; pawn reads the runs of an ensemble',
  value: 'pawn',
  hint: 'leave analysis out, and name the folder: dmpsim sensitivity FOLDER --analysis pawn',
};

/** What a search asks for: the runs that find, and those that confirm. */
async function checkSearch(
  opened: OpenedSearch,
  root: string | undefined,
  plan: Planner,
): Promise<CheckedFile> {
  const planned = await planProbes(opened, plan);
  opened.locate(() => readLines(opened, { ...planned.plan, set: opened.draft.set }));
  const runs = opened.budget + 2 * opened.confirm;
  const described = describePlan('search', { ...planned, root: opened.draft.root ?? root });
  return { ...described, points: runs, replications: 1, runs };
}

function planProbes(
  { draft, locate, parameters }: Pick<OpenedExperiment, 'draft' | 'locate' | 'parameters'>,
  plan: Planner,
): PlannedExperiment | Promise<PlannedExperiment> {
  const space = new ParameterSpace(parameters);
  const points = space.probes.map((point) => space.draftAt(point));
  const planning = planInSteps({ ...draft, replications: 1, points });
  return plan(points.length, () => locate(() => planning.next()));
}

/** What a comparison asks for. */
export function checkComparison(comparison: ComparisonPlan, root: string | undefined): CheckedFile {
  const { plan, kpis, looks, warnings } = comparison;
  const isStaged = kpis.some(({ precision }) => precision !== undefined);
  const stages = isStaged ? Math.min(firstStagePairs, plan.replications) : plan.replications;
  const schedule = deriveSchedule(comparison);
  return {
    ...describePlan('proposal', { plan, root, warnings }),
    pairsLeast: schedule === undefined ? stages : firstStop(schedule),
    ...(looks === undefined ? {} : { looks }),
  };
}

/** What a plan asks for. */
export function describePlan(
  kind: CheckedFile['kind'],
  { plan, root, warnings, pointsRead, extent }: DescribedPlan,
): CheckedFile {
  const [{ scenario: sha256, set }] = plan.points;
  const base = loadScenario(plan.scenario.file, { set, root });
  const { name, points, replications } = plan;
  return {
    kind,
    name,
    sha256,
    points: points.length,
    pointsRead: pointsRead ?? points.length,
    replications,
    runs: countRuns(plan),
    warnings: [...new Set(warnings)],
    base,
    extent: extent ?? new PlanExtent().add(base.scenario),
  };
}

/** Undefined for what reading it as a scenario refuses, with the reason. */
function readText(place: string): string | undefined {
  try {
    return readPlainText(place, { bytesMax, links: 'followed' });
  } catch {
    return undefined;
  }
}

function settingsBesideProposal(file: string, set: readonly string[]): InputError {
  return new InputError({
    path: '--set',
    constraint: 'expected no setting beside a proposal, which says all that it compares',
    value: set.join(', '),
    hint: 'write it under `given` of the proposal, or check the proposal by itself',
    file,
  });
}
