import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedScenario } from '../economy/resolve.ts';
import { Run } from '../economy/run.ts';
import { DmpsimError, InputError } from '../errors.ts';
import { shellWord } from '../workload/shell-word.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint-file.ts';
import { engineVersion } from './engine-version.ts';
import type { Manifest } from './manifest.ts';
import { PauseWatch } from './pause-watch.ts';
import { claimFolder, clearFolder, inspectFolder, runFiles } from './run-folder.ts';
import { type RunInputs, readInputs, resolveInputs, writeInputs } from './run-inputs.ts';
import { lockFolder } from './run-lock.ts';
import { loopRun, type RunProgress } from './run-loop.ts';
import { type RecordedSource, RunRecording } from './run-recording.ts';
import { isOfSystem } from './system-error.ts';

export interface RecordOptions {
  readonly onProgress?: (progress: RunProgress) => void;
  /** Called after every tick with the ticks done. */
  readonly afterTick?: (tick: number) => void;
  /** Stops the run after the tick in which it is aborted; the run can be resumed. */
  readonly signal?: AbortSignal;
}

/** How a recorded run ended. */
export interface RecordedRun {
  readonly folder: string;
  /** Undefined when the run was interrupted. */
  readonly manifest: Manifest | undefined;
  /** Ticks done and in all. */
  readonly tick: number;
  readonly ticks: number;
  readonly requestsSettled: number;
  /** Longest pause of the garbage collector while ticks went on, in milliseconds. */
  readonly gcPauseMsMax: number;
  /** What the run had to say of its formulas, in words. */
  readonly warnings: readonly string[];
}

/**
 * Runs a scenario into a folder. A finished run of dmpsim that is there is replaced; without `force` there may be
 * neither an unfinished run nor other files, and with it the other files are left alone. Throws InputError and
 * InvariantError; then nothing of the run is left, as the scenario gives it again.
 */
export async function recordRun(
  folder: string,
  gathered: { resolved: ResolvedScenario; inputs: RunInputs },
  options: RecordOptions & { force: boolean },
): Promise<RecordedRun> {
  const { resolved, inputs } = gathered;
  const run = new Run(resolved, { seed: inputs.seed, replication: inputs.replication });
  const release = claimFolder(folder, () => options.force || requireFree(folder));
  try {
    clearFolder(folder);
    writeInputs(folder, inputs);
    return await recordTicks({ run, resolved, inputs, folder }, undefined, options);
  } catch (error) {
    if (error instanceof DmpsimError) clearFolder(folder);
    throw error;
  } finally {
    release();
  }
}

/**
 * Continues an unfinished run from its last checkpoint, or from the start when it had none yet; its files come out as
 * if it had never stopped. Throws InputError when the folder holds no unfinished run.
 */
export async function resumeRun(folder: string, options: RecordOptions): Promise<RecordedRun> {
  requireUnfinished(folder);
  const unlock = lockFolder(folder, '--resume');
  try {
    const inputs = readInputs(folder);
    const resolved = resolveInputs(inputs);
    const path = join(folder, runFiles.checkpoint);
    const checkpoint = existsSync(path) ? readCheckpoint(path) : undefined;
    if (checkpoint !== undefined) requireSameEngine(checkpoint, path);
    const run =
      checkpoint === undefined
        ? new Run(resolved, { seed: inputs.seed, replication: inputs.replication })
        : Run.restore(resolved, checkpoint.state);
    return await recordTicks({ run, resolved, inputs, folder }, checkpoint, options);
  } finally {
    unlock();
  }
}

async function recordTicks(
  source: RecordedSource,
  checkpoint: Checkpoint | undefined,
  options: RecordOptions,
): Promise<RecordedRun> {
  const { run, folder } = source;
  const recording = new RunRecording(source, checkpoint?.head);
  const { observer } = recording;
  const pauses = new PauseWatch();
  let gcPauseMsMax = 0;
  try {
    const afterTick = (): void => {
      recording.record();
      options.afterTick?.(run.tick);
    };
    await loopRun(run, { ...options, observer, afterTick });
  } catch (error) {
    closeAfter(recording);
    throw error;
  } finally {
    gcPauseMsMax = await pauses.stop();
  }
  const { tick, ticks } = run;
  const [requestsSettled] = run.world.counts.settled;
  const ended = {
    folder,
    tick,
    ticks,
    requestsSettled,
    gcPauseMsMax,
    warnings: [...run.warnings, ...run.remarks],
  };
  if (run.done) return { ...ended, manifest: await recording.finish() };
  recording.save();
  recording.close();
  return { ...ended, manifest: undefined };
}

/** Closes what a failed run recorded. Where the disk is full closing fails too, and the first failure is the one to tell. */
function closeAfter(recording: RunRecording): void {
  try {
    recording.close();
  } catch (error) {
    if (!isOfSystem(error)) throw error;
  }
}

function requireFree(folder: string): void {
  const content = inspectFolder(folder);
  const isWorthKeeping = content === 'unfinished run' && existsSync(join(folder, runFiles.checkpoint));
  if (isWorthKeeping) {
    throw new InputError({
      path: '--out',
      constraint: 'expected a folder without an unfinished run',
      value: folder,
      hint: `continue it with \`dmpsim run --resume ${shellWord(folder)}\`, or start over with --force`,
    });
  }
  if (content !== 'other files') return;
  throw new InputError({
    path: '--out',
    constraint: 'expected a new or empty folder, or one of an earlier run',
    value: folder,
    hint: 'choose another --out, or write beside what is there with --force',
  });
}

function requireUnfinished(folder: string): void {
  const content = inspectFolder(folder);
  if (content === 'unfinished run') return;
  throw new InputError({
    path: '--resume',
    constraint: 'expected the folder of an unfinished run',
    value: `${folder}, which holds ${content === 'complete run' ? 'a run that is complete' : content}`,
    hint: 'start a run with `dmpsim run SCENARIO`',
  });
}

function requireSameEngine({ head }: Checkpoint, path: string): void {
  if (head.engine === engineVersion) return;
  throw new InputError({
    path: 'checkpoint.bin',
    constraint: `expected a checkpoint of dmpsim ${engineVersion}`,
    value: `one of dmpsim ${head.engine}`,
    hint: 'resume with that version, or start the run again with --force',
    file: path,
  });
}
