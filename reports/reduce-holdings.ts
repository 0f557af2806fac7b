import { join } from 'node:path';
import { economy } from '../sim/economy/index.ts';
import { isHeld, listClaims } from '../sim/kernel/claims.ts';
import type { Manifest } from '../sim/store/manifest.ts';
import type { Holding } from './charts/report-data.ts';
import { readCsv } from './csv-reader.ts';
import { deriveLorenz } from './lorenz-curve.ts';

/** In how many parts of its holders a curve is drawn. */
const curveSteps = 100;

/** Kinds of agents whose holdings of a token are shown, where not all are. */
interface HoldingSource {
  readonly holders: string;
  readonly tables: readonly string[];
  /** Whether those who have none count too. */
  readonly all?: true;
}

/** Of other tokens it is all who hold any. */
const sources: Readonly<Record<string, HoldingSource>> = {
  '2PM': { holders: 'stakers', tables: ['stakers'], all: true },
  DGAI: { holders: 'delegators', tables: ['delegators'], all: true },
  RT: { holders: 'holders of royalty tokens', tables: ['stakers', 'contributors', 'traders', 'nodes'] },
};

type TableNotes = Manifest['tables'];
type ColumnNote = TableNotes[number]['columns'][number];

const claims = listClaims(economy.modules);
/** What a column is a holding of: the token that it is a claim on, or the token itself. */
const heldIn = (column: ColumnNote): string => claims.on(column) ?? column.unit;
const familyOf = (token: string): string => token.split('/')[0];

/** Tokens that agents hold, `RT` for all of a family: not money, nor what is a claim on another, or on nothing. */
function listTokens(notes: TableNotes): string[] {
  const held = notes.flatMap(({ columns }) => columns.filter(isHeld).map(({ unit }) => unit));
  const tokens = held.filter((token) => token !== 'USD' && !claims.isDeclared(token)).map(familyOf);
  return [...new Set([...Object.keys(sources), ...tokens])];
}

/** Names of the columns of a table that hold a token: of a family those of its tokens, not what is still to be handed out. */
function columnsOf(token: string, columns: readonly ColumnNote[]): ReadonlySet<string> {
  const held = columns.filter((column) => isHeld(column) && familyOf(heldIn(column)) === token);
  const members = held.filter((column) => heldIn(column) !== token);
  return new Set((members.length > 0 ? members : held).map(({ name }) => name));
}

/**
 * How the tokens of a run are divided between their holders, from agents-*.csv of the run folder `dir`, whose columns are
 * `notes`. What no table tells is left out; without stakers there is no second token to compare with, and nothing is told
 * of any.
 */
export async function reduceHoldings(dir: string, notes: TableNotes): Promise<Holding[]> {
  const holdings: Holding[] = [];
  for (const token of listTokens(notes)) {
    const { holders, tables, all } = sources[token] ?? {
      holders: `holders of ${token}`,
      tables: notes.map(({ name }) => name),
    };
    const amounts: number[] = [];
    for (const { name, columns } of notes.filter((note) => tables.includes(note.name)))
      for (const amount of await readAmounts(join(dir, `agents-${name}.csv`), columnsOf(token, columns)))
        amounts.push(amount);
    const held = all ? amounts : amounts.filter((amount) => amount > 0);
    if (token === '2PM' && held.length === 0) return [];
    if (held.some((amount) => amount > 0))
      holdings.push({ token, holders, count: held.length, ...deriveLorenz(held, curveSteps) });
  }
  return holdings;
}

/** Per row of a table the sum of some columns; nothing where it has none of them. */
async function readAmounts(path: string, columns: ReadonlySet<string>): Promise<number[]> {
  const amounts: number[] = [];
  await readCsv(path, (names) => {
    const places = names.flatMap((name, place) => (columns.has(name) ? [place] : []));
    return (fields) => {
      if (places.length > 0) amounts.push(places.reduce((sum, place) => sum + Number(fields[place]), 0));
    };
  });
  return amounts;
}
