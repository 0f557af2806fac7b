import { measuredValue } from '../experiments/measured-value.ts';
import type { ExperimentStore } from './experiment-store.ts';

/** What a study needs to know of a run that is there. */
export interface KeptRun {
  /** SHA-256 of the scenario of its point. */
  readonly scenario: string;
  readonly replication: number;
  readonly digest: string;
  /** One value per figure, NaN where the run has none; undefined of a run that failed. */
  readonly kpis: readonly number[] | undefined;
}

/** All runs of a study's database, by number; `names` are those of its figures, in their order. */
export async function readKeptRuns(
  store: Pick<ExperimentStore, 'select'>,
  names: readonly string[],
): Promise<Map<number, KeptRun>> {
  const kept = new Map<number, KeptRun>();
  const values = new Map<number, number[]>();
  const places = new Map(names.map((name, place) => [name, place]));
  for (const { run, kpi, value } of await store.select('SELECT run, kpi, value FROM kpis')) {
    const own = values.get(Number(run)) ?? names.map(() => Number.NaN);
    values.set(Number(run), own);
    const place = places.get(String(kpi));
    if (place !== undefined) own[place] = measuredValue(value);
  }
  const runs = await store.select(
    'SELECT run, replication, status, digest, scenario FROM runs JOIN points USING (point)',
  );
  for (const { run, replication, status, digest, scenario } of runs)
    kept.set(Number(run), {
      scenario: String(scenario),
      replication: Number(replication),
      digest: String(digest ?? ''),
      kpis: status === 'done' ? (values.get(Number(run)) ?? names.map(() => Number.NaN)) : undefined,
    });
  return kept;
}
