import { config } from 'zod';

// Files are read once: checks that are compiled as text first would take longer than the checks themselves, and this program makes no code of strings.
config({ jitless: true });

// By name, so that a bundle leaves out the rest: all of zod, with its messages in fifty languages, is a quarter of the engine.
export type { core, infer, output, RefinementCtx, ZodRawShape } from 'zod';
export {
  array,
  boolean,
  discriminatedUnion,
  enum,
  globalRegistry,
  int,
  literal,
  looseObject,
  NEVER,
  number,
  prefault,
  record,
  registry,
  strictObject,
  string,
  toJSONSchema,
  tuple,
  union,
  unknown,
  ZodArray,
  ZodBoolean,
  ZodDefault,
  ZodDiscriminatedUnion,
  ZodEnum,
  ZodLiteral,
  ZodNumber,
  ZodObject,
  ZodOptional,
  ZodPipe,
  ZodPrefault,
  ZodRecord,
  ZodString,
  ZodType,
  ZodUnion,
} from 'zod';
export * as z from './zod.ts';
