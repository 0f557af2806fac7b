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

/** Workloads opened and pairs timed. */
export interface Effort {
  readonly opened: number;
  readonly pairs: number;
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
    slowness *
    kinds.reduce((sum, kind) => sum + count[kind] * (nominal[kind].open + pairs * nominal[kind].pair), 0);
  if (elapsedSeconds >= latestSeconds) return 0;
  const own = essential ? 0 : slowness * (nominal[next].open + nominal[next].pair);
  if (!essential && elapsedSeconds + own + secondsOf(leftEssential, 1) > latestSeconds) return 0;
  for (let pairs = pairsMax; pairs > 1; pairs--) {
    if (elapsedSeconds + secondsOf(left, pairs) <= wantedSeconds) return pairs;
  }
  return 1;
}

/** Time gone by over the nominal time of what was done; 1 before anything was. */
function deriveSlowness({ elapsedSeconds, done }: BudgetState): number {
  const spent = kinds.reduce(
    (sum, kind) => sum + done[kind].opened * nominal[kind].open + done[kind].pairs * nominal[kind].pair,
    0,
  );
  return spent > 0 ? elapsedSeconds / spent : 1;
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
  /** The anchors are open when a session begins to count. */
  readonly #done: Record<WorkloadKind, Effort> = {
    onnx: { opened: 2, pairs: 1 },
    fhe: { opened: 0, pairs: 0 },
  };

  constructor(order: readonly Countable[], essential: ReadonlySet<string>, request: TimeRequest) {
    this.#request = request;
    this.#essential = essential;
    for (const workload of order) this.#count(workload, 1);
  }

  /** Workloads still to come. */
  get left(): number {
    return this.#left.onnx + this.#left.fhe;
  }

  /** Pairs that a workload may take; 0 where it is left out, and then no longer waited for. */
  plan(workload: Countable): number {
    const { wantedSeconds, latestSeconds, pairsMax, elapsed } = this.#request;
    const state: BudgetState = {
      elapsedSeconds: elapsed(),
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
    const { opened, pairs: before } = this.#done[workload.kind];
    this.#done[workload.kind] = { opened: opened + 1, pairs: before + pairs };
    this.#count(workload, -1);
  }

  #count({ id, kind }: Countable, by: number): void {
    this.#left[kind] += by;
    if (this.#essential.has(id)) this.#leftEssential[kind] += by;
  }
}
