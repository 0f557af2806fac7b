import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError, type Problem } from '../errors.ts';

/** How long and how large a query may become. */
export interface QueryBounds {
  /** Ends the query. */
  readonly signal?: AbortSignal | undefined;
  /** Time that it may take, in seconds; `secondsDefault` unless told. */
  readonly secondsMax?: number | undefined;
}

/** A query that was ended before its end. */
export class QueryStopped extends InputError {
  /** Whether DuckDB stopped. One call of a function, `repeat('x', 4000000000)` for instance, does not before it is done. */
  readonly heeded: boolean;

  constructor(problem: Problem, heeded: boolean) {
    super(problem);
    this.heeded = heeded;
  }
}

/** Time that a query may take unless told otherwise, and the most that can be asked for. */
export const secondsDefault = 60;
export const secondsMost = 86_400;
/** What the process may grow by: DuckDB counts what it sorts and groups, but not the texts that it makes. */
const bytesMax = 1_073_741_824;
const lookEveryMs = 20;
/** What DuckDB has to stop after it was told to; while it grows there is no time to lose. */
const graceMs = 2_000;
const graceOfGrowthMs = 60;

/** Runs `use` on a connection until its bounds: then it is interrupted, and QueryStopped thrown. */
export async function watchQuery<T>(
  connection: DuckDBConnection,
  { signal, secondsMax = secondsDefault }: QueryBounds,
  use: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  const bytesBefore = process.memoryUsage.rss();
  let stopped: { readonly problem: Problem; readonly at: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const unheeded = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const now = performance.now();
      const bytes = process.memoryUsage.rss() - bytesBefore;
      const problem = findBreach({ signal, seconds: (now - begun) / 1000, secondsMax, bytes });
      if (problem !== undefined) stopped ??= { problem, at: now };
      if (stopped === undefined) return;
      connection.interrupt();
      const grace = bytes > bytesMax ? graceOfGrowthMs : graceMs;
      if (now - stopped.at > grace) reject(new QueryStopped(stopped.problem, false));
    }, lookEveryMs);
  });
  try {
    return await Promise.race([use(), unheeded]);
  } catch (error) {
    if (stopped === undefined || error instanceof QueryStopped) throw error;
    throw new QueryStopped(stopped.problem, true);
  } finally {
    clearInterval(timer);
  }
}

interface Seen {
  readonly signal: AbortSignal | undefined;
  readonly seconds: number;
  readonly secondsMax: number;
  readonly bytes: number;
}

function findBreach({ signal, seconds, secondsMax, bytes }: Seen): Problem | undefined {
  if (signal?.aborted === true)
    return {
      path: 'sql',
      constraint: 'expected to be left alone',
      value: 'an interruption',
      hint: 'ask again',
    };
  if (seconds > secondsMax) {
    return {
      path: 'sql',
      constraint: `expected an answer within ${secondsMax} s`,
      value: 'none yet',
      hint: `ask for less, or give it more time: --seconds ${Math.min(secondsMost, 10 * Math.max(1, secondsMax))}`,
    };
  }
  if (bytes <= bytesMax) return undefined;
  return {
    path: 'sql',
    constraint: `expected a query that ${bytesMax / 1_048_576} MB of memory are enough for`,
    value: 'one that needs more',
    hint: 'ask for fewer or shorter texts and lists at a time',
  };
}
