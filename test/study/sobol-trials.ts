import { planSobol } from '../../sim/study/sensitivity/sobol.ts';
import {
  deriveSobolIndices,
  type SobolIndex,
  type SobolIndices,
} from '../../sim/study/sensitivity/sobol-indices.ts';
import { answerStudy, Study } from '../../sim/study/study.ts';
import { ishigami, Luck, luckyProduct } from './published-functions.ts';

/** Sensitivity analyses of published functions, each by its seed. */

/** Indices of Ishigami's function. */
export function analyseIshigami(seed: string, rows = 4_096): SobolIndices {
  const settings = { seed, parameters: 3, rows, luck: false };
  const told = answerStudy(new Study(planSobol(settings)), ishigami);
  return requireIndices(deriveSobolIndices(settings, told));
}

/** Indices of x₁ + x₁x₂ + 2x₂z. */
export function analyseLuckyProduct(seed: string, rows = 4_096): SobolIndices {
  const settings = { seed, parameters: 2, rows, luck: true };
  const luck = new Luck(seed);
  const told = answerStudy(new Study(planSobol(settings)), (point, replication) =>
    luckyProduct(point, luck.common(replication)),
  );
  return requireIndices(deriveSobolIndices(settings, told));
}

export function requireIndices(found: ReturnType<typeof deriveSobolIndices>): SobolIndices {
  if ('refused' in found) throw new Error(found.refused);
  return found;
}

/** First and total indices in one list. */
export const listIndices = ({ parameters }: Pick<SobolIndices, 'parameters'>): SobolIndex[] => [
  ...parameters.map(({ first }) => first),
  ...parameters.map(({ total }) => total),
];
