import { InputError } from '../errors.ts';
import { z } from '../zod.ts';
import { deriveArrivals, sixDigits } from './arrivals.ts';
import { parseJsonInput } from './json-input.ts';
import { rememberParsed } from './remember-parsed.ts';
import { binWidthMax, deriveTokenBins, findBin, type TokenBin, type TokenBinOptions } from './token-bins.ts';
import { type RequestTrace, tokensMax } from './trace.ts';

const count = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const tokens = z.int().min(0).max(tokensMax);
const figure = z.number().min(0);
const words = z.string().min(1).max(2_000);

const sourceSchema = z.strictObject({
  dataset: words.describe('The data that the profile is derived from, as its publisher names it'),
  licence: words.describe('Licence of the data, for instance CC BY 4.0'),
  citation: words.describe('What to cite with results that use the profile'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('SHA-256 of the trace file, so that anyone who has it can derive the profile again'),
});

const tokenSummarySchema = z.strictObject({ mean: figure, p50: tokens, p95: tokens, max: tokens });

const binsSchema = z
  .array(z.tuple([tokens, tokens]).readonly())
  .min(1)
  .max(5_000)
  .readonly()
  .superRefine((bins, context) => {
    const bad = bins.findIndex(([lo, hi], index) => {
      const follows = index === 0 || bins[index - 1][1] < lo;
      return !(lo <= hi && hi - lo < binWidthMax && follows);
    });
    if (bad >= 0) {
      const message = `expected [lo, hi] with lo ≤ hi, at most ${binWidthMax} values wide, above the bin before`;
      context.addIssue({ code: 'custom', message, path: [bad], input: bins });
    }
  });

const jointSchema = z
  .strictObject({
    inBins: binsSchema.describe('Bins of input tokens: [lowest, highest], ascending'),
    outBins: binsSchema.describe('Bins of output tokens: [lowest, highest], ascending'),
    cells: z
      .array(z.tuple([z.int().min(0), z.int().min(0), count]).readonly())
      .min(1)
      .max(100_000)
      .readonly()
      .describe('Pairs of bins that occur: [index in inBins, index in outBins, requests], ascending'),
  })
  .superRefine(({ inBins, outBins, cells }, context) => {
    const bad = cells.findIndex(([inBin, outBin], index) => {
      const before = index === 0 ? undefined : cells[index - 1];
      const follows =
        before === undefined || before[0] < inBin || (before[0] === inBin && before[1] < outBin);
      return !(inBin < inBins.length && outBin < outBins.length && follows);
    });
    if (bad >= 0) {
      const message = 'expected indices of bins that exist, in ascending order, each pair once';
      context.addIssue({ code: 'custom', message, path: ['cells', bad], input: cells });
    }
  });

/** The file format of a workload profile, version 1. */
const profileSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    description: words,
    source: sourceSchema,
    requests: count,
    seconds: figure.describe('From the first arrival to the last'),
    arrivals: z.strictObject({
      perHour: figure,
      interarrivalCv: figure,
      dispersion: z
        .array(z.strictObject({ windowSeconds: figure.positive(), index: figure }))
        .max(20)
        .readonly(),
    }),
    tokensIn: tokenSummarySchema,
    tokensOut: tokenSummarySchema,
    joint: jointSchema,
  })
  .superRefine(({ requests, joint }, context) => {
    const total = joint.cells.reduce((sum, [, , held]) => sum + held, 0);
    if (total !== requests) {
      const message = `expected the requests of all cells, ${total}`;
      context.addIssue({ code: 'custom', message, path: ['requests'], input: requests });
    }
  });

/**
 * What a scenario draws its requests from: how many tokens the requests of a real service had, input and
 * output jointly, and how they arrived. The joint distribution is binned: a cell holds the requests of one
 * bin of input tokens and one of output tokens, within which all values are equally likely.
 */
export type WorkloadProfile = z.infer<typeof profileSchema>;
/** Mean, median, 95th percentile (nearest rank) and maximum of the trace, in tokens. */
export type TokenSummary = z.infer<typeof tokenSummarySchema>;

export interface ProfileOptions {
  /** Lower-case letters, digits and hyphens: the name by which scenarios refer to the profile. */
  readonly name: string;
  readonly description: string;
  readonly source: WorkloadProfile['source'];
}

/** About 64 quantile bins a margin and some more where they are needed: a profile of some 40 KB. */
const binning: TokenBinOptions = { shareMax: 1 / 64, distanceMax: 0.004, momentErrorMax: 0.0005 };

/**
 * The profile of a trace. One trace and options give one profile, bit for bit.
 * Throws InputError when the trace has no two arrivals at different times: it has no rate then.
 */
export function deriveProfile(trace: RequestTrace, options: ProfileOptions): WorkloadProfile {
  const requests = trace.seconds.length;
  const seconds = trace.seconds[requests - 1];
  if (!(seconds > 0)) {
    throw new InputError({
      path: 'trace',
      constraint: 'expected arrivals at two different times at least',
      value: `${requests} at one time`,
      hint: 'a profile needs a rate of arrival; check the column of times',
    });
  }
  return {
    format: 1,
    name: options.name,
    description: options.description,
    source: options.source,
    requests,
    seconds,
    arrivals: deriveArrivals(trace.seconds),
    tokensIn: summarise(trace.tokensIn),
    tokensOut: summarise(trace.tokensOut),
    joint: deriveJoint(trace),
  };
}

/** Reads a profile from JSON text. Throws InputError with path and line. */
export const parseProfile = rememberParsed(
  (json, file): WorkloadProfile => parseJsonInput(json, file, profileSchema),
);

/** The profile as JSON text, one line per bin of input tokens: the form in which profiles are kept. */
export function formatProfile(profile: WorkloadProfile): string {
  const { joint, ...head } = profile;
  const rows = joint.inBins.map((_, inBin) => joint.cells.filter((cell) => cell[0] === inBin));
  const lines = rows
    .filter((row) => row.length > 0)
    .map((row) => row.map((cell) => JSON.stringify(cell)).join(','));
  return `${JSON.stringify(head, null, 2).slice(0, -2)},
  "joint": {
    "inBins": ${JSON.stringify(joint.inBins)},
    "outBins": ${JSON.stringify(joint.outBins)},
    "cells": [
      ${lines.join(',\n      ')}
    ]
  }
}
`;
}

function deriveJoint({ tokensIn, tokensOut }: RequestTrace): WorkloadProfile['joint'] {
  const inBins: TokenBin[] = deriveTokenBins(tokensIn, binning);
  const outBins: TokenBin[] = deriveTokenBins(tokensOut, binning);
  const held = new Map<number, number>();
  for (let row = 0; row < tokensIn.length; row++) {
    const cell = findBin(inBins, tokensIn[row]) * outBins.length + findBin(outBins, tokensOut[row]);
    held.set(cell, (held.get(cell) ?? 0) + 1);
  }
  const cells = [...held]
    .sort(([a], [b]) => a - b)
    .map(([cell, requests]) => [Math.floor(cell / outBins.length), cell % outBins.length, requests] as const);
  return { inBins, outBins, cells };
}

function summarise(column: Int32Array): TokenSummary {
  const sorted = column.slice().sort();
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean: sixDigits(mean), p50: rank(0.5), p95: rank(0.95), max: sorted[sorted.length - 1] };
}
