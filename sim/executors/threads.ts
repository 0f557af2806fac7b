import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import type { Piscina } from 'piscina';
import { installationFolder } from '../store/installation.ts';
import type { ExecuteOptions, Executor, Outcome, Task } from './executor.ts';
import type { ThreadOutcome } from './worker.ts';

/** A thread that dies (of too little memory, for instance) may have been unlucky; one that dies twice is not. */
const attemptsMax = 2;

/** Threads that a machine runs at their full speed. */
export const threadsDefault: number = availableParallelism();

/** Makes runs in threads of this process, `threads` at a time. */
export async function threadExecutor(threads: number = threadsDefault): Promise<Executor & ThreadPool> {
  const { Piscina: Pool } = await import('piscina');
  const start = (): Piscina =>
    new Pool({
      filename: join(installationFolder(), 'dist/sim/executors/worker.js'),
      name: 'makeRun',
      minThreads: threads,
      maxThreads: threads,
      // A thread that sleeps on a lock between tasks could neither collect garbage nor end.
      atomics: 'disabled',
    });
  return new ThreadPool(start, threads);
}

/** Threads that wait for runs to make. */
export class ThreadPool implements Executor {
  readonly #start: () => Piscina<Omit<Task, 'run'>, ThreadOutcome>;
  readonly #threads: number;
  #pool: Piscina<Omit<Task, 'run'>, ThreadOutcome> | undefined;

  /**
   * `start` is called with the first run, if there is one: a thread that is ended while it still loads its modules takes
   * the whole process with it in Node 20.
   */
  constructor(start: () => Piscina, threads: number) {
    this.#start = start;
    this.#threads = threads;
  }

  async execute(tasks: Iterable<Task>, { onOutcome, signal }: ExecuteOptions): Promise<void> {
    const waiting = tasks[Symbol.iterator]();
    let recorded = Promise.resolve();
    let failed = false;
    const record = (outcome: Outcome): Promise<void> => {
      const before = recorded;
      recorded = (async () => {
        await before;
        await onOutcome(outcome);
      })();
      return recorded;
    };
    /** Takes one task after the other; the next starts while the last one is recorded. */
    const work = async (): Promise<void> => {
      let recording = Promise.resolve();
      while (!failed && signal?.aborted !== true) {
        const next = waiting.next();
        if (next.done === true) break;
        const outcome = await this.make(next.value, signal);
        await recording;
        if (outcome !== undefined) recording = record(outcome);
        recording.catch(() => {
          failed = true;
        });
      }
      await recording;
    };
    const workers = Array.from({ length: this.#threads }, async () => {
      try {
        await work();
      } catch (error) {
        failed = true;
        throw error;
      }
    });
    const ended = await Promise.allSettled(workers);
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  /** Makes one run; undefined when `signal` ended it. */
  async make({ run, request, scenarioSha256 }: Task, signal?: AbortSignal): Promise<Outcome | undefined> {
    const host = hostname();
    this.#pool ??= this.#start();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const made = await this.#pool.run({ request, scenarioSha256 }, { signal: signal ?? null });
        return { run, ...made, host, attempt };
      } catch (error) {
        if (signal?.aborted === true) return undefined;
        if (attempt < attemptsMax) continue;
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return { run, outcome: { error: { kind: name, message } }, seconds: 0, host, attempt };
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool?.destroy();
  }
}
