import { z } from '../../zod.ts';

/** What a search looks for, over figures of runs by their number. */
export const askedSearchSchema = z.strictObject({
  /** Figures to make large or small, or one to bring to a value. */
  aims: z
    .array(
      z.strictObject({
        kpi: z.int().min(0),
        direction: z.enum(['maximise', 'minimise', 'reach']),
        /** Of `reach`. */
        target: z.number().optional(),
      }),
    )
    .min(1)
    .max(3),
  /** Lines that must hold: of a mean, or of the chance that a run is beyond it. */
  constraints: z.array(
    z.strictObject({
      text: z.string(),
      kpi: z.int().min(0),
      kind: z.enum(['mean', 'chance']),
      /** A mean must be on this side of the line; a run beyond it on this side is one too many. */
      side: z.enum(['<', '<=', '>', '>=']),
      line: z.number(),
      /** Largest chance that is borne. */
      limit: z.number().optional(),
    }),
  ),
  budget: z.int().min(4),
  replications: z.int().min(1),
  /** Pairs that confirm what was found. */
  confirm: z.int().min(2),
});

export type AskedSearch = z.infer<typeof askedSearchSchema>;
