import { readFileSync } from 'node:fs';

/** How much of the machine a stretch of work really had. */
export interface Readings {
  /** CPU time of this process over time gone by, from all of its threads. */
  readonly cpuShare: number;
  /** Times a second that the system took the CPU away. */
  readonly involuntarySwitchesPerSecond: number;
  /** Share of all CPUs' time that the host of a virtual machine kept for others; 0 where the system does not say. */
  readonly stealShare: number;
  /** 95th percentile over median of what was timed. */
  readonly tailRatio: number;
}

/**
 * Limits beyond which a stretch says more about its neighbours than about the work. An undisturbed one-threaded run
 * here has a CPU share of 0.99, single switches a second and a tail of 1.01–1.10.
 */
const limits = {
  cpuShareMin: 0.97,
  involuntarySwitchesPerSecondMax: 40,
  stealShareMax: 0.02,
  tailRatioMax: 1.5,
} as const;

/** Tails of fewer samples than this are the luck of one of them. */
const tailSamplesMin = 10;

/** Begins to watch; what is returned ends the stretch and gives its readings. */
export function watchContention(): (seconds: readonly number[]) => Readings {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const switches = process.resourceUsage().involuntaryContextSwitches;
  const host = readHostTimes();
  return (seconds) => {
    const wall = (performance.now() - begun) / 1000;
    const used = process.cpuUsage(cpu);
    const ended = readHostTimes();
    const all = ended.all - host.all;
    return {
      cpuShare: (used.user + used.system) / 1e6 / wall,
      involuntarySwitchesPerSecond: (process.resourceUsage().involuntaryContextSwitches - switches) / wall,
      stealShare: all > 0 ? (ended.steal - host.steal) / all : 0,
      tailRatio: seconds.length < tailSamplesMin ? 1 : quantileOf(seconds, 0.95) / quantileOf(seconds, 0.5),
    };
  };
}

/**
 * Why a stretch does not count, in words a person can act on; undefined when it does. Work that `fills` the machine, with
 * as many threads as it has CPUs, leaves none for the system's own housekeeping: there how often a thread had to make room
 * says nothing, and the scatter of times must.
 */
export function describeContention(readings: Readings, fills = false): string | undefined {
  const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
  if (readings.cpuShare < limits.cpuShareMin)
    return `other programs held the CPU: this one had ${percent(readings.cpuShare)} of the time`;
  if (readings.stealShare > limits.stealShareMax)
    return `the host of this virtual machine kept ${percent(readings.stealShare)} of the CPU time for others`;
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
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Ticks of all CPUs since the start, and those stolen from them; zeros where there is no /proc/stat. */
function readHostTimes(): { all: number; steal: number } {
  try {
    const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].trim().split(/\s+/);
    const [user, nice, system, idle, wait, irq, softIrq, steal = 0] = ticks.map(Number);
    return { all: user + nice + system + idle + wait + irq + softIrq + steal, steal };
  } catch {
    return { all: 0, steal: 0 };
  }
}
