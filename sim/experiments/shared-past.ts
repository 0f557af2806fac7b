import type { ResolvedScenario } from '../economy/resolve.ts';
import type { Run } from '../economy/run.ts';
import { startSha256 } from '../store/host-sha256.ts';
import { loopRun } from '../store/run-loop.ts';
import {
  keepRun,
  type ReplicationRequest,
  readToday,
  resolveRequest,
  takeRun,
  todayReadings,
} from './replication.ts';
import { type PastRow, type ReplicationResult, RunWatch } from './run-watch.ts';
import { findSharedHours } from './shared-hours.ts';

/** Where a run leaves another that is made before it. */
interface Fork {
  /** Place of the other among the requests. */
  readonly from: number;
  /** Ticks done by both. */
  readonly tick: number;
}

/** A state on the way of a run, and what was seen until then. */
interface Past {
  readonly snapshot: ReturnType<Run['snapshot']>;
  readonly rows: readonly PastRow[];
  readonly bytes: number;
}

/** What snapshots may take together, bytes; runs whose past does not fit are made from the start. */
const PAST_BYTES_MAX = 256_000_000;

/**
 * Runs of one seed, replication and observation whose scenarios have a common past: made in their order, each goes on from
 * where it leaves the one before it with which it has most in common. What it gives is what `runReplication` gives.
 */
export class SharedPast {
  readonly #requests: readonly ReplicationRequest[];
  readonly #scenarios: readonly ResolvedScenario[];
  readonly #forks: readonly (Fork | undefined)[];
  /** By where and when runs leave others. */
  readonly #pasts = new Map<string, Past>();
  /** The run that begins anew, or is taken back, for each request that it can. */
  #kept: Run | undefined;
  #bytes = 0;

  constructor(requests: readonly ReplicationRequest[]) {
    this.#requests = requests;
    this.#scenarios = requests.map(resolveRequest);
    this.#forks = this.#scenarios.map((_, place) => findFork(this.#scenarios, place));
  }

  /** Makes the run of a request; each once, in their order. Throws as a run does. */
  async make(place: number): Promise<ReplicationResult> {
    const resolved = this.#scenarios[place];
    const { seed, replication, observe } = this.#requests[place];
    const today = await readToday(this.#requests[place]);
    const past = this.#takePast(place);
    const isKept = this.#kept?.reset({ seed, replication }, resolved, past?.snapshot) === true;
    const run = isKept && this.#kept !== undefined ? this.#kept : takeRun(resolved, seed, replication);
    this.#kept ??= run;
    const watch = new RunWatch(run, resolved, observe, isKept ? past?.rows : []);
    const left = this.#forks.flatMap((fork) => (fork?.from === place ? [fork] : []));
    const last = Math.max(0, ...left.map(({ tick }) => tick));
    const afterTick = (): void => {
      watch.look(run.tick <= last);
      const fork = left.find(({ tick }) => tick === run.tick);
      if (fork !== undefined) this.#keepPast(fork, run, watch.past);
    };
    await loopRun(run, { afterTick });
    const result = watch.result(startSha256(), today);
    todayReadings.keep(this.#requests[place], watch);
    if (run !== this.#kept) keepRun(run);
    return result;
  }

  /** No more runs are made. */
  close(): void {
    if (this.#kept !== undefined) keepRun(this.#kept);
  }

  #keepPast(fork: Fork, run: Run, rows: readonly PastRow[]): void {
    const snapshot = run.snapshot();
    const bytes = snapshot.columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (this.#bytes + bytes > PAST_BYTES_MAX) return;
    this.#bytes += bytes;
    this.#pasts.set(nameOf(fork), { snapshot, rows: [...rows], bytes });
  }

  /** The past of a run, if it has one; it is forgotten with the last run that has it. */
  #takePast(place: number): Past | undefined {
    const fork = this.#forks[place];
    if (fork === undefined) return undefined;
    const name = nameOf(fork);
    const past = this.#pasts.get(name);
    const isLast = this.#forks
      .slice(place + 1)
      .every((other) => other === undefined || nameOf(other) !== name);
    if (past !== undefined && isLast) {
      this.#pasts.delete(name);
      this.#bytes -= past.bytes;
    }
    return past;
  }
}

const nameOf = ({ from, tick }: Fork): string => `${from} ${tick}`;

/** The run before another with which it has most ticks in common; undefined where it has none in common with any. */
function findFork(scenarios: readonly ResolvedScenario[], place: number): Fork | undefined {
  const { tick: tickHours, horizon } = scenarios[place].scenario.clock;
  return scenarios.slice(0, place).reduce<Fork | undefined>((best, other, from) => {
    const hours = Math.min(horizon, findSharedHours(other, scenarios[place]));
    const tick = Math.ceil(hours / tickHours);
    return tick > (best?.tick ?? 0) ? { from, tick } : best;
  }, undefined);
}
