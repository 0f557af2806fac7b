import { InputError } from '../errors.ts';
import { kindOf } from '../scenario/file-kind.ts';
import type { ResolvedScenario } from '../scenario/resolve.ts';
import { readYaml } from '../scenario/yaml-source.ts';
import { readPlainText } from '../store/plain-file.ts';
import { loadScenario, locateNamedFile } from '../store/scenario-files.ts';
import { planComparison } from './comparison-plan.ts';
import { readExperiment } from './experiment-file.ts';
import { countRuns, type ExperimentPlan } from './plan.ts';
import { type PlannedExperiment, planInSteps } from './plan-draft.ts';
import { PlanExtent } from './plan-extent.ts';
import { parseProposal } from './proposal.ts';

/** What a file that is right asks for. */
export interface CheckedFile {
  readonly kind: 'scenario' | 'experiment' | 'proposal';
  readonly name: string;
  /** SHA-256 of its scenario; of the first point where it has many. */
  readonly sha256: string;
  readonly points: number;
  /** Runs of each point; of a proposal with a precision the most that are made. */
  readonly replications: number;
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
    const { draft, warnings, locate } = readExperiment(text, name, set, root);
    const planning = planInSteps(draft);
    const planned = await plan(draft.points.length, () => locate(() => planning.next()));
    return describePlan(
      'experiment',
      planned.plan,
      draft.root,
      [...warnings, ...planned.warnings],
      planned.extent,
    );
  }
  if (text !== undefined && kind === 'proposal') {
    if (set.length > 0) throw settingsBesideProposal(file, set);
    const comparison = planComparison(parseProposal(text, name), name, root);
    return describePlan('proposal', comparison.plan, root, comparison.warnings);
  }
  const base = loadScenario(file, { set, root });
  const { scenario, sha256, warnings } = base;
  return {
    kind: 'scenario',
    name: scenario.name,
    sha256,
    points: 1,
    replications: 1,
    runs: 1,
    warnings,
    base,
    extent: new PlanExtent().add(scenario),
  };
}

function describePlan(
  kind: CheckedFile['kind'],
  plan: ExperimentPlan,
  root: string | undefined,
  warnings: readonly string[],
  extent?: PlanExtent,
): CheckedFile {
  const [{ scenario: sha256, set }] = plan.points;
  const base = loadScenario(plan.scenario.file, { set, root });
  const { name, points, replications } = plan;
  return {
    kind,
    name,
    sha256,
    points: points.length,
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
