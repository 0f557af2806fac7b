import type { ValuesOf } from '../../scenario/schema.ts';
import { linearPenalty, type PenaltyShape, stepPenalty } from './mechanisms/latency-penalty.ts';
import type { inferenceParameters } from './parameters.ts';

/** The penalty that a scenario asks for; `formula` is what it wrote in place of a shape, if it did. */
export function derivePenaltyShape(
  { mechanisms }: ValuesOf<typeof inferenceParameters>,
  formula: ((latency: number, target: number, max: number) => number) | undefined,
): PenaltyShape {
  const { shape, max } = mechanisms.latencyPenalty;
  if (shape === 'formula' && formula !== undefined) return (latency, target) => formula(latency, target, max);
  return shape === 'step' ? stepPenalty(max) : linearPenalty(max);
}
