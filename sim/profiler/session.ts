/*
 * The process of one session: started by `profile.ts` with a channel, gets one request, sends its progress and in the
 * end the session, or what was wrong with its input.
 */
import { InputError } from '../errors.ts';
import type { SessionMessage } from './session-process.ts';
import { runSession, type SessionRequest } from './session-work.ts';

process.once('message', (request: SessionRequest) => {
  work(request).then(
    (message) => finish(message),
    (error: unknown) => finish(describeFailure(error)),
  );
});

// Without its parent nobody waits for the result.
process.once('disconnect', () => process.exit(1));

async function work(request: SessionRequest): Promise<SessionMessage> {
  const session = await runSession(request, (done, of) => send({ kind: 'progress', done, of }));
  return { kind: 'session', session };
}

function describeFailure(error: unknown): SessionMessage {
  if (error instanceof InputError) return { kind: 'input', problems: error.problems };
  return { kind: 'defect', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function send(message: SessionMessage): void {
  process.send?.(message);
}

function finish(message: SessionMessage): void {
  process.send?.(message, undefined, {}, () => process.disconnect());
}
