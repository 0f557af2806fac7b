import { planSchema } from '../experiments/plan.ts';
import { z } from '../zod.ts';
import { askedSearchSchema } from './search/asked-search.ts';
import { askedSensitivitySchema } from './sensitivity/analysis.ts';
import type { StudyBase } from './studied-economy.ts';

const { engine, name, question, scenario, seed, observe } = planSchema.shape;

const baseSchema = z.strictObject({
  format: z.literal(1),
  engine,
  name,
  question,
  scenario,
  seed,
  observe,
  set: z.array(z.string()).readonly(),
});

/** Names of the parameters, and what is said of each, as it was written. */
const parametersSchema = z.record(z.string(), z.unknown());

/** A question over many runs as its folder keeps it; from it alone the study can go on anywhere. */
export const studyFileSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sensitivity'),
    base: baseSchema,
    parameters: parametersSchema,
    asked: askedSensitivitySchema,
  }),
  z.strictObject({
    kind: z.literal('search'),
    base: baseSchema,
    parameters: parametersSchema,
    asked: askedSearchSchema,
  }),
  /** Points that somebody outside asks for. */
  z.strictObject({ kind: z.literal('served'), base: baseSchema, parameters: parametersSchema }),
]);

export type StudyFile = { readonly base: StudyBase } & z.infer<typeof studyFileSchema>;
