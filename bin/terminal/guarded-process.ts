import { fork } from 'node:child_process';
import { InputError } from '../../sim/errors.ts';

/** What a guarded process has to end by itself once it was asked to. */
const graceMs = 3_000;
/** The same once it asked for its end: what it had to say it has said. */
const graceAskedForMs = 40;
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;

/**
 * Runs this command line again in a process of its own, and sets the exit code to that one's. Native code that heeds
 * nobody can only be ended so; one that crashes takes that process alone. Returns false in the guarded process itself.
 */
export async function runGuarded(): Promise<boolean> {
  if (process.send !== undefined) {
    heedGuard();
    return false;
  }
  const child = fork(process.argv[1], process.argv.slice(2), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let asked: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const end = (exitCode: number, afterMs: number): void => {
    asked ??= exitCode;
    clearTimeout(deadline);
    deadline = setTimeout(() => child.kill('SIGKILL'), afterMs);
  };
  const listeners = Object.entries(exitCodes).map(([signal, exitCode]) => {
    const listener = (): void => {
      // A second Ctrl-C is from somebody who waits no longer.
      if (asked !== undefined) child.kill('SIGKILL');
      else if (child.connected) child.send(signal);
      end(exitCode, graceMs);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  try {
    child.on('message', (exitCode) => end(Number(exitCode), graceAskedForMs));
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (...ended) => resolve(ended));
    });
    if (asked === undefined && code === null) throw crashed(String(signal));
    process.exitCode = code ?? asked;
    return true;
  } finally {
    clearTimeout(deadline);
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}

/** Asks the guard to end this process, with the exit code that it has by then, if it does not end by itself. */
export function askForEnd(): void {
  setImmediate(() => process.send?.(process.exitCode ?? 0));
}

/** The guard passes signals on as messages: from a terminal they come to both, and the second would end all at once. */
function heedGuard(): void {
  process.on('message', (signal) => process.emit(signal as Signal));
  process.once('disconnect', () => {
    process.emit('SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
  });
  // Nobody waits for messages once the work is done.
  process.channel?.unref();
}

function crashed(signal: string): InputError {
  return new InputError({
    path: 'sql',
    constraint: 'expected a database and a statement that the database engine bears',
    value: `it ended by ${signal}`,
    hint: 'ask for less at a time; where every statement ends so, the file was damaged',
  });
}
