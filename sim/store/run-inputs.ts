import { join } from 'node:path';
import type { ResolvedScenario } from '../economy/resolve.ts';
import { resolveScenario } from '../economy/resolve.ts';
import { InputError } from '../errors.ts';
import { keptReader, keptSourceSchema, SourceKeeper } from '../scenario/kept-sources.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { z } from '../zod.ts';
import { engineVersion } from './engine-version.ts';
import { readPlainText } from './plain-file.ts';
import { runFiles } from './run-folder.ts';
import { fileReader } from './scenario-files.ts';
import { writeWhole } from './whole-file.ts';

const inputsSchema = z.strictObject({
  format: z.literal(1),
  engine: z.string(),
  scenario: z.string(),
  set: z.array(z.string()),
  seed: z.string(),
  replication: z.int().min(0),
  phases: z.boolean(),
  sources: z.array(keptSourceSchema),
});

/**
 * Everything that a run depends on, in one file beside its results: the text of each file read and the options given.
 * `verify` and `--resume` need nothing else, whatever became of the originals.
 */
export type RunInputs = z.infer<typeof inputsSchema>;

export interface RunChoices {
  /** Settings of the command line, `path=value`. */
  readonly set: readonly string[];
  /** Seed in place of the scenario's own. */
  readonly seed?: string;
  readonly replication: number;
  readonly phases: boolean;
  /** Folder that the scenario's references may lead to; see scenario-files.ts. */
  readonly root?: string | undefined;
}

/** Reads a scenario and keeps what was read. Throws InputError for everything that is wrong with it. */
export function gatherInputs(
  scenario: string,
  choices: RunChoices,
): { resolved: ResolvedScenario; inputs: RunInputs } {
  const keeper = new SourceKeeper(fileReader(scenario, { root: choices.root }));
  const resolved = resolveScenario(scenario, keeper, { set: choices.set });
  const { set, replication, phases } = choices;
  const inputs: RunInputs = {
    format: 1,
    engine: engineVersion,
    scenario,
    set: [...set],
    seed: choices.seed ?? resolved.scenario.seed,
    replication,
    phases,
    sources: [...keeper.sources],
  };
  return { resolved, inputs };
}

/** Resolves kept inputs again. Throws InputError when they do not hold what the scenario asks for. */
export function resolveInputs(inputs: RunInputs): ResolvedScenario {
  const reader = keptReader(
    inputs.sources,
    (path) =>
      new InputError({
        path: runFiles.inputs,
        constraint: `expected the text of ${path}`,
        value: 'nothing',
        hint: 'the file was changed after the run',
      }),
  );
  return resolveScenario(inputs.scenario, reader, { set: inputs.set });
}

export function writeInputs(folder: string, inputs: RunInputs): void {
  writeWhole(join(folder, runFiles.inputs), `${JSON.stringify(inputs, null, 1)}\n`);
}

/** Throws InputError when the folder holds no inputs of a run. */
export function readInputs(folder: string): RunInputs {
  const path = join(folder, runFiles.inputs);
  return parseJsonInput(readRunFile(path), path, inputsSchema);
}

/** Larger than the parser of such a file takes, whatever its characters. */
const bytesMax = 4 * 1_048_576;

/** Text of a file that every run has. Throws InputError when it is not there, or is no plain file. */
export function readRunFile(path: string): string {
  try {
    return readPlainText(path, { bytesMax });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError({
      path: 'folder',
      constraint: 'expected the folder of a run',
      value: `no readable file ${path}`,
      hint: 'give a folder that `dmpsim run` wrote, for instance out/baseline',
    });
  }
}
