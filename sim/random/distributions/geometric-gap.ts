import { log1p } from '../../portable.ts';
import { requireDomain } from './domain.ts';

/**
 * The number of trials up to and including the first success, when each succeeds with probability `p` in [0,
 * 1]: the gap in ticks to an entity's next candidate. From `u` in [0, 1) by the inverse of its distribution:
 * an integer ≥ 1, rising with `u`, falling with `p`; `Infinity` when p is 0, for such a candidate never
 * comes.
 */
export function geometricGap(u: number, p: number): number {
  requireDomain(u >= 0 && u < 1, 'geometric: u in [0, 1)', u);
  requireDomain(p >= 0 && p <= 1, 'geometric: p in [0, 1]', p);
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (p === 1) return 1;
  return 1 + Math.floor(log1p(-u) / log1p(-p));
}
