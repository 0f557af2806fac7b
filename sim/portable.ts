import exp from '@stdlib/math-base-special-exp';
import expm1 from '@stdlib/math-base-special-expm1';
import ln from '@stdlib/math-base-special-ln';
import log1p from '@stdlib/math-base-special-log1p';
import pow from '@stdlib/math-base-special-pow';

/*
 * ECMAScript leaves the last bits of exp, log and pow to the engine, and V8 has changed them between releases.
 * Everything that enters the state of a run uses these instead: plain IEEE-754 additions and multiplications,
 * hence one result on every platform.
 */
export { exp, expm1, ln, log1p, pow };

/**
 * The whole number nearest to x ≥ 0, a half up, for loops: V8 makes of `Math.round` a branch that is guessed wrong for
 * every second number, which takes longer than all the rest of many a loop. Exact below 2^52, but for the largest double
 * below ½, which goes to 1.
 */
export function roundNearest(x: number): number {
  return Math.floor(x + 0.5);
}

/** 1 / (1 + e^−x): the logistic function, in (0, 1). */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

/** π/2 in parts of 33 bits, so that a whole number of them below 2^20 is exact, and what is left of each (fdlibm). */
const HALF_PI_FIRST = 1.5707963267341256;
const HALF_PI_SECOND = 6.077100506303966e-11;
const HALF_PI_REST = 2.0222662487959506e-21;
/** Beyond it the nearest whole turn is taken off first: the result is as near as an argument of 53 bits can say. */
const EXACT_TURNS_MAX = 1_600_000;

/** Coefficients of x³, x⁵ … of the sine and of x⁴, x⁶ … of the cosine on [−π/4, π/4] (fdlibm). */
const sineTerms = [
  -0.16666666666666632, 0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6,
  -2.5050760253406863e-8, 1.58969099521155e-10,
];
const cosineTerms = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];

function polynomial(terms: readonly number[], z: number): number {
  let sum = 0;
  for (let k = terms.length - 1; k >= 0; k -= 1) sum = sum * z + terms[k];
  return sum;
}

/** sin(x + quarters · π/2). */
function sineOfTurn(x: number, quarters: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const near = Math.abs(x) < EXACT_TURNS_MAX ? x : x - 2 * Math.PI * Math.round(x / (2 * Math.PI));
  const n = Math.round(near / (Math.PI / 2));
  const first = near - n * HALF_PI_FIRST;
  const second = first - n * HALF_PI_SECOND;
  const lost = n * HALF_PI_REST - (first - second - n * HALF_PI_SECOND);
  const r = second - lost;
  const tail = second - r - lost;
  const z = r * r;
  const turn = (((n + quarters) % 4) + 4) % 4;
  const value =
    turn % 2 === 0
      ? r + (z * r * polynomial(sineTerms, z) + tail)
      : 1 - (z / 2 - (z * z * polynomial(cosineTerms, z) - r * tail));
  return turn < 2 ? value : -value;
}

/** Sine of an angle in radians; below a million within 1e-15, NaN of what is not finite. */
export const sin = (x: number): number => sineOfTurn(x, 0);

/** Cosine of an angle in radians, as near as the sine. */
export const cos = (x: number): number => sineOfTurn(x, 1);
