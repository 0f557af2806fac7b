import { BASE_UNITS, PRICE_UNITS } from '../units.ts';
import { subnetStage } from './dao/dao-tables.ts';
import type { DaoWorld } from './dao/dao-world.ts';
import { poolOf } from './markets/market.ts';
import type { Headline } from '../kernel/outputs.ts';
import type { World } from './world.ts';

const EARLY_WEEKS = 4;
const STABLE_WEEKS = 12;

const percent = (value: number): string => `${(100 * value).toFixed(Math.abs(value) < 0.0995 ? 2 : 1)} %`;
const amount = (value: number): string => value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');

interface Target {
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

interface Figure {
  readonly label: string;
  /** Not finite where there is nothing that it could be a figure of. */
  readonly value: number;
  readonly unit: string;
  readonly text: (value: number) => string;
  /** What is said in place of a figure that does not exist: `no emission`. */
  readonly none?: string;
  readonly target?: Target;
}

type MakeHeadline = (figure: Figure) => Headline;

/** Targets count only in a scenario that says it is a baseline: what is right there may be the question elsewhere. */
const headlineMaker =
  (isBaseline: boolean): MakeHeadline =>
  ({ label, value, unit, text, none = 'not measured', target }) => {
    if (!Number.isFinite(value)) return { label, value: Number.NaN, unit, text: none };
    const shown = { label, value, unit, text: text(value) };
    if (target === undefined || !isBaseline) return shown;
    return { ...shown, target: target.text, ok: value >= target.low && value <= target.high };
  };

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

/** A scenario that extends a baseline asks something else of its figures: only its own word counts. */
function isBaseline({ scenario, resolved }: World): boolean {
  return scenario.record.expect === 'baseline' && resolved.origins.get('record.expect')?.how !== 'extends';
}

/** The figures of a run, with the bounds that make a baseline's mechanisms matter (economy.md §10). */
export function summarise(world: World): readonly Headline[] {
  const headline = headlineMaker(isBaseline(world));
  const { dao } = world;
  // A DAO alone has no market for inference: figures of one would all be nothing.
  const isAsked = dao === undefined || world.users.rows > 0 || world.counts.col.settled[0] > 0;
  return [
    ...(isAsked ? summariseInference(world, headline) : []),
    ...(dao === undefined ? [] : summariseDao(world, dao, headline)),
  ];
}

/** What became of the inference half. */
function summariseInference(world: World, headline: MakeHeadline): readonly Headline[] {
  const { counts, ledger, books, economy } = world;
  const dgai = books.users.token.id;
  const burned = ledger.burned[dgai] / BASE_UNITS;
  const count = (label: string, value: number): Headline =>
    headline({ label, value, unit: '1', text: amount });
  const tokens = (label: string, value: number): Headline =>
    headline({ label, value, unit: 'DGAI', text: (shown) => `${amount(shown)} DGAI` });
  return [
    count('requests settled', counts.col.settled[0]),
    ...summariseWeeks(world, headline),
    count('users active', economy.col.activeUsers[0]),
    count('nodes active', economy.col.activeNodes[0]),
    count('slashes', counts.col.slashes[0]),
    ...(counts.col.refused[0] > 0 ? [count('requests refused, no adaptor', counts.col.refused[0])] : []),
    tokens('DGAI burned', burned),
    tokens('DGAI supply', ledger.minted[dgai] / BASE_UNITS - burned),
    tokens('treasury', books.treasury.balance[0] / BASE_UNITS),
  ];
}

/** How busy, paid, honest and steady the network was, week by week. */
function summariseWeeks(world: World, headline: MakeHeadline): readonly Headline[] {
  const weeks = Math.min(world.history.rows, Math.floor(world.tick / world.weekTicks));
  const past = (name: keyof typeof world.history.col): Float64Array =>
    world.history.col[name].subarray(0, weeks);
  const feesOver = (from: number, to: number): number =>
    mean(past('fees').subarray(from, to)) / mean(past('emission').subarray(from, to));
  const start = feesOver(0, EARLY_WEEKS);
  const { fakesDone, results } = world.counts.col;
  const unlessShort = (none: string): string => (weeks === 0 ? 'no whole week' : none);
  const share = { unit: 'share', text: percent };
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

/** What became of the 2PM half. */
function summariseDao(world: World, dao: DaoWorld, headline: MakeHeadline): readonly Headline[] {
  const { counts, commons, books } = dao;
  const { founded, failed, royaltiesAccrued } = counts.col;
  const of = (label: string, value: number, unit: string): Headline =>
    headline({ label, value, unit, text: (shown) => `${amount(shown)} ${unit}` });
  const price = world.market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS;
  const open = Array.from(dao.subnets.col.stage).filter((stage) => stage === subnetStage.open).length;
  return [
    headline({
      label: 'subnets founded',
      value: founded[0],
      unit: '1',
      text: (value) => `${value} of ${value + failed[0] + open} proposed`,
    }),
    headline({
      label: 'price of 2PM',
      value: price,
      unit: 'USD',
      text: (value) => `${value.toPrecision(3)} USD`,
    }),
    of('2PM staked', books.vault.balance[0] / BASE_UNITS, '2PM'),
    of('airdropped DMP outstanding', commons.col.unbackedLots[0] / BASE_UNITS, 'DMP'),
    of('royalties', royaltiesAccrued[0] / BASE_UNITS, 'DGAI'),
    headline({
      label: 'mean quality of models',
      value: commons.col.modelQuality[0],
      unit: 'share',
      text: percent,
      none: 'no model',
    }),
  ];
}
