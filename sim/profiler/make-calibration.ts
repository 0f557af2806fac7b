import { InputError } from '../errors.ts';
import { engineVersion } from '../store/engine-version.ts';
import { type MeasuredCalibration, sealCalibration } from '../workload/calibration.ts';
import type { Quote } from '../workload/measurement.ts';
import { quantileOf } from './contention.ts';
import { deriveFheCosts, hasFheCosts } from './fhe/derive-costs.ts';
import { describeMachine, takeFingerprint } from './fingerprint.ts';
import { deriveMeasuredBands, widenIntervals } from './measured-bands.ts';
import { deriveAnchorSeconds, mergeSessions } from './merge-sessions.ts';
import { onnxAnchor } from './onnx/workloads.ts';
import { findMeasured, type Profile } from './profile.ts';
import { fitQuotes } from './quotes.ts';
import type { Session } from './session-work.ts';
import type { WorkloadKind, WorkloadSetting } from './workload.ts';

/** What a person says about a calibration, and what was asked of the profiler. */
export interface CalibrationRequest {
  readonly name: string;
  readonly grid: 'tiny' | 'quick' | 'full';
  readonly kinds: readonly WorkloadKind[];
  readonly ids: readonly string[];
  readonly setting: WorkloadSetting;
  /** Power that the machine draws under this load, in watts, as its owner states it. */
  readonly watts?: number;
}

/** Uncertainty of what was measured in a single session: nothing tells how the next would differ. */
const unknownUncertainty = 0.1;

/**
 * The calibration of a profile that has the plaintext kind. Throws InputError when the time sufficed for too few
 * workloads for a cost formula of transformers.
 */
export async function makeCalibration(
  profile: Profile,
  request: CalibrationRequest,
): Promise<MeasuredCalibration> {
  const workloads = await findMeasured(request.kinds, request.ids, request.setting);
  const { quality } = profile;
  const merged = mergeSessions(profile.sessions, workloads);
  const measuredBands = deriveMeasuredBands(merged, quality);
  const measurements = quality === 'quiet' ? merged : widenIntervals(merged, measuredBands);
  const quotes = fitQuotes(measurements, quality);
  const wantsFhe = request.kinds.includes('fhe');
  const withFhe = wantsFhe && hasFheCosts(measurements);
  const missing = wantsFhe && !withFhe ? ' The time did not suffice for encrypted work.' : '';
  const fingerprint = await takeFingerprint();
  const machine = describeMachine(fingerprint);
  const anchor = summariseAnchor(profile);
  const { threads, provider } = request.setting;
  const own = measurements.find(({ id }) => id === onnxAnchor)?.secondsP50 ?? anchor.value;
  return sealCalibration({
    format: 3,
    name: request.name,
    marked: 'measured',
    note: `Measured in ${profile.sessions.length} sessions on a machine that was ${quality}. Cost formulas hold for models that do not fit into the processor's caches, in 32-bit numbers, one request at a time.${missing}`,
    provenance: { tag: 'P', from: `dmpsim profile, grid ${request.grid}, on this machine` },
    hardware: `${machine}; ${threads === 1 ? 'one thread' : `${threads} threads`}, fp32`,
    coefficients: coefficientsOf(quotes),
    anchorSeconds: anchor,
    ...(withFhe && { fhe: deriveFheCosts(measurements) }),
    tier: {
      auPerHour: { value: 3600 / own, relativeUncertainty: anchor.relativeUncertainty },
      threads,
      ...(request.watts === undefined ? {} : { watts: request.watts }),
    },
    quotes,
    measuredBands,
    measurements,
    fingerprint,
    method: {
      dmpsim: engineVersion,
      grid: request.grid,
      threads,
      provider,
      date: new Date().toISOString().slice(0, 10),
      sessions: profile.sessions.length,
      quality,
      sessionQualities: profile.sessions.map(describeSession),
      rejected: profile.rejected.map(shorten),
      seconds: profile.seconds,
      spanSeconds: deriveSpan(profile),
      overhead: deriveOverhead(profile),
      anchorSpread: deriveSpread(profile),
    },
  });
}

function describeSession({ session, quality, reasons }: Session) {
  const [reason] = reasons;
  return { session, quality, ...(reason !== undefined && { reason: shorten(reason) }) };
}

function shorten(reason: string): string {
  return reason.slice(0, 400);
}

/** The plaintext anchor: median over sessions, and the standard deviation of sessions around it. */
function summariseAnchor({ sessions }: Profile): { value: number; relativeUncertainty: number } {
  const seconds = anchorSeconds(sessions, 'onnx');
  const value = quantileOf(seconds, 0.5);
  if (seconds.length < 2) return { value, relativeUncertainty: unknownUncertainty };
  const squares = seconds.reduce((sum, one) => sum + (one / value - 1) ** 2, 0);
  return { value, relativeUncertainty: Math.sqrt(squares / (seconds.length - 1)) };
}

function anchorSeconds(sessions: Profile['sessions'], name: string): number[] {
  return sessions.flatMap((session) =>
    session.anchors[name] === undefined ? [] : [deriveAnchorSeconds(session, name)],
  );
}

function deriveSpread({ sessions }: Profile): Record<string, number> {
  const names = Object.keys(sessions[0].anchors);
  const spreads = names.map((name) => {
    const seconds = anchorSeconds(sessions, name);
    return [name, Math.max(...seconds) / Math.min(...seconds) - 1] as const;
  });
  return Object.fromEntries(spreads);
}

/** From the beginning of the first session that counts to the end of the last. */
function deriveSpan({ sessions }: Profile): number {
  const ends = sessions.map(({ endedAt }) => Date.parse(endedAt) / 1000);
  const begins = sessions.map(({ seconds }, i) => ends[i] - seconds);
  return Math.max(...ends) - Math.min(...begins);
}

function deriveOverhead({ sessions }: Profile): number {
  const loop = sessions.reduce((sum, { overhead }) => sum + overhead.loopSeconds, 0);
  const work = sessions.reduce((sum, { overhead }) => sum + overhead.workSeconds, 0);
  return Math.max(0, loop / work - 1);
}

/** The coefficients that scenarios use; one that the fit found to be nothing is as uncertain as it is small. */
function coefficientsOf(quotes: readonly Quote[]): MeasuredCalibration['coefficients'] {
  const quote = quotes.find(({ family }) => family === 'transformer');
  if (quote === undefined) {
    throw new InputError({
      path: 'machine',
      constraint: 'expected measurements of at least five transformers within the time',
      value: 'fewer',
      hint: 'close other programs and measure again, or without --quick, which takes more time',
    });
  }
  const coefficient = (name: string) => {
    const { value, relativeUncertainty } = quote.coefficients[name];
    return value > 0 ? { value, relativeUncertainty } : { value: 1e-6, relativeUncertainty: 1 };
  };
  return { b: coefficient('b'), c: coefficient('c'), e: coefficient('e'), k: coefficient('k') };
}
