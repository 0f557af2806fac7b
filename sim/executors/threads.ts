import { once } from 'node:events';
import { availableParallelism, hostname } from 'node:os';
import { join } from 'node:path';
import type { Piscina } from 'piscina';
import { installationFolder } from '../store/installation.ts';
import type { ExecuteOptions, Executor, Outcome, Task } from './executor.ts';
import { groupTasks } from './task-groups.ts';
import type { ThreadOutcome } from './worker.ts';

/** A thread that dies (of too little memory, for instance) may have been unlucky; one that dies twice is not. */
const attemptsMax = 2;

/** Why runs end that nobody wants any more. */
const interrupted = new Error('the run was interrupted');

/** Threads that a machine runs at their full speed. */
export const threadsDefault: number = availableParallelism();

/** The module that threads load, and what it exports as `makeRun`, and as `makeRuns` where runs have a common past. */
export interface ThreadBody {
  readonly filename: string;
  /** What its threads find as `workerData` of their own. */
  readonly workerData?: unknown;
}

export interface ThreadOptions {
  /** Makes every run from its start, also where others have its past. */
  readonly straight?: boolean;
}

/** Makes runs in threads of this process, `threads` at a time. */
export async function threadExecutor(
  threads: number = threadsDefault,
  body: ThreadBody = { filename: join(installationFolder(), 'dist/sim/executors/worker.js') },
  { straight = false }: ThreadOptions = {},
): Promise<Executor & ThreadPool> {
  const { Piscina: Pool } = await import('piscina');
  const start = (): Piscina =>
    new Pool({
      ...body,
      name: 'makeRun',
      // Threads start with the runs that want them, stay, and are not replaced when they are ended.
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A thread that sleeps on a lock between tasks could neither collect garbage nor end.
      atomics: 'disabled',
    });
  return new ThreadPool(start, threads, straight);
}

/**
 * Threads that wait for runs to make. None is ended while it loads its modules: that takes the whole process with it,
 * because Node 20 asks a module that could not be linked any more for what only linked ones have
 * (`v8::Module::IsGraphAsync must be used on an instantiated module`).
 */
export class ThreadPool implements Executor {
  readonly #start: () => Piscina;
  readonly #threads: number;
  readonly #straight: boolean;
  #pool: Piscina | undefined;
  /** Threads that have loaded, by their numbers. */
  readonly #loaded = new Set<number>();
  /** What ends the runs under way. */
  #calls = new AbortController();

  /** `start` is called with the first run, if there is one. */
  constructor(start: () => Piscina, threads: number, straight = false) {
    this.#start = start;
    this.#threads = threads;
    this.#straight = straight;
  }

  async execute(tasks: Iterable<Task>, { onOutcome, signal }: ExecuteOptions): Promise<void> {
    const interrupt = async (): Promise<void> => {
      await this.#loading();
      this.#end(interrupted);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    try {
      await this.#work(groupTasks(tasks[Symbol.iterator](), this.#straight), { onOutcome, signal });
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  async #work(waiting: Iterator<readonly Task[]>, { onOutcome, signal }: ExecuteOptions): Promise<void> {
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
    /** Takes one group of tasks after the other; the next starts while the last one is recorded. */
    const work = async (): Promise<void> => {
      let recording = Promise.resolve();
      while (!failed && signal?.aborted !== true) {
        const next = waiting.next();
        if (next.done === true) break;
        for (const outcome of await this.#makeGroup(next.value)) {
          await recording;
          recording = record(outcome);
          recording.catch(() => {
            failed = true;
          });
        }
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

  /** Makes runs that have a past in common, in one thread; without those that were interrupted. */
  async #makeGroup(tasks: readonly Task[]): Promise<Outcome[]> {
    const made: Outcome[] = [];
    if (tasks.length > 1) {
      const host = hostname();
      const { signal } = this.#calls;
      try {
        this.#pool ??= this.#open();
        const asked = tasks.map(({ request, scenarioSha256 }) => ({ request, scenarioSha256 }));
        const ended: ThreadOutcome[] = await this.#pool.run(asked, { signal, name: 'makeRuns' });
        return ended.map((one, place) => ({ run: tasks[place].run, ...one, host, attempt: 1 }));
      } catch {
        if (signal.reason === interrupted) return [];
      }
    }
    // Also where a thread died of one of them: the others are not to fail for that.
    for (const task of tasks) {
      const outcome = await this.make(task);
      if (outcome !== undefined) made.push(outcome);
    }
    return made;
  }

  /** Makes one run; undefined when it was interrupted. */
  async make({ run, request, scenarioSha256 }: Task): Promise<Outcome | undefined> {
    const host = hostname();
    this.#pool ??= this.#open();
    for (let attempt = 1; ; attempt += 1) {
      const { signal } = this.#calls;
      try {
        const made: ThreadOutcome = await this.#pool.run({ request, scenarioSha256 }, { signal });
        return { run, ...made, host, attempt };
      } catch (error) {
        if (signal.reason === interrupted) return undefined;
        if (attempt < attemptsMax) continue;
        const reason = signal.aborted ? signal.reason : error;
        const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
        return { run, outcome: { error: { kind: name, message } }, seconds: 0, host, attempt };
      }
    }
  }

  #open(): Piscina {
    const pool = this.#start();
    pool.on('workerCreate', ({ id }: { readonly id: number }) => this.#loaded.add(id));
    // A thread could not load. The others make its runs; where there is none, nobody would.
    pool.on('error', (error: Error) => {
      if (pool.threads.length === 0) this.#end(error);
    });
    return pool;
  }

  /** Ends the runs under way, and with them their threads, none of which may be loading. */
  #end(reason: Error): void {
    const calls = this.#calls;
    this.#calls = new AbortController();
    calls.abort(reason);
  }

  /** Resolves when no thread is loading. */
  async #loading(): Promise<void> {
    const pool = this.#pool;
    if (pool === undefined) return;
    const find = () => pool.threads.filter(({ threadId }) => !this.#loaded.has(threadId));
    for (let loading = find(); loading.length > 0; loading = find()) {
      // A process does not stay for a thread that has no run.
      for (const thread of loading) thread.ref();
      const change = new AbortController();
      const changes = ['workerCreate', 'workerDestroy'].map((name) => once(pool, name, change));
      await Promise.race(changes).catch(() => undefined);
      change.abort();
    }
  }

  async close(): Promise<void> {
    await this.#loading();
    await this.#pool?.destroy();
  }
}
