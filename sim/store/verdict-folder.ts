import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import type { ComparedRun } from '../experiments/comparison.ts';
import type { ComparisonPlan } from '../experiments/comparison-plan.ts';
import type { Evidence } from '../experiments/evidence.ts';
import { looksMax } from '../experiments/look-schedule.ts';
import { planSchema } from '../experiments/plan.ts';
import { csvRecord, originalText } from '../workload/csv-cells.ts';
import { CsvRecords } from '../workload/csv-records.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { z } from '../zod.ts';
import { engineVersion } from './engine-version.ts';
import { databaseNames, removeNamed } from './experiment-folder.ts';
import { readPlainText } from './plain-file.ts';
import { claimFolder, requireOnly } from './run-folder.ts';
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

/** What is concluded when all runs are there. */
const conclusions = [verdictFiles.verdict, verdictFiles.text, verdictFiles.page, verdictFiles.runs];
const ownNames = new Set<string>([...Object.values(verdictFiles), ...databaseNames]);
const lengthMax = 256 * 1_048_576;

/** Whether a folder holds a comparison, finished or not. */
export function holdsComparison(folder: string): boolean {
  return existsSync(join(folder, verdictFiles.comparison));
}

/**
 * Takes a folder for a new comparison and returns what gives it back. Throws InputError while another process writes
 * there, and when something else is in it, or runs of a comparison that was interrupted, unless `force` replaces them.
 */
export function claimForComparison(folder: string, { force }: { readonly force: boolean }): () => void {
  return claimFolder(folder, () => force || requireNoComparison(folder));
}

function requireNoComparison(folder: string): void {
  const isFinished = existsSync(join(folder, verdictFiles.verdict));
  if (holdsComparison(folder) && !isFinished) {
    throw new InputError({
      path: '--out',
      constraint: 'expected a folder without a comparison that is not finished',
      value: folder,
      hint: `go on with it by \`dmpsim compare --resume ${folder}\`, or start over with --force`,
    });
  }
  requireOnly(ownNames, folder);
}

/** Writes down what is to be compared, from which alone the comparison can go on; what was in the folder goes. */
export function beginVerdict(
  folder: string,
  { proposal, comparison }: { readonly proposal: string; readonly comparison: ComparisonPlan },
): void {
  removeNamed(folder, ownNames);
  writeWhole(join(folder, verdictFiles.proposal), proposal);
  writeComparison(folder, comparison);
}

/** Takes a comparison up again, with more pairs perhaps; what was concluded from fewer goes. */
export function continueVerdict(folder: string, comparison: ComparisonPlan): void {
  removeNamed(folder, conclusions);
  writeComparison(folder, comparison);
}

function writeComparison(folder: string, comparison: ComparisonPlan): void {
  writeWhole(join(folder, verdictFiles.comparison), `${JSON.stringify(comparison, null, 1)}\n`);
}

/** Writes what came out. The verdict itself comes last: where it is, all is. */
export function writeVerdict(
  folder: string,
  parts: {
    readonly comparison: ComparisonPlan;
    readonly runs: readonly ComparedRun[];
    readonly evidence: Evidence;
    readonly text: string;
    readonly page: string;
  },
): void {
  const { comparison, runs, evidence, text, page } = parts;
  writeWhole(join(folder, verdictFiles.runs), formatRuns(comparison, runs));
  writeWhole(join(folder, verdictFiles.text), text);
  writeWhole(join(folder, verdictFiles.page), page);
  writeWhole(join(folder, verdictFiles.verdict), `${JSON.stringify(evidence, null, 1)}\n`);
}

/** One row per run: `replication,arm,digest`, then the figures, with all their digits. */
export function formatRuns({ plan }: ComparisonPlan, runs: readonly ComparedRun[]): string {
  const head = ['replication', 'arm', 'digest', ...plan.observe.kpis.map(({ name }) => name)];
  const rows = runs.map(({ replication, arm, digest, kpis }) => [replication, arm, digest, ...kpis]);
  return [head, ...rows].map((row) => `${csvRecord(row)}\n`).join('');
}

/** What `formatRuns` wrote. */
function parseRuns(text: string, file: string): ComparedRun[] {
  const runs: ComparedRun[] = [];
  const records = new CsvRecords(file, (fields, line) => {
    if (line === 1) return;
    const [replication, arm, digest, ...kpis] = fields;
    runs.push({
      replication: Number(replication),
      arm: originalText(arm),
      digest,
      kpis: kpis.map((value) => (value === '' ? Number.NaN : Number(value))),
    });
  });
  records.push(new TextEncoder().encode(text));
  records.finish();
  return runs;
}

const comparisonSchema = z
  .looseObject({ plan: planSchema, looks: z.array(z.int().min(2)).min(1).max(looksMax).optional() })
  .refine(
    ({ looks, plan }) =>
      looks === undefined ||
      (looks.every((pairs, look) => look === 0 || pairs > looks[look - 1]) &&
        looks[looks.length - 1] === plan.replications),
    'expected looks that grow to the replications of the plan',
  );
const evidenceSchema = z.looseObject({
  format: z.literal([3, 4]),
  engine: z.string(),
  digest: z.string(),
  runsDigest: z.string(),
});

/** What is compared in a folder. Throws InputError when nothing is. */
export function readComparison(folder: string): ComparisonPlan {
  return parse(folder, verdictFiles.comparison, comparisonSchema);
}

const earlierSchema = z.looseObject({ format: z.number(), engine: z.string() });

/** What was found out, from a folder. Throws InputError when it holds no verdict, or one of a version that judged otherwise. */
export function readEvidence(folder: string): Evidence {
  const { format, engine } = parse<z.infer<typeof earlierSchema>>(
    folder,
    verdictFiles.verdict,
    earlierSchema,
  );
  if (format === 3 || format === 4) return parse(folder, verdictFiles.verdict, evidenceSchema);
  throw new InputError({
    path: 'folder',
    constraint: `expected a verdict in the form of dmpsim ${engineVersion}`,
    value: `one of dmpsim ${engine}`,
    hint: 'read and verify it with that version, or compare the proposal again',
    file: join(folder, verdictFiles.verdict),
  });
}

/** The verdict in the folder of a comparison; undefined where it is not finished. */
export function readFinished(folder: string): Evidence | undefined {
  return existsSync(join(folder, verdictFiles.verdict)) ? readEvidence(folder) : undefined;
}

/** Throws InputError when the folder holds no verdict. */
export function readVerdict(folder: string): {
  readonly comparison: ComparisonPlan;
  readonly runs: readonly ComparedRun[];
  readonly evidence: Evidence;
  readonly text: string;
  readonly page: string;
} {
  return {
    comparison: readComparison(folder),
    evidence: readEvidence(folder),
    runs: parseRuns(read(folder, verdictFiles.runs), join(folder, verdictFiles.runs)),
    text: read(folder, verdictFiles.text),
    page: read(folder, verdictFiles.page),
  };
}

function parse<T>(folder: string, name: string, schema: z.ZodType): T {
  return parseJsonInput(read(folder, name), join(folder, name), schema, lengthMax) as T;
}

function read(folder: string, name: string): string {
  try {
    return readPlainText(join(folder, name), { bytesMax: lengthMax });
  } catch (error) {
    if (error instanceof InputError) throw error;
    const isUnfinished = name !== verdictFiles.comparison && holdsComparison(folder);
    throw new InputError({
      path: 'folder',
      constraint: 'expected the folder of a verdict',
      value: `no readable file ${join(folder, name)}`,
      hint: isUnfinished
        ? `go on with it by \`dmpsim compare --resume ${folder}\``
        : 'give a folder that `dmpsim compare` wrote',
    });
  }
}
