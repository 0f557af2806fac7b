import { measuredValue } from '../experiments/measured-value.ts';
import { planSchema } from '../experiments/plan.ts';
import type { ReplicationRequest } from '../experiments/replication.ts';
import type { Observation, ReplicationResult } from '../experiments/run-watch.ts';
import { z } from '../zod.ts';
import type { Outcome } from './executor.ts';

/*
 * What goes through Redis. Others may write there too: nothing is taken for a message of dmpsim before it has its form.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const shortText = z.string().max(1_000);

/** A run as it waits in the queue; what it has in common with other runs lies beside, at `pack`. */
export const jobSchema = z.looseObject({
  pack: z.string().max(200),
  set: z.array(z.string()).readonly(),
  seed: z.string(),
  replication: z.int().min(0),
  scenarioSha256: sha256,
});

/** An experiment whose runs workers may make. */
export const noticeSchema = z.looseObject({
  /** Name of its queue. */
  queue: z.string().regex(/^[\w-]{1,64}$/),
  /** Version of dmpsim that its workers must have. */
  engine: shortText,
  /** Name for people. */
  name: shortText,
  /** A run of it: a worker that resolves its scenario to another SHA-256 is not fit for any. Of other versions, anything. */
  probe: z.unknown(),
});

/** What is common to the runs of an experiment. */
export const packSchema = planSchema.pick({ scenario: true, observe: true });

/** Numbers as little-endian bytes in base64: NaN and −0 survive, which they would not as JSON. */
const numbers = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .refine((text) => Buffer.byteLength(text, 'base64') % 8 === 0);

const resultSchema = z.strictObject({
  digest: sha256,
  kpis: numbers,
  series: z.array(z.strictObject({ metric: z.string(), hours: numbers, values: numbers })),
  finals: z.array(z.array(numbers)),
});

const errorSchema = z.strictObject({ kind: z.string().min(1).max(1_000), message: z.string().max(100_000) });

/** What a worker made of a job. */
const returnSchema = z.looseObject({
  outcome: z.union([z.strictObject({ result: resultSchema }), z.strictObject({ error: errorSchema })]),
  seconds: z.number().min(0),
  host: shortText,
  attempt: z.int().min(1),
});

/** Longest texts of a job, in characters: the settings of one run, and what earlier attempts at it left. */
const jobLengthMax = 1_048_576;

/** Texts of a job as BullMQ keeps them, before it parses them. */
interface JobTexts {
  data: string;
  stacktrace?: string | null;
  returnvalue: string;
}

/** A job as it is, or one of nothing where its texts are longer than those of a run can be. */
export function boundJob<Json extends JobTexts>(job: Json): Json {
  const { data, stacktrace, returnvalue } = job;
  const texts: readonly (string | null | undefined)[] = [data, stacktrace, returnvalue];
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  return length <= jobLengthMax ? job : { ...job, data: 'null', stacktrace: '[]', returnvalue: 'null' };
}

export type Job = z.infer<typeof jobSchema>;
export type Notice = z.infer<typeof noticeSchema>;
export type Pack = Pick<ReplicationRequest, 'scenario' | 'observe'>;
export type JobReturn = z.infer<typeof returnSchema>;

/** A text of Redis as a message. Undefined for what is no JSON, or of another form. */
export function parseMessage<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  try {
    const { success, data } = schema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function packOutcome({ outcome, seconds, host, attempt }: Omit<Outcome, 'run'>): JobReturn {
  if ('error' in outcome) return { outcome, seconds, host, attempt };
  const { digest, kpis, series, finals } = outcome.result;
  const result = {
    digest,
    kpis: toBase64(kpis),
    series: series.map(({ metric, hours, values }) => ({
      metric,
      hours: toBase64(hours),
      values: toBase64(values),
    })),
    finals: finals.map((columns) => columns.map(toBase64)),
  };
  return { outcome: { result }, seconds, host, attempt };
}

/** The outcome that a worker returned. Undefined for what is none, or does not hold what was to be observed. */
export function unpackOutcome(run: number, returned: unknown, observe: Observation): Outcome | undefined {
  const { success, data } = returnSchema.safeParse(returned);
  if (!success) return undefined;
  const { outcome, seconds, host, attempt } = data;
  if ('error' in outcome) return { run, outcome, seconds, host, attempt };
  const { digest, kpis, series, finals } = outcome.result;
  const result: ReplicationResult = {
    digest,
    kpis: fromBase64(kpis).map(measuredValue),
    series: series.map(({ metric, hours, values }) => ({
      metric,
      hours: fromBase64(hours),
      values: fromBase64(values),
    })),
    finals: finals.map((columns) => columns.map(fromBase64)),
  };
  return holdsObserved(result, observe) ? { run, outcome: { result }, seconds, host, attempt } : undefined;
}

function holdsObserved({ kpis, series, finals }: ReplicationResult, observe: Observation): boolean {
  return (
    kpis.length === observe.kpis.length &&
    series.every(
      ({ metric, hours, values }) =>
        hours.length === values.length && observe.series.metrics.includes(metric),
    ) &&
    finals.length === observe.finals.length &&
    finals.every((columns, table) => columns.length === observe.finals[table].columns.length)
  );
}

function toBase64(values: Float64Array): string {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeDoubleLE(value, 8 * index);
  return bytes.toString('base64');
}

function fromBase64(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readDoubleLE(8 * index));
}
