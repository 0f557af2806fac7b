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

/** 1 / (1 + e^−x): the logistic function, in (0, 1). */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}
