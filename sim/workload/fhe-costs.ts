import { z } from '../zod.ts';
import { measureSchema } from './measure.ts';

const words = z.string().min(1).max(500);
const scheme = z.enum(['ckks', 'bfv']);
const degree = z.literal([4096, 8192, 16384]).describe('Degree N of the polynomials');

/** What computing on encrypted data costs on one machine, in its own unit: no line of plaintext work covers it (economy.md §9). */
export const fheCostsSchema = z.strictObject({
  anchor: words.describe('The encrypted work that takes one unit'),
  anchorSeconds: measureSchema.describe('Seconds of one unit of encrypted work'),
  operations: z
    .array(
      z.strictObject({
        scheme,
        degree,
        operation: z.string().regex(/^[a-z][a-z-]{0,31}$/),
        level: z.int().min(1).max(64).describe('Primes that the modulus still has'),
        seconds: measureSchema,
      }),
    )
    .max(1_000)
    .describe('Seconds of each operation at each level; the cost of a circuit is their sum'),
  circuits: z
    .array(
      z.strictObject({
        name: words,
        scheme,
        degree,
        seconds: measureSchema,
        sumSeconds: z.number().positive().describe('The sum over its operations'),
      }),
    )
    .max(1_000)
    .optional()
    .describe('Measured circuits beside the sums of their operations'),
  sizes: z
    .array(
      z.strictObject({
        scheme,
        degree,
        secretKey: z.int().positive(),
        publicKey: z.int().positive(),
        relinKeys: z.int().positive(),
        rotationKeys: z.int().positive(),
        ciphertext: z.int().positive(),
      }),
    )
    .max(100)
    .optional()
    .describe('Bytes of keys and of a ciphertext, uncompressed'),
  encryption: z
    .strictObject({
      item: words.describe('What an item of data is: how many numbers, in which ciphertext'),
      secondsPerItem: measureSchema.describe('Seconds to encode and encrypt an item'),
    })
    .describe('What a contributor of data spends on encrypting it'),
  slowdown: measureSchema
    .extend({ denominator: words.describe('The plaintext work that one is divided by') })
    .describe('How many times longer a result takes under encryption than in the clear'),
});

/** Costs of encrypted work. */
export type FheCosts = z.infer<typeof fheCostsSchema>;
