import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveSortedQuantile } from '../sim/metrics/quantile.ts';
import type { AgentColumn, AgentTable, Spread } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { countBins } from './kit/count-bins.ts';

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
    tables.push({ name, ...(await summariseTable(join(dir, file), columns)) });
  }
  return tables;
}

/** Reads a table record by record: what is kept does not grow with it, but for at most `sampleRows` numbers of each column. */
async function summariseTable(path: string, notes: TableNote['columns']): Promise<Omit<AgentTable, 'name'>> {
  let names: readonly string[] = [];
  let columns: ColumnSummary[] = [];
  let rows = 0;
  let active = 0;
  await readCsv(path, (header) => {
    names = header;
    columns = header.map(() => new ColumnSummary());
    const activity = header.indexOf('active');
    return (fields) => {
      rows += 1;
      // Rows are slots of a potential population: those that are not active hold nobody.
      if (activity >= 0 && fields[activity] === '0') return;
      active += 1;
      for (let i = 0; i < columns.length; i += 1) columns[i].add(fields[i] ?? '');
    };
  });
  const described = names.flatMap((name, i): AgentColumn[] => {
    if (name === 'id' || name === 'active') return [];
    const { unit = '', doc = '' } = notes.find((note) => note.name === name) ?? {};
    return [{ name, unit, doc, ...columns[i].describe() }];
  });
  return { rows, active, columns: described };
}

/**
 * Most numbers of a column that are kept, to sort; a longer one is halved to every second, every fourth … of its
 * numbers, whose quantiles lie within 0.4 % of the ranks that they stand for (95 %). Lowest, highest and mean are of all.
 */
const sampleRows = 131_072;

/** A column as it comes in, cell by cell. */
class ColumnSummary {
  readonly #counts = new Map<string, number>();
  #numbers: number[] = [];
  /** One number in so many is kept. */
  #step = 1;
  #count = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(cell: string): void {
    const known = this.#counts.get(cell);
    if (known !== undefined) this.#counts.set(cell, known + 1);
    // A piece of a chunk of the file would keep all of the chunk in memory.
    else if (this.#counts.size <= sharesMax) this.#counts.set(Buffer.from(cell).toString(), 1);
    if (cell !== '') this.#addNumber(Number(cell));
  }

  #addNumber(value: number): void {
    if (this.#count % this.#step === 0) this.#numbers.push(value);
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    if (this.#numbers.length < sampleRows) return;
    this.#numbers = this.#numbers.filter((_, k) => k % 2 === 0);
    this.#step *= 2;
  }

  describe(): Pick<AgentColumn, 'spread' | 'shares'> {
    if (this.#counts.size <= sharesMax) {
      const shares = [...this.#counts].map(([value, count]) => ({ value, count }));
      return { shares: shares.sort((a, b) => b.count - a.count) };
    }
    if (Number.isNaN(this.#sum)) return {};
    const sorted = Float64Array.from(this.#numbers).sort();
    const all = { count: this.#count, min: this.#min, max: this.#max, mean: this.#sum / this.#count };
    return { spread: describeSpread(sorted, all) };
  }
}

/** `sorted` holds at least one of the `all` numbers, smallest first. */
function describeSpread(sorted: Float64Array, all: Pick<Spread, 'count' | 'min' | 'max' | 'mean'>): Spread {
  const at = (share: number) => deriveSortedQuantile(sorted, share);
  const bins = countBins(sorted, binCount, all.min, all.max);
  return { ...all, p10: at(0.1), median: at(0.5), p90: at(0.9), bins };
}
