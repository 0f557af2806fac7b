import type { Workload, WorkloadKind } from './workload.ts';

/** How far a session is with its time. */
export interface BudgetState {
  readonly elapsedSeconds: number;
  /** Time that the session should take, and time after which it opens no further workload. */
  readonly wantedSeconds: number;
  readonly latestSeconds: number;
  /** What has been measured so far: workloads opened, and pairs. */
  readonly done: Readonly<Record<WorkloadKind, Effort>>;
  /** Workloads still to come, the next one included, and those of them that a calibration cannot do without. */
  readonly left: Readonly<Record<WorkloadKind, number>>;
  readonly leftEssential: Readonly<Record<WorkloadKind, number>>;
}

/** Workloads opened, pairs timed, and the time that they took. */
export interface Effort {
  readonly opened: number;
  readonly pairs: number;
  readonly seconds: number;
}

/**
 * Seconds that opening a workload and timing one pair take on an idle machine of 2021, by which the kinds are weighed
 * against each other: models of 100 MB are made and read, ciphertexts are quick. How much slower this machine is at
 * present follows from the time so far.
 */
const nominal: Readonly<Record<WorkloadKind, { readonly open: number; readonly pair: number }>> = {
  onnx: { open: 0.6, pair: 0.3 },
  fhe: { open: 0.06, pair: 0.15 },
};
const kinds = ['onnx', 'fhe'] as const;

/**
 * Pairs that the next workload may take so that the session keeps to its time, at least one and at most `pairsMax`; 0
 * where it must be left out so that workloads that a calibration cannot do without still fit.
 */
export function planPairs(
  state: BudgetState,
  next: WorkloadKind,
  essential: boolean,
  pairsMax: number,
): number {
  const { elapsedSeconds, wantedSeconds, latestSeconds, left, leftEssential } = state;
  const slowness = deriveSlowness(state);
  const secondsOf = (count: Readonly<Record<WorkloadKind, number>>, pairs: number): number =>
    kinds.reduce((sum, kind) => sum + count[kind] * slowness[kind] * nominalSeconds(kind, 1, pairs), 0);
  if (elapsedSeconds >= latestSeconds) return 0;
  const own = essential ? 0 : slowness[next] * nominalSeconds(next, 1, 1);
  if (!essential && elapsedSeconds + own + secondsOf(leftEssential, 1) > latestSeconds) return 0;
  for (let pairs = pairsMax; pairs > 1; pairs--) {
    if (elapsedSeconds + secondsOf(left, pairs) <= wantedSeconds) return pairs;
  }
  return 1;
}

/** Nominal seconds by which the slowness of all work counts for a kind of which little has been done. */
const priorSeconds = 1;

/** By kind, time over nominal time of what was done; where little of a kind was done, that of all work. */
function deriveSlowness({ elapsedSeconds, done }: BudgetState): Readonly<Record<WorkloadKind, number>> {
  const spent = (kind: WorkloadKind): number => nominalSeconds(kind, done[kind].opened, done[kind].pairs);
  const all = spent('onnx') + spent('fhe');
  const overall = all > 0 ? elapsedSeconds / all : 1;
  const slownessOf = (kind: WorkloadKind): number =>
    (done[kind].seconds + priorSeconds * overall) / (spent(kind) + priorSeconds);
  return { onnx: slownessOf('onnx'), fhe: slownessOf('fhe') };
}

function nominalSeconds(kind: WorkloadKind, opened: number, pairs: number): number {
  return opened * nominal[kind].open + pairs * nominal[kind].pair;
}

/** Time of the next session of several that share what is left, and the latest at which it ends. */
export function shareTime(
  budgetSeconds: number,
  elapsedSeconds: number,
  sessionsLeft: number,
): { readonly wantedSeconds: number; readonly latestSeconds: number } {
  const left = Math.max(0, budgetSeconds - elapsedSeconds);
  return { wantedSeconds: left / Math.max(1, sessionsLeft), latestSeconds: left };
}

/** What a session asks of its time. */
export interface TimeRequest {
  readonly wantedSeconds: number;
  readonly latestSeconds: number;
  readonly pairsMax: number;
  /** Seconds since the session began. */
  readonly elapsed: () => number;
}

type Countable = Pick<Workload, 'id' | 'kind'>;

/** Counts what a session has done and says how much the next workload may take. */
export class SessionTime {
  readonly #request: TimeRequest;
  readonly #essential: ReadonlySet<string>;
  readonly #left: Record<WorkloadKind, number> = { onnx: 0, fhe: 0 };
  readonly #leftEssential: Record<WorkloadKind, number> = { onnx: 0, fhe: 0 };
  readonly #done: Record<WorkloadKind, Effort>;
  #begunAt: number;

  constructor(order: readonly Countable[], essential: ReadonlySet<string>, request: TimeRequest) {
    this.#request = request;
    this.#essential = essential;
    this.#begunAt = request.elapsed();
    // The anchors are open when a session begins to count.
    this.#done = {
      onnx: { opened: 2, pairs: 1, seconds: this.#begunAt },
      fhe: { opened: 0, pairs: 0, seconds: 0 },
    };
    for (const workload of order) this.#count(workload, 1);
  }

  /** Workloads still to come. */
  get left(): number {
    return this.#left.onnx + this.#left.fhe;
  }

  /** Pairs that a workload may take; 0 where it is left out, and then no longer waited for. */
  plan(workload: Countable): number {
    const { wantedSeconds, latestSeconds, pairsMax, elapsed } = this.#request;
    this.#begunAt = elapsed();
    const state: BudgetState = {
      elapsedSeconds: this.#begunAt,
      wantedSeconds,
      latestSeconds,
      done: this.#done,
      left: this.#left,
      leftEssential: this.#leftEssential,
    };
    const pairs = planPairs(state, workload.kind, this.#essential.has(workload.id), pairsMax);
    if (pairs === 0) this.#count(workload, -1);
    return pairs;
  }

  /** A workload was measured in so many pairs. */
  finish(workload: Countable, pairs: number): void {
    const { opened, pairs: before, seconds } = this.#done[workload.kind];
    const took = this.#request.elapsed() - this.#begunAt;
    this.#done[workload.kind] = { opened: opened + 1, pairs: before + pairs, seconds: seconds + took };
    this.#count(workload, -1);
  }

  #count({ id, kind }: Countable, by: number): void {
    this.#left[kind] += by;
    if (this.#essential.has(id)) this.#leftEssential[kind] += by;
  }
}
