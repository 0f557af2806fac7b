import { quantileOf } from './contention.ts';

/** A few samples of one piece of work, taken in a row. */
export interface TimedBlock {
  /** Seconds of one run in each sample, by the clock on the wall. */
  readonly wall: readonly number[];
  /** CPU seconds of one run in each sample. */
  readonly cpu: readonly number[];
  /** What disturbed the block, in words; undefined when it was left alone. */
  readonly contended?: string;
}

/**
 * By which clock a pair is read. The time of other programs passes on the wall but not in this process's CPU time, which
 * says nothing of work on several threads or on another device.
 */
export type Clock = 'wall' | 'cpu';

/** One block of work between two blocks of an anchor. */
export interface Pair {
  readonly before: TimedBlock;
  readonly work: TimedBlock;
  readonly after: TimedBlock;
}

/**
 * The clock for blocks that are compared with each other: the wall when all were left alone, CPU time when one was
 * disturbed. `hasCpuClock` says whether CPU time is that of the work: one thread on the CPU. A clock that has not moved
 * in a sample is too coarse for it.
 */
export function chooseClock(blocks: readonly TimedBlock[], hasCpuClock: boolean): Clock {
  const isDisturbed = blocks.some(({ contended }) => contended !== undefined);
  const ticks = blocks.every(({ cpu }) => cpu.every((seconds) => seconds > 0));
  return hasCpuClock && isDisturbed && ticks ? 'cpu' : 'wall';
}

/**
 * Seconds of a block: the median of its samples. A lower quantile or the fastest sample would be lower in blocks of
 * many samples than in blocks of one, as those of an anchor are, and so bias their ratio.
 */
export function blockSeconds(block: TimedBlock, clock: Clock): number {
  return quantileOf(block[clock], 0.5);
}

/** What one pair says of the work, in its anchor. */
export interface PairedCost {
  /** Time of the work over the mean of the anchor's before and after: what slows down steadily cancels. */
  readonly ratio: number;
  /** The same for each sample of the work. */
  readonly samples: readonly number[];
  /** Whether one of the three blocks was disturbed. */
  readonly isContended: boolean;
}

/** Reads one pair. */
export function derivePairedCost({ before, work, after }: Pair, hasCpuClock: boolean): PairedCost {
  const blocks = [before, work, after];
  const clock = chooseClock(blocks, hasCpuClock);
  const anchor = (blockSeconds(before, clock) + blockSeconds(after, clock)) / 2;
  return {
    ratio: blockSeconds(work, clock) / anchor,
    samples: work[clock].map((seconds) => seconds / anchor),
    isContended: blocks.some(({ contended }) => contended !== undefined),
  };
}

/** Ratios over their own median: how a unit scatters, which is 1 by definition. */
export function overMedian(ratios: readonly number[]): number[] {
  const median = quantileOf(ratios, 0.5);
  return ratios.map((ratio) => ratio / median);
}

/** A ratio that many pairs measured. */
export interface RobustRatio {
  /** Median: errors of a pair go up as often as down, for either side of it may have been disturbed. */
  readonly value: number;
  /** Relative standard error of the median by the middle 68 % of the pairs; 0 for a single pair, which knows nothing of it. */
  readonly error: number;
}

/** Standard error of the median of a normal distribution over that of its mean. */
const MEDIAN_OVER_MEAN = 1.253;

/** Estimates a ratio from its pairs. */
export function deriveRatio(ratios: readonly number[]): RobustRatio {
  const value = quantileOf(ratios, 0.5);
  return { value, error: standardError(deviationOf(ratios) / value, ratios.length) };
}

/** Standard error of the median of so many values that scatter by `deviation`. */
export function standardError(deviation: number, count: number): number {
  return (MEDIAN_OVER_MEAN * deviation) / Math.sqrt(count);
}

/**
 * Relative scatter of single pairs around the median of their own workload, over workloads with several pairs; 0 where
 * there are none.
 */
export function scatterOf(workloads: readonly (readonly number[])[]): number {
  const centred = workloads.flatMap((ratios) => {
    if (ratios.length < 2) return [];
    const median = quantileOf(ratios, 0.5);
    // Pairs around a median that they made lie too close to it: n − 1 of n are free.
    const correction = Math.sqrt(ratios.length / (ratios.length - 1));
    return ratios.map((ratio) => (ratio / median - 1) * correction);
  });
  return centred.length === 0 ? 0 : deviationOf(centred);
}

/** Half the width of the middle 68 % is a standard deviation that single odd values do not move. */
export function deviationOf(values: readonly number[]): number {
  return (quantileOf(values, 0.84) - quantileOf(values, 0.16)) / 2;
}
