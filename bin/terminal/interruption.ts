const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ctrl-C, or a system that asks the process to end. */
export interface Interruption {
  /** Aborted by the first; the second ends the process at once, as if nobody listened. */
  readonly signal: AbortSignal;
  /** What the process returns when the work was left undone: 128 + number of the signal. */
  readonly exitCode: number;
  /** Stops listening. */
  release(): void;
}

/** Lets the work at hand come to a good end: from here on the first Ctrl-C aborts a signal instead of the process. */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  let received: number = exitCodes.SIGINT;
  const listeners = Object.entries(exitCodes).map(([name, exitCode]) => {
    const listener = (): void => {
      received = exitCode;
      release();
      controller.abort();
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  const release = (): void => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
  return {
    signal: controller.signal,
    get exitCode() {
      return received;
    },
    release,
  };
}
