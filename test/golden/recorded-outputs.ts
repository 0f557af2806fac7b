import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Text } from '../../sim/canonical.ts';
import { recordRun } from '../../sim/store/record-run.ts';
import { gatherInputs } from '../../sim/store/run-inputs.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';

/**
 * What a run gave: its digest, and a hash of each file of figures and of what the manifest says of them. Digests say nothing
 * of what is measured; these do.
 */
export interface RecordedOutputs {
  readonly digest: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Hexadecimal digits of a hash that are kept: enough to see that a file is another. */
const digitsKept = 16;

/** Runs a shipped scenario to its end as the command line does, in a folder of its own that goes again. */
export async function recordOutputs(name: string, set: readonly string[] = []): Promise<RecordedOutputs> {
  const folder = mkdtempSync(join(tmpdir(), 'dmpsim-golden-'));
  try {
    const choices = { set, replication: 0, phases: false };
    const gathered = gatherInputs(join(shippedScenarios(), `${name}.yaml`), choices);
    const { manifest } = await recordRun(folder, gathered, { force: true });
    if (manifest === undefined) throw new Error('the run was interrupted');
    const { digest, outputs, metrics, flows, tables, events, summary, warnings } = manifest;
    const written = outputs.filter(({ file }) => file.endsWith('.csv'));
    const facts = sha256Text(JSON.stringify([metrics, flows, tables, events, summary, warnings]));
    const hashes = [...written, { file: 'manifest.json', sha256: facts }];
    return {
      digest,
      files: Object.fromEntries(hashes.map(({ file, sha256 }) => [file, sha256.slice(0, digitsKept)])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
