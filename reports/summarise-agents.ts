import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from './csv-reader.ts';
import type { AgentColumn, AgentTable, Spread } from './report-data.ts';

/** A column with at most this many distinct values is shown by how often each occurs. */
const sharesMax = 8;

const binCount = 24;

/** What a manifest says about the table of a kind of agent. */
interface TableNote {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly unit: string; readonly doc: string }[];
}

/** Describes every agents-*.csv of a run folder: how the values of each column are distributed at the end. */
export async function summariseAgents(dir: string, notes: readonly TableNote[]): Promise<AgentTable[]> {
  const tables: AgentTable[] = [];
  const files = (await readdir(dir)).filter((file) => /^agents-.+\.csv$/.test(file)).sort();
  for (const file of files) {
    const name = file.slice('agents-'.length, -'.csv'.length);
    const columns = notes.find((note) => note.name === name)?.columns ?? [];
    tables.push({ name, ...summariseTable(await readRecords(join(dir, file)), columns) });
  }
  return tables;
}

interface Records {
  readonly names: readonly string[];
  readonly records: readonly (readonly string[])[];
}

async function readRecords(path: string): Promise<Records> {
  let names: readonly string[] = [];
  const records: (readonly string[])[] = [];
  await readCsv(path, {
    header(fields) {
      names = fields;
    },
    record(fields) {
      records.push(fields);
    },
  });
  return { names, records };
}

/** Rows are slots of a potential population: those that are not active hold nobody. */
function summariseTable({ names, records }: Records, notes: TableNote['columns']): Omit<AgentTable, 'name'> {
  const activity = names.indexOf('active');
  const active = activity < 0 ? records : records.filter((record) => record[activity] !== '0');
  const columns = names.flatMap((name, i): AgentColumn[] => {
    if (name === 'id' || name === 'active') return [];
    const { unit = '', doc = '' } = notes.find((note) => note.name === name) ?? {};
    return [{ name, unit, doc, ...summariseColumn(active.map((record) => record[i] ?? '')) }];
  });
  return { rows: records.length, active: active.length, columns };
}

function summariseColumn(cells: readonly string[]): Pick<AgentColumn, 'spread' | 'shares'> {
  const counts = new Map<string, number>();
  for (const cell of cells) if (counts.size <= sharesMax) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  if (counts.size <= sharesMax) {
    const shares = [...counts].map(([value, count]) => ({ value, count }));
    return { shares: shares.sort((a, b) => b.count - a.count) };
  }
  const numbers = Float64Array.from(
    cells.filter((cell) => cell !== ''),
    Number,
  );
  return numbers.some(Number.isNaN) ? {} : { spread: describeSpread(numbers.sort()) };
}

/** `sorted` holds at least one number, smallest first. */
function describeSpread(sorted: Float64Array): Spread {
  const count = sorted.length;
  const min = sorted[0];
  const max = sorted[count - 1];
  const bins = new Array<number>(binCount).fill(0);
  for (const value of sorted) {
    const position = max > min ? Math.floor(((value - min) / (max - min)) * binCount) : 0;
    bins[Math.min(binCount - 1, position)] += 1;
  }
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const at = (share: number) => quantile(sorted, share);
  return { count, min, p10: at(0.1), median: at(0.5), p90: at(0.9), max, mean, bins };
}

function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
