import { setImmediate } from 'node:timers/promises';
import { DmpsimError } from '../../sim/errors.ts';
import { groupThousands } from './figures.ts';
import { catchInterruption } from './interruption.ts';
import type { CountProgress } from './progress-line.ts';
import type { Screen } from './screen.ts';

/** Ctrl-C before there is anything to go on with; what the process returns is 128 + the number of the signal. */
class StoppedPlanning extends DmpsimError {
  override readonly name = 'StoppedPlanning';
  readonly exitCode: number;

  constructor(done: string, exitCode: number) {
    super(`stopped while planning, ${done}; nothing was written`);
    this.exitCode = exitCode;
  }
}

/** How long planning goes on before the process may answer to Ctrl-C and draw its progress. */
const sliceMs = 50;

/**
 * Makes a plan of `total` points step by step, where `next` makes a step: says "planning n of N" when it takes its time.
 * Throws StoppedPlanning after Ctrl-C.
 */
export async function watchPlanning<Plan>(
  screen: Screen,
  total: number,
  next: () => IteratorResult<number, Plan>,
): Promise<Plan> {
  const interruption = catchInterruption();
  const began = performance.now();
  const format = (label: string, { done }: CountProgress): string =>
    `${label}  planning ${groupThousands(done)} of ${groupThousands(total)} points`;
  try {
    return await screen.track(
      'plan',
      async (onProgress: (progress: CountProgress) => void) => {
        let [done, until] = [0, began + sliceMs];
        for (;;) {
          const step = next();
          if (step.done !== true) done = step.value;
          if (step.done !== true && performance.now() < until) continue;
          onProgress({ done, total, made: done, failed: 0, seconds: (performance.now() - began) / 1000 });
          await setImmediate();
          if (interruption.signal.aborted) {
            const far = `${groupThousands(done)} of ${groupThousands(total)} points`;
            throw new StoppedPlanning(far, interruption.exitCode);
          }
          if (step.done === true) return step.value;
          until = performance.now() + sliceMs;
        }
      },
      format,
    );
  } finally {
    interruption.release();
  }
}
