import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Watches for pauses of the garbage collector; they are what makes a tick late. */
export class PauseWatch {
  #longestMs = 0;
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.#longestMs = Math.max(this.#longestMs, duration);
  });

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Stops watching; the longest pause in milliseconds, 0 when there was none. */
  async stop(): Promise<number> {
    // The last entries are delivered by the event loop.
    await setImmediate();
    this.#observer.disconnect();
    return this.#longestMs;
  }
}
