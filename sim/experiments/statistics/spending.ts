/**
 * Chances that each of several looks at growing numbers of pairs may err with, so that all of them together err with `risk`
 * at most: by the look of n pairs risk × (n / last)² is spent (the power family of Kim and DeMets, Biometrika 74, 1987).
 * Early looks have little of it, because there Student's t errs on
 * skewed differences. Nothing is assumed of how looks hang together: the chances add up to `risk`.
 *
 * @param looks pairs at each look, growing
 */
export function spendOverLooks(looks: readonly number[], risk: number): number[] {
  const last = looks[looks.length - 1];
  const spentBy = (pairs: number): number => risk * (pairs / last) * (pairs / last);
  return looks.map((pairs, look) => spentBy(pairs) - (look === 0 ? 0 : spentBy(looks[look - 1])));
}
