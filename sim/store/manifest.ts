import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ResolvedScenario } from '../economy/resolve.ts';
import type { Run } from '../economy/run.ts';
import { digestFormat } from '../kernel/digest.ts';
import { listAssumptions } from '../scenario/assumptions.ts';
import type { Outcome } from '../scenario/expectations.ts';
import { formatTokens } from '../units.ts';
import { parseJsonInput } from '../workload/json-input.ts';
import { z } from '../zod.ts';

import { engineVersion } from './engine-version.ts';
import { runFiles } from './run-folder.ts';
import { type RunInputs, readRunFile } from './run-inputs.ts';
import type { OutputFile } from './run-outputs.ts';
import { writeWhole } from './whole-file.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Files of the run's own folder only. */
const fileName = z.string().regex(/^[a-z0-9-]+\.[a-z]+$/);

const headlineSchema = z.strictObject({
  label: z.string(),
  /** null stands for a figure that does not exist, such as a mean of nothing. */
  value: z.number().nullable(),
  unit: z.string(),
  text: z.string(),
  target: z.string().optional(),
  ok: z.boolean().optional(),
});

const outcomeSchema = z.strictObject({
  measure: z.string(),
  /** Hours from the start. */
  at: z.number(),
  equals: z.number(),
  within: z.number(),
  source: z.string(),
  /** null where the measure had no value then, or the run did not reach that time. */
  got: z.number().nullable(),
  reached: z.boolean(),
  ok: z.boolean(),
});

const contentSchema = z.strictObject({
  format: z.literal(1),
  engine: z.string(),
  /** How digests and the chain are made; absent in runs of format 1. */
  digestFormat: z.int().min(2).optional(),
  status: z.literal('complete'),
  scenario: z.strictObject({
    name: z.string(),
    question: z.string(),
    file: z.string(),
    sha256,
    canonical: z.record(z.string(), z.unknown()),
  }),
  files: z.array(z.strictObject({ file: z.string(), sha256 })),
  set: z.array(z.string()),
  seed: z.string(),
  replication: z.int().min(0),
  ticks: z.int().min(0),
  tickHours: z.number().positive(),
  metrics: z.array(
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      group: z.string(),
      doc: z.string(),
      cadence: z.enum(['tick', 'day', 'week']),
    }),
  ),
  flows: z.array(
    z.strictObject({
      token: z.string(),
      reason: z.string(),
      from: z.string(),
      to: z.string(),
      doc: z.string(),
      /** Tokens moved in the whole run, exactly. */
      total: z.string().regex(/^\d+(\.\d{1,6})?$/),
    }),
  ),
  phases: z.array(z.strictObject({ name: z.string(), doc: z.string() })),
  /** Tables of agents, each in agents-<name>.csv. */
  tables: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.strictObject({ name: z.string(), unit: z.string(), doc: z.string() })),
    }),
  ),
  chain: z.strictObject({ file: fileName, tables: z.array(z.string()), sha256 }),
  digest: sha256,
  summary: z.array(headlineSchema),
  /** Lines of events.csv by kind. */
  events: z.record(z.string(), z.int().min(0)),
  outputs: z.array(z.strictObject({ file: fileName, bytes: z.int().min(0), sha256 })),
  assumptions: z.array(
    z.strictObject({
      path: z.string(),
      value: z.string(),
      unit: z.string(),
      provenance: z.enum(['S', 'P', 'A']),
      origin: z.string(),
      doc: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
  /** What its scenario expects of measures, and what they came to; absent where it expects nothing. */
  expected: z.array(outcomeSchema).optional(),
  /** Of the machine and the day, not of the economy; two runs of one scenario differ here only. */
  platform: z.strictObject({ node: z.string(), os: z.string(), arch: z.string() }),
  timings: z.strictObject({ simSeconds: z.number(), phases: z.record(z.string(), z.number()) }),
});

/** The seal is the SHA-256 of all the rest, so that a later change of any of it is noticed. */
const manifestSchema = contentSchema.extend({ seal: sha256 });

/** What a finished run was and what came out, in its folder as manifest.json; written last of its data. */
export type Manifest = z.infer<typeof manifestSchema>;

type ManifestContent = z.infer<typeof contentSchema>;

export interface FinishedRun {
  readonly run: Run;
  readonly resolved: ResolvedScenario;
  readonly inputs: RunInputs;
  readonly outputs: readonly OutputFile[];
  readonly events: Readonly<Record<string, number>>;
  /** Base units moved by flow. */
  readonly flowTotals: readonly string[];
  readonly timings: Manifest['timings'];
  readonly outcomes: readonly Outcome[];
}

/** The manifest of a run that is done. */
export function composeManifest(finished: FinishedRun): Manifest {
  const { run, resolved, inputs, outputs } = finished;
  const chain = outputs.find(({ file }) => file === runFiles.chain);
  const content: ManifestContent = {
    format: 1,
    engine: engineVersion,
    digestFormat,
    status: 'complete',
    scenario: {
      name: resolved.scenario.name,
      question: resolved.scenario.question,
      file: inputs.scenario,
      sha256: resolved.sha256,
      canonical: JSON.parse(resolved.canonical) as Record<string, unknown>,
    },
    files: resolved.files.map(({ file, sha256: hash }) => ({ file, sha256: hash })),
    set: inputs.set,
    seed: inputs.seed,
    replication: inputs.replication,
    ticks: run.ticks,
    tickHours: run.tickHours,
    metrics: run.metrics.specs.map(({ name, unit, group, doc, cadence }) => ({
      name,
      unit,
      group,
      doc,
      cadence,
    })),
    flows: run.flows.specs.map(({ token, decimals, reason, from, to, doc }, index) => {
      return {
        token,
        reason,
        from,
        to,
        doc,
        total: formatTokens(BigInt(finished.flowTotals[index]), decimals),
      };
    }),
    phases: run.phases.map(({ name, doc }) => ({ name, doc })),
    tables: run.finalTables().map(({ name, columns }) => ({
      name,
      columns: columns.map(({ name: column, unit, doc }) => ({ name: column, unit, doc })),
    })),
    chain: { file: runFiles.chain, tables: [...run.chainTables], sha256: chain?.sha256 ?? '' },
    digest: run.digest(createHash('sha256')),
    summary: run.summary().map((headline) => ({ ...headline })),
    events: { ...finished.events },
    outputs: [...outputs],
    assumptions: listAssumptions(resolved),
    warnings: [...resolved.warnings, ...run.remarks],
    ...(finished.outcomes.length === 0 ? {} : { expected: [...finished.outcomes] }),
    platform: { node: process.version, os: process.platform, arch: process.arch },
    timings: finished.timings,
  };
  // Through JSON and the schema once: what is sealed is what a reader will find (NaN becomes null, keys in order).
  const written = contentSchema.parse(JSON.parse(JSON.stringify(content)));
  return { ...written, seal: sealOf(written) };
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeWhole(join(folder, runFiles.manifest), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Throws InputError when the folder holds no manifest or one that was made unreadable. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, runFiles.manifest);
  return parseJsonInput(readRunFile(path), path, manifestSchema);
}

/** Whether the manifest is as it was written. */
export function isSealed({ seal, ...content }: Manifest): boolean {
  return seal === sealOf(content);
}

function sealOf(content: ManifestContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
