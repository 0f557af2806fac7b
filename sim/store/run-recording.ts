import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedScenario } from '../economy/resolve.ts';
import type { Run } from '../economy/run.ts';
import type { PhaseObserver } from '../kernel/outputs.ts';
import { type CheckpointHead, writeCheckpoint } from './checkpoint-file.ts';
import { engineVersion } from './engine-version.ts';
import { composeManifest, type Manifest, writeManifest } from './manifest.ts';
import { PhaseHashes, PhaseTimes, timeBeside } from './phase-watch.ts';
import { readOutcomes } from './read-outcomes.ts';
import { runFiles } from './run-folder.ts';
import type { RunInputs } from './run-inputs.ts';
import { describeFile, RunOutputs } from './run-outputs.ts';

/** What is recorded, and where. */
export interface RecordedSource {
  readonly run: Run;
  readonly resolved: ResolvedScenario;
  readonly inputs: RunInputs;
  readonly folder: string;
}

/**
 * Milliseconds of work that a crash may cost, and the part of a run that checkpoints may take: one that is due sooner
 * after the last one is left out.
 */
const checkpointMsMin = 1000;
const checkpointShareMax = 0.01;

/** A run on its way into a folder: its growing files, its checkpoints, and in the end its manifest. */
export class RunRecording {
  readonly #source: RecordedSource;
  readonly #outputs: RunOutputs;
  readonly #times: PhaseTimes;
  readonly #hashes: PhaseHashes | undefined;
  readonly #secondsBefore: number;
  readonly #began = performance.now();
  #savedAt = this.#began;
  #saveMs = 0;

  constructor(source: RecordedSource, head?: CheckpointHead) {
    const { run, inputs, folder } = source;
    this.#source = source;
    const from = head === undefined ? {} : { from: head.outputs };
    this.#outputs = new RunOutputs(run, folder, { phases: inputs.phases, ...from });
    this.#times = new PhaseTimes(run, head?.phases);
    this.#hashes = inputs.phases ? new PhaseHashes(run) : undefined;
    this.#secondsBefore = head?.simSeconds ?? 0;
  }

  /** Watches the phases while the run steps. */
  get observer(): PhaseObserver {
    return this.#hashes === undefined ? this.#times : timeBeside(this.#times, this.#hashes);
  }

  /** Writes what the tick just done gave, and a checkpoint when it is time for one. */
  record(): void {
    const { run } = this.#source;
    this.#outputs.append(this.#hashes?.words);
    const isDue = run.checkpointDue && !run.done;
    const wait = Math.max(checkpointMsMin, this.#saveMs / checkpointShareMax);
    if (isDue && performance.now() - this.#savedAt >= wait) this.save();
  }

  /** Replaces the checkpoint by one of this moment. */
  save(): void {
    const { run, folder } = this.#source;
    const began = performance.now();
    this.#outputs.sync();
    const head: CheckpointHead = {
      engine: engineVersion,
      tick: run.tick,
      ticks: run.ticks,
      outputs: this.#outputs.mark(),
      simSeconds: this.#simSeconds(),
      phases: this.#times.seconds,
    };
    writeCheckpoint(join(folder, runFiles.checkpoint), head, run.saveParts(createHash('sha256')));
    this.#savedAt = performance.now();
    this.#saveMs = this.#savedAt - began;
  }

  /** Leaves the files as they are, for a later process to continue or remove. */
  close(): void {
    this.#outputs.close();
  }

  /** Completes the folder of a run that is done; the manifest comes last. */
  async finish(): Promise<Manifest> {
    const { folder, resolved } = this.#source;
    const timings = { simSeconds: this.#simSeconds(), phases: this.#times.seconds };
    const { events, flowTotals } = this.#outputs.mark();
    const outputs = [describeFile(folder, runFiles.inputs), ...this.#outputs.finish()];
    const outcomes = await readOutcomes(folder, resolved.scenario);
    const manifest = composeManifest({ ...this.#source, outputs, events, flowTotals, timings, outcomes });
    writeManifest(folder, manifest);
    rmSync(join(folder, runFiles.checkpoint), { force: true });
    return manifest;
  }

  #simSeconds(): number {
    return this.#secondsBefore + (performance.now() - this.#began) / 1000;
  }
}
