import { canonicalJson, sha256Text } from '../canonical.ts';
import type { Task } from '../executors/executor.ts';
import { keptSourceSchema } from '../scenario/kept-sources.ts';
import { shellWord } from '../workload/shell-word.ts';
import { z } from '../zod.ts';
import type { ReplicationRequest } from './replication.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const pointSchema = z.strictObject({
  /** What distinguishes the point, for people: `users.elasticity = 2`; `baseline` where nothing does. */
  name: z.string(),
  /** Values of what the design varies, by path. */
  parameters: z.record(z.string(), z.string()),
  /** All settings of its runs, `path=value`. */
  set: z.array(z.string()),
  /** SHA-256 of its resolved scenario. */
  scenario: sha256,
});

/** One economy among those that an experiment compares. */
export type DesignPoint = z.infer<typeof pointSchema>;

/** A plan of runs; written as experiment.json, from which alone the experiment can be continued anywhere. */
export const planSchema = z.strictObject({
  format: z.literal(1),
  /** Version of dmpsim: another may give other digests. */
  engine: z.string(),
  name: z.string(),
  question: z.string(),
  scenario: z.strictObject({ file: z.string(), sources: z.array(keptSourceSchema) }),
  seed: z.string(),
  points: z.array(pointSchema).min(1),
  /** Replications of each point. */
  replications: z.int().min(1),
  /** Which part of the runs is made here, from 0, and of how many parts. */
  shard: z.strictObject({ index: z.int().min(0), of: z.int().min(1) }),
  observe: z.strictObject({
    kpis: z.array(z.strictObject({ name: z.string(), formula: z.string(), unit: z.string() })),
    series: z.strictObject({ metrics: z.array(z.string()), everyHours: z.number().positive() }),
    finals: z.array(z.strictObject({ table: z.string(), columns: z.array(z.string()) })),
  }),
});

/**
 * All runs of an experiment: every point of a design, each with the same luck, so many times. Run number
 * `replication × points + point`: whenever the work stops, all points have as many runs, give or take one.
 */
export type ExperimentPlan = z.infer<typeof planSchema>;

/** One run of a plan. */
export interface PlannedRun {
  readonly run: number;
  readonly point: number;
  readonly replication: number;
}

/** SHA-256 of what its runs depend on and are asked for: plans of one digest may continue and complete each other. */
export function digestPlan({ engine, seed, points, observe }: ExperimentPlan): string {
  const economies = points.map(({ name, scenario }) => ({ name, scenario }));
  return sha256Text(canonicalJson({ engine, seed, points: economies, observe }));
}

/** Runs of the plan in their order; of its shard only. */
export function* listRuns({
  points,
  replications,
  shard,
}: Pick<ExperimentPlan, 'points' | 'replications' | 'shard'>): Generator<PlannedRun> {
  for (let run = 0; run < points.length * replications; run += 1) {
    const point = run % points.length;
    const replication = Math.floor(run / points.length);
    // Along the diagonal: every shard has runs of every point.
    if ((point + replication) % shard.of === shard.index) yield { run, point, replication };
  }
}

/** Number of runs of the plan in all its shards. */
export function countRuns({ points, replications }: ExperimentPlan): number {
  return points.length * replications;
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
