import { setTimeout } from 'node:timers/promises';
import type { Job as BullJob, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ExecuteOptions, Executor, Outcome, Task } from './executor.ts';
import { composeNotice, JobBoard, keyPrefix } from './job-board.ts';
import { type Job, type JobReturn, unpackOutcome } from './queue-messages.ts';
import { connectRedis, redact } from './redis-connection.ts';

/** Jobs in Redis at a time: enough for many machines, few enough for the memory of Redis. */
const jobsMax = 128;
/** A run is tried again when its worker's thread dies; a worker that dies as a whole does not count. */
const attemptsMax = 3;
const pollMs = 40;
const idlePollMs = 250;
/** Without any outcome for so long, what Redis may have lost is put in again. */
const doubtMs = 5_000;
/** What Redis keeps of a job and its outcome, in bytes: the columns of some eight million users. */
const outcomeBytesMax = 268_435_456;
/** Without a worker for so long, somebody should hear of it. */
const lonelyMs = 3_000;

export interface QueueOptions {
  readonly url: string;
  /** Name of the queue: the same when the same experiment is continued, and no other's. */
  readonly queue: string;
  /** Name of the experiment, for people who look at workers. */
  readonly name: string;
  /** Called with what a person should know meanwhile. */
  readonly onRemark?: ((text: string) => void) | undefined;
  /** Largest job with its outcome that is fetched, in bytes as Redis counts them; 256 MB unless told. */
  readonly outcomeBytesMax?: number;
}

type RunQueue = Queue<Job, JobReturn>;

/** Has runs made by workers that listen at a Redis (`dmpsim worker`). Throws InputError when there is no Redis. */
export async function queueExecutor(options: QueueOptions): Promise<Executor> {
  const redis = await connectRedis(options.url, { onRemark: options.onRemark });
  const { Queue: JobQueue } = await import('bullmq');
  const queue: RunQueue = new JobQueue(options.queue, { connection: redis, prefix: keyPrefix });
  // The connection tells of its troubles itself.
  queue.on('error', () => undefined);
  await queue.waitUntilReady();
  return new QueueExecutor(redis, queue, options);
}

class QueueExecutor implements Executor {
  readonly #redis: Redis;
  readonly #queue: RunQueue;
  readonly #board: JobBoard;
  readonly #options: QueueOptions;
  /** How often what stood in place of the outcome of a run was none. */
  readonly #spoilt = new Map<number, number>();

  constructor(redis: Redis, queue: RunQueue, options: QueueOptions) {
    this.#redis = redis;
    this.#queue = queue;
    this.#board = new JobBoard(redis);
    this.#options = options;
  }

  async execute(tasks: Iterable<Task>, { onOutcome, signal }: ExecuteOptions): Promise<void> {
    const waiting = tasks[Symbol.iterator]();
    const open = new Map<number, Task>();
    let changedAt = performance.now();
    let [announced, warned, exhausted] = [false, false, false];
    while (signal?.aborted !== true) {
      if (!exhausted) exhausted = await this.#fill(open, waiting);
      if (open.size === 0) break;
      if (!announced) await this.#announce(open);
      announced = true;
      const taken = await this.#collect(open, onOutcome);
      const quietMs = performance.now() - changedAt;
      if (taken > 0) {
        changedAt = performance.now();
      } else if (quietMs > doubtMs) {
        await this.#announce(open);
        await this.#add([...open.values()]);
        changedAt = performance.now();
      } else if (!warned && quietMs > lonelyMs && (await this.#queue.getWorkersCount()) === 0) {
        this.#options.onRemark?.(
          `no worker yet; start some: dmpsim worker --redis ${redact(this.#options.url)}`,
        );
        warned = true;
      }
      await setTimeout(taken > 0 ? pollMs : Math.min(idlePollMs, pollMs + quietMs / 10), undefined, {
        signal,
      }).catch(() => undefined);
    }
    await this.#board.withdraw(this.#options.queue);
    // Runs under way come to their end in vain, or for a coordinator that continues.
    if (signal?.aborted === true) await this.#queue.drain(true);
    else await this.#queue.obliterate({ force: true });
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#redis.disconnect();
  }

  /** Puts tasks into the queue as long as there is room; true when there are no more. */
  async #fill(open: Map<number, Task>, waiting: Iterator<Task>): Promise<boolean> {
    const fresh: Task[] = [];
    let exhausted = false;
    while (open.size < jobsMax && !exhausted) {
      const next = waiting.next();
      exhausted = next.done === true;
      if (next.done === true) break;
      open.set(next.value.run, next.value);
      fresh.push(next.value);
    }
    await this.#add(fresh);
    return exhausted;
  }

  /** Adds jobs; one that is in the queue already stays as it is, whatever became of it. */
  async #add(tasks: readonly Task[]): Promise<void> {
    if (tasks.length === 0) return;
    const jobs = await Promise.all(
      tasks.map(async (task) => ({
        name: 'run',
        data: await this.#board.post(task),
        opts: { jobId: jobName(task.run), attempts: attemptsMax },
      })),
    );
    await this.#queue.addBulk(jobs);
  }

  async #announce(open: ReadonlyMap<number, Task>): Promise<void> {
    const [task] = open.values();
    const { queue, name } = this.#options;
    await this.#board.announce(composeNotice(queue, name, await this.#board.post(task)));
  }

  /** Hands over what is finished. A job leaves Redis only when its outcome is kept; returns how many were handed over. */
  async #collect(open: Map<number, Task>, onOutcome: ExecuteOptions['onOutcome']): Promise<number> {
    const finished = await this.#queue.getRanges(['completed', 'failed'], 0, jobsMax, true);
    let taken = 0;
    for (const id of new Set(finished)) {
      const run = runOf(id);
      const task = open.get(run);
      if (task === undefined) continue;
      const outcome = await this.#readOutcome(id, task);
      if (outcome === undefined) {
        // Another worker may do better.
        await this.#queue.remove(id);
        await this.#add([task]);
        continue;
      }
      await onOutcome(outcome);
      open.delete(run);
      taken += 1;
      await this.#queue.remove(id);
    }
    return taken;
  }

  /** Undefined for what is none while there is hope for another. */
  async #readOutcome(id: string, { run, request }: Task): Promise<Outcome | undefined> {
    const job = await this.#readJob(id);
    if (job !== undefined && job.failedReason !== undefined && (job.returnvalue ?? null) === null)
      return lostOutcome(run, String(job.failedReason), Math.max(1, job.attemptsMade));
    const outcome = job === undefined ? undefined : unpackOutcome(run, job.returnvalue, request.observe);
    if (outcome !== undefined) return outcome;
    const times = (this.#spoilt.get(run) ?? 0) + 1;
    this.#spoilt.set(run, times);
    const message = `what a worker returned for run ${run} is no outcome`;
    if (times >= attemptsMax) return lostOutcome(run, message, times);
    this.#options.onRemark?.(`${message}; it is made again`);
    return undefined;
  }

  /** Undefined for a job whose text in Redis is spoilt, or too large to be fetched. */
  async #readJob(id: string): Promise<BullJob<Job, JobReturn> | undefined> {
    try {
      const bytes = await this.#redis.memory('USAGE', this.#queue.toKey(id), 'SAMPLES', 0);
      if ((bytes ?? 0) > (this.#options.outcomeBytesMax ?? outcomeBytesMax)) return undefined;
      return await this.#queue.getJob(id);
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
      throw error;
    }
  }
}

const jobName = (run: number): string => `run-${run}`;

const runOf = (id: string | undefined): number => Number(id?.slice('run-'.length));

function lostOutcome(run: number, message: string, attempt: number): Outcome {
  return { run, outcome: { error: { kind: 'WorkerError', message } }, seconds: 0, host: '', attempt };
}
