import { canonicalJson, sha256Text } from '../canonical.ts';
import { InputError } from '../errors.ts';
import { z } from '../zod.ts';
import { fheCostsSchema } from './fhe-costs.ts';
import { parseJsonInput } from './json-input.ts';
import { type Measure, measureSchema } from './measure.ts';
import {
  fingerprintSchema,
  measurementSchema,
  methodSchema,
  type Quality,
  quoteSchema,
} from './measurement.ts';
import { rememberParsed } from './remember-parsed.ts';

const words = z.string().min(1).max(2_000);

/** What every calibration says, whichever its format. */
const figures = {
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  note: words.describe('What a reader of results must know about these figures'),
  provenance: z.strictObject({
    tag: z.enum(['S', 'P', 'A']).describe('Stated by the source documents, public, or assumed'),
    from: words,
  }),
  hardware: words.describe('The machine the figures hold for'),
  coefficients: z
    .strictObject({
      b: measureSchema.describe('Per input token and 1e9 parameters; also per output token'),
      c: measureSchema.describe(
        'Per pass and 1e9 parameters: reading the weights once, at the start and per output token',
      ),
      e: measureSchema.describe('Per token, token of context and 1e9 of layers × width: attention'),
      k: measureSchema
        .optional()
        .describe(
          'Per output token, token of context before it and 1e9 of layers × width: reading cached keys and values; nothing where it is left out',
        ),
    })
    .describe('Cost in anchor units of one inference'),
  anchorSeconds: measureSchema.describe(
    'Seconds of one anchor unit: encoder of width 512, 6 layers, 256 tokens, fp32, one thread',
  ),
  fhe: fheCostsSchema
    .optional()
    .describe('Costs of encrypted work; a tier without them serves plaintext alone'),
};

const statedSchema = z.strictObject({
  ...figures,
  format: z.literal(1).describe('Stated figures'),
  marked: z
    .enum(['reference', 'measured'])
    .describe(
      'reference: stands in until the profiler has measured this machine; measured: the profiler did',
    ),
});

const measuredSchema = z.strictObject({
  ...figures,
  format: z.literal(3).describe('Measured by `dmpsim profile`'),
  marked: z.literal('measured'),
  tier: z
    .strictObject({
      auPerHour: measureSchema.describe('Anchor units that the machine does in an hour at these threads'),
      threads: z.int().positive(),
      watts: z.number().positive().max(1e6).optional().describe('Power drawn under this load, as stated'),
    })
    .describe('What a node of this hardware earns with'),
  quotes: z.array(quoteSchema).max(50).describe('Cost formulas of plaintext work, one for each family'),
  measuredBands: z
    .record(z.string().min(1).max(200), z.number().min(0))
    .optional()
    .describe(
      'By kind of work: a workload’s measured cost in its anchor lies within it ÷ (1 + band) and × (1 + band) in another session nine times in ten',
    ),
  measurements: z.array(measurementSchema).max(2_000),
  fingerprint: fingerprintSchema,
  method: methodSchema,
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of everything else but $schema, as JSON with sorted keys'),
});

/** The file formats of a calibration: 1 for stated figures, 3 for measured ones; 2 did not keep the sessions apart. */
const calibrationSchema = z.discriminatedUnion('format', [statedSchema, measuredSchema], {
  error: 'expected format 1 or 3; this file is of another version of dmpsim: measure again',
});

/**
 * What inference costs on one machine: the network's calibration turns work into anchor units, a node tier's
 * own turns it into time (economy.md §9).
 */
export type Calibration = z.infer<typeof calibrationSchema>;

/** A calibration that the profiler made, with everything that it stands on. */
export type MeasuredCalibration = z.infer<typeof measuredSchema>;

/** How far the machine was left alone while it was measured; before 0.6.0 only quiet ones were written. */
export function qualityOf({ method }: Pick<MeasuredCalibration, 'method'>): Quality {
  return method.quality ?? 'quiet';
}

/** The coefficients that a calibration has, with their names in their order. */
export function listCoefficients(
  coefficients: Calibration['coefficients'],
): (readonly [name: keyof Calibration['coefficients'], measure: Measure])[] {
  return (['b', 'c', 'e', 'k'] as const).flatMap((name) => {
    const measure = coefficients[name];
    return measure === undefined ? [] : [[name, measure] as const];
  });
}

/** Shape of a transformer model. */
export interface ModelShape {
  /** Number of parameters P, not in billions. */
  readonly parameters: number;
  /** Layers L. */
  readonly layers: number;
  /** Width d of the hidden state. */
  readonly width: number;
}

/**
 * Reads a calibration from JSON text. Throws InputError with path and line, also for a measured one that was changed
 * since: what was measured is not to be edited.
 */
export const parseCalibration = rememberParsed((json, file): Calibration => {
  const calibration = parseJsonInput(json, file, calibrationSchema);
  if (calibration.format === 3 && calibration.digest !== deriveDigest(calibration)) {
    throw new InputError({
      path: 'digest',
      constraint: 'expected the digest of what this file holds',
      value: calibration.digest,
      hint: 'the file was changed after it was measured: measure again with `dmpsim profile`, or state your own figures as format 1',
      file,
      line: json.slice(0, json.lastIndexOf('"digest"')).split('\n').length,
    });
  }
  return calibration;
});

/** A measured calibration with the digest of its content. */
export function sealCalibration(content: Omit<MeasuredCalibration, 'digest'>): MeasuredCalibration {
  return { ...content, digest: deriveDigest(content) };
}

function deriveDigest(calibration: Omit<MeasuredCalibration, 'digest'> & { digest?: string }): string {
  const { digest: _digest, $schema: _schema, ...content } = calibration;
  return sha256Text(canonicalJson(content));
}

/**
 * Anchor units of one inference (economy.md §2.1): reading `tokensIn` tokens at once, then `tokensOut` passes
 * of one token each over a growing context, whose keys and values are read again in each. Of second degree in the token counts, so that
 * `TokenSampler.expectation` gives its exact mean. Anchor units × `anchorSeconds` are seconds on the
 * calibrated machine.
 */
export function deriveAnchorUnits(
  calibration: Pick<Calibration, 'coefficients'>,
  model: ModelShape,
  tokensIn: number,
  tokensOut: number,
): number {
  const { b, c, e, k } = calibration.coefficients;
  const billions = model.parameters / 1e9;
  const attention = (e.value * model.layers * model.width) / 1e9;
  const cache = ((k?.value ?? 0) * model.layers * model.width) / 1e9;
  const read = b.value * billions * tokensIn + c.value * billions + attention * tokensIn * tokensIn;
  const contexts = tokensIn * tokensOut + (tokensOut * (tokensOut - 1)) / 2;
  return read + tokensOut * (b.value + c.value) * billions + attention * contexts + cache * contexts;
}

/** The JSON Schema (draft 2020-12) of a calibration file. */
export function calibrationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(calibrationSchema, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'dmpsim calibration', description: 'What inference costs on one machine.' };
}
