/** Symmetric matrices of n rows in one array, `matrix[i · n + j]`; only j ≤ i is read and written. */

/** The lower factor in place of the matrix; false where the matrix is not positive definite. */
export function factorise(matrix: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j += 1) {
    for (let i = j; i < n; i += 1) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k += 1) sum -= matrix[i * n + k] * matrix[j * n + k];
      if (i > j) matrix[i * n + j] = sum / matrix[j * n + j];
      else if (sum > 0) matrix[j * n + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L x = b in place of b. */
export function solveLower(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i += 1) {
    let sum = b[i];
    for (let k = 0; k < i; k += 1) sum -= lower[i * n + k] * b[k];
    b[i] = sum / lower[i * n + i];
  }
}

/** Solves Lᵀ x = b in place of b. */
export function solveUpper(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i -= 1) {
    b[i] /= lower[i * n + i];
    for (let k = 0; k < i; k += 1) b[k] -= lower[i * n + k] * b[i];
  }
}

/** The inverse of L Lᵀ, of which the lower half is filled. */
export function invert(lower: Float64Array, n: number): Float64Array {
  // Row i of L⁻¹ ends at the diagonal; it is kept as column i, so that both loops below run along memory.
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j += 1) {
    inverse[j * n + j] = 1 / lower[j * n + j];
    for (let i = j + 1; i < n; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum -= lower[i * n + k] * inverse[j * n + k];
      inverse[j * n + i] = sum / lower[i * n + i];
    }
  }
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = i; k < n; k += 1) sum += inverse[i * n + k] * inverse[j * n + k];
      product[i * n + j] = sum;
    }
  }
  return product;
}
