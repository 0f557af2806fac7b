import type { ReplicationRequest } from '../experiments/replication.ts';
import type { ReplicationResult } from '../experiments/run-watch.ts';

/** A run to be made, under the number by which its outcome is known. */
export interface Task {
  /** Whole number from 0, of its own within an experiment. */
  readonly run: number;
  readonly request: ReplicationRequest;
  /** SHA-256 of the resolved scenario: who makes the run refuses another. */
  readonly scenarioSha256: string;
}

/** Why there is no result of a run. */
export interface RunError {
  /** `InputError`, `InvariantError`, or what the system raised. */
  readonly kind: string;
  readonly message: string;
}

/** What became of a task; where, when and at which attempt is no part of the result. */
export interface Outcome {
  readonly run: number;
  /** A run that fails fails again anywhere: it counts as done. */
  readonly outcome: { readonly result: ReplicationResult } | { readonly error: RunError };
  /** Time that the run took, by the clock of its machine. */
  readonly seconds: number;
  /** Machine that made it. */
  readonly host: string;
  /** From 1. */
  readonly attempt: number;
}

export interface ExecuteOptions {
  /**
   * Called for each task, in any order, never two calls at once; the next outcomes wait for it, so what an executor
   * holds does not grow with the number of tasks.
   */
  readonly onOutcome: (outcome: Outcome) => Promise<void> | void;
  /** Ends the work; tasks under way are given up. */
  readonly signal?: AbortSignal | undefined;
}

/** Makes runs somewhere. The outcome of a task does not depend on where. */
export interface Executor {
  /** Makes all tasks, taken from `tasks` as there is room for them. Throws what `onOutcome` throws. */
  execute(tasks: Iterable<Task>, options: ExecuteOptions): Promise<void>;
  /** Gives back threads and connections. */
  close(): Promise<void>;
}
