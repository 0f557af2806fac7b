import type { Samples } from '../../../sim/economy/vault/mechanisms/kl-divergence.ts';
import { ln } from '../../../sim/portable.ts';

/** D_KL(p ‖ q) = Σ p ln(p/q) of shares, nats, by the definition (economy.md §4.3): what the vault's weights are held against. */
export function deriveDiscreteKl(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < p.length; k += 1) sum += p[k] === 0 ? 0 : p[k] * (ln(p[k]) - ln(q[k]));
  return Math.max(0, sum);
}

/** The same of counts with Dirichlet smoothing: shares (count + alpha) / (N + alpha × classes). */
export function deriveSmoothedKl(p: ArrayLike<number>, q: ArrayLike<number>, alpha: number): number {
  return deriveDiscreteKl(toSmoothedShares(p, alpha), toSmoothedShares(q, alpha));
}

function toSmoothedShares(counts: ArrayLike<number>, alpha: number): number[] {
  const list = Array.from(counts);
  const whole = list.reduce((sum, items) => sum + items + alpha, 0);
  return list.map((items) => (items + alpha) / whole);
}

/** The points of two samples as one, those of `a` first. */
export function mergeSamples(a: Samples, b: Samples): Samples {
  return { values: Float64Array.of(...a.values, ...b.values), dimensions: a.dimensions };
}
