/** Buckets of the latency histogram: 32 per factor of two, from 2^−14 h (0.2 s) to 2^10 h. */
const BUCKETS_PER_OCTAVE = 32;
const OCTAVE_MIN = -14;
const OCTAVES = 24;

function powerOfTwo(exponent: number): number {
  return exponent >= 0 ? 1 << exponent : 1 / (1 << -exponent);
}

/** What happened in one tick, for metrics; no part of the state. Counts, and sums in the units of the state. */
export class TickTally {
  candidates = 0;
  submitted = 0;
  unaffordable = 0;
  refused = 0;
  settled = 0;
  timedOut = 0;
  failed = 0;
  rerouted = 0;
  audits = 0;
  fakesDone = 0;
  fakesFound = 0;
  misrouted = 0;
  cuMilli = 0;
  gross = 0;
  burned = 0;
  network = 0;
  governance = 0;
  treasury = 0;
  adaptor = 0;
  royalty = 0;
  node = 0;
  refunded = 0;
  locked = 0;
  forgone = 0;
  busyHours = 0;
  capacityHours = 0;
  phiPpm = 0;
  targetHours = 0;
  readonly latency = new Int32Array(BUCKETS_PER_OCTAVE * OCTAVES);
  latencyCount = 0;
  private readonly real = new Float64Array(1);
  private readonly bits = new Uint32Array(this.real.buffer);

  /** Forgets the tick. */
  clear(): void {
    this.candidates = 0;
    this.submitted = 0;
    this.unaffordable = 0;
    this.refused = 0;
    this.settled = 0;
    this.timedOut = 0;
    this.failed = 0;
    this.rerouted = 0;
    this.audits = 0;
    this.fakesDone = 0;
    this.fakesFound = 0;
    this.misrouted = 0;
    this.cuMilli = 0;
    this.gross = 0;
    this.burned = 0;
    this.network = 0;
    this.governance = 0;
    this.treasury = 0;
    this.adaptor = 0;
    this.royalty = 0;
    this.node = 0;
    this.refunded = 0;
    this.locked = 0;
    this.forgone = 0;
    this.busyHours = 0;
    this.capacityHours = 0;
    this.phiPpm = 0;
    this.targetHours = 0;
    if (this.latencyCount > 0) this.latency.fill(0);
    this.latencyCount = 0;
  }

  /** Every count and sum by name, for a checkpoint. */
  save(): Record<string, number | number[]> {
    const saved: Record<string, number | number[]> = { latency: [...this.latency] };
    for (const [name, value] of Object.entries(this)) if (typeof value === 'number') saved[name] = value;
    return saved;
  }

  /** Takes over what `save` gave. */
  load(saved: Readonly<Record<string, number | number[]>>): void {
    for (const [name, value] of Object.entries(saved)) {
      if (name === 'latency') this.latency.set(value as number[]);
      else if (name in this) (this as unknown as Record<string, number>)[name] = value as number;
    }
  }

  /** Counts the latencies of the served `rows[0 … count)`. The bucket is read off the bits of the double: no logarithm needed. */
  bindLatencies(
    arrivalHours: Float64Array,
    finishHours: Float64Array,
  ): (rows: Int32Array, count: number) => void {
    const { real, bits, latency } = this;
    return (rows, count) => {
      const last = latency.length - 1;
      const offset = (1023 + OCTAVE_MIN) * BUCKETS_PER_OCTAVE;
      for (let k = 0; k < count; k += 1) {
        const row = rows[k];
        real[0] = finishHours[row] - arrivalHours[row];
        // Exponent and five bits of the mantissa of a little-endian double.
        const bucket = Math.max(0, (bits[1] >>> 15) - offset);
        latency[bucket < last ? bucket : last] += 1;
      }
      this.latencyCount += count;
    };
  }

  /**
   * Latencies in hours below which the given shares of the tick's served requests lie, within 1.6 %; NaN when there are
   * none. `shares` rise.
   */
  quantiles(shares: readonly number[]): number[] {
    const { latency, latencyCount } = this;
    if (latencyCount === 0) return shares.map(() => Number.NaN);
    let bucket = 0;
    let below = 0;
    return shares.map((share) => {
      const wanted = Math.ceil(share * latencyCount);
      while (below + latency[bucket] < wanted || latency[bucket] === 0) {
        below += latency[bucket];
        bucket += 1;
      }
      return middleOf(bucket);
    });
  }
}

/** Latency in the middle of a bucket, hours. */
function middleOf(bucket: number): number {
  const octave = Math.floor(bucket / BUCKETS_PER_OCTAVE) + OCTAVE_MIN;
  const within = (bucket % BUCKETS_PER_OCTAVE) + 0.5;
  return powerOfTwo(octave) * (1 + within / BUCKETS_PER_OCTAVE);
}
