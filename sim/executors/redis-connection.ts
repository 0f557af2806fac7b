import type { Redis } from 'ioredis';
import { InputError } from '../errors.ts';
import { systemCode } from '../store/system-error.ts';

/** Oldest Redis that the queue works with. */
const versionMin = [6, 2] as const;
const connectMs = 5_000;
const reconnectMsMax = 2_000;

/** Where a Redis listens unless told otherwise. */
const redisDefault = 'redis://127.0.0.1:6379';

export interface RedisOptions {
  /** Called with a sentence when the connection is lost, and again when it is back. */
  readonly onRemark?: ((text: string) => void) | undefined;
}

/**
 * Connects to the Redis at a URL, `redis://user:password@host:port/db`, with TLS for `rediss://`. Once it was there, it
 * is waited for when it goes away. Throws InputError with how to start one when none answers, when it refuses the
 * password, is older than 6.2 or may throw jobs away.
 */
export async function connectRedis(url: string, { onRemark }: RedisOptions = {}): Promise<Redis> {
  requireRedisUrl(url);
  const { Redis: Client } = await import('ioredis');
  let wasThere = false;
  let isLost = false;
  const client = new Client(url, {
    lazyConnect: true,
    connectTimeout: connectMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasThere ? Math.min(times * 100, reconnectMsMax) : null),
  });
  let problem: Error | undefined;
  client.on('error', (error) => {
    problem = error;
    if (wasThere && !isLost) onRemark?.(`Redis at ${redact(url)} is gone (${error.message}); waiting for it`);
    isLost = wasThere;
  });
  client.on('ready', () => {
    if (isLost) onRemark?.(`Redis at ${redact(url)} is back`);
    isLost = false;
  });
  try {
    await client.connect();
    await requireUsable(client, url);
  } catch (error) {
    client.disconnect();
    throw explain(error instanceof InputError ? error : (problem ?? error), url);
  }
  wasThere = true;
  return client;
}

/** A URL without its password. */
export function redact(url: string): string {
  return url.replace(/^(\w+:\/\/)[^@/]*@/, '$1…@');
}

async function requireUsable(client: Redis, url: string): Promise<void> {
  const info = await client.info();
  const version = /^redis_version:(\d+)\.(\d+)/m.exec(info);
  const [major, minor] = version === null ? [0, 0] : [Number(version[1]), Number(version[2])];
  if (major < versionMin[0] || (major === versionMin[0] && minor < versionMin[1])) {
    throw new InputError({
      path: '--redis',
      constraint: `expected Redis ${versionMin.join('.')} or newer`,
      value: `${major}.${minor} at ${redact(url)}`,
      hint: 'start a newer server, or leave --executor out for threads of this machine',
    });
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction';
  const isBounded = !/^maxmemory:0\r?$/m.test(info);
  if (isBounded && policy !== 'noeviction') {
    throw new InputError({
      path: '--redis',
      constraint: 'expected a Redis that throws nothing away',
      value: `maxmemory-policy ${policy} at ${redact(url)}`,
      hint: 'run CONFIG SET maxmemory-policy noeviction, or start one for this: redis-server --port 6380',
    });
  }
}

function requireRedisUrl(url: string): void {
  if (/^rediss?:\/\/\S+$/.test(url)) return;
  throw new InputError({
    path: '--redis',
    constraint: 'expected redis://host:port, or rediss:// with TLS',
    value: redact(url),
    hint: `for instance ${redisDefault}`,
  });
}

function explain(error: unknown, url: string): unknown {
  if (error instanceof InputError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password/i.test(message)) {
    return new InputError({
      path: '--redis',
      constraint: 'expected a name and password that Redis accepts',
      value: `${redact(url)}: ${message}`,
      hint: 'redis://USER:PASSWORD@host:port; for the default user redis://:PASSWORD@host:port',
    });
  }
  const code = systemCode(error);
  return new InputError({
    path: '--redis',
    constraint: 'expected a Redis that answers',
    value: `${redact(url)}: ${code === '' ? message : code}`,
    hint: 'start one: redis-server --appendonly yes (Debian: apt-get install redis-server), or docker run -p 6379:6379 redis:7 redis-server --appendonly yes',
  });
}
