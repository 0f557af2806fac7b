import { subnetStage } from './dao-tables.ts';
import type { DaoWorld } from './dao-world.ts';
import { poolOf } from './market.ts';
import type { Headline } from './outputs.ts';
import type { World } from './world.ts';

const UNIT = 1e6;
const NANO = 1e9;
const EARLY_WEEKS = 4;
const STABLE_WEEKS = 12;

const percent = (value: number): string =>
  Number.isNaN(value) ? '—' : `${(100 * value).toFixed(Math.abs(value) < 0.0995 ? 2 : 1)} %`;
const amount = (value: number): string =>
  Number.isNaN(value) ? '—' : value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');

interface Target {
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

type MakeHeadline = (label: string, value: number, unit: string, text: string, target?: Target) => Headline;

/** Targets count only in a scenario that says it is a baseline: what is right there may be the question elsewhere. */
const headlineMaker =
  (isBaseline: boolean): MakeHeadline =>
  (label, value, unit, text, target) => {
    if (target === undefined || !isBaseline || Number.isNaN(value)) return { label, value, unit, text };
    return { label, value, unit, text, target: target.text, ok: value >= target.low && value <= target.high };
  };

function mean(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Largest |x / first − 1| within any window of so many weeks, at most over the weeks given. */
function deriveDrift(values: Float64Array, window: number): number {
  let worst = values.length === 0 ? Number.NaN : 0;
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
  const weeks = Math.min(world.history.rows, Math.floor(world.tick / world.weekTicks));
  const past = (name: keyof typeof world.history.col): Float64Array =>
    world.history.col[name].subarray(0, weeks);
  const { counts, ledger, books } = world;
  const headline = headlineMaker(isBaseline(world));
  const dgai = books.users.token.id;
  const early = mean(past('utilisation').subarray(0, EARLY_WEEKS));
  const feesOver = (from: number, to: number): number =>
    mean(past('fees').subarray(from, to)) / mean(past('emission').subarray(from, to));
  const start = feesOver(0, EARLY_WEEKS);
  const end = feesOver(Math.max(0, weeks - EARLY_WEEKS), weeks);
  const apr = mean(past('annualReturn').subarray(Math.max(0, weeks - STABLE_WEEKS)));
  const results = counts.col.results[0];
  const fakes = results === 0 ? Number.NaN : counts.col.fakesDone[0] / results;
  const nodeDrift = deriveDrift(past('activeNodes'), STABLE_WEEKS);
  const priceDrift = deriveDrift(past('price'), STABLE_WEEKS);
  const settled = counts.col.settled[0];
  const burned = ledger.burned[dgai] / UNIT;
  return [
    headline('requests settled', settled, '1', amount(settled)),
    headline('utilisation, first 4 weeks', early, 'share', percent(early), {
      low: 0.5,
      high: 0.7,
      text: '50–70 %',
    }),
    headline('fees / emission, first 4 weeks', start, 'ratio', start.toFixed(3), {
      low: 0.15,
      high: 0.25,
      text: 'about 0.2',
    }),
    headline('fees / emission, last 4 weeks', end, 'ratio', end.toFixed(3), {
      low: start,
      high: Number.POSITIVE_INFINITY,
      text: 'grows',
    }),
    headline('node annual return, last 12 weeks', apr, 'share', percent(apr), {
      low: 0.15,
      high: 0.4,
      text: '15–40 %',
    }),
    headline('fakes among results', fakes, 'share', percent(fakes), {
      low: 0.001,
      high: 0.05,
      text: '0.1–5 %',
    }),
    headline('node count, largest change in 12 weeks', nodeDrift, 'share', percent(nodeDrift), {
      low: 0,
      high: 0.2,
      text: 'within 20 %',
    }),
    headline('price, largest change in 12 weeks', priceDrift, 'share', percent(priceDrift), {
      low: 0,
      high: 0.2,
      text: 'within 20 %',
    }),
    headline('users active', world.economy.col.activeUsers[0], '1', amount(world.economy.col.activeUsers[0])),
    headline('nodes active', world.economy.col.activeNodes[0], '1', amount(world.economy.col.activeNodes[0])),
    headline('slashes', counts.col.slashes[0], '1', amount(counts.col.slashes[0])),
    headline('DGAI burned', burned, 'DGAI', `${amount(burned)} DGAI`),
    headline(
      'DGAI supply',
      ledger.minted[dgai] / UNIT - burned,
      'DGAI',
      `${amount(ledger.minted[dgai] / UNIT - burned)} DGAI`,
    ),
    headline(
      'treasury',
      books.treasury.balance[0] / UNIT,
      'DGAI',
      `${amount(books.treasury.balance[0] / UNIT)} DGAI`,
    ),
    ...(world.dao === undefined ? [] : summariseDao(world, world.dao, headline)),
  ];
}

/** What became of the 2PM half. */
function summariseDao(world: World, dao: DaoWorld, headline: MakeHeadline): readonly Headline[] {
  const { counts, commons, books } = dao;
  const { founded, failed, royaltiesAccrued } = counts.col;
  const of = (label: string, value: number, unit: string): Headline =>
    headline(label, value, unit, `${amount(value)} ${unit}`);
  const price = world.market.pools.col.priceNano[poolOf.twoPm] / NANO;
  const open = Array.from(dao.subnets.col.stage).filter((stage) => stage === subnetStage.open).length;
  return [
    headline(
      'subnets founded',
      founded[0],
      '1',
      `${founded[0]} of ${founded[0] + failed[0] + open} proposed`,
    ),
    headline('price of 2PM', price, 'USD', `${price.toPrecision(3)} USD`),
    of('2PM staked', books.vault.balance[0] / UNIT, '2PM'),
    of('airdropped DMP outstanding', commons.col.unbackedLots[0] / UNIT, 'DMP'),
    of('royalties', royaltiesAccrued[0] / UNIT, 'DGAI'),
    headline(
      'mean quality of models in use',
      commons.col.modelQuality[0],
      'share',
      percent(commons.col.modelQuality[0]),
    ),
  ];
}
