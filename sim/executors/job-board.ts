import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { ReplicationRequest, ReplicationResult } from '../experiments/replication.ts';
import type { Series } from '../experiments/series-gauge.ts';
import { engineVersion } from '../store/engine-version.ts';
import type { Outcome, Task } from './executor.ts';

/** Prefix of all keys of dmpsim in Redis. */
export const keyPrefix = 'dmpsim';
const boardKey = `${keyPrefix}:board`;
/** What nobody came back for is forgotten after so long. */
const keptSeconds = 7 * 24 * 3600;

/** An experiment whose runs workers may make. */
export interface Notice {
  /** Name of its queue. */
  readonly queue: string;
  /** Version of dmpsim that its workers must have. */
  readonly engine: string;
  /** Name for people. */
  readonly name: string;
  /** A run of it: a worker that resolves its scenario to another SHA-256 is not fit for any. */
  readonly probe: Job;
}

/** A run as it waits in the queue; what it has in common with other runs lies beside. */
export interface Job {
  /** Where the common part is. */
  readonly pack: string;
  readonly set: readonly string[];
  readonly seed: string;
  readonly replication: number;
  readonly scenarioSha256: string;
}

/** What a worker made of a job; numbers in base64, to their last bit. */
export interface JobReturn {
  readonly outcome: { readonly result: PackedResult } | Extract<Outcome['outcome'], { error: unknown }>;
  readonly seconds: number;
  readonly host: string;
  readonly attempt: number;
}

interface PackedResult {
  readonly digest: string;
  readonly kpis: string;
  readonly series: readonly { readonly metric: string; readonly hours: string; readonly values: string }[];
  readonly finals: readonly (readonly string[])[];
}

/** What is common to the runs of an experiment. */
type Pack = Pick<ReplicationRequest, 'scenario' | 'observe'>;

/** The notices that workers read, and what jobs have in common. */
export class JobBoard {
  readonly #redis: Redis;
  readonly #keys = new WeakMap<object, string>();
  readonly #packs = new Map<string, Pack>();

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

  /** The task of a job. Throws Error when its common part is gone. */
  async read(job: Job): Promise<Omit<Task, 'run'>> {
    const { pack, set, seed, replication, scenarioSha256 } = job;
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
    const text = await this.#redis.get(key);
    if (text === null) throw new Error(`the scenario ${key} is no longer in Redis`);
    const pack = JSON.parse(text) as Pack;
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

  /** All that is announced. */
  async list(): Promise<readonly Notice[]> {
    const notices: Notice[] = [];
    for (const queue of await this.#redis.smembers(boardKey)) {
      const text = await this.#redis.get(`${boardKey}:${queue}`);
      if (text === null) await this.#redis.srem(boardKey, queue);
      else notices.push(JSON.parse(text) as Notice);
    }
    return notices;
  }
}

/** The notice of an experiment of this version. */
export function composeNotice(queue: string, name: string, probe: Job): Notice {
  return { queue, name, engine: engineVersion, probe };
}

export function packOutcome({ outcome, seconds, host, attempt }: Omit<Outcome, 'run'>): JobReturn {
  if ('error' in outcome) return { outcome, seconds, host, attempt };
  const { digest, kpis, series, finals } = outcome.result;
  const result: PackedResult = {
    digest,
    kpis: toBase64(kpis),
    series: series.map(({ metric, hours, values }) => ({
      metric,
      hours: toBase64(hours),
      values: toBase64(values),
    })),
    finals: finals.map((columns) => columns.map(toBase64)),
  };
  return { outcome: { result }, seconds, host, attempt };
}

export function unpackOutcome(run: number, { outcome, seconds, host, attempt }: JobReturn): Outcome {
  if ('error' in outcome) return { run, outcome, seconds, host, attempt };
  const { digest, kpis, series, finals } = outcome.result;
  const result: ReplicationResult = {
    digest,
    kpis: fromBase64(kpis),
    series: series.map(
      ({ metric, hours, values }): Series => ({
        metric,
        hours: fromBase64(hours),
        values: fromBase64(values),
      }),
    ),
    finals: finals.map((columns) => columns.map(fromBase64)),
  };
  return { run, outcome: { result }, seconds, host, attempt };
}

/** Numbers as little-endian bytes: NaN and −0 survive, which they would not as JSON. */
function toBase64(values: Float64Array): string {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index);
  return bytes.toString('base64');
}

function fromBase64(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(8 * index));
}
