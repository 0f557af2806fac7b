import { deriveSample } from './sample.ts';
import { studentAbove } from './student-t.ts';

/**
 * Two one-sided t tests (Schuirmann 1987): the chance of differences as small as these if their mean were `margin`
 * or farther from 0. Small where the mean surely lies within (−margin, margin). Below two pairs nothing is sure: 1.
 */
export function deriveEquivalence(differences: ArrayLike<number>, margin: number): number {
  const { n, mean, sd } = deriveSample(differences);
  if (n < 2) return 1;
  if (sd === 0) return Math.abs(mean) < margin ? 0 : 1;
  const error = sd / Math.sqrt(n);
  return studentAbove((margin - Math.abs(mean)) / error, n - 1);
}
