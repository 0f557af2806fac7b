import { z } from '../zod.ts';

/** A measured or assumed figure above 0, and how sure it is. */
export const measureSchema = z.strictObject({
  value: z.number().positive().max(1e9),
  relativeUncertainty: z.number().min(0).max(1).describe('One standard error over the value: 0.1 is ±10 %'),
});

/** A figure with its standard error. */
export type Measure = z.infer<typeof measureSchema>;
