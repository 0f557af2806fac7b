import type { DraftPoint } from '../experiments/design-table.ts';
import {
  type DesignPoint,
  type ExperimentPlan,
  type ListedRuns,
  PlannedPoint,
  type PlannedRun,
} from '../experiments/plan.ts';
import { PointReader } from '../experiments/point-reader.ts';
import { packedReader } from '../experiments/replication.ts';
import { readScenarioChain } from '../scenario/extends.ts';
import { scenarioSchema } from '../scenario/schema.ts';
import type { KeptRun } from '../store/kept-runs.ts';
import type { ParameterSpace } from './parameter-space.ts';
import type { Question } from './study.ts';

/** A plan before anything is asked: no points and no runs. */
export type StudyBase = Omit<ExperimentPlan, 'points' | 'listed' | 'replications' | 'shard'> & {
  /** Settings `path=value` of all runs. */
  readonly set: readonly string[];
};

/** An economy that answers questions of a study: each becomes a run of a plan that grows. */
export class StudiedEconomy {
  /** Its points and runs grow with what is asked. */
  readonly plan: ExperimentPlan & { readonly listed: ListedRuns };
  readonly space: ParameterSpace;
  readonly #set: readonly string[];
  readonly #points: DesignPoint[] = [];
  readonly #runs: Pick<PlannedRun, 'point' | 'replication'>[] = [];
  readonly #places = new Map<string, number>();
  readonly #reader: PointReader;

  /** `of` is the SHA-256 of what the study is made from. Throws InputError where the base is no scenario. */
  constructor({ set, ...base }: StudyBase, space: ParameterSpace, of: string) {
    this.space = space;
    this.#set = set;
    this.plan = {
      ...base,
      points: this.#points,
      replications: 1,
      shard: { index: 0, of: 1 },
      listed: { of, runs: this.#runs },
    };
    const { file } = base.scenario;
    const reader = packedReader(base.scenario);
    const written = readScenarioChain(file, reader, scenarioSchema(), () => undefined);
    this.#reader = new PointReader(
      { scenario: file, set, replications: 1, points: [space.draftAt(space.probes[0])] },
      reader,
      written,
    );
  }

  /** Whether a run that was kept is the one that is planned under its number. */
  isKept({ point, replication }: PlannedRun, kept: KeptRun): boolean {
    return kept.scenario === this.plan.points[point].scenario && kept.replication === replication;
  }

  /** The run that answers a question: the next one of the plan. Throws InputError for a point that is no scenario. */
  place({ index, point, replication }: Question): PlannedRun {
    return this.placeDraft(index, this.space.draftAt(point), replication);
  }

  /** The same of a point that is given by its values. */
  placeDraft(index: number, draft: DraftPoint, replication: number): PlannedRun {
    const { scenario } = this.#reader.read(draft);
    const known = this.#places.get(scenario);
    const at = known ?? this.#points.length;
    if (known === undefined) {
      this.#places.set(scenario, at);
      this.#points.push(new PlannedPoint(draft, this.#set, scenario).toJSON());
    }
    this.#runs[index] = { point: at, replication };
    return { run: index, point: at, replication };
  }
}
