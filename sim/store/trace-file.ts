import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InputError } from '../errors.ts';
import { type RequestTrace, type TraceOptions, TraceParser } from '../workload/trace.ts';
import { openPlainFile } from './plain-file.ts';

/** Years of requests: reading them takes an hour. */
const bytesMax = 64 * 2 ** 30;

export interface TraceFile {
  readonly trace: RequestTrace;
  /** SHA-256 of the file's bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/**
 * Reads a request trace from a CSV file as a stream: memory grows with the requests, not with the file.
 * Throws InputError for what is not a readable file, and whatever `TraceParser` finds wrong with it.
 */
export async function readTraceFile(
  path: string,
  options: Omit<TraceOptions, 'file'> = {},
): Promise<TraceFile> {
  const parser = new TraceParser({ ...options, file: path });
  const hash = createHash('sha256');
  try {
    // A person named it: a link is as good as the file.
    const { descriptor } = openPlainFile(path, { bytesMax, links: 'followed' });
    for await (const chunk of createReadStream(path, { fd: descriptor, highWaterMark: 262_144 })) {
      hash.update(chunk as Buffer);
      parser.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof InputError ? error : unreadable(path, error);
  }
  return { trace: parser.finish(), sha256: hash.digest('hex') };
}

function unreadable(path: string, reason: unknown): InputError {
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : String(reason);
  return new InputError({
    path: 'trace',
    constraint: 'expected a readable CSV file',
    value: code === 'ENOENT' ? 'no such file' : code,
    hint: 'give the path of a request trace: arrival time, input tokens, output tokens',
    file: path,
  });
}
