import type { EventMark, ReducedEvents } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { type SubnetEvent, traceSubnets } from './trace-subnets.ts';

/** A kind that happened more often than this is counted, not marked: marks that touch each other say nothing. */
const marksPerKindMax = 24;

/** Longest note that a mark carries. */
const noteLengthMax = 200;

interface KindSums {
  count: number;
  firstHours: number;
  lastHours: number;
  marks: EventMark[];
}

/** Reads events.csv: the number of events of each kind, and the rare ones one by one. */
export async function reduceEvents(path: string): Promise<ReducedEvents> {
  const sums = new Map<string, KindSums>();
  const ofSubnets: SubnetEvent[] = [];
  // Columns are fixed: tick, hours, kind, agent, id, amount, note.
  await readCsv(path, () => ([, hoursText, kind, agent, id, amount, written = '']) => {
    const hours = Number(hoursText);
    const note = written.slice(0, noteLengthMax);
    const sum = sums.get(kind) ?? { count: 0, firstHours: hours, lastHours: hours, marks: [] };
    sums.set(kind, sum);
    sum.count += 1;
    sum.lastHours = hours;
    const who = agent && id ? `${agent} ${id}` : (agent ?? '');
    if (sum.count <= marksPerKindMax) sum.marks.push({ hours, kind, agent, who, note });
    if (agent === 'subnet') ofSubnets.push({ hours, kind, id, amount: Number(amount), name: note });
  });
  const kinds = [...sums].map(([kind, { marks: _marks, ...counted }]) => ({ kind, ...counted }));
  const rare = [...sums.values()].filter((sum) => sum.count <= marksPerKindMax);
  const marks = rare.flatMap((sum) => sum.marks).sort((a, b) => a.hours - b.hours);
  return { kinds: kinds.sort((a, b) => b.count - a.count), marks, subnets: traceSubnets(ofSubnets) };
}
