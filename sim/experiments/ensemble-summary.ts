import { listMetrics } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import type { MetricSpec } from '../kernel/outputs.ts';
import { deriveQuantile } from '../metrics/quantile.ts';
import type { ExperimentStore } from '../store/experiment-store.ts';
import { startSha256 } from '../store/host-sha256.ts';
import { explainAbsence } from './absence.ts';
import { compileKpi, type KpiSpec } from './kpi.ts';
import { digestPlan, type ExperimentPlan, listRuns, requestRun } from './plan.ts';
import { resolveRequest } from './replication.ts';
import { deriveSample } from './statistics/sample.ts';

/** Shares of the replications that lie below the edges of the bands. */
const bandShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** One figure over the replications of a point; null where it does not exist. */
export interface KpiSummary {
  readonly name: string;
  readonly unit: string;
  readonly formula: string;
  /** Replications that have the figure, of those that were made; one that failed has none. */
  readonly count: number;
  readonly of: number;
  /** What it means that a run has no value, in words, where one that ended has none. */
  readonly absence?: string;
  readonly mean: number | null;
  /** Standard deviation, of the sample. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** At each of `bandShares`. */
  readonly quantiles: readonly (number | null)[];
  /** By replication; null too for one that failed or was not made. */
  readonly values: readonly (number | null)[];
}

/** One metric over time, over the replications of a point. */
export interface SeriesSummary {
  readonly metric: string;
  /** Ends of the periods, in hours. */
  readonly hours: readonly number[];
  /** Replications that have a value, by period, of those that were made. */
  readonly counts: readonly number[];
  readonly of: number;
  /** One list per share of `bandShares`, one value per period. */
  readonly bands: readonly (readonly number[])[];
  /** The first replications themselves: `paths[replication][period]`; null where one was not measured. */
  readonly paths: readonly (readonly (number | null)[])[];
}

export interface PointSummary {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly done: number;
  readonly failed: number;
  readonly kpis: readonly KpiSummary[];
  /** Empty where the experiment has more points than a reader could compare curves of. */
  readonly series: readonly SeriesSummary[];
}

/** An ensemble in figures, as ensemble.json has it for the report and for other programs. */
export interface EnsembleSummary {
  readonly format: 1;
  readonly engine: string;
  readonly name: string;
  readonly question: string;
  readonly scenario: string;
  readonly seed: string;
  readonly replications: number;
  /** Digest of the plan, and one of the outcome of every run. */
  readonly plan: string;
  readonly digest: string;
  readonly bandShares: readonly number[];
  /** Unit of each metric that is kept over time. */
  readonly units: Readonly<Record<string, string>>;
  readonly points: readonly PointSummary[];
  /** The first of the runs that failed. */
  readonly failures: readonly {
    readonly run: number;
    readonly point: number;
    readonly replication: number;
    readonly error: string;
    readonly replay: string;
  }[];
}

const pointsWithSeriesMax = 12;
const pathsMax = 40;
const failuresMax = 50;
/** Digits of bands and paths: more than can be drawn. */
const digitsKept = 6;

/** Summarises what a store holds. It depends on the runs alone, not on the order in which they were made. */
export async function summariseEnsemble(
  plan: ExperimentPlan,
  store: ExperimentStore,
): Promise<EnsembleSummary> {
  const { digest, made, failed, failures } = await countRunsOf(plan, store);
  const hasSeries = plan.points.length <= pointsWithSeriesMax;
  const specs = specsOf(plan);
  const points: PointSummary[] = [];
  const pointsAtOnce = Math.max(1, Math.floor(runsReadAtOnce / plan.replications));
  let rows: ReadonlyMap<number, readonly KpiRow[]> = new Map();
  for (const [point, { name, parameters }] of plan.points.entries()) {
    if (point % pointsAtOnce === 0) rows = await readKpis(store, point, point + pointsAtOnce);
    const of = made[point];
    const kpis = summariseKpis({ plan, specs }, rows.get(point) ?? [], { of, failed: failed[point] });
    const series: SeriesSummary[] = [];
    if (hasSeries)
      for (const metric of plan.observe.series.metrics) {
        const summary = await summariseSeries(store, point, metric, of);
        if (summary !== undefined) series.push(summary);
      }
    points.push({ name, parameters, done: of - failed[point], failed: failed[point], kpis, series });
  }
  return {
    format: 1,
    engine: plan.engine,
    name: plan.name,
    question: plan.question,
    scenario: plan.scenario.file,
    seed: plan.seed,
    replications: plan.replications,
    plan: digestPlan(plan),
    digest,
    bandShares,
    units: Object.fromEntries(
      specs
        .filter(({ name }) => plan.observe.series.metrics.includes(name))
        .map(({ name, unit }) => [name, unit]),
    ),
    points,
    failures,
  };
}

interface KpiRow {
  readonly kpi: string;
  readonly replication: number;
  readonly value: number;
}

/** Runs of which rows are in memory at a time. */
const runsReadAtOnce = 16_384;

/** How many runs of each point were made and failed, the first that failed, and the digest of what became of all. */
async function countRunsOf({ points }: ExperimentPlan, store: ExperimentStore) {
  const hash = startSha256();
  const [made, failed] = [points.map(() => 0), points.map(() => 0)];
  const failures: EnsembleSummary['failures'][number][] = [];
  const [{ last }] = await store.select('SELECT max(run) AS last FROM runs');
  for (let from = 0; from <= Number(last ?? -1); from += runsReadAtOnce) {
    const rows = await store.select(
      `SELECT run, point, replication, status, digest, error, CASE WHEN status = 'failed' THEN replay END AS replay FROM runs
       WHERE run >= $from AND run < $to ORDER BY run`,
      { from, to: from + runsReadAtOnce },
    );
    for (const { run, point, replication, status, digest, error, replay } of rows) {
      hash.update(`${run} ${digest ?? error}\n`);
      made[Number(point)] += 1;
      if (status !== 'failed') continue;
      failed[Number(point)] += 1;
      if (failures.length < failuresMax)
        failures.push({
          run: Number(run),
          point: Number(point),
          replication: Number(replication),
          error: String(error),
          replay: String(replay),
        });
    }
  }
  return { digest: hash.digest('hex'), made, failed, failures };
}

/** Figures of points from one number to before another, by point. */
async function readKpis(
  store: ExperimentStore,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, readonly KpiRow[]>> {
  const rows = await store.select(
    'SELECT point, kpi, replication, value FROM kpis WHERE point >= $from AND point < $to AND isfinite(value)',
    { from, to },
  );
  const ofPoints = new Map<number, KpiRow[]>();
  for (const { point, kpi, replication, value } of rows) {
    const row = { kpi: String(kpi), replication: Number(replication), value: Number(value) };
    const own = ofPoints.get(Number(point));
    if (own === undefined) ofPoints.set(Number(point), [row]);
    else own.push(row);
  }
  return ofPoints;
}

interface Ensemble {
  readonly plan: ExperimentPlan;
  readonly specs: readonly MetricSpec[];
}

function summariseKpis(
  { plan, specs }: Ensemble,
  rows: readonly KpiRow[],
  { of, failed }: { readonly of: number; readonly failed: number },
): KpiSummary[] {
  return plan.observe.kpis.map(({ name, unit, formula }) => {
    const values = new Array<number | null>(plan.replications).fill(null);
    for (const { kpi, replication, value } of rows) if (kpi === name) values[replication] = value;
    const described = describeValues(values);
    const absence = described.count < of - failed ? explain(specs, { name, formula }) : undefined;
    return {
      name,
      unit,
      formula,
      of,
      ...(absence === undefined ? {} : { absence }),
      ...described,
      values,
    };
  });
}

/** What it means that a run has no value; undefined where the figure reads a metric that the first point does not have. */
function explain(specs: readonly MetricSpec[], kpi: KpiSpec): string | undefined {
  const units = new Map(specs.map(({ name, unit }) => [name, unit]));
  try {
    const absences = new Map(specs.map(({ name, absence }) => [name, absence]));
    return explainAbsence(compileKpi(kpi, units), (metric) => absences.get(metric));
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function describeValues(
  values: readonly (number | null)[],
): Omit<KpiSummary, 'name' | 'unit' | 'formula' | 'values' | 'of' | 'absence'> {
  const known = Float64Array.from(values.filter((value) => value !== null));
  const count = known.length;
  const { mean, sd } = count === 0 ? { mean: Number.NaN, sd: Number.NaN } : deriveSample(known);
  return {
    count,
    mean: orNull(mean),
    sd: count < 2 ? null : orNull(sd),
    min: orNull(Math.min(...known)),
    max: orNull(Math.max(...known)),
    quantiles: bandShares.map((share) => orNull(deriveQuantile(known, share))),
  };
}

async function summariseSeries(
  store: ExperimentStore,
  point: number,
  metric: string,
  of: number,
): Promise<SeriesSummary | undefined> {
  const bands = await store.select(
    `SELECT hour, quantile_cont(value, [${bandShares.join(', ')}]) AS band, count(value) AS count FROM series
     WHERE point = $point AND metric = $metric AND isfinite(value) GROUP BY hour ORDER BY hour`,
    { point, metric },
  );
  if (bands.length === 0) return undefined;
  const hours = bands.map(({ hour }) => Number(hour));
  const rows = await store.select(
    `SELECT replication, hour, value FROM series
     WHERE point = $point AND metric = $metric AND isfinite(value) AND replication < ${pathsMax} ORDER BY replication, hour`,
    { point, metric },
  );
  const places = new Map(hours.map((hour, place) => [hour, place]));
  const paths = new Map<number, (number | null)[]>();
  for (const { replication, hour, value } of rows) {
    const path = paths.get(Number(replication)) ?? new Array<number | null>(hours.length).fill(null);
    path[places.get(Number(hour)) ?? 0] = shorten(Number(value));
    paths.set(Number(replication), path);
  }
  return {
    metric,
    hours,
    counts: bands.map(({ count }) => Number(count)),
    of,
    bands: bandShares.map((_, share) => bands.map(({ band }) => shorten((band as readonly number[])[share]))),
    paths: [...paths.values()],
  };
}

/** Metrics of the first point. */
function specsOf(plan: ExperimentPlan): readonly MetricSpec[] {
  const [run] = listRuns(plan);
  return listMetrics(resolveRequest(requestRun(plan, run)));
}

const shorten = (value: number): number => Number(value.toPrecision(digitsKept));

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
