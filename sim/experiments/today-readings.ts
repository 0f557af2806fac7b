import type { ReplicationRequest } from './replication.ts';
import type { RunWatch } from './run-watch.ts';

/** Replications of which readings are kept: those that are at work. */
const replicationsKept = 8;

/** What figures read under today's rules, by replication. */
export class TodayReadings {
  readonly #known = new Map<string, readonly Float64Array[]>();

  /** Whether a run is one of today's rules itself. */
  isToday({ set, observe: { today } }: ReplicationRequest): boolean {
    return today !== undefined && JSON.stringify(set) === JSON.stringify(today);
  }

  find(request: ReplicationRequest): readonly Float64Array[] | undefined {
    return this.#known.get(keyOf(request));
  }

  /** Keeps what the watch of a run has read, where that is of today's rules. */
  keep(request: ReplicationRequest, watch: RunWatch): void {
    if (!this.isToday(request)) return;
    this.#known.set(keyOf(request), watch.readings());
    const [oldest] = this.#known.keys();
    if (this.#known.size > replicationsKept) this.#known.delete(oldest);
  }
}

const keyOf = ({ scenario, seed, replication, observe: { kpis, today } }: ReplicationRequest): string =>
  JSON.stringify([scenario, today, seed, replication, kpis]);
