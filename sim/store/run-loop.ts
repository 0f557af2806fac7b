import { setImmediate } from 'node:timers/promises';
import type { Run } from '../economy/run.ts';
import type { PhaseObserver } from '../kernel/outputs.ts';

/** Where a run stands. */
export interface RunProgress {
  /** Ticks done. */
  readonly tick: number;
  /** Ticks in all. */
  readonly ticks: number;
  readonly tickHours: number;
  /** Ticks done per second in this process. */
  readonly ticksPerSecond: number;
  /** Seconds since this process began with the run. */
  readonly seconds: number;
}

export interface RunLoopOptions {
  readonly observer?: PhaseObserver;
  /** Called after every tick. */
  readonly afterTick: () => void;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Ends the loop after the tick in which it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How long ticks go on before the process may answer to Ctrl-C and draw its progress. */
const sliceMs = 50;

/** Steps a run until it is done or told to stop. */
export async function loopRun(run: Run, options: RunLoopOptions): Promise<void> {
  const { observer, afterTick, onProgress, signal } = options;
  const began = performance.now();
  const first = run.tick;
  const isOver = (): boolean => run.done || signal?.aborted === true;
  while (!isOver()) {
    const until = performance.now() + sliceMs;
    while (!isOver() && performance.now() < until) {
      run.step(observer);
      afterTick();
    }
    const seconds = (performance.now() - began) / 1000;
    const { tick, ticks, tickHours } = run;
    onProgress?.({ tick, ticks, tickHours, seconds, ticksPerSecond: (tick - first) / seconds });
    await setImmediate();
  }
}
