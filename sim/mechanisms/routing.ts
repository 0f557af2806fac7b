import { AliasTable } from '../random/distributions/alias-table.ts';

const WORDS = 0x1_0000_0000;

/** How an adaptor picks a node among the eligible (economy.md §2.8). */
export type RoutingPolicy = 'power-of-two' | 'random' | 'least-latency' | 'stake-weighted';

/**
 * The nodes that may be given work now: eligible members only, so that a draw indexes nobody who cannot serve. Rebuilt
 * when a node joins, leaves, fails, recovers, or is jailed.
 */
export class EligibleNodes {
  readonly ids: Int32Array;
  count = 0;
  private weights: AliasTable | undefined;

  constructor(nodes: number) {
    this.ids = new Int32Array(nodes);
  }

  /** Lists those of the `serving` whose tier fits (1 in `fits`), in their order; stakes are read for stake-weighted routing only. */
  rebuild(
    serving: Int32Array,
    servingCount: number,
    tier: Uint8Array,
    fits: Uint8Array,
    stake: ((node: number) => number) | undefined,
  ): void {
    let count = 0;
    for (let k = 0; k < servingCount; k += 1) {
      if (fits[tier[serving[k]]] === 0) continue;
      this.ids[count] = serving[k];
      count += 1;
    }
    this.count = count;
    this.weights = undefined;
    if (stake === undefined || count === 0) return;
    const weights = Float64Array.from(this.ids.subarray(0, count), (node) => stake(node));
    this.weights = new AliasTable(weights.some((weight) => weight > 0) ? weights : weights.fill(1));
  }

  /** The node whose work, already accepted, is done first of two drawn by two words; the first drawn on a tie. */
  powerOfTwo(word0: number, word1: number, freeHours: Float64Array, nowHours: number): number {
    const { ids, count } = this;
    const a = ids[Math.floor((word0 / WORDS) * count)];
    const b = ids[Math.floor((word1 / WORDS) * count)];
    const freeA = freeHours[a];
    const freeB = freeHours[b];
    // Idle is idle: a node that fell idle earlier has no shorter queue.
    return (freeA > nowHours ? freeA : nowHours) <= (freeB > nowHours ? freeB : nowHours) ? a : b;
  }

  /** One node drawn with equal chances. */
  random(word: number): number {
    return this.ids[Math.floor((word / WORDS) * this.count)];
  }

  /** One node drawn in proportion to stake. */
  stakeWeighted(word0: number, word1: number): number {
    return this.weights === undefined ? this.random(word0) : this.ids[this.weights.pickTwo(word0, word1)];
  }

  /** The node that would return the request first, given each node's service time; the lowest id on a tie. */
  leastLatency(freeHours: Float64Array, nowHours: number, serviceHours: (node: number) => number): number {
    let best = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let k = 0; k < this.count; k += 1) {
      const node = this.ids[k];
      const free = freeHours[node];
      const done = (free > nowHours ? free : nowHours) + serviceHours(node);
      if (done < earliest) {
        earliest = done;
        best = node;
      }
    }
    return best;
  }
}
