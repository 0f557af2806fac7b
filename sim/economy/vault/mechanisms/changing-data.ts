/** Class shares of which `part`, [0, 1], is `fresh` and the rest is `own`; into `own`. Sums stay as they are. */
export function mixClassShares(own: Float64Array, fresh: Float64Array, part: number): void {
  for (let c = 0; c < own.length; c += 1) own[c] += part * (fresh[c] - own[c]);
}
