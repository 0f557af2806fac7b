/**
 * The coefficients x ≥ 0 that make Σ_j x_j · rows[i][j] close to 1 in least squares over all rows, as fits by relative
 * error need it: each row is divided by what was observed. Exact for the few columns it is meant for (at most 8): of
 * all sets of columns whose own least squares come out positive, the one with the smallest remainder is the solution
 * (Lawson and Hanson 1974, chapter 23). Columns that are zero in every row get 0.
 */
export function fitNonNegative(rows: readonly (readonly number[])[]): number[] {
  const columns = rows[0]?.length ?? 0;
  const { gram, right } = normalEquations(rows, columns);
  let best = { x: new Array<number>(columns).fill(0), gain: 0 };
  for (let set = 1; set < 1 << columns; set++) {
    const chosen = Array.from({ length: columns }, (_, column) => column).filter(
      (column) => set & (1 << column),
    );
    const solved = solvePositive(
      chosen.map((row) => chosen.map((column) => gram[row][column])),
      chosen.map((row) => right[row]),
    );
    if (solved === undefined) continue;
    // What a least-squares solution takes off the remainder is the product of itself and the right side.
    const gain = chosen.reduce((sum, column, k) => sum + solved[k] * right[column], 0);
    if (gain <= best.gain) continue;
    const x = new Array<number>(columns).fill(0);
    for (const [k, column] of chosen.entries()) x[column] = solved[k];
    best = { x, gain };
  }
  return best.x;
}

function normalEquations(rows: readonly (readonly number[])[], columns: number) {
  const gram = Array.from({ length: columns }, () => new Array<number>(columns).fill(0));
  const right = new Array<number>(columns).fill(0);
  for (const row of rows) {
    for (let i = 0; i < columns; i++) {
      right[i] += row[i];
      for (let j = 0; j < columns; j++) gram[i][j] += row[i] * row[j];
    }
  }
  return { gram, right };
}

/** Solution of a symmetric positive definite system by Cholesky; undefined when it is singular or not positive. */
function solvePositive(gram: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const n = right.length;
  // Features differ by powers of ten; with a unit diagonal they do not.
  const scale = gram.map((row, i) => Math.sqrt(row[i]));
  if (scale.some((one) => !(one > 0))) return undefined;
  const lower = factorise(gram.map((row, i) => row.map((value, j) => value / (scale[i] * scale[j]))));
  if (lower === undefined) return undefined;
  const x = right.map((value, i) => value / scale[i]);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  const solved = x.map((value, i) => value / scale[i]);
  return solved.every((value) => value > 0) ? solved : undefined;
}

/** The lower triangle whose product with itself is `gram`; undefined when there is none. */
function factorise(gram: readonly (readonly number[])[]): number[][] | undefined {
  const lower = gram.map((row) => new Array<number>(row.length).fill(0));
  for (let i = 0; i < gram.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i === j && sum < 1e-12) return undefined;
      lower[i][j] = i === j ? Math.sqrt(sum) : sum / lower[j][j];
    }
  }
  return lower;
}
