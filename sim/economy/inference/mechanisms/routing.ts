import { AliasTable } from '../../../random/distributions/alias-table.ts';
import { WORD_VALUES } from '../../../random/word-values.ts';

const CELLS = 2048;

/**
 * What routing goes by beside queues. Candidates of `power-of-two` and `random` are drawn in proportion to `capacity`,
 * or each alike without it. Of two, the one with less work waiting is taken if `comparesWork`, else the one whose
 * queue is done first.
 *
 * A machine shall get as much work under two names as under one. Where requests come one by one, a node of half the
 * speed is the same node in slow motion: drawn half as often, its queue in units of work is distributed alike, but
 * twice as long in hours; comparing hours takes 2–7 % of its work away. Where all of a tick's requests come at once,
 * queues grow from nothing together, and only hours treat both alike.
 */
export interface RoutingWeights {
  /** By node, in any one unit per hour. */
  readonly capacity: Float64Array | undefined;
  readonly comparesWork: boolean;
  /** Of a node; for stake-weighted routing only. */
  readonly stake: ((node: number) => number) | undefined;
}

/**
 * The nodes that may be given work now: eligible members only, so that a draw indexes nobody who cannot serve. Rebuilt
 * when a node joins, leaves, fails, recovers, or is jailed.
 */
export class EligibleNodes {
  readonly ids: Int32Array;
  count = 0;
  /** Whether candidates are drawn by capacities that differ; if not, each is as likely as any other. */
  weighted = false;
  private capacity: Float64Array | undefined;
  /** Capacity of each node and those before it, of how many nodes, and what of the whole sum a word is worth. */
  private readonly upTo: Float64Array;
  private summedCount = 0;
  private capacityPerWord = 0;
  /** The first node whose sum reaches into each cell of capacity; its width is a power of two, so that cells are exact. */
  private readonly guide = new Int32Array(CELLS);
  private cellsPerCapacity = 1;
  /** What a waiting hour counts for, by node. */
  perHour: Float64Array;
  private readonly alike: Float64Array;
  private stakes: AliasTable | undefined;

  constructor(nodes: number) {
    this.ids = new Int32Array(nodes);
    this.upTo = new Float64Array(nodes);
    this.alike = new Float64Array(nodes).fill(1);
    this.perHour = this.alike;
  }

  /** Nothing is known of those listed before. */
  forget(): void {
    this.count = 0;
    this.capacity = undefined;
    this.summedCount = 0;
  }

  /** Lists those of the `serving` whose tier fits (1 in `fits`), in their order. */
  rebuild(
    serving: Int32Array,
    servingCount: number,
    tier: Uint8Array,
    fits: Uint8Array,
    { capacity, comparesWork, stake }: RoutingWeights,
  ): void {
    const { ids } = this;
    let count = 0;
    let kept = 0;
    for (let k = 0; k < servingCount; k += 1) {
      const node = serving[k];
      if (fits[tier[node]] === 0) continue;
      kept += Number(kept === count && ids[count] === node);
      ids[count] = node;
      count += 1;
    }
    this.count = count;
    this.weighted = capacity !== undefined && this.weigh(capacity, capacity === this.capacity ? kept : 0);
    this.capacity = capacity;
    this.perHour = this.weighted && comparesWork && capacity !== undefined ? capacity : this.alike;
    this.stakes = undefined;
    if (stake === undefined || count === 0) return;
    const stakes = Float64Array.from(this.ids.subarray(0, count), (node) => stake(node));
    this.stakes = new AliasTable(stakes.some((weight) => weight > 0) ? stakes : stakes.fill(1));
  }

  /**
   * Adds capacities up; returns whether they differ. Lists mostly differ by a node or two from the one before: the sums
   * of the first `kept` nodes, who are the same, stay.
   */
  private weigh(capacity: Float64Array, kept: number): boolean {
    const { ids, count, upTo } = this;
    let alike = 0;
    while (alike < count && capacity[ids[alike]] === capacity[ids[0]]) alike += 1;
    const from = Math.min(kept, this.summedCount);
    this.summedCount = alike < count ? count : 0;
    if (alike === count) return false;
    let total = from === 0 ? 0 : upTo[from - 1];
    for (let k = from; k < count; k += 1) {
      total += capacity[ids[k]];
      upTo[k] = total;
    }
    this.capacityPerWord = total / WORD_VALUES;
    this.layGuide(from);
    return true;
  }

  /** Lays the guide from node `from` of the list on, or all of it when the sum has outgrown its cells or left most empty. */
  private layGuide(from: number): void {
    const { upTo, count, guide } = this;
    const total = upTo[count - 1];
    let perCapacity = this.cellsPerCapacity;
    while (total * perCapacity >= CELLS) perCapacity /= 2;
    while (total * perCapacity < CELLS / 2) perCapacity *= 2;
    let k = perCapacity === this.cellsPerCapacity ? from : 0;
    this.cellsPerCapacity = perCapacity;
    let cell = k === 0 ? 0 : Math.floor(upTo[k - 1] * perCapacity) + 1;
    for (; k < count; k += 1) {
      for (const reach = upTo[k] * perCapacity; cell <= reach; cell += 1) guide[cell] = k;
    }
  }

  /** One candidate for a word: by inversion, so that it rises with the word, and another list moves few of them far. */
  draw(word: number): number {
    if (!this.weighted) return this.ids[Math.floor((word / WORD_VALUES) * this.count)];
    const { upTo } = this;
    const reached = word * this.capacityPerWord;
    let k = this.guide[Math.floor(reached * this.cellsPerCapacity)];
    // Often the word is one node past the guide: as likely as not, so without a branch. Few are further.
    k += Number(upTo[k] <= reached);
    while (upTo[k] <= reached) k += 1;
    return this.ids[k];
  }

  /** `draw` of each of the first `n` words, into `out`; there must be somebody to draw. */
  drawAll(words: Uint32Array, n: number, out: Int32Array): void {
    for (let i = 0; i < n; i += 1) out[i] = this.draw(words[i]);
  }

  /** Of two nodes drawn by two words the one with less waiting; the first drawn on a tie. */
  powerOfTwo(word0: number, word1: number, freeHours: Float64Array, nowHours: number): number {
    return shorterOf(this.draw(word0), this.draw(word1), freeHours, nowHours, this.perHour);
  }

  /** One node drawn in proportion to stake. */
  stakeWeighted(word0: number, word1: number): number {
    return this.stakes === undefined ? this.draw(word0) : this.ids[this.stakes.pickTwo(word0, word1)];
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

/** Of two nodes the one with less waiting, by what a waiting hour counts for at each; the first on a tie. */
export function shorterOf(
  a: number,
  b: number,
  freeHours: Float64Array,
  nowHours: number,
  perHour: Float64Array,
): number {
  const freeA = freeHours[a];
  const freeB = freeHours[b];
  // Idle is idle: a node that fell idle earlier has no shorter queue.
  // Idle or busy, one or the other, is hard to guess: arithmetic costs less than a branch that is guessed wrong.
  const waitA = (freeA - nowHours) * Number(freeA > nowHours);
  const waitB = (freeB - nowHours) * Number(freeB > nowHours);
  const takesB = Number(waitA * perHour[a] > waitB * perHour[b]);
  return a + (b - a) * takesB;
}
