import { readCsv } from './csv-reader.ts';
import type { MetricTable } from './reduce-series.ts';

/**
 * Reads metrics.csv into columns; an empty cell is NaN, and rows that the file leaves out are NaN too. `tickHours` is
 * used when there are too few rows to tell how far apart they are.
 */
export async function readMetrics(path: string, tickHours: number): Promise<MetricTable> {
  let names: readonly string[] = [];
  const ticks: number[] = [];
  const hours: number[] = [];
  const cells: number[][] = [];
  await readCsv(path, (header) => {
    names = header.slice(2);
    for (const _ of names) cells.push([]);
    return (fields) => {
      ticks.push(Number(fields[0]));
      hours.push(Number(fields[1]));
      for (let column = 0; column < cells.length; column += 1)
        cells[column].push(parseCell(fields[column + 2]));
    };
  });
  const step = deriveStep(ticks);
  const rowHours =
    ticks.length > 1 ? ((hours[1] - hours[0]) / (ticks[1] - ticks[0])) * step : tickHours * step;
  const rows = ticks.length === 0 ? 0 : Math.round((ticks[ticks.length - 1] - ticks[0]) / step) + 1;
  const start = ticks.length === 0 || hours[0] === 0 ? 0 : hours[0] - rowHours;
  const columns = new Map<string, Float64Array>();
  for (const [column, name] of names.entries()) {
    const values = new Float64Array(rows).fill(Number.NaN);
    for (let i = 0; i < ticks.length; i += 1)
      values[Math.round((ticks[i] - ticks[0]) / step)] = cells[column][i];
    columns.set(name, values);
  }
  return { grid: { start, rowHours, rows }, columns };
}

function parseCell(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}

/** Ticks between rows: the smallest step, so that a row left out shows as a gap. */
function deriveStep(ticks: readonly number[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < ticks.length; i += 1) step = Math.min(step, ticks[i] - ticks[i - 1]);
  return Number.isFinite(step) && step > 0 ? step : 1;
}
