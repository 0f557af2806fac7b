import type { Problem } from '../../sim/errors.ts';
import { InputError } from '../../sim/errors.ts';
import { type RequestTrace, type TraceOptions, TraceParser } from '../../sim/workload/trace.ts';

/** Reads a trace from CSV text, cut into pieces of `pieceLength` bytes. */
export function readTrace(
  csv: string,
  options: Partial<TraceOptions> = {},
  pieceLength = Number.POSITIVE_INFINITY,
): RequestTrace {
  const parser = new TraceParser({ file: 'trace.csv', ...options });
  const bytes = new TextEncoder().encode(csv);
  for (let at = 0; at < bytes.length; at += pieceLength) parser.push(bytes.subarray(at, at + pieceLength));
  return parser.finish();
}

/** A trace of one request a second, with these token counts. */
export function traceOf(tokens: readonly (readonly [tokensIn: number, tokensOut: number])[]): RequestTrace {
  return {
    seconds: Float64Array.from(tokens, (_, row) => row),
    tokensIn: Int32Array.from(tokens, ([tokensIn]) => tokensIn),
    tokensOut: Int32Array.from(tokens, ([, tokensOut]) => tokensOut),
  };
}

/** The first problem of the InputError that `act` throws; fails when it throws none. */
export function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems[0];
    throw error;
  }
  throw new Error('expected an InputError');
}
