import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describeContention, quantileOf, watchContention } from './contention.ts';
import type { OpenWorkload } from './workload.ts';

/** How long and how often a workload is timed. */
export interface BlockLimits {
  /** Time of one stretch of samples; a stretch that was disturbed is repeated. */
  readonly stretchSeconds: number;
  readonly samplesMin: number;
  /** Stretches after which a workload counts as disturbed. */
  readonly stretchesMax: number;
}

/** What one session found out about one workload. */
export interface Block {
  readonly id: string;
  /** Seconds of one run in each sample; short runs are timed several at a time. */
  readonly samples: readonly number[];
  /** Runs per sample. */
  readonly runs: number;
  /** Most memory that the process held while it ran, in bytes, beyond what it held before the workload. */
  readonly peakMemoryBytes: number;
  /** What the workload says that it holds, in bytes. */
  readonly memory?: Readonly<Record<string, number>>;
  /** Why the block does not count; undefined when it does. */
  readonly contended?: string;
}

/** What measuring itself cost. */
export interface Overhead {
  /** Seconds in the loop that times, and seconds of them in the work. */
  loopSeconds: number;
  workSeconds: number;
}

/** A sample shorter than this would time the clock and the collector of garbage. */
const sampleSecondsMin = 0.001;

/** Samples that a block keeps: enough for percentiles, few enough for a file. */
const samplesKept = 200;

/** Runs before the first sample: caches, branch predictors and the runtime's own memory settle. */
const warmUpRuns = 2;

/**
 * Times an open workload after a warm-up and a check of its result, until one stretch was left alone. Throws what the
 * workload throws.
 */
export async function measureBlock(
  id: string,
  open: OpenWorkload,
  limits: BlockLimits,
  overhead: Overhead,
  threads: number,
): Promise<Block> {
  const before = readMemory();
  for (let run = 0; run < warmUpRuns; run++) await open.run();
  await open.check?.();
  const runs = await chooseRuns(open);
  resetPeakMemory();
  let samples: number[] = [];
  let contended: string | undefined;
  for (let stretch = 0; stretch < limits.stretchesMax; stretch++) {
    const finish = watchContention();
    const begun = performance.now();
    samples = await takeSamples(open, runs, limits);
    overhead.loopSeconds += (performance.now() - begun) / 1000;
    overhead.workSeconds += samples.reduce((sum, seconds) => sum + seconds * runs, 0);
    contended = describeContention(finish(samples), threads > 1 && threads >= availableParallelism());
    if (contended === undefined) break;
  }
  const peakMemoryBytes = Math.max(0, readPeakMemory() - before) + (open.memory?.['weights'] ?? 0);
  const { memory } = open;
  const block = { id, samples: thin(samples), runs, peakMemoryBytes, ...(memory && { memory }) };
  return contended === undefined ? block : { ...block, contended };
}

async function takeSamples(open: OpenWorkload, runs: number, limits: BlockLimits): Promise<number[]> {
  const samples: number[] = [];
  const end = performance.now() + 1000 * limits.stretchSeconds;
  let now = performance.now();
  while (now < end || samples.length < limits.samplesMin) {
    const begun = now;
    for (let run = 0; run < runs; run++) {
      const running = open.run();
      // Waiting for what is already done would time the queue of promises.
      if (running !== undefined) await running;
    }
    now = performance.now();
    samples.push((now - begun) / (1000 * runs));
  }
  return samples;
}

async function chooseRuns(open: OpenWorkload): Promise<number> {
  const begun = performance.now();
  await open.run();
  const seconds = (performance.now() - begun) / 1000;
  return Math.max(1, Math.min(1000, Math.ceil(sampleSecondsMin / Math.max(seconds, 1e-6))));
}

/** Every n-th sample, with the digits that a clock of nanoseconds has to say. */
function thin(samples: readonly number[]): number[] {
  const step = Math.max(1, samples.length / samplesKept);
  const kept = Math.min(samples.length, samplesKept);
  return Array.from({ length: kept }, (_, i) => Number(samples[Math.floor(i * step)].toPrecision(6)));
}

/** Median of a block's samples, in seconds. */
export function medianOf(block: Block): number {
  return quantileOf(block.samples, 0.5);
}

function readMemory(): number {
  return process.memoryUsage.rss();
}

/** Makes the system forget the peak so far (Linux, proc(5)); elsewhere the peak is the present. */
function resetPeakMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux, or not allowed: `readPeakMemory` then gives less.
  }
}

function readPeakMemory(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return peak === null ? readMemory() : Number(peak[1]) * 1024;
  } catch {
    return readMemory();
  }
}
