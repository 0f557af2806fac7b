import { BASE_UNITS, WEEK_HOURS } from '../sim/units.ts';
import type { ReducedFlow } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';

/** What a manifest says about a flow. */
interface FlowNote {
  readonly token: string;
  readonly reason: string;
  readonly doc: string;
}

interface FlowSums {
  readonly key: Omit<ReducedFlow, 'total' | 'weeks' | 'doc'>;
  readonly weeks: number[];
}

/** Reads flows.csv and sums each flow exactly (token, reason, from, to) by week; the largest flow of a token comes first. */
export async function reduceFlows(path: string, notes: readonly FlowNote[]): Promise<ReducedFlow[]> {
  const sums = new Map<string, FlowSums>();
  let weekCount = 0;
  // Columns are fixed: tick, hours, token, reason, from, to, amount.
  await readCsv(path, () => ([, hours, token, reason, from, to, amount]) => {
    const name = JSON.stringify([token, reason, from, to]);
    const flow = sums.get(name) ?? { key: { token, reason, from, to }, weeks: [] };
    sums.set(name, flow);
    // A row stands at the end of its period.
    const week = Math.max(0, Math.ceil(Number(hours) / WEEK_HOURS) - 1);
    weekCount = Math.max(weekCount, week + 1);
    while (flow.weeks.length <= week) flow.weeks.push(0);
    flow.weeks[week] += Math.round(Number(amount) * BASE_UNITS);
  });
  const docs = new Map(notes.map((note) => [`${note.token} ${note.reason}`, note.doc]));
  const flows = [...sums.values()].map(({ key, weeks }) => {
    while (weeks.length < weekCount) weeks.push(0);
    const total = weeks.reduce((sum, week) => sum + week, 0) / BASE_UNITS;
    const doc = docs.get(`${key.token} ${key.reason}`) ?? '';
    return { ...key, doc, total, weeks: weeks.map((week) => week / BASE_UNITS) };
  });
  return flows.sort((a, b) =>
    a.token === b.token ? b.total - a.total : a.token.localeCompare(b.token, 'en'),
  );
}
