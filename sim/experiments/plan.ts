import { canonicalJson } from '../canonical.ts';
import type { Task } from '../executors/executor.ts';
import { keptSourceSchema } from '../scenario/kept-sources.ts';
import { startSha256 } from '../store/host-sha256.ts';
import { shellWord } from '../workload/shell-word.ts';
import { z } from '../zod.ts';
import { DesignedPoint, DesignTable, type DraftPoint, designTableSchema } from './design-table.ts';
import type { ReplicationRequest } from './replication.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const pointSchema = z.strictObject({
  /** What distinguishes the point, for people: `users.elasticity = 2`; `baseline` where nothing does. */
  name: z.string(),
  /** Values of what the design varies, by path. */
  parameters: z.record(z.string(), z.string()).readonly(),
  /** All settings of its runs, `path=value`. */
  set: z.array(z.string()).readonly(),
  /** SHA-256 of its resolved scenario. */
  scenario: sha256,
});

/** One economy among those that an experiment compares. */
export type DesignPoint = Readonly<z.infer<typeof pointSchema>>;

/** A point as a plan keeps it: what follows from the design is made when somebody asks. */
export class PlannedPoint implements DesignPoint {
  readonly draft: DraftPoint;
  /** Settings of all points. */
  readonly common: readonly string[];
  readonly scenario: string;

  constructor(draft: DraftPoint, common: readonly string[], scenario: string) {
    this.draft = draft;
    this.common = common;
    this.scenario = scenario;
  }

  get name(): string {
    return this.draft.name;
  }

  get parameters(): Readonly<Record<string, string>> {
    return this.draft.parameters;
  }

  get set(): readonly string[] {
    const { parameters, values = parameters } = this.draft;
    return [...this.common, ...Object.entries(values).map(([path, value]) => `${path}=${value}`)];
  }

  toJSON(): DesignPoint {
    const { name, parameters, set, scenario } = this;
    return { name, parameters, set, scenario };
  }
}

/** The points of a design: what they have in common once, and of each no more than tells it from the others. */
const designedPointsSchema = z
  .strictObject({ set: z.array(z.string()), design: designTableSchema, scenarios: z.array(sha256) })
  .refine(
    ({ design, scenarios }) => design[0].of.length === scenarios.length,
    'expected a scenario for each point',
  )
  .transform(({ set, design, scenarios }): readonly DesignPoint[] =>
    DesignTable.read(design).points.map((point, index) => new PlannedPoint(point, set, scenarios[index])),
  );

/** Points as files have them: those of a design by its columns, others one by one. */
export function storedPoints(points: readonly DesignPoint[]): unknown {
  const [first] = points;
  if (!(first instanceof PlannedPoint && first.draft instanceof DesignedPoint)) return points;
  return {
    set: first.common,
    design: first.draft.table,
    scenarios: points.map(({ scenario }) => scenario),
  };
}

/** A plan of runs; written as experiment.json, from which alone the experiment can be continued anywhere. */
export const planSchema = z.strictObject({
  format: z.literal(1),
  /** Version of dmpsim: another may give other digests. */
  engine: z.string(),
  name: z.string(),
  question: z.string(),
  scenario: z.strictObject({ file: z.string(), sources: z.array(keptSourceSchema) }),
  seed: z.string(),
  points: z.union([z.array(pointSchema).min(1).readonly(), designedPointsSchema]),
  /** Replications of each point. */
  replications: z.int().min(1),
  /** Which part of the runs is made here, from 0, and of how many parts. */
  shard: z.strictObject({ index: z.int().min(0), of: z.int().min(1) }),
  observe: z.strictObject({
    kpis: z.array(z.strictObject({ name: z.string(), formula: z.string(), unit: z.string() })),
    series: z.strictObject({ metrics: z.array(z.string()), everyHours: z.number().positive() }),
    finals: z.array(z.strictObject({ table: z.string(), columns: z.array(z.string()) })),
    /** Settings of the scenario without what varies, where a figure asks for `today(…)`. */
    today: z.array(z.string()).optional(),
  }),
});

/**
 * All runs of an experiment: every point of a design, each with the same luck, so many times. Run number
 * `replication × points + point`: whenever the work stops, all points have as many runs, give or take one.
 */
export type ExperimentPlan = z.infer<typeof planSchema> & {
  /** The runs one by one, of a study that asks for them as it goes: both they and the points grow. */
  readonly listed?: ListedRuns;
};

/** Runs that are no grid of points and replications, by their number. */
export interface ListedRuns {
  /** SHA-256 of what the study is made from, which says what it asks. */
  readonly of: string;
  readonly runs: readonly Pick<PlannedRun, 'point' | 'replication'>[];
}

/** One run of a plan. */
export interface PlannedRun {
  readonly run: number;
  readonly point: number;
  readonly replication: number;
}

/**
 * SHA-256 of what its runs depend on and are asked for, of its canonical JSON: plans of one digest may continue and
 * complete each other.
 */
export function digestPlan({ engine, seed, points, observe, listed }: ExperimentPlan): string {
  const hash = startSha256();
  if (listed !== undefined) {
    hash.update(canonicalJson({ engine, observe, seed, study: listed.of }));
    return hash.digest('hex');
  }
  // Piece by piece, keys in their order: the text of a large plan would be the largest thing in memory.
  hash.update(`{"engine":${canonicalJson(engine)},"observe":${canonicalJson(observe)},"points":[`);
  for (const [index, { name, scenario }] of points.entries())
    hash.update(`${index === 0 ? '' : ','}${canonicalJson({ name, scenario })}`);
  hash.update(`],"seed":${canonicalJson(seed)}}`);
  return hash.digest('hex');
}

/** Runs of the plan in their order; of its shard only. */
export function* listRuns({
  points,
  replications,
  shard,
}: Pick<ExperimentPlan, 'points' | 'replications' | 'shard'>): Generator<PlannedRun> {
  for (let run = 0; run < points.length * replications; run += 1) {
    const planned = plannedRun({ points }, run);
    if (isOfShard(planned, shard)) yield planned;
  }
}

/** Whether a run belongs to a part: along the diagonal, so that every part has runs of every point. */
export const isOfShard = (
  { point, replication }: PlannedRun,
  { index, of }: ExperimentPlan['shard'],
): boolean => (point + replication) % of === index;

/** The run of a number. */
export function plannedRun(
  { points, listed }: Pick<ExperimentPlan, 'points' | 'listed'>,
  run: number,
): PlannedRun {
  if (listed !== undefined) return { run, ...listed.runs[run] };
  return { run, point: run % points.length, replication: Math.floor(run / points.length) };
}

/** Number of runs of the plan's shard. */
export function countShare({
  points,
  replications,
  shard,
}: Pick<ExperimentPlan, 'points' | 'replications' | 'shard'>): number {
  let runs = 0;
  for (let replication = 0; replication < replications; replication += 1) {
    const first = (((shard.index - replication) % shard.of) + shard.of) % shard.of;
    runs += Math.max(0, Math.ceil((points.length - first) / shard.of));
  }
  return runs;
}

/** Number of runs of the plan in all its shards. */
export function countRuns({ points, replications, listed }: ExperimentPlan): number {
  return listed?.runs.length ?? points.length * replications;
}

/** What a run is made from. */
export function requestRun(
  { scenario, seed, points, observe }: ExperimentPlan,
  { point, replication }: PlannedRun,
): ReplicationRequest {
  return { scenario, set: points[point].set, seed, replication, observe };
}

/** A run of the plan as an executor takes it. */
export function taskOf(plan: ExperimentPlan, planned: PlannedRun): Task {
  const { scenario } = plan.points[planned.point];
  return { run: planned.run, request: requestRun(plan, planned), scenarioSha256: scenario };
}

/** The command that makes one run again with its full report. */
export function replayCommand(plan: ExperimentPlan, { point, replication }: PlannedRun): string {
  const settings = plan.points[point].set.map((setting) => `--set ${shellWord(setting)}`);
  const parts = ['dmpsim run', shellWord(plan.scenario.file), ...settings];
  return [...parts, `--seed ${shellWord(plan.seed)}`, `--replication ${replication}`].join(' ');
}
