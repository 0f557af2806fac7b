import { z } from 'zod';
import { fheCostsSchema } from './fhe-costs.ts';
import { parseJsonInput } from './json-input.ts';
import { measureSchema } from './measure.ts';

const words = z.string().min(1).max(2_000);

/** The file format of a calibration, version 1. */
export const calibrationSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  marked: z
    .enum(['reference', 'measured'])
    .describe(
      'reference: stands in until the profiler has measured this machine; measured: the profiler did',
    ),
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
    })
    .describe('Cost in anchor units of one inference'),
  anchorSeconds: measureSchema.describe(
    'Seconds of one anchor unit: encoder of width 512, 6 layers, 256 tokens, fp32, one thread',
  ),
  fhe: fheCostsSchema
    .optional()
    .describe('Costs of encrypted work; a tier without them serves plaintext alone'),
});

/**
 * What inference costs on one machine: the network's calibration turns work into anchor units, a node tier's
 * own turns it into time (economy.md §9).
 */
export type Calibration = z.infer<typeof calibrationSchema>;

/** Shape of a transformer model. */
export interface ModelShape {
  /** Number of parameters P, not in billions. */
  readonly parameters: number;
  /** Layers L. */
  readonly layers: number;
  /** Width d of the hidden state. */
  readonly width: number;
}

/** Reads a calibration from JSON text. Throws InputError with path and line. */
export function parseCalibration(json: string, file: string): Calibration {
  return parseJsonInput(json, file, calibrationSchema);
}

/**
 * Anchor units of one inference (economy.md §2.1): reading `tokensIn` tokens at once, then `tokensOut` passes
 * of one token each over a growing context. Of second degree in the token counts, so that
 * `TokenSampler.expectation` gives its exact mean. Anchor units × `anchorSeconds` are seconds on the
 * calibrated machine.
 */
export function deriveAnchorUnits(
  calibration: Pick<Calibration, 'coefficients'>,
  model: ModelShape,
  tokensIn: number,
  tokensOut: number,
): number {
  const { b, c, e } = calibration.coefficients;
  const billions = model.parameters / 1e9;
  const attention = (e.value * model.layers * model.width) / 1e9;
  const read = b.value * billions * tokensIn + c.value * billions + attention * tokensIn * tokensIn;
  const contexts = tokensIn * tokensOut + (tokensOut * (tokensOut - 1)) / 2;
  return read + tokensOut * (b.value + c.value) * billions + attention * contexts;
}
