import type { Quality } from '../workload/measurement.ts';
import { quantileOf } from './contention.ts';
import { percent } from './percent.ts';

/** What a session saw of the machine while it measured. */
export interface SessionSigns {
  /** Seconds of each anchor, block after block. */
  readonly anchors: Readonly<Record<string, readonly number[]>>;
  /** Blocks that were disturbed, with what disturbed them, and all blocks. */
  readonly contended: readonly string[];
  readonly blocks: number;
  /** Share of the CPU time that this process left over that other programs used; 0 where the system does not say. */
  readonly crowd: number;
  /** Share of all CPUs' time that the host kept for others. */
  readonly steal: number;
}

/** How a session went, and why it was not quiet. */
export interface SessionQuality {
  readonly quality: Quality;
  readonly reasons: readonly string[];
}

/** An anchor whose middle 80 % of blocks lie further apart than this drifts. */
const driftMax = 0.06;

/** No clock rate changes by so much: others on the host of a virtual machine do not show but in what they take. */
const clockDriftMax = 0.4;

/** Single blocks scatter, the shorter the more; what drifts stays for several. */
const blocksSmoothed = 5;

/** Share of disturbed blocks beyond which a session is disturbed. */
const contendedShareMax = 0.25;

/** Others that use more of what is left over than this share caches, memory and the clock rate with the work. */
const crowdMax = 0.5;

const stealMax = 0.02;

/** Qualities from best to worst. */
export const qualities: readonly Quality[] = ['quiet', 'drifting', 'disturbed'];

/** The worse of two qualities. */
function worseQuality(a: Quality, b: Quality): Quality {
  return qualities[Math.max(qualities.indexOf(a), qualities.indexOf(b))];
}

/**
 * Tells a quiet session from one on a machine that changes its speed, and both from one that others disturbed. The
 * figures of each count; how far they can be trusted differs.
 */
export function judgeSession({ anchors, contended, blocks, crowd, steal }: SessionSigns): SessionQuality {
  const disturbances: string[] = [];
  if (contended.length > contendedShareMax * blocks)
    disturbances.push(`${contended.length} of ${blocks} blocks were disturbed: ${contended[0]}`);
  if (steal > stealMax)
    disturbances.push(`the host of this virtual machine kept ${percent(steal)} of the CPU time for others`);
  if (crowd > crowdMax)
    disturbances.push(`other programs used ${percent(Math.min(1, crowd))} of what this one left of the CPUs`);
  const moved = Object.entries(anchors).map(([name, seconds]) => ({ name, drift: driftOf(seconds) }));
  const drifts = moved
    .filter(({ drift }) => drift > driftMax)
    .map(({ name, drift }) => `the ${name} anchor moved by ${percent(drift)} within the session`);
  if (moved.some(({ drift }) => drift > clockDriftMax)) disturbances.push(...drifts.splice(0));
  const reasons = [...disturbances, ...drifts];
  if (disturbances.length > 0) return { quality: 'disturbed', reasons };
  return { quality: drifts.length > 0 ? 'drifting' : 'quiet', reasons };
}

/** How far the middle 80 % of running medians lie apart. */
function driftOf(seconds: readonly number[]): number {
  const width = Math.min(blocksSmoothed, Math.max(1, seconds.length - 3));
  const smooth = seconds
    .slice(0, seconds.length - width + 1)
    .map((_, i) => quantileOf(seconds.slice(i, i + width), 0.5));
  return smooth.length < 2 ? 0 : quantileOf(smooth, 0.9) / quantileOf(smooth, 0.1) - 1;
}

/** Sessions that stand behind a calibration, and the others. */
export interface ChosenSessions<One> {
  readonly counted: readonly One[];
  readonly left: readonly One[];
  /** The worst among those that count. */
  readonly quality: Quality;
}

/**
 * The sessions of the best quality that `wanted` of them reach; those that are worse are left out. Where none reaches
 * it, all count.
 */
export function chooseSessions<One extends { readonly quality: Quality }>(
  sessions: readonly One[],
  wanted: number,
): ChosenSessions<One> {
  const upTo = (worst: number): One[] =>
    sessions.filter(({ quality }) => qualities.indexOf(quality) <= worst);
  const worst = qualities.findIndex((_, index) => upTo(index).length >= wanted);
  const counted = upTo(worst === -1 ? qualities.length - 1 : worst);
  return {
    counted,
    left: sessions.filter((one) => !counted.includes(one)),
    quality: counted.map(({ quality }) => quality).reduce(worseQuality, 'quiet'),
  };
}
