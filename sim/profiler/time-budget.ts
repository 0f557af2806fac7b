import type { Workload, WorkloadKind } from './workload.ts';

/** How far a session is with its time. */
export interface BudgetState {
  readonly elapsedSeconds: number;
  /** Time that the session should take, and time after which it opens no further workload. */
  readonly wantedSeconds: number;
  readonly latestSeconds: number;
  /** What has been measured so far. */
  readonly done: Readonly<Record<WorkloadKind, Effort>>;
  /** What is still to come, the next workload included, and the part of it that a calibration cannot do without. */
  readonly left: Readonly<Record<WorkloadKind, NominalTime>>;
  readonly leftEssential: Readonly<Record<WorkloadKind, NominalTime>>;
}

/** Seconds that opening, and each pair, take on an idle machine of 2021. */
export interface NominalTime {
  readonly open: number;
  readonly pair: number;
}

/** Nominal seconds of what was done, and the time that it took. */
export interface Effort {
  readonly nominal: number;
  readonly seconds: number;
}

type Countable = Pick<Workload, 'id' | 'kind' | 'facts'>;

const openSeconds: Readonly<Record<WorkloadKind, number>> = { onnx: 0.03, fhe: 0.06 };
/** Models are made and read. */
const openSecondsPerParameter = 2.5e-8;
/** A block of work and one of its anchor, each at least as long as blocks of `--quick` are. */
const blockSeconds = 0.03;
const secondsPerFlop = 1.2e-11;

/**
 * By these the workloads are weighed against each other; how much slower this machine is at present follows from the
 * time so far.
 */
export function nominalTime({ kind, facts }: Countable): NominalTime {
  const { parameters = 0, flops = 0 } = facts;
  return {
    open: openSeconds[kind] + openSecondsPerParameter * parameters,
    pair: blockSeconds + Math.max(blockSeconds, secondsPerFlop * flops),
  };
}

const kinds = ['onnx', 'fhe'] as const;

/** Pairs of each workload in a session, at least and at most. */
export interface PairLimits {
  readonly pairsMin?: number;
  readonly pairsMax: number;
}

/**
 * Pairs that the next workload may take so that the session keeps to its time, within the limits; 0 where it must be left
 * out so that workloads that a calibration cannot do without still fit.
 */
export function planPairs(
  state: BudgetState,
  next: Countable,
  essential: boolean,
  { pairsMin = 1, pairsMax }: PairLimits,
): number {
  const { elapsedSeconds, wantedSeconds, latestSeconds, left, leftEssential } = state;
  const slowness = deriveSlowness(state);
  const secondsOf = (times: Readonly<Record<WorkloadKind, NominalTime>>, pairs: number): number =>
    kinds.reduce((sum, kind) => sum + slowness[kind] * totalSeconds(times[kind], pairs), 0);
  if (elapsedSeconds >= latestSeconds) return 0;
  const own = slowness[next.kind] * totalSeconds(nominalTime(next), pairsMin);
  if (!essential && elapsedSeconds + own + secondsOf(leftEssential, 1) > latestSeconds) return 0;
  for (let pairs = pairsMax; pairs > pairsMin; pairs--) {
    const end = pairs === 2 ? Math.min(latestSeconds, overrun * wantedSeconds) : wantedSeconds;
    if (elapsedSeconds + secondsOf(left, pairs) <= end) return pairs;
  }
  return pairsMin;
}

/** A single pair knows nothing of its error: for the second one a session may take so many times what is wanted. */
const overrun = 1.5;

/** Nominal seconds by which the slowness of all work counts for a kind of which little has been done. */
const priorSeconds = 1;

/** By kind, time over nominal time of what was done; where little of a kind was done, that of all work. */
function deriveSlowness({ elapsedSeconds, done }: BudgetState): Readonly<Record<WorkloadKind, number>> {
  const all = done.onnx.nominal + done.fhe.nominal;
  const overall = all > 0 ? elapsedSeconds / all : 1;
  const slownessOf = ({ nominal, seconds }: Effort): number =>
    (seconds + priorSeconds * overall) / (nominal + priorSeconds);
  return { onnx: slownessOf(done.onnx), fhe: slownessOf(done.fhe) };
}

function totalSeconds({ open, pair }: NominalTime, pairs: number): number {
  return open + pairs * pair;
}

/** A session has as much to do in so much of the time of the longest, with fewer pairs. */
export const shorterShare = 0.85;

/**
 * Time of the next session of several that share what is left, and the latest at which it ends. Where one took
 * `longestSeconds`, only those that still fit share it: time that is left over measures nothing.
 */
export function shareTime(
  budgetSeconds: number,
  elapsedSeconds: number,
  sessionsLeft: number,
  longestSeconds = 0,
): { readonly wantedSeconds: number; readonly latestSeconds: number } {
  const left = Math.max(0, budgetSeconds - elapsedSeconds);
  const fitting = longestSeconds > 0 ? Math.floor(left / (shorterShare * longestSeconds)) : sessionsLeft;
  return { wantedSeconds: left / Math.max(1, Math.min(sessionsLeft, fitting)), latestSeconds: left };
}

/** What a session asks of its time. */
export interface TimeRequest extends PairLimits {
  readonly wantedSeconds: number;
  readonly latestSeconds: number;
  /** Seconds since the session began. */
  readonly elapsed: () => number;
}

/** What loading a kind's library, opening its anchors and warming them up takes at first. */
const anchorsNominalSeconds = 1.6;

const nothing: NominalTime = { open: 0, pair: 0 };

/** Counts what a session has done and says how much the next workload may take. */
export class SessionTime {
  readonly #request: TimeRequest;
  readonly #essential: ReadonlySet<string>;
  readonly #left: Record<WorkloadKind, NominalTime> = { onnx: nothing, fhe: nothing };
  readonly #leftEssential: Record<WorkloadKind, NominalTime> = { onnx: nothing, fhe: nothing };
  readonly #done: Record<WorkloadKind, Effort>;
  #leftCount = 0;
  #begunAt: number;

  constructor(order: readonly Countable[], essential: ReadonlySet<string>, request: TimeRequest) {
    this.#request = request;
    this.#essential = essential;
    this.#begunAt = request.elapsed();
    for (const workload of order) this.#count(workload, 1);
    const present = kinds.filter((kind) => this.#left[kind].pair > 0);
    const begun = (kind: WorkloadKind): Effort =>
      present.includes(kind)
        ? { nominal: anchorsNominalSeconds, seconds: this.#begunAt / present.length }
        : { nominal: 0, seconds: 0 };
    this.#done = { onnx: begun('onnx'), fhe: begun('fhe') };
  }

  /** Workloads still to come. */
  get left(): number {
    return this.#leftCount;
  }

  /** Pairs that a workload may take; 0 where it is left out, and then no longer waited for. */
  plan(workload: Countable): number {
    const { wantedSeconds, latestSeconds, elapsed } = this.#request;
    this.#begunAt = elapsed();
    const state: BudgetState = {
      elapsedSeconds: this.#begunAt,
      wantedSeconds,
      latestSeconds,
      done: this.#done,
      left: this.#left,
      leftEssential: this.#leftEssential,
    };
    const pairs = planPairs(state, workload, this.#essential.has(workload.id), this.#request);
    if (pairs === 0) this.#count(workload, -1);
    return pairs;
  }

  /** A workload was measured in so many pairs. */
  finish(workload: Countable, pairs: number): void {
    const { nominal, seconds } = this.#done[workload.kind];
    const took = this.#request.elapsed() - this.#begunAt;
    this.#done[workload.kind] = {
      nominal: nominal + totalSeconds(nominalTime(workload), pairs),
      seconds: seconds + took,
    };
    this.#count(workload, -1);
  }

  #count(workload: Countable, by: number): void {
    const { id, kind } = workload;
    this.#leftCount += by;
    this.#left[kind] = addTime(this.#left[kind], nominalTime(workload), by);
    if (!this.#essential.has(id)) return;
    this.#leftEssential[kind] = addTime(this.#leftEssential[kind], nominalTime(workload), by);
  }
}

function addTime(sum: NominalTime, { open, pair }: NominalTime, by: number): NominalTime {
  return { open: sum.open + by * open, pair: sum.pair + by * pair };
}
