import { setTimeout } from 'node:timers/promises';
import type { JobJson, Worker as JobWorker } from 'bullmq';
import { engineVersion } from '../store/engine-version.ts';
import { JobBoard, keyPrefix } from './job-board.ts';
import { boundJob, type Job, type JobReturn, type Notice, packOutcome } from './queue-messages.ts';
import { connectRedis, redact } from './redis-connection.ts';
import { type ThreadPool, threadExecutor } from './threads.ts';

/** A job whose worker has not been heard of for so long is given to another. */
const lockMs = 10_000;
const stalledCheckMs = 2_500;
/** Times that a job may lose its worker: a run that kills every worker must come to an end too. */
const stallsMax = 10;
const lookMs = 300;

export interface WorkerOptions {
  readonly url: string;
  /** Runs made at a time. */
  readonly threads: number;
  /** Ends the work when the runs under way are done. */
  readonly signal: AbortSignal;
  /** Called with a sentence about what goes on. */
  readonly onRemark: (text: string) => void;
  /** Called after each run with how many this worker has made. */
  readonly onRun?: ((made: number) => void) | undefined;
}

/**
 * Makes runs for every experiment that is announced at a Redis and that this version can make: its engine is the same,
 * and its scenario resolves to the same SHA-256. Resolves when `signal` has ended it. Throws InputError without a Redis.
 */
export async function serveRuns(options: WorkerOptions): Promise<{ readonly made: number }> {
  const { url, threads, signal, onRemark } = options;
  const redis = await connectRedis(url, { onRemark });
  const pool = await threadExecutor(threads);
  const board = new JobBoard(redis);
  const served = new Map<string, RunWorker>();
  const refused = new Set<string>();
  let made = 0;
  const onRun = (): void => {
    made += 1;
    options.onRun?.(made);
  };
  onRemark(`listening at ${redact(url)} with ${threads} ${threads === 1 ? 'thread' : 'threads'}`);
  try {
    while (!signal.aborted) {
      const notices = await board.list(onRemark);
      for (const notice of notices) {
        if (served.has(notice.queue) || refused.has(notice.queue)) continue;
        const objection = await findObjection(notice, board);
        if (objection === undefined) {
          onRemark(`making runs of ${notice.name}`);
          served.set(notice.queue, await RunWorker.open({ notice, url, threads, board, pool, onRun }));
        } else {
          onRemark(`leaving ${notice.name} alone: ${objection}`);
          refused.add(notice.queue);
        }
      }
      for (const [queue, worker] of served) {
        if (notices.some((notice) => notice.queue === queue) && !worker.isUnfit) continue;
        served.delete(queue);
        if (worker.isUnfit) refused.add(queue);
        await worker.close();
        board.forget();
      }
      await setTimeout(lookMs, undefined, { signal }).catch(() => undefined);
    }
    onRemark('ending when the runs under way are done');
    await Promise.all([...served.values()].map((worker) => worker.close()));
  } finally {
    await pool.close();
    redis.disconnect();
  }
  return { made };
}

/** Why this process must not make runs of an experiment; undefined when it may. */
async function findObjection({ engine, probe }: Notice, board: JobBoard): Promise<string | undefined> {
  if (engine !== engineVersion) return `it needs dmpsim ${engine}, this is ${engineVersion}`;
  try {
    const { resolveRequest } = await import('../experiments/replication.ts');
    const { request, scenarioSha256 } = await board.read(probe);
    const { sha256 } = resolveRequest(request);
    if (sha256 === scenarioSha256) return undefined;
    return `its scenario resolves to ${sha256.slice(0, 12)} here and to ${scenarioSha256.slice(0, 12)} there`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface ServedExperiment {
  readonly notice: Notice;
  readonly url: string;
  readonly threads: number;
  readonly board: JobBoard;
  readonly pool: ThreadPool;
  readonly onRun: () => void;
}

/** BullMQ's worker, which parses no text that is longer than a job can be: such a job is none. */
async function importWorker() {
  const { Worker } = await import('bullmq');
  return class<Data, Return> extends Worker<Data, Return> {
    protected override createJob(json: JobJson, jobId: string) {
      return super.createJob(boundJob(json), jobId);
    }
  };
}

/** Takes jobs of one experiment. */
class RunWorker {
  readonly #worker: JobWorker<Job, JobReturn>;
  readonly #disconnect: () => void;
  #isUnfit = false;

  private constructor(worker: JobWorker<Job, JobReturn>, disconnect: () => void) {
    this.#worker = worker;
    this.#disconnect = disconnect;
  }

  static async open({ notice, url, threads, board, pool, onRun }: ServedExperiment): Promise<RunWorker> {
    const Worker = await importWorker();
    const connection = await connectRedis(url);
    const worker = new Worker<Job, JobReturn>(
      notice.queue,
      async (job) => {
        const task = await board.read(job.data);
        const { run: _run, ...outcome } = (await pool.make({ run: 0, ...task })) ?? lostThread();
        if ('error' in outcome.outcome && outcome.outcome.error.kind === 'ScenarioMismatch') {
          served.#isUnfit = true;
          throw new Error(outcome.outcome.error.message);
        }
        onRun();
        return packOutcome({ ...outcome, attempt: job.attemptsMade + job.stalledCounter + 1 });
      },
      {
        connection,
        prefix: keyPrefix,
        concurrency: threads,
        lockDuration: lockMs,
        stalledInterval: stalledCheckMs,
        maxStalledCount: stallsMax,
        autorun: false,
      },
    );
    const served = new RunWorker(worker, () => connection.disconnect());
    // The board's connection reports that the server is lost; a lost lock only means that another worker makes the run too.
    worker.on('error', () => undefined);
    worker.run().catch(() => undefined);
    return served;
  }

  /** Whether its scenario turned out to be another here. */
  get isUnfit(): boolean {
    return this.#isUnfit;
  }

  /** Ends when the runs under way are done. */
  async close(): Promise<void> {
    await this.#worker.close();
    this.#disconnect();
  }
}

function lostThread(): never {
  throw new Error('the run was interrupted');
}
