import { InputError } from '../../errors.ts';
import { scrambledSobolDesign } from '../../experiments/designs/owen-scramble.ts';
import { sobolDimensionsMax } from '../../experiments/designs/sobol.ts';
import { Draws } from '../../random/draws.ts';
import type { Point, StudyPlan } from '../study.ts';

/** A design for Sobol's indices of `parameters` parameters and, where runs have luck, of luck itself. */
export interface SobolSettings {
  readonly seed: string;
  readonly parameters: number;
  /**
   * Rows N of Saltelli's matrices over all scramblings: a multiple of `scramblings`, best a power of two times it. A
   * design with more rows begins with the same runs.
   */
  readonly rows: number;
  /** Whether a run's replication matters. False asks for replication 0 alone. */
  readonly luck: boolean;
  /** Whether indices of pairs are wanted too, for N runs more a parameter. */
  readonly secondOrder?: boolean;
  /** Independent scramblings that the rows are divided among, at least 16 (the default). */
  readonly scramblings?: number;
}

/**
 * Which run is which in a row of k parameters. A and B are independent points on independent luck; AB_i is A with parameter
 * i of B, BA_i the reverse, and AB_luck is A on the luck of B. An absent column is −1.
 */
export interface SobolColumns {
  readonly a: number;
  readonly b: number;
  readonly ab: readonly number[];
  readonly abLuck: number;
  readonly ba: readonly number[];
  readonly count: number;
}

export const scramblingsOf = ({ scramblings = 16 }: SobolSettings): number => scramblings;

/** The columns of a row, in the order in which their runs are asked for. */
export function sobolColumns({ parameters, luck, secondOrder = false }: SobolSettings): SobolColumns {
  const ab = Array.from({ length: parameters }, (_, i) => 2 + i);
  const afterLuck = 2 + parameters + (luck ? 1 : 0);
  const ba = secondOrder ? ab.map((_, i) => afterLuck + i) : [];
  return { a: 0, b: 1, ab, abLuck: luck ? 2 + parameters : -1, ba, count: afterLuck + ba.length };
}

/** Runs of the whole design: N (k + 2), N more for luck, N k more for the second order. */
export const countSobolRuns = (settings: SobolSettings): number =>
  settings.rows * sobolColumns(settings).count;

/**
 * Saltelli's matrices (Computer Physics Communications 145, 2002; 181, 2010) from independent Owen scramblings of Sobol's
 * sequence in 2k dimensions. Row r is row ⌊r / s⌋ of scrambling r mod s, and has its own luck: replications 2r and 2r + 1.
 * Throws InputError for settings that make no such design.
 */
export function planSobol(settings: SobolSettings): StudyPlan {
  requireSettings(settings);
  const { seed, parameters, rows, luck } = settings;
  const columns = sobolColumns(settings);
  const scramblings = scramblingsOf(settings);
  const stream = new Draws(seed, 0).stream('sensitivity.sobol');
  const designs = new Map<number, number[][]>();
  const designOf = (scramble: number): number[][] => {
    const known = designs.get(scramble);
    if (known !== undefined) return known;
    const made = scrambledSobolDesign(rows / scramblings, 2 * parameters, stream, scramble);
    designs.set(scramble, made);
    return made;
  };
  const stage = {
    count: rows * columns.count,
    questionAt: (place: number) => {
      const row = Math.floor(place / columns.count);
      const both = designOf(row % scramblings)[Math.floor(row / scramblings)];
      const { point, ofB } = pointOf(both, place % columns.count, columns);
      return { point, replication: luck ? 2 * row + (ofB ? 1 : 0) : 0 };
    },
  };
  return (told) => (told.length === 0 ? stage : undefined);
}

/** The point of a column, and whether it has the luck of B. */
function pointOf(
  both: readonly number[],
  column: number,
  { a, b, ab, abLuck }: SobolColumns,
): { readonly point: Point; readonly ofB: boolean } {
  const k = both.length / 2;
  const [ofA, ofB] = [both.slice(0, k), both.slice(k)];
  if (column === a || column === abLuck) return { point: ofA, ofB: column === abLuck };
  if (column === b) return { point: ofB, ofB: true };
  if (column < 2 + ab.length) return { point: ofA.with(column - 2, ofB[column - 2]), ofB: false };
  const i = column - 2 - k - (abLuck < 0 ? 0 : 1);
  return { point: ofB.with(i, ofA[i]), ofB: true };
}

function requireSettings(settings: SobolSettings): void {
  const { parameters, rows } = settings;
  const scramblings = scramblingsOf(settings);
  if (2 * parameters > sobolDimensionsMax || parameters < 1)
    throw new InputError({
      path: 'analysis',
      constraint: `expected 1 to ${sobolDimensionsMax / 2} parameters in a Sobol analysis`,
      value: String(parameters),
      hint: 'screen them with morris first, and keep those that matter',
    });
  if (scramblings < 16 || rows % scramblings !== 0 || rows < 2 * scramblings)
    throw new InputError({
      path: 'rows',
      constraint: `expected a multiple of ${scramblings} (16 or more scramblings), at least twice it`,
      value: String(rows),
      hint: 'use 512, 1,024 or a larger power of two',
    });
}
