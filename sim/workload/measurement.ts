import { z } from '../zod.ts';

const words = z.string().min(1).max(200);
const numbers = z.record(words, z.number());
const seconds = z.number().positive();

const errors = z
  .strictObject({ median: z.number().min(0), p90: z.number().min(0) })
  .describe('Relative errors without sign: 0.1 is 10 %');

/** How a machine was while it was measured. */
const qualitySchema = z
  .enum(['quiet', 'drifting', 'disturbed'])
  .describe(
    'quiet: left alone; drifting: its speed changed within a session; disturbed: other programs or the host used the machine too',
  );

/** How far a machine was left alone. */
export type Quality = z.infer<typeof qualitySchema>;

/** What several sessions together say about one workload. */
export const measurementSchema = z.strictObject({
  id: words,
  kind: z.enum(['onnx', 'fhe']),
  family: words.describe('Workloads that one cost formula covers'),
  regime: words
    .optional()
    .describe('Part of the family that errs alike, where it has several: reading a text, decoding …'),
  facts: numbers.describe('What its cost is predicted from: parameters, flops, bytes, tokens …'),
  sessions: z
    .array(
      z.strictObject({
        session: z.int().min(0).describe('Number of the session; the same in all workloads'),
        seconds: seconds.describe('Median seconds of one run'),
        units: z.number().positive().describe('Cost in its kind’s anchor in the same session'),
        error: z
          .number()
          .min(0)
          .optional()
          .describe('Relative standard error of the units within the session, by how its pairs scatter'),
      }),
    )
    .min(1)
    .max(100),
  secondsP50: seconds.describe('Median over the sessions’ medians'),
  secondsP95: seconds.describe('Median over the sessions’ 95th percentiles'),
  interval: z
    .tuple([seconds, seconds])
    .describe(
      '95 % interval of the median seconds, resampled over sessions and then over what was timed in each; at least the band of its kind of work where the machine was not quiet',
    ),
  units: z.number().positive().describe('Median over the sessions’ units'),
  peakMemoryBytes: z.number().min(0),
  memory: numbers.optional().describe('Bytes of what it holds: weights, keys, ciphertext …'),
});

/** A measured workload. */
export type Measurement = z.infer<typeof measurementSchema>;

/** How the cost of one family of plaintext work follows from what is known about it. */
export const quoteSchema = z.strictObject({
  family: words,
  coefficients: z
    .record(
      words,
      z.strictObject({ value: z.number().min(0), relativeUncertainty: z.number().min(0).max(1) }),
    )
    .describe('Anchor units per unit of each feature, not negative'),
  workloads: z.int().min(2).describe('Workloads that the fit has seen'),
  rSquaredLog: z.number().max(1),
  leaveOneOut: errors.describe('On medians over sessions, by fits without the workload'),
  leaveSizeOut: errors.describe('On medians over sessions, by fits without all workloads of its size'),
  bands: z
    .record(words, z.number().min(0))
    .describe(
      'By regime: what one session measures lies within the quote ÷ (1 + band) and × (1 + band) nine times in ten, in each session for sizes and sessions that the fit was made without',
    ),
});

/** A fitted cost formula. */
export type Quote = z.infer<typeof quoteSchema>;

/** The machine that was measured, without what would name it: no host name, no serial, no path. */
export const fingerprintSchema = z.strictObject({
  cpu: words,
  cores: z.int().positive(),
  gigahertz: z.number().min(0),
  instructions: z.array(words).max(50).describe('Sets of vector instructions that decide about speed'),
  cacheBytes: z.strictObject({ l1d: z.int().min(0), l2: z.int().min(0), l3: z.int().min(0) }),
  memoryBytes: z.number().positive(),
  virtual: z.boolean(),
  system: words,
  node: words,
  libraries: z.record(words, words),
});

/** A machine as far as its speed depends on it. */
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** How the figures came about. */
export const methodSchema = z.strictObject({
  dmpsim: words,
  grid: z.enum(['tiny', 'quick', 'full']),
  threads: z.int().positive(),
  provider: words,
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  sessions: z.int().min(1).describe('Sessions that count'),
  quality: qualitySchema
    .optional()
    .describe('The worst of the sessions that count; quiet where it is left out, as before 0.6.0'),
  sessionQualities: z
    .array(
      z.strictObject({
        session: z.int().min(0),
        quality: qualitySchema,
        reason: z.string().max(400).optional().describe('Why it was not quiet'),
      }),
    )
    .max(100)
    .optional()
    .describe('Sessions that count'),
  rejected: z.array(z.string().max(400)).max(100).describe('Why other sessions do not'),
  seconds: z.number().positive().describe('Time that the sessions took, those that do not count included'),
  spanSeconds: z
    .number()
    .positive()
    .optional()
    .describe(
      'Time from the beginning of the first session that counts to the end of the last, where they say when they ended',
    ),
  overhead: z.number().min(0).describe('Share of the timed loops that was not the work itself'),
  anchorSpread: z
    .record(words, z.number().min(0))
    .describe('Largest over smallest session median of each anchor, less one'),
});
