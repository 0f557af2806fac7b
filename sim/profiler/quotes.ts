import { Draws } from '../random/draws.ts';
import type { Measurement, Quality, Quote } from '../workload/measurement.ts';
import { widenBands } from './band.ts';
import { type FitRow, fitCosts, fitRows } from './cost-fit.ts';
import { deviationOf } from './paired-cost.ts';

type Facts = Measurement['facts'];

/** What the cost of a family is proportional to. */
type Features = Readonly<Record<string, (facts: Facts) => number>>;

/**
 * Operations and bytes of a transformer in the terms of economy.md §2.1, in 1e9: `b` and `c` are the multiplications with
 * the weights and reading the weights, `e` and `k` those of attention and reading the cached keys and values.
 */
const transformer: Features = {
  b: ({ parameters, tokens }) => (parameters * tokens) / 1e9,
  c: ({ parameters }) => parameters / 1e9,
  e: ({ layers, width, tokens, context }) => (layers * width * tokens * context) / 1e9,
  k: ({ layers, width, cached }) => (layers * width * cached) / 1e9,
};

/** Weights beyond so many bytes count as far away: what neighbours leave of the last cache seldom holds more. */
const nearWeightBytes = 8e6;

/**
 * Products of matrices: floating-point operations, with columns filled up to whole vectors, bytes of weights, those of
 * them that are far away, and bytes of what goes in and out, in 1e9, and the call itself, which costs even when it does
 * nothing. One law for networks and logistic regression: a few sizes of each alone do not tell these five apart.
 * Calibrations of 0.6.0 and before have no coefficient for far weights, and are quoted without.
 */
const dense: Features = {
  flops: ({ filledFlops }) => filledFlops / 1e9,
  weights: ({ weightBytes }) => weightBytes / 1e9,
  far: ({ weightBytes }) => Math.max(0, weightBytes - nearWeightBytes) / 1e9,
  records: ({ bytes, weightBytes }) => (bytes - weightBytes) / 1e9,
  call: () => 1,
};

const cnn: Features = {
  flops: ({ filledFlops }) => filledFlops / 1e9,
  bytes: ({ bytes }) => bytes / 1e9,
  call: () => 1,
};

const families: Readonly<Record<string, Features>> = { transformer, dense, cnn };

/** Times that workloads are drawn again for the uncertainty of a coefficient. */
const resamples = 200;

/** Fits the cost formula of each family that has workloads enough, with bands for a machine of that quality. */
export function fitQuotes(measurements: readonly Measurement[], quality: Quality = 'quiet'): Quote[] {
  return Object.entries(families).flatMap(([family, features]) => {
    const rows = measurements.filter((one) => one.family === family).map((one) => toRow(one, features));
    const names = Object.keys(features);
    // As many workloads as coefficients would be met exactly, and say nothing about the next.
    return rows.length <= names.length ? [] : [fitQuote(family, names, rows, quality)];
  });
}

/** Anchor units of a workload by its family's formula; undefined for a family without one. */
export function quoteUnits(
  quotes: readonly Quote[],
  { family, facts }: Pick<Measurement, 'family' | 'facts'>,
): number | undefined {
  const quote = quotes.find((one) => one.family === family);
  if (quote === undefined || !Object.hasOwn(families, family)) return undefined;
  const features = families[family];
  return Object.entries(quote.coefficients).reduce(
    (sum, [name, { value }]) => sum + value * features[name](facts),
    0,
  );
}

/** What a quote's band is called for a workload. */
export function regimeOf({ family, regime }: Pick<Measurement, 'family' | 'regime'>): string {
  return regime ?? family;
}

/** Band of a workload's quote; undefined for a family without a formula, and a regime that its fit has not seen. */
export function quoteBand(
  quotes: readonly Quote[],
  workload: Pick<Measurement, 'family' | 'regime'>,
): number | undefined {
  return quotes.find(({ family }) => family === workload.family)?.bands[regimeOf(workload)];
}

function fitQuote(
  family: string,
  names: readonly string[],
  rows: readonly FitRow[],
  quality: Quality,
): Quote {
  const fit = fitCosts(rows);
  const spread = resampleCoefficients(rows, fit.coefficients.length);
  const coefficients = names.map((name, k) => {
    const value = fit.coefficients[k];
    return [name, { value, relativeUncertainty: value > 0 ? Math.min(1, spread[k] / value) : 1 }] as const;
  });
  return {
    family,
    coefficients: Object.fromEntries(coefficients),
    workloads: rows.length,
    rSquaredLog: fit.rSquaredLog,
    leaveOneOut: fit.leaveOneOut,
    leaveSizeOut: fit.leaveSizeOut,
    bands: widenBands(fit.bands, quality, listSessions(rows).length),
  };
}

function listSessions(rows: readonly FitRow[]): number[] {
  return [...new Set(rows.flatMap((row) => row.sessions.map(({ session }) => session)))];
}

/** Standard deviation of each coefficient over fits to sessions and workloads drawn with replacement. */
function resampleCoefficients(rows: readonly FitRow[], count: number): number[] {
  const stream = new Draws('profiler', 0).stream('profiler.coefficients');
  const sessions = listSessions(rows);
  const fits = Array.from({ length: resamples }, (_, resample) => {
    const draw = <Item>(items: readonly Item[], slot: number): Item[] =>
      items.map((_item, i) => items[Math.floor(stream.uniform(i, resample, slot) * items.length)]);
    const drawn = new Set(draw(sessions, 1));
    return fitRows(draw(rows, 0), (session) => drawn.has(session));
  });
  return Array.from({ length: count }, (_, k) => deviationOf(fits.map((fit) => fit[k])));
}

function toRow(measurement: Measurement, features: Features): FitRow {
  return {
    size: measurement.id.replace(/-[a-z]\d+$/, ''),
    regime: regimeOf(measurement),
    features: Object.values(features).map((feature) => feature(measurement.facts)),
    sessions: measurement.sessions.map(({ session, units, error = 0 }) => ({ session, cost: units, error })),
  };
}

/** Whether a measured cost lies within a quote's band. */
export function isWithinBand(measured: number, quoted: number, band: number): boolean {
  const ratio = measured / quoted;
  return ratio <= 1 + band && ratio >= 1 / (1 + band);
}
