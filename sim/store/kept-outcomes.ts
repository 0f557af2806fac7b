import type { Outcome } from '../executors/executor.ts';
import { measuredValue } from '../experiments/measured-value.ts';
import type { ExperimentPlan } from '../experiments/plan.ts';
import type { ReplicationResult } from '../experiments/run-watch.ts';
import type { ExperimentStore } from './experiment-store.ts';

type Row = Readonly<Record<string, unknown>>;

/** The outcomes of the runs of a range that a store has, as they were when they were recorded, to the last bit. */
export async function readOutcomes(
  store: Pick<ExperimentStore, 'select'>,
  plan: ExperimentPlan,
  range: { readonly from: number; readonly to: number },
): Promise<Outcome[]> {
  const select = (table: string, order: string): Promise<Row[]> =>
    store.select(`SELECT * FROM ${table} WHERE run >= $from AND run < $to ORDER BY ${order}`, { ...range });
  const runs = await select('runs', 'run');
  const kpis = groupByRun(await select('kpis', 'run'));
  const series = groupByRun(await select('series', 'run, hour'));
  const agents = groupByRun(await select('agents', 'run'));
  return runs.map((row) => {
    const run = Number(row['run']);
    const rows = { kpis: kpis.get(run) ?? [], series: series.get(run) ?? [], agents: agents.get(run) ?? [] };
    return {
      run,
      outcome: row['status'] === 'done' ? { result: readResult(plan, row, rows) } : { error: readError(row) },
      seconds: Number(row['seconds']),
      host: String(row['host']),
      attempt: Number(row['attempt']),
    };
  });
}

function groupByRun(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const run = Number(row['run']);
    const group = groups.get(run);
    if (group === undefined) groups.set(run, [row]);
    else group.push(row);
  }
  return groups;
}

function readResult(
  { observe }: ExperimentPlan,
  { digest }: Row,
  rows: { readonly kpis: readonly Row[]; readonly series: readonly Row[]; readonly agents: readonly Row[] },
): ReplicationResult {
  const kpis = new Map(rows.kpis.map(({ kpi, value }) => [kpi, measuredValue(value)]));
  const agents = new Map(
    rows.agents.map(({ kind, measure, amounts }) => [`${kind} ${measure}`, amounts as readonly number[]]),
  );
  return {
    digest: String(digest),
    kpis: Float64Array.from(observe.kpis, ({ name }) => kpis.get(name) ?? Number.NaN),
    series: observe.series.metrics.flatMap((metric) => {
      const own = rows.series.filter((row) => row['metric'] === metric && Number.isFinite(row['value']));
      if (own.length === 0) return [];
      const column = (name: string): Float64Array => Float64Array.from(own, (row) => Number(row[name]));
      return [{ metric, hours: column('hour'), values: column('value') }];
    }),
    finals: observe.finals.map(({ table, columns }) =>
      columns.map((name) => Float64Array.from(agents.get(`${table} ${name}`) ?? [])),
    ),
  };
}

/** `Kind: message`, as a run that failed is written down. */
function readError({ error }: Row): { readonly kind: string; readonly message: string } {
  const text = String(error);
  const end = text.indexOf(': ');
  return { kind: text.slice(0, end), message: text.slice(end + 2) };
}
