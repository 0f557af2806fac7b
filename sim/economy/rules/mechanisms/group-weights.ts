/** Weights are whole numbers, so that their sum does not depend on order: the largest of a formula is this. */
const largest = 0x4000_0000;

/** Turns the weights of a formula into whole numbers in place, the largest into 2^30; none where all are 0. */
export function quantiseWeights(weights: Float64Array): void {
  let most = 0;
  for (const weight of weights) if (weight > most) most = weight;
  if (most === 0) return;
  for (let k = 0; k < weights.length; k += 1) weights[k] = Math.round((weights[k] / most) * largest);
}
