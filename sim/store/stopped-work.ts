import { DmpsimError } from '../errors.ts';
import { describeSystemError, isOfSystem } from './system-error.ts';

/** The system took no more of what a command writes; what is kept stays, and a command goes on from there. Exit code 2. */
class StoppedWork extends DmpsimError {
  override readonly name = 'StoppedWork';
  readonly exitCode = 2;
}

/**
 * Does work that fills a folder. Throws StoppedWork in place of a system error, such as a full disk, with the file, the
 * reason and the command that goes on; `resume` gives the command, or undefined where there is nothing to go on with.
 */
export async function sayHowToGoOn<T>(resume: () => string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const command = isOfSystem(error) ? resume() : undefined;
    if (!isOfSystem(error) || command === undefined) throw error;
    throw new StoppedWork(`${describeSystemError(error)}; when that is mended, go on with: ${command}`);
  }
}
