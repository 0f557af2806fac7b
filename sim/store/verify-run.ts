import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Run } from '../economy/run.ts';
import { InputError } from '../errors.ts';
import { digestFormat } from '../kernel/digest.ts';
import { engineVersion } from './engine-version.ts';
import { isSealed, type Manifest, readManifest } from './manifest.ts';
import { observeAll, PhaseHashes, PhasesThatChange } from './phase-watch.ts';
import { readPlainHead } from './plain-file.ts';
import { runFiles } from './run-folder.ts';
import { readInputs, resolveInputs } from './run-inputs.ts';
import { loopRun, type RunProgress } from './run-loop.ts';
import { describeFile, littleEndian, outputBytesMax } from './run-outputs.ts';

/** One thing in the folder that is not what the run gives. */
export interface Difference {
  /** The file it was found in. */
  readonly file: string;
  /** What is different, in words. */
  readonly text: string;
}

/** The first tick whose state is not the recorded one. */
export interface FirstDifference {
  /** Ticks done before it. */
  readonly tick: number;
  /** Hours from the start of the run to its beginning. */
  readonly hours: number;
  readonly tables: readonly string[];
  /** The first phase after which the state differs, when the run was recorded with a hash of each phase. */
  readonly phase?: string;
  /** The phases that change these tables in this tick, when it was not: the difference is in one of them. */
  readonly phasesThatChange?: readonly string[];
}

/** What `verify` found out about a run folder. */
export interface Verification {
  readonly identical: boolean;
  readonly differences: readonly Difference[];
  readonly firstDifference: FirstDifference | undefined;
  /** Digest of the run made now; undefined when it stopped at a difference. */
  readonly digest: string | undefined;
  readonly manifest: Manifest;
  readonly warnings: readonly string[];
}

export interface VerifyOptions {
  /** Look for the phase in which the first difference arises. */
  readonly phases: boolean;
  readonly onProgress?: (progress: RunProgress) => void;
}

/**
 * Runs a finished run again from its own inputs and compares: every file with its hash in the manifest, the state
 * after every tick with the chain of hashes, the outcome with the manifest. Throws InputError when the folder holds
 * no finished run, or one whose digests this version does not make.
 */
export async function verifyRun(folder: string, options: VerifyOptions): Promise<Verification> {
  const manifest = readManifest(folder);
  requireDigestFormat(manifest, folder);
  const differences: Difference[] = [...checkSeal(manifest), ...checkFiles(folder, manifest)];
  const warnings: string[] = [];
  if (manifest.engine !== engineVersion) {
    warnings.push(
      `the run was made by dmpsim ${manifest.engine}, this is ${engineVersion}; digests may differ`,
    );
  }
  const inputs = readInputs(folder);
  const resolved = resolveInputs(inputs);
  differences.push(...checkInputs(manifest, resolved.sha256, inputs));
  const makeRun = (): Run => new Run(resolved, { seed: inputs.seed, replication: inputs.replication });

  const run = makeRun();
  const chain = new RecordedHashes(folder, manifest.chain.file, {
    words: 2 * run.chainTables.length,
    rows: run.ticks,
  });
  const first = await findFirstDifference(run, chain, options);
  if (first === undefined) differences.push(...checkOutcome(manifest, run), ...chain.checkLength(run.ticks));
  const firstDifference =
    first === undefined || !options.phases ? first : findPhase(makeRun(), first, folder);
  return {
    identical: differences.length === 0 && first === undefined,
    differences,
    firstDifference,
    digest: first === undefined ? run.digest(createHash('sha256')) : undefined,
    manifest,
    warnings,
  };
}

function requireDigestFormat({ digestFormat: format = 1, engine }: Manifest, folder: string): void {
  if (format === digestFormat) return;
  throw new InputError({
    path: 'folder',
    constraint: `expected a run with digests of format ${digestFormat}, as dmpsim ${engineVersion} makes them`,
    value: `one of format ${format}, made by dmpsim ${engine}`,
    hint: `verify it with dmpsim ${engine}, or run its scenario again`,
    file: join(folder, runFiles.manifest),
  });
}

/** Rows of hashes in a file, two words per column. */
class RecordedHashes {
  readonly #file: string;
  readonly #bytes: Buffer;
  readonly #length: number;
  readonly #rowBytes: number;

  constructor(
    folder: string,
    file: string,
    { words, rows }: { readonly words: number; readonly rows: number },
  ) {
    const path = join(folder, file);
    this.#file = file;
    this.#rowBytes = words * 4;
    const { head, bytes } = existsSync(path)
      ? readPlainHead(path, { bytesMax: outputBytesMax }, rows * this.#rowBytes)
      : { head: Buffer.alloc(0), bytes: 0 };
    this.#bytes = head;
    this.#length = bytes;
  }

  /** Columns of row `index` that are not as recorded; a row that is not there is no difference here. */
  compare(index: number, words: Uint32Array): number[] {
    const recorded = this.#bytes.subarray(index * this.#rowBytes, (index + 1) * this.#rowBytes);
    const fresh = littleEndian(words);
    if (recorded.length < this.#rowBytes || recorded.equals(fresh)) return [];
    const columns = Array.from({ length: this.#rowBytes / 8 }, (_, column) => column);
    return columns.filter((column) => {
      const [from, to] = [column * 8, column * 8 + 8];
      return !recorded.subarray(from, to).equals(fresh.subarray(from, to));
    });
  }

  checkLength(rows: number): Difference[] {
    const expected = rows * this.#rowBytes;
    if (this.#length === expected) return [];
    return [{ file: this.#file, text: `holds ${this.#length} bytes, the run gives ${expected}` }];
  }
}

async function findFirstDifference(
  run: Run,
  chain: RecordedHashes,
  { onProgress }: VerifyOptions,
): Promise<FirstDifference | undefined> {
  let found: FirstDifference | undefined;
  const stop = new AbortController();
  const afterTick = (): void => {
    run.drainEvents();
    if (run.flows.due) run.flows.clear();
    const tick = run.tick - 1;
    const different = found === undefined ? chain.compare(tick, run.chainRow) : [];
    if (different.length === 0) return;
    const tables = different.map((column) => run.chainTables[column]);
    found = { tick, hours: tick * run.tickHours, tables };
    stop.abort();
  };
  await loopRun(run, { afterTick, onProgress, signal: stop.signal });
  return found;
}

/** Runs to the tick again and looks into it. */
function findPhase(run: Run, first: FirstDifference, folder: string): FirstDifference {
  while (run.tick < first.tick) run.step();
  const hashes = new PhaseHashes(run);
  const changes = new PhasesThatChange(run, first.tables);
  run.step(observeAll([hashes, changes]));
  const recorded = new RecordedHashes(folder, runFiles.phases, {
    words: 2 * run.phases.length,
    rows: run.ticks,
  });
  const [column] = recorded.compare(first.tick, hashes.words);
  if (column !== undefined) return { ...first, phase: run.phases[column].name };
  return { ...first, phasesThatChange: changes.names };
}

function checkSeal(manifest: Manifest): Difference[] {
  if (isSealed(manifest)) return [];
  return [{ file: runFiles.manifest, text: 'was changed after the run: it does not match its own seal' }];
}

function checkFiles(folder: string, manifest: Manifest): Difference[] {
  return manifest.outputs.flatMap(({ file, bytes, sha256 }) => {
    if (!existsSync(join(folder, file))) return [{ file, text: 'is missing' }];
    const found = describeFile(folder, file);
    if (found.sha256 === sha256) return [];
    const length = found.bytes === bytes ? '' : `, ${found.bytes} bytes instead of ${bytes}`;
    return [{ file, text: `was changed after the run: not the SHA-256 in ${runFiles.manifest}${length}` }];
  });
}

function checkInputs(
  manifest: Manifest,
  sha256: string,
  inputs: { seed: string; replication: number },
): Difference[] {
  const claims: readonly (readonly [string, string | number, string | number])[] = [
    ['scenario', manifest.scenario.sha256, sha256],
    ['seed', manifest.seed, inputs.seed],
    ['replication', manifest.replication, inputs.replication],
  ];
  return claims.flatMap(([name, stated, found]) => {
    if (stated === found) return [];
    return [{ file: runFiles.manifest, text: `states ${name} ${stated}, ${runFiles.inputs} gives ${found}` }];
  });
}

function checkOutcome(manifest: Manifest, run: Run): Difference[] {
  const file = runFiles.manifest;
  const digest = run.digest(createHash('sha256'));
  const differences: Difference[] = [];
  if (manifest.digest !== digest) {
    differences.push({ file, text: `states digest ${manifest.digest}, the run gives ${digest}` });
  }
  for (const [index, { label, text }] of run.summary().entries()) {
    const stated = manifest.summary[index];
    if (stated?.label === label && stated.text === text) continue;
    const claim = stated === undefined ? 'nothing' : `${stated.label} ${stated.text}`;
    differences.push({ file, text: `states ${claim}, the run gives ${label} ${text}` });
  }
  return differences;
}
