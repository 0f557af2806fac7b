import type { HeadlineMaker, Target } from '../../kernel/headline.ts';
import { showPercent, showWhole } from '../../kernel/headline.ts';
import type { Headline } from '../../kernel/outputs.ts';
import { BASE_UNITS } from '../../units.ts';
import type { World } from './state.ts';

const EARLY_WEEKS = 4;
const STABLE_WEEKS = 12;

/** Mean of the weeks in which there was something to measure; NaN for none. */
function mean(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Largest |x / first − 1| within any window of so many weeks, at most over the weeks given; NaN where nothing was ever there. */
function deriveDrift(values: Float64Array, window: number): number {
  let worst = values.some((value) => value > 0) ? 0 : Number.NaN;
  for (let start = 0; start < values.length; start += 1) {
    for (let k = start; k < Math.min(values.length, start + window + 1); k += 1) {
      if (values[start] > 0) worst = Math.max(worst, Math.abs(values[k] / values[start] - 1));
    }
  }
  return worst;
}

/** The figures of a run, with the bounds that make a baseline's mechanisms matter (economy.md §10). */
export function summariseNetwork(world: World, headline: HeadlineMaker): readonly Headline[] {
  // A DAO alone has no market for inference: figures of one would all be nothing.
  const isAsked = world.holders.rows === 0 || world.users.rows > 0 || world.counts.settled[0] > 0;
  if (!isAsked) return [];
  const { counts, ledger, books, economy } = world;
  const dgai = books.users.token.id;
  const burned = ledger.burned[dgai] / BASE_UNITS;
  const count = (label: string, value: number): Headline =>
    headline({ label, value, unit: '1', text: showWhole });
  const tokens = (label: string, value: number): Headline =>
    headline({ label, value, unit: 'DGAI', text: (shown) => `${showWhole(shown)} DGAI` });
  return [
    count('requests settled', counts.settled[0]),
    ...summariseWeeks(world, headline),
    count('users active', economy.col.activeUsers[0]),
    count('nodes active', economy.col.activeNodes[0]),
    count('slashes', counts.slashes[0]),
    ...(counts.refused[0] > 0 ? [count('requests refused, no adaptor', counts.refused[0])] : []),
    tokens('DGAI burned', burned),
    tokens('DGAI supply', ledger.minted[dgai] / BASE_UNITS - burned),
    tokens('treasury', books.treasury.balance[0] / BASE_UNITS),
  ];
}

/** How busy, paid, honest and steady the network was, week by week. */
function summariseWeeks(world: World, headline: HeadlineMaker): readonly Headline[] {
  const weeks = Math.min(world.history.rows, Math.floor(world.tick / world.weekTicks));
  const past = (name: keyof typeof world.history.col): Float64Array =>
    world.history.col[name].subarray(0, weeks);
  const feesOver = (from: number, to: number): number =>
    mean(past('fees').subarray(from, to)) / mean(past('emission').subarray(from, to));
  const start = feesOver(0, EARLY_WEEKS);
  const { fakesDone, results } = world.counts;
  const unlessShort = (none: string): string => (weeks === 0 ? 'no whole week' : none);
  const share = { unit: 'share', text: showPercent };
  const ofNodes = { ...share, none: unlessShort('no nodes') };
  const ofEmission = {
    unit: 'ratio',
    text: (value: number) => value.toFixed(3),
    none: unlessShort('no emission'),
  };
  const withinAFifth: Target = { low: 0, high: 0.2, text: 'within 20 %' };
  return [
    headline({
      label: 'utilisation, first 4 weeks',
      value: mean(past('utilisation').subarray(0, EARLY_WEEKS)),
      ...ofNodes,
      target: { low: 0.5, high: 0.7, text: '50–70 %' },
    }),
    headline({
      label: 'fees / emission, first 4 weeks',
      value: start,
      ...ofEmission,
      target: { low: 0.15, high: 0.25, text: 'about 0.2' },
    }),
    headline({
      label: 'fees / emission, last 4 weeks',
      value: feesOver(Math.max(0, weeks - EARLY_WEEKS), weeks),
      ...ofEmission,
      target: { low: start, high: Number.POSITIVE_INFINITY, text: 'grows' },
    }),
    headline({
      label: 'annual return of all nodes, last 12 weeks',
      value: mean(past('annualReturn').subarray(Math.max(0, weeks - STABLE_WEEKS))),
      ...ofNodes,
      target: { low: 0.15, high: 0.4, text: '15–40 %' },
    }),
    headline({
      label: 'annual return of unjailed nodes, last 12 weeks',
      value: mean(past('freeReturn').subarray(Math.max(0, weeks - STABLE_WEEKS))),
      ...ofNodes,
    }),
    headline({
      label: 'fakes among results',
      value: fakesDone[0] / results[0],
      ...share,
      none: 'no results',
      target: { low: 0.001, high: 0.05, text: '0.1–5 %' },
    }),
    headline({
      label: 'node count, largest change in 12 weeks',
      value: deriveDrift(past('activeNodes'), STABLE_WEEKS),
      ...ofNodes,
      target: withinAFifth,
    }),
    headline({
      label: 'price, largest change in 12 weeks',
      value: deriveDrift(past('price'), STABLE_WEEKS),
      ...share,
      none: unlessShort('no price'),
      target: withinAFifth,
    }),
  ];
}
