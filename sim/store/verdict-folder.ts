import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { InputError } from '../errors.ts';
import type { ComparedRun } from '../experiments/comparison.ts';
import type { ComparisonPlan } from '../experiments/comparison-plan.ts';
import type { Evidence } from '../experiments/evidence.ts';
import { planSchema } from '../experiments/plan.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { makeFolderFor } from './run-folder.ts';
import { writeWhole } from './whole-file.ts';

/** Names of the files of a verdict. */
export const verdictFiles = {
  /** The text of the proposal, as it was. */
  proposal: 'proposal.yaml',
  /** All that the runs are made from. */
  comparison: 'comparison.json',
  /** Every run: digest and figures. */
  runs: 'runs.csv',
  verdict: 'verdict.json',
  text: 'verdict.md',
  page: 'verdict.html',
} as const;

const ownNames = new Set<string>(Object.values(verdictFiles));
const lengthMax = 256 * 1_048_576;

/** Whether a folder holds a verdict. */
export function holdsVerdict(folder: string): boolean {
  return existsSync(join(folder, verdictFiles.verdict));
}

/** Makes the folder of a verdict; an earlier verdict in it goes. Throws InputError when something else is in it. */
export function makeVerdictFolder(folder: string, { force }: { readonly force: boolean }): void {
  makeFolderFor(ownNames, folder, { force });
  for (const name of ownNames) rmSync(join(folder, name), { force: true });
}

/** Everything but the text and the page, which are made from it. The verdict itself comes last. */
export function writeVerdict(
  folder: string,
  parts: {
    readonly proposal: string;
    readonly comparison: ComparisonPlan;
    readonly runs: readonly ComparedRun[];
    readonly evidence: Evidence;
  },
): void {
  const { proposal, comparison, runs, evidence } = parts;
  writeWhole(join(folder, verdictFiles.proposal), proposal);
  writeWhole(join(folder, verdictFiles.comparison), `${JSON.stringify(comparison, null, 1)}\n`);
  writeWhole(join(folder, verdictFiles.runs), formatRuns(comparison, runs));
  writeWhole(join(folder, verdictFiles.verdict), `${JSON.stringify(evidence, null, 1)}\n`);
}

/** One row per run: `replication,arm,digest`, then the figures, with all their digits. */
export function formatRuns({ plan }: ComparisonPlan, runs: readonly ComparedRun[]): string {
  const head = ['replication', 'arm', 'digest', ...plan.observe.kpis.map(({ name }) => name)];
  const rows = runs.map(({ replication, arm, digest, kpis }) => [
    replication,
    arm,
    digest,
    ...kpis.map((value) => (Number.isNaN(value) ? '' : String(value))),
  ]);
  return stringify([head, ...rows]);
}

/** What `formatRuns` wrote. */
function parseRuns(text: string, file: string): ComparedRun[] {
  const runs: ComparedRun[] = [];
  const records = new CsvRecords(file, (fields, line) => {
    if (line === 1) return;
    const [replication, arm, digest, ...kpis] = fields;
    runs.push({
      replication: Number(replication),
      arm,
      digest,
      kpis: kpis.map((value) => (value === '' ? Number.NaN : Number(value))),
    });
  });
  records.push(new TextEncoder().encode(text));
  records.finish();
  return runs;
}

const comparisonSchema = z.looseObject({ plan: planSchema });
const evidenceSchema = z.looseObject({
  format: z.literal(1),
  engine: z.string(),
  digest: z.string(),
  runsDigest: z.string(),
});

/** Throws InputError when the folder holds no verdict. */
export function readVerdict(folder: string): {
  readonly comparison: ComparisonPlan;
  readonly runs: readonly ComparedRun[];
  readonly evidence: Evidence;
  readonly text: string;
} {
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, name), 'utf8');
    } catch {
      throw new InputError({
        path: 'folder',
        constraint: 'expected the folder of a verdict',
        value: `no readable file ${join(folder, name)}`,
        hint: 'give a folder that `dmpsim compare` wrote',
      });
    }
  };
  const parse = <T>(name: string, schema: z.ZodType): T =>
    parseJsonInput(read(name), join(folder, name), schema, lengthMax) as T;
  return {
    comparison: parse<ComparisonPlan>(verdictFiles.comparison, comparisonSchema),
    evidence: parse<Evidence>(verdictFiles.verdict, evidenceSchema),
    runs: parseRuns(read(verdictFiles.runs), join(folder, verdictFiles.runs)),
    text: read(verdictFiles.text),
  };
}
