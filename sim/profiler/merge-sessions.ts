import { Draws, type Stream } from '../random/draws.ts';
import type { Measurement } from '../workload/measurement.ts';
import { type Block, medianOf } from './block.ts';
import { quantileOf } from './contention.ts';
import type { Session } from './session-work.ts';
import type { Workload } from './workload.ts';

/** Times that sessions and their samples are drawn again. */
const resamples = 400;

/** Samples of a session that take part in one resample. */
const samplesUsed = 40;

/**
 * What the sessions that count say together about each workload, anchors included; workloads that no session measured
 * undisturbed are left out. The interval is resampled over sessions first and samples second: samples of one session
 * share its luck, and an interval from them alone misses nearly every repetition.
 */
export function mergeSessions(sessions: readonly Session[], workloads: readonly Workload[]): Measurement[] {
  const stream = new Draws('profiler', 0).stream('profiler.bootstrap');
  return workloads.flatMap((workload, index) => {
    const found = sessions.flatMap((session) => findBlock(session, workload) ?? []);
    return found.length === 0 ? [] : [merge(workload, found, stream, index)];
  });
}

interface FoundBlock {
  readonly session: number;
  readonly block: Block;
  /** Seconds of the kind's anchor in the same session. */
  readonly anchorSeconds: number;
}

function findBlock(session: Session, { id, kind }: Workload): FoundBlock | undefined {
  const block = session.blocks.find((one) => one.id === id);
  const anchor = session.anchors[kind];
  if (block === undefined || block.contended !== undefined || anchor === undefined) return undefined;
  return { session: session.session, block, anchorSeconds: quantileOf(anchor, 0.5) };
}

function merge(
  { id, kind, family, regime, facts }: Workload,
  found: readonly FoundBlock[],
  stream: Stream,
  entity: number,
): Measurement {
  const sessions = found.map(({ session, block, anchorSeconds }) => {
    const seconds = medianOf(block);
    return { session, seconds, units: seconds / anchorSeconds };
  });
  const { memory } = found[0].block;
  return {
    id,
    kind,
    family,
    ...(regime !== undefined && { regime }),
    facts,
    sessions,
    secondsP50: quantileOf(
      sessions.map(({ seconds }) => seconds),
      0.5,
    ),
    secondsP95: quantileOf(
      found.map(({ block }) => quantileOf(block.samples, 0.95)),
      0.5,
    ),
    interval: resampleMedian(
      found.map(({ block }) => block.samples),
      stream,
      entity,
    ),
    units: quantileOf(
      sessions.map(({ units }) => units),
      0.5,
    ),
    peakMemoryBytes: Math.max(...found.map(({ block }) => block.peakMemoryBytes)),
    ...(memory && { memory }),
  };
}

/** 95 % interval of the median over sessions of their medians. */
export function resampleMedian(
  sessions: readonly (readonly number[])[],
  stream: Stream,
  entity: number,
): [number, number] {
  const medians = Array.from({ length: resamples }, (_, resample) => {
    let state = Math.floor(stream.uniform(entity, resample, 0) * 0xffff_ffff) | 1;
    // One address gives one number of 32 bits; the thousands that a resample needs follow from it (xorshift).
    const pick = (length: number): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % length;
    };
    const drawn = sessions.map(() => {
      const samples = sessions[pick(sessions.length)];
      const count = Math.min(samples.length, samplesUsed);
      return quantileOf(
        Array.from({ length: count }, () => samples[pick(samples.length)]),
        0.5,
      );
    });
    return quantileOf(drawn, 0.5);
  });
  return [quantileOf(medians, 0.025), quantileOf(medians, 0.975)];
}
