import { join } from 'node:path';
import type { Holding } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { deriveLorenz } from './lorenz-curve.ts';

/** In how many parts of its holders a curve is drawn. */
const curveSteps = 100;

/** What is held, by whom, and the columns of agents-*.csv that say how much. */
interface HoldingSource {
  readonly token: string;
  readonly holders: string;
  readonly tables: readonly string[];
  readonly columns: RegExp;
  /** Whether those who have none are no holders. */
  readonly holdersOnly?: true;
}

/** A staker's DMP is its 2PM in the vault; airdropped DMP is nobody's 2PM. */
const sources: readonly HoldingSource[] = [
  {
    token: '2PM',
    holders: 'stakers',
    tables: ['stakers'],
    columns: /^(?!.*unbacked).*\.(2pm|dmp)$/,
  },
  { token: 'DGAI', holders: 'delegators', tables: ['delegators'], columns: /\.dgai$/ },
  {
    token: 'RT',
    holders: 'holders of royalty tokens',
    tables: ['stakers', 'contributors', 'traders', 'nodes'],
    columns: /^rt\.rt\//,
    holdersOnly: true,
  },
];

/**
 * How the tokens of a run are divided between their holders, from agents-*.csv of the run folder `dir`. What no table
 * tells is left out; without stakers there is no second token to tell of, and nothing is.
 */
export async function reduceHoldings(dir: string): Promise<Holding[]> {
  const holdings: Holding[] = [];
  for (const { token, holders, tables, columns, holdersOnly } of sources) {
    const amounts: number[] = [];
    for (const table of tables)
      for (const amount of await readAmounts(join(dir, `agents-${table}.csv`), columns)) amounts.push(amount);
    const held = holdersOnly ? amounts.filter((amount) => amount > 0) : amounts;
    if (token === '2PM' && held.length === 0) return [];
    if (held.some((amount) => amount > 0))
      holdings.push({ token, holders, count: held.length, ...deriveLorenz(held, curveSteps) });
  }
  return holdings;
}

/** Per row of a table the sum of the columns whose names match; nothing where none does. */
async function readAmounts(path: string, columns: RegExp): Promise<number[]> {
  let places: readonly number[] = [];
  const amounts: number[] = [];
  await readCsv(path, {
    header(names) {
      places = names.flatMap((name, place) => (columns.test(name) ? [place] : []));
    },
    record(fields) {
      if (places.length > 0) amounts.push(places.reduce((sum, place) => sum + Number(fields[place]), 0));
    },
  });
  return amounts;
}
