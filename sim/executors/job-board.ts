import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { engineVersion } from '../store/engine-version.ts';
import { printable } from '../workload/printable.ts';
import type { Task } from './executor.ts';
import {
  type Job,
  jobSchema,
  type Notice,
  noticeSchema,
  type Pack,
  packSchema,
  parseMessage,
} from './queue-messages.ts';

/** Prefix of all keys of dmpsim in Redis. */
export const keyPrefix = 'dmpsim';
const boardKey = `${keyPrefix}:board`;
/** What nobody came back for is forgotten after so long. */
const keptSeconds = 7 * 24 * 3600;
/** A notice has a name and the settings of one run. */
const noticeBytesMax = 1_048_576;
/** A scenario with all files that it stands on. */
const packBytesMax = 67_108_864;

/** The notices that workers read, and what jobs have in common. */
export class JobBoard {
  readonly #redis: Redis;
  readonly #keys = new WeakMap<object, string>();
  readonly #packs = new Map<string, Pack>();
  /** What was said of each name on the board that is no notice. */
  readonly #told = new Map<string, string>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** A task as a job; its common part is put beside the queue where it is not yet. */
  async post({ request, scenarioSha256 }: Task): Promise<Job> {
    const { scenario, observe, set, seed, replication } = request;
    const known = this.#keys.get(scenario);
    const pack = known ?? (await this.#putPack({ scenario, observe }));
    this.#keys.set(scenario, pack);
    return { pack, set, seed, replication, scenarioSha256 };
  }

  /** The task of a job. Throws Error for what is no job, and when its common part is gone or spoilt. */
  async read(job: unknown): Promise<Omit<Task, 'run'>> {
    const { success, data } = jobSchema.safeParse(job);
    if (!success) throw new Error('what waits in the queue is no run of dmpsim');
    const { pack, set, seed, replication, scenarioSha256 } = data;
    const { scenario, observe } = this.#packs.get(pack) ?? (await this.#getPack(pack));
    return { request: { scenario, observe, set, seed, replication }, scenarioSha256 };
  }

  async #putPack(pack: Pack): Promise<string> {
    const text = JSON.stringify(pack);
    const key = `${keyPrefix}:pack:${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    await this.#redis.set(key, text, 'EX', keptSeconds);
    return key;
  }

  async #getPack(key: string): Promise<Pack> {
    // What is too large is not even fetched.
    const bytes = await this.#redis.strlen(key);
    if (bytes > packBytesMax) throw new Error(`what Redis has as the scenario ${key} is of ${bytes} bytes`);
    const text = await this.#redis.get(key);
    if (text === null) throw new Error(`the scenario ${key} is no longer in Redis`);
    const pack = parseMessage(text, packSchema);
    if (pack === undefined) throw new Error(`what Redis has as the scenario ${key} is none`);
    this.#packs.set(key, pack);
    return pack;
  }

  /** Forgets what was read for experiments that are over. */
  forget(): void {
    this.#packs.clear();
  }

  async announce(notice: Notice): Promise<void> {
    await this.#redis.set(`${boardKey}:${notice.queue}`, JSON.stringify(notice), 'EX', keptSeconds);
    await this.#redis.sadd(boardKey, notice.queue);
  }

  async withdraw(queue: string): Promise<void> {
    await this.#redis.srem(boardKey, queue);
    await this.#redis.del(`${boardKey}:${queue}`);
  }

  /** All that is announced. What stands on the board and is no notice is passed over, and said once to `onFault`. */
  async list(onFault: (text: string) => void): Promise<readonly Notice[]> {
    const notices: Notice[] = [];
    const tell = (name: string, fault: string): void => {
      if (this.#told.get(name) !== fault) onFault(`passing over the notice ${printable(name)}: ${fault}`);
      this.#told.set(name, fault);
    };
    const queues = await this.#orFault(() => this.#redis.smembers(boardKey));
    if (typeof queues === 'string') tell(boardKey, queues);
    for (const queue of typeof queues === 'string' ? [] : queues) {
      const text = await this.#orFault(() => this.#getBounded(`${boardKey}:${queue}`));
      if (text === null) await this.#redis.srem(boardKey, queue);
      else if (typeof text === 'string') tell(queue, text);
      else {
        const notice = parseMessage(text.toString(), noticeSchema);
        if (notice?.queue === queue) notices.push(notice);
        else tell(queue, 'it has not the form of a notice');
      }
    }
    return notices;
  }

  /** A notice as it stands on the board; of one that is too large a text that is none. */
  async #getBounded(key: string): Promise<Buffer | null> {
    const isTooLarge = (await this.#redis.strlen(key)) > noticeBytesMax;
    return isTooLarge ? Buffer.alloc(0) : this.#redis.getBuffer(key);
  }

  /** What Redis says in place of an answer: a key may hold a value of another type. */
  async #orFault<T>(ask: () => Promise<T>): Promise<T | string> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError') return error.message;
      throw error;
    }
  }
}

/** The notice of an experiment of this version. */
export function composeNotice(queue: string, name: string, probe: Job): Notice {
  return { queue, name, engine: engineVersion, probe };
}
