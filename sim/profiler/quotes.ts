import { Draws } from '../random/draws.ts';
import type { Measurement, Quote } from '../workload/measurement.ts';
import { quantileOf } from './contention.ts';
import { type FitRow, fitCosts, fitRows } from './cost-fit.ts';

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

/** Floating-point operations and bytes in 1e9, and the calls of operators, which cost even when they do nothing. */
const dense: Features = {
  flops: ({ flops }) => flops / 1e9,
  bytes: ({ bytes }) => bytes / 1e9,
  operators: ({ operators }) => operators,
};

const families: Readonly<Record<string, Features>> = {
  transformer,
  mlp: dense,
  cnn: dense,
  'logistic-regression': dense,
};

/** Times that workloads are drawn again for the uncertainty of a coefficient. */
const resamples = 200;

/** Fits the cost formula of each family that has workloads enough. */
export function fitQuotes(measurements: readonly Measurement[]): Quote[] {
  return Object.entries(families).flatMap(([family, features]) => {
    const rows = measurements.filter((one) => one.family === family).map((one) => toRow(one, features));
    const names = Object.keys(features);
    // As many workloads as coefficients would be met exactly, and say nothing about the next.
    return rows.length <= names.length ? [] : [fitQuote(family, names, rows)];
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

function fitQuote(family: string, names: readonly string[], rows: readonly FitRow[]): Quote {
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
    band: deriveBand(rows, fit.leaveOneOut.p90, fit.leaveSizeOut.p90),
  };
}

/** A quote must hold for sizes that nobody measured: the wider of the two 90th percentiles. */
function deriveBand(rows: readonly FitRow[], oneOut: number, sizeOut: number): number {
  const sizes = new Set(rows.map(({ size }) => size)).size;
  return sizes < 3 ? oneOut : Math.max(oneOut, sizeOut);
}

/** Standard deviation of each coefficient over fits to workloads drawn with replacement. */
function resampleCoefficients(rows: readonly FitRow[], count: number): number[] {
  const stream = new Draws('profiler', 0).stream('profiler.coefficients');
  const fits = Array.from({ length: resamples }, (_, resample) =>
    fitRows(rows.map((_row, i) => rows[Math.floor(stream.uniform(i, resample, 0) * rows.length)])),
  );
  return Array.from({ length: count }, (_, k) => {
    const values = fits.map((fit) => fit[k]);
    // Half the width of the middle 68 % is a standard deviation that single odd draws do not move.
    return (quantileOf(values, 0.84) - quantileOf(values, 0.16)) / 2;
  });
}

function toRow({ facts, units, id }: Measurement, features: Features): FitRow {
  return {
    size: id.replace(/-[a-z]\d+$/, ''),
    features: Object.values(features).map((feature) => feature(facts)),
    cost: units,
  };
}

/** Whether a measured cost lies within a quote's band. */
export function isWithinBand(measured: number, quoted: number, band: number): boolean {
  const ratio = measured / quoted;
  return ratio <= 1 + band && ratio >= 1 / (1 + band);
}
