import { Draws, type Stream } from '../random/draws.ts';
import type { Measurement } from '../workload/measurement.ts';
import { quantileOf } from './contention.ts';
import { deriveRatio, scatterOf, standardError } from './paired-cost.ts';
import type { Block, Session } from './session-work.ts';
import type { Workload } from './workload.ts';

/** Times that sessions and what was timed in them are drawn again. */
const resamples = 400;

/** Times of a session that take part in one resample. */
const samplesUsed = 40;

/**
 * What the sessions that count say together about each workload, anchors included; workloads that no session measured are
 * left out. The interval is resampled over sessions first and pairs second: pairs of one session share its luck, and an
 * interval from them alone misses nearly every repetition.
 */
export function mergeSessions(sessions: readonly Session[], workloads: readonly Workload[]): Measurement[] {
  const stream = new Draws('profiler', 0).stream('profiler.bootstrap');
  const scales = new Map(sessions.map((session) => [session, new SessionScale(session)]));
  return workloads.flatMap((workload, index) => {
    const found = [...scales].flatMap(([session, scale]) => {
      const block = session.blocks.find(({ id }) => id === workload.id);
      return block === undefined ? [] : [scale.measure(block, workload)];
    });
    return found.length === 0 ? [] : [merge(workload, found, stream, index)];
  });
}

/** What one session says of one workload. */
interface Found {
  readonly session: number;
  readonly block: Block;
  readonly units: number;
  /** Relative standard error of the units. */
  readonly error: number;
  /** Seconds of each pair, and of each sample, at the speed that the anchor had over the whole session. */
  readonly pairs: readonly number[];
  readonly samples: readonly number[];
}

/** Turns ratios to an anchor into units and seconds of one session. */
class SessionScale {
  readonly #session: Session;
  /** Relative scatter of single pairs around the median of their workload, by anchor. */
  readonly #scatter: ReadonlyMap<string, number>;

  constructor(session: Session) {
    this.#session = session;
    const anchors = [...new Set(session.blocks.map(({ anchor }) => anchor))];
    this.#scatter = new Map(
      anchors.map((name) => [
        name,
        scatterOf(session.blocks.filter(({ anchor }) => anchor === name).map(({ ratios }) => ratios)),
      ]),
    );
  }

  measure(block: Block, { kind }: Workload): Found {
    const conversions = this.#session.conversions[block.anchor];
    const unit = conversions === undefined ? { value: 1, error: 0 } : deriveRatio(conversions);
    const { value, error } = deriveRatio(block.ratios);
    // Two or three pairs that happen to agree know less than all pairs of the session.
    const pooled = standardError(this.#scatter.get(block.anchor) ?? 0, block.ratios.length);
    const anchorSeconds = deriveAnchorSeconds(this.#session, kind);
    const toSeconds = (ratio: number): number => ratio * unit.value * anchorSeconds;
    return {
      session: this.#session.session,
      block,
      units: value * unit.value,
      error: Math.hypot(Math.max(error, pooled), unit.error),
      pairs: block.ratios.map(toSeconds),
      samples: block.samples.map(toSeconds),
    };
  }
}

/**
 * Seconds of a kind's anchor in a session. What disturbs it only ever adds time, so of a disturbed session the lower
 * quarter counts; a clock rate that drifts goes both ways, and there the median stands for the session.
 */
export function deriveAnchorSeconds({ anchors, quality }: Session, kind: string): number {
  return quantileOf(anchors[kind], quality === 'disturbed' ? 0.25 : 0.5);
}

function merge(
  { id, kind, family, regime, facts }: Workload,
  found: readonly Found[],
  stream: Stream,
  entity: number,
): Measurement {
  const medianOf = (values: readonly number[]): number => quantileOf(values, 0.5);
  const sessions = found.map(({ session, units, error, pairs }) => ({
    session,
    seconds: medianOf(pairs),
    units,
    error,
  }));
  const { memory } = found[0].block;
  return {
    id,
    kind,
    family,
    ...(regime !== undefined && { regime }),
    facts,
    sessions,
    secondsP50: medianOf(sessions.map(({ seconds }) => seconds)),
    secondsP95: medianOf(found.map(({ samples }) => quantileOf(samples, 0.95))),
    interval: resampleMedian(
      found.map(({ pairs }) => pairs),
      stream,
      entity,
    ),
    units: medianOf(sessions.map(({ units }) => units)),
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
