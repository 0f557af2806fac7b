/** A function to make small: gives its value at `x` and writes its gradient; infinite where it is not defined. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

const armijo = 1e-4;
const stepMax = 2;
const halvingsMax = 12;
const flat = 1e-7;

/**
 * A local minimum by BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 6.1), for a
 * few variables of order 1. Deterministic; ends after `iterations` at the latest.
 */
export function minimiseSmooth(f: Smooth, start: ArrayLike<number>, iterations: number): Minimum {
  const n = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(n);
  let value = f(x, gradient);
  let inverse = identity(n);
  for (let iteration = 0; iteration < iterations && Number.isFinite(value); iteration += 1) {
    let direction = descend(inverse, gradient);
    let slope = dot(direction, gradient);
    if (slope >= 0) {
      inverse = identity(n);
      direction = gradient.map((g) => -g);
      slope = -dot(gradient, gradient);
    }
    if (slope > -flat) break;
    const longest = direction.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
    let step = Math.min(1, stepMax / longest);
    const next = new Float64Array(n);
    const nextGradient = new Float64Array(n);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < halvingsMax; halving += 1, step /= 2) {
      for (let i = 0; i < n; i += 1) next[i] = x[i] + step * direction[i];
      nextValue = f(next, nextGradient);
      if (nextValue <= value + armijo * step * slope) break;
    }
    if (!(nextValue < value)) break;
    updateInverse(inverse, x, next, gradient, nextGradient);
    const gained = value - nextValue;
    [x, gradient, value] = [next, nextGradient, nextValue];
    if (gained < flat) break;
  }
  return { x, value };
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) matrix[i * n + i] = 1;
  return matrix;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** −H g. */
function descend(inverse: Float64Array, gradient: Float64Array): Float64Array {
  const n = gradient.length;
  return gradient.map((_, i) => -dot(inverse.subarray(i * n, (i + 1) * n), gradient));
}

/** The BFGS update of the inverse Hessian; left as it is where the function bends the wrong way. */
function updateInverse(
  inverse: Float64Array,
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const n = x.length;
  const s = next.map((value, i) => value - x[i]);
  const y = nextGradient.map((value, i) => value - gradient[i]);
  const bend = dot(s, y);
  if (bend <= 1e-12) return;
  const hy = y.map((_, i) => dot(inverse.subarray(i * n, (i + 1) * n), y));
  const scale = (1 + dot(y, hy) / bend) / bend;
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j < n; j += 1)
      inverse[i * n + j] += scale * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / bend;
}
