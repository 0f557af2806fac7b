import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { deriveSortedQuantile } from '../metrics/quantile.ts';
import { percent } from './percent.ts';

/** How much of the machine a block of work really had. */
export interface Readings {
  /** CPU time of this process over time gone by, from all of its threads. */
  readonly cpuShare: number;
  /** Times a second that the system took the CPU away. */
  readonly involuntarySwitchesPerSecond: number;
  /** 95th percentile over median of what was timed. */
  readonly tailRatio: number;
}

/**
 * Limits beyond which the clock on the wall says more about a block's neighbours than about its work. An undisturbed one-threaded run
 * here has a CPU share of 0.99, single switches a second and a tail of 1.01–1.10.
 */
const limits = {
  cpuShareMin: 0.97,
  involuntarySwitchesPerSecondMax: 40,
  tailRatioMax: 1.5,
} as const;

/** Tails of fewer samples than this are the luck of one of them. */
const tailSamplesMin = 10;

/** Begins to watch a block; what is returned ends it and gives its readings. */
export function watchContention(): (seconds: readonly number[]) => Readings {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const switches = process.resourceUsage().involuntaryContextSwitches;
  return (seconds) => {
    const wall = (performance.now() - begun) / 1000;
    const used = process.cpuUsage(cpu);
    return {
      cpuShare: (used.user + used.system) / 1e6 / wall,
      involuntarySwitchesPerSecond: (process.resourceUsage().involuntaryContextSwitches - switches) / wall,
      tailRatio: seconds.length < tailSamplesMin ? 1 : quantileOf(seconds, 0.95) / quantileOf(seconds, 0.5),
    };
  };
}

/** What the rest of the machine did while a session measured. */
export interface Surroundings {
  /** Share of the CPU time that this process left over that other programs used; 0 where the system does not say. */
  readonly crowd: number;
  /** Share of all CPUs' time that the host of a virtual machine kept for others; 0 where the system does not say. */
  readonly steal: number;
}

/** Ticks of /proc/stat in a second: USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time left over below which nothing can be said of who used it, as a share of all. */
const spareShareMin = 0.05;

/** Begins to watch the machine; what is returned says how it went until then. */
export function watchSurroundings(): () => Surroundings {
  const cpu = process.cpuUsage();
  const before = readHostTimes();
  return () => {
    const used = process.cpuUsage(cpu);
    const after = readHostTimes();
    const all = after.all - before.all;
    const own = ((used.user + used.system) / 1e6) * TICKS_PER_SECOND;
    return deriveSurroundings({
      all,
      own,
      busy: after.busy - before.busy,
      steal: after.steal - before.steal,
    });
  };
}

/** Shares from ticks: of all CPUs, of this process, of all that was at work, and of what the host stole. */
export function deriveSurroundings(ticks: {
  readonly all: number;
  readonly own: number;
  readonly busy: number;
  readonly steal: number;
}): Surroundings {
  const { all, own, busy, steal } = ticks;
  const spare = all - own;
  return {
    crowd: spare > spareShareMin * all ? Math.max(0, busy - own) / spare : 0,
    steal: all > 0 ? steal / all : 0,
  };
}

/**
 * What disturbed a block, in words a person can act on; undefined when it was left alone. Work that fills the machine,
 * with as many `threads` as it has CPUs, leaves none for the system's own housekeeping: there how often a thread had to
 * make room says nothing, and the scatter of times must. Work that is not `isOnCpu` needs little of the CPU's time.
 */
export function describeContention(
  readings: Readings,
  { threads, isOnCpu }: { readonly threads: number; readonly isOnCpu: boolean } = {
    threads: 1,
    isOnCpu: true,
  },
  cpus = availableParallelism(),
): string | undefined {
  const fills = threads > 1 && threads >= cpus;
  if (isOnCpu && readings.cpuShare < limits.cpuShareMin)
    return `other programs held the CPU: this one had ${percent(readings.cpuShare)} of the time`;
  if (!fills && readings.involuntarySwitchesPerSecond > limits.involuntarySwitchesPerSecondMax) {
    const times = Math.round(readings.involuntarySwitchesPerSecond);
    return `the system took the CPU away ${times} times a second`;
  }
  if (readings.tailRatio > limits.tailRatioMax)
    return `times scatter: one run in twenty took ${readings.tailRatio.toFixed(2)} times the median`;
  return undefined;
}

/** Quantile of unsorted numbers, by linear interpolation between order statistics. */
export function quantileOf(values: readonly number[], share: number): number {
  return deriveSortedQuantile(Float64Array.from(values).sort(), share);
}

/** Ticks of all CPUs since the start, those at work, and those stolen; zeros where there is no /proc/stat. */
function readHostTimes(): { all: number; busy: number; steal: number } {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].trim().split(/\s+/);
    const [user, nice, system, idle, wait, irq, softIrq, steal = 0] = ticks.map(Number);
    const busy = user + nice + system + irq + softIrq;
    return { all: busy + idle + wait + steal, busy, steal };
  } catch {
    return { all: 0, busy: 0, steal: 0 };
  }
}
