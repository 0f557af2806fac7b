import { fork } from 'node:child_process';
import { join } from 'node:path';
import { InputError, type Problem } from '../errors.ts';
import { installationFolder } from '../store/installation.ts';
import type { Session, SessionRequest } from './session-work.ts';

/** What a session's process says. */
export type SessionMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'input'; readonly problems: readonly Problem[] }
  | { readonly kind: 'defect'; readonly message: string };

export interface SessionWatch {
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Bytes of a process's complaints that are kept for an error. */
const complaintsMax = 4_000;

/**
 * Runs one session in a process of its own, so that no session inherits the memory, caches or threads of another.
 * Throws InputError for bad input that the session found and for a process that was killed for its memory; the signal's
 * reason when it was aborted.
 */
export function runSessionProcess(request: SessionRequest, watch: SessionWatch): Promise<Session> {
  watch.signal?.throwIfAborted();
  // The bundled entry: a session never runs from sources.
  const child = fork(join(installationFolder(), 'dist/sim/profiler/session.js'), [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C goes to the whole group: the parent alone decides what becomes of a session.
    detached: process.platform !== 'win32',
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-complaintsMax);
  });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    watch.signal?.addEventListener('abort', stop, { once: true });
    let outcome: (() => void) | undefined;
    child.on('message', (message: SessionMessage) => {
      if (message.kind === 'progress') watch.onProgress?.(message.done, message.of);
      if (message.kind === 'session') outcome = () => resolve(message.session);
      if (message.kind === 'input') outcome = () => reject(new InputError(message.problems));
      if (message.kind === 'defect') outcome = () => reject(new Error(message.message));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      watch.signal?.removeEventListener('abort', stop);
      if (watch.signal?.aborted) reject(watch.signal.reason);
      else if (outcome !== undefined) outcome();
      else reject(explainDeath(code, signal, complaints));
    });
    child.send(request);
  });
}

function explainDeath(code: number | null, signal: string | null, complaints: string): Error {
  const isMemory = signal === 'SIGKILL' || /bad_?alloc|out of memory|cannot allocate/i.test(complaints);
  const end = signal === null ? `exit code ${code}` : signal;
  if (!isMemory) return new Error(`a session of the profiler ended with ${end}\n${complaints.trim()}`);
  return new InputError({
    path: 'memory',
    constraint: 'expected enough memory for a session',
    value: `the session's process ended with ${end}`,
    hint: 'close other programs, choose --quick, or a smaller model',
  });
}
