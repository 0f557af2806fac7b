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
