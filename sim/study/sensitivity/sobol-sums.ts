import { InvariantError } from '../../errors.ts';
import type { Evaluation, Point } from '../study.ts';
import { type Fitted, listTerms, PolynomialSurrogate } from './polynomial-surrogate.ts';
import { type SobolColumns, type SobolSettings, scramblingsOf, sobolColumns } from './sobol.ts';

/** Values of one outcome by column and row, less their mean. */
export interface SobolValues {
  readonly columns: SobolColumns;
  readonly scramblings: number;
  readonly rows: number;
  /** `value[column][row]`. */
  readonly values: readonly Float64Array[];
  /** Rows that count. */
  readonly counted: readonly boolean[];
  /** Values of the polynomials at the same points, each fitted to scramblings that it is not used for. */
  readonly smooth: readonly Float64Array[];
  /** The polynomial of a scrambling of even number, and of the others. */
  readonly surrogates: readonly [PolynomialSurrogate, PolynomialSurrogate];
}

/** What is to stand for a missing value: nothing (its row does not count), or the lowest or highest value there is. */
export type Filling = 'none' | 'lowest' | 'highest';

/** Lays out all evaluations of a Sobol design; throws InvariantError where they are not those of the design. */
export function layOut(
  settings: SobolSettings,
  evaluations: readonly Evaluation[],
  outcome: number,
  filling: Filling,
): SobolValues {
  const columns = sobolColumns(settings);
  const { rows } = settings;
  if (evaluations.length !== rows * columns.count)
    throw new InvariantError(`sobol: ${evaluations.length} evaluations of ${rows * columns.count}`);
  const known = evaluations.map(({ outcomes }) => outcomes[outcome]).filter((value) => !Number.isNaN(value));
  const stand = known.reduce((a, b) => (filling === 'lowest' ? Math.min(a, b) : Math.max(a, b)), known[0]);
  const values = Array.from({ length: columns.count }, () => new Float64Array(rows));
  const counted = new Array<boolean>(rows).fill(true);
  for (const { index, outcomes } of evaluations) {
    const row = Math.floor(index / columns.count);
    const isMissing = Number.isNaN(outcomes[outcome]);
    values[index % columns.count][row] = isMissing ? stand : outcomes[outcome];
    if (isMissing && filling === 'none') counted[row] = false;
  }
  const scramblings = scramblingsOf(settings);
  const points = Array.from({ length: columns.count }, () => new Array<Point>(rows));
  for (const { index, point } of evaluations)
    points[index % columns.count][Math.floor(index / columns.count)] = point;
  const plain = { columns, scramblings, rows, counted, values };
  centre(
    plain,
    averageOf(plain, (row) => (values[columns.a][row] + values[columns.b][row]) / 2),
  );
  const surrogates = fitSurrogates(plain, points);
  const smooth = points.map((column) =>
    Float64Array.from(column, (point, row) => surrogates[(row % scramblings) % 2].valueAt(point)),
  );
  // What the polynomials miss has less spread, and so a mean that is surer.
  const { a, b } = columns;
  const rest = averageOf(
    plain,
    (row) => (values[a][row] - smooth[a][row] + values[b][row] - smooth[b][row]) / 2,
  );
  centre(plain, rest);
  return { ...plain, smooth, surrogates };
}

type Plain = Omit<SobolValues, 'smooth' | 'surrogates'>;

function centre({ values }: Plain, mean: number): void {
  for (const column of values) for (let row = 0; row < column.length; row += 1) column[row] -= mean;
}

const averageOf = (values: Plain, term: (row: number) => number): number => average(meansOf(values, term));

/** A polynomial for scramblings of even number, fitted to the others, and one the other way round. */
function fitSurrogates(
  { columns, scramblings, rows, counted, values }: Plain,
  points: readonly (readonly Point[])[],
): readonly [PolynomialSurrogate, PolynomialSurrogate] {
  const terms = listTerms(points[0][0].length, (rows * columns.count) / 2);
  const fitTo = (half: number): PolynomialSurrogate => {
    const fitted = function* (): Generator<Fitted> {
      for (let row = 0; row < rows; row += 1) {
        if ((row % scramblings) % 2 !== half || !counted[row]) continue;
        for (let c = 0; c < columns.count; c += 1) yield { point: points[c][row], value: values[c][row] };
      }
    };
    return new PolynomialSurrogate(terms, fitted);
  };
  return [fitTo(1), fitTo(0)];
}

/**
 * The mean over the rows of each scrambling of the product of two columns, whose points have in common the parameters for
 * which `isShared`: of what the polynomial misses, plus the polynomial's own covariance, which is known (a control variate).
 */
export function productsOf(
  all: SobolValues,
  p: number,
  q: number,
  isShared: (parameter: number) => boolean,
): Float64Array {
  const [f, g] = [all.values, all.smooth];
  const rest = meansOf(all, (row) => f[p][row] * f[q][row] - g[p][row] * g[q][row]);
  return rest.map((mean, s) => mean + all.surrogates[s % 2].covariance(isShared));
}

/** The mean of a term over the rows of each scrambling. */
function meansOf(
  { scramblings, rows, counted }: Pick<SobolValues, 'counted' | 'rows' | 'scramblings'>,
  term: (row: number) => number,
): Float64Array {
  const sums = new Float64Array(scramblings);
  const counts = new Float64Array(scramblings);
  for (let row = 0; row < rows; row += 1) {
    if (!counted[row]) continue;
    sums[row % scramblings] += term(row);
    counts[row % scramblings] += 1;
  }
  return sums.map((sum, scramble) => sum / counts[scramble]);
}

/** Mean of as many means. */
export const average = (means: Float64Array): number =>
  means.reduce((sum, mean) => sum + mean, 0) / means.length;
