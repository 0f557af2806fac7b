import { readFileSync, writeFileSync } from 'node:fs';
import { describeContention, watchContention } from './contention.ts';
import type { TimedBlock } from './paired-cost.ts';
import type { OpenWorkload } from './workload.ts';

/** How long and how often a workload is timed. */
export interface BlockLimits {
  /** Time of one block of samples at work, without what passes while others have the CPU. */
  readonly blockSeconds: number;
  /** Blocks of each workload in one session, each between two of its anchor; fewer where the time is short. */
  readonly pairsMax: number;
  /** Pairs without which a workload is left out; more than one where none is needed, as in a check. One by default. */
  readonly pairsMin?: number;
}

/** What measuring itself cost. */
export interface Overhead {
  /** Seconds in the loop that times, and seconds of them in the work. */
  loopSeconds: number;
  workSeconds: number;
}

/** An open workload with what is known about timing it. */
export interface ReadyWorkload {
  readonly open: OpenWorkload;
  /** Runs per sample. */
  readonly runs: number;
  /** Seconds of one run, roughly. */
  readonly seconds: number;
}

/** A sample shorter than this would time the clock and the collector of garbage. */
const sampleSecondsMin = 0.001;

/** Runs before the first block: branch predictors and the runtime's own memory settle. */
const warmUpRuns = 2;

/**
 * Runs of less than a sample spend most of their time in calls, which the compiler of JavaScript makes faster for so many
 * seconds of CPU time.
 */
const warmUpSeconds = 0.1;

/**
 * The work before a block has filled the caches with its own data, so a short run is done once without being timed. A
 * longer one loads what it needs in a small part of its time.
 */
const warmedBelowSeconds = 0.05;

/** Where others hold the CPU, a block waits for its share of it, and takes at most so many times its length. */
const waitingMax = 3;

/** Short calls after which the way into a library is compiled as far as it will be. */
const warmCalls = 4000;

/** Short calls so far on the ways that a kind of work has in common. */
export interface CallWarmth {
  calls: number;
}

/**
 * Warms a workload up, checks its result and chooses how many runs make a sample. The first short workload of its kind pays
 * for the way that all share. Throws what the workload throws.
 */
export async function readyWorkload(open: OpenWorkload, warmth: CallWarmth): Promise<ReadyWorkload> {
  for (let run = 0; run < warmUpRuns; run++) await open.run();
  await open.check?.();
  const warmUp = readCpu();
  let seconds: number;
  do {
    const begun = performance.now();
    await open.run();
    seconds = Math.max((performance.now() - begun) / 1000, 1e-6);
    warmth.calls += 1;
  } while (
    seconds < sampleSecondsMin &&
    readCpu() - warmUp < (warmth.calls < warmCalls ? 4 : 1) * warmUpSeconds
  );
  const runs = Math.max(1, Math.min(1000, Math.ceil(sampleSecondsMin / seconds)));
  return { open, runs, seconds };
}

/** Times one block of samples, by the clock on the wall and by CPU time. */
export async function timeBlock(
  { open, runs, seconds }: ReadyWorkload,
  blockSeconds: number,
  overhead: Overhead,
  where: { readonly threads: number; readonly isOnCpu: boolean },
): Promise<TimedBlock> {
  if (seconds < warmedBelowSeconds) await open.run();
  const finish = watchContention();
  const wall: number[] = [];
  const cpu: number[] = [];
  const begun = performance.now();
  let now = begun;
  let worked = 0;
  do {
    const used = readCpu();
    const start = performance.now();
    for (let run = 0; run < runs; run++) {
      const running = open.run();
      // Waiting for what is already done would time the queue of promises.
      if (running !== undefined) await running;
    }
    now = performance.now();
    const spent = readCpu() - used;
    wall.push((now - start) / 1000 / runs);
    cpu.push(spent / runs);
    worked += where.isOnCpu ? Math.min(spent, (now - start) / 1000) : (now - start) / 1000;
  } while (worked < blockSeconds && now - begun < 1000 * waitingMax * blockSeconds);
  overhead.loopSeconds += (now - begun) / 1000;
  overhead.workSeconds += wall.reduce((sum, one) => sum + one * runs, 0);
  const contended = describeContention(finish(wall), where);
  return { wall, cpu, ...(contended !== undefined && { contended }) };
}

/**
 * CPU seconds of this thread, which does the work of one-threaded sessions, or of the process before Node 23.9, which has
 * little else to do.
 */
function readCpu(): number {
  const { user, system } = (process as ThreadClock).threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1e6;
}

interface ThreadClock {
  readonly threadCpuUsage?: () => NodeJS.CpuUsage;
}

/** Watches the memory of this process: what is returned gives the most that it held since, in bytes, beyond the beginning. */
export function watchMemory(): () => number {
  const before = process.memoryUsage.rss();
  resetPeakMemory();
  return () => Math.max(0, readPeakMemory() - before);
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
    return peak === null ? process.memoryUsage.rss() : Number(peak[1]) * 1024;
  } catch {
    return process.memoryUsage.rss();
  }
}
