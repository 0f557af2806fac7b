import { WEEK_HOURS } from '../../sim/units.ts';
import type { Point, RunView } from '../charts/run-view.ts';
import { capitalise } from '../kit/capitalise.ts';
import { formatCount, formatShort } from '../kit/number-format.ts';
import { meanOf } from '../kit/point-statistics.ts';

/** Something that stands out in a run, found by a rule. */
export interface Finding {
  /** What happened, in a sentence. */
  readonly text: string;
  /** The chart that shows it, and the stretch of time where it is to be seen. */
  readonly chart: string;
  readonly stretch?: { readonly from: number; readonly to: number };
  /** A bound that was set and broken comes before what is merely remarkable. */
  readonly isBroken?: true;
}

type Rule = (run: RunView) => readonly Finding[];

/** Everything that stands out in the whole run: what is broken first. The rules are in this file, one function each. */
export function findWhatStandsOut(run: RunView): Finding[] {
  const found = rules.flatMap((rule) => rule(run));
  return [...found.filter((one) => one.isBroken), ...found.filter((one) => !one.isBroken)];
}

/** Figures that the scenario itself expects inside of a range. */
const missedExpectations: Rule = ({ data }) =>
  data.headlines
    .filter(({ ok }) => ok === false)
    .map(({ label, text, target = '' }) => ({
      text: `${capitalise(label)} is ${text}; expected was ${target}.`,
      chart: 'in-brief',
      isBroken: true,
    }));

/** Prices whose mean over eight weeks is at least half as much again, or a third less, than over the eight before. */
const priceRegimes: Rule = (run) =>
  ['dgai', '2pm'].flatMap((token): Finding[] => {
    const weeks = weekly(run.mean(`${token}.price`));
    let widest: { week: number; ratio: number; before: number; after: number } | undefined;
    for (let week = regimeWeeks; week + regimeWeeks <= weeks.length; week += 1) {
      const before = mean(weeks.slice(week - regimeWeeks, week));
      const after = mean(weeks.slice(week, week + regimeWeeks));
      const ratio = Math.max(after / before, before / after);
      if (before > 0 && after > 0 && ratio > (widest?.ratio ?? regimeRatio))
        widest = { week, ratio, before, after };
    }
    if (widest === undefined) return [];
    const { week, before, after } = widest;
    const [was, became] = [before, after].map((value) => formatShort(value, 'USD'));
    return [
      {
        text: `The price of ${token.toUpperCase()} changed its level around week ${week + 1}: ${was} on average in the ${regimeWeeks} weeks before, ${became} in the ${regimeWeeks} after.`,
        chart: 'price',
        stretch: aroundWeek(run, week, 2 * regimeWeeks),
      },
    ];
  });

const regimeWeeks = 8;
const regimeRatio = 1.5;

/** Holdings of which a few have most. */
const concentration: Rule = (run) => {
  const found: Finding[] = run.data.holdings
    .filter(({ gini }) => gini >= 0.8)
    .map(({ token, holders, gini, curve }) => ({
      text: `${token} is concentrated: the richest tenth of the ${holders} hold ${formatShort(1 - curve[Math.round((curve.length - 1) * 0.9)], 'share')} (Gini ${gini.toFixed(2)}).`,
      chart: 'holdings',
    }));
  const few = run.final('nodes.nakamoto');
  if (few > 0 && few <= 10)
    found.push({
      text: `As few as ${formatCount(few)} nodes hold half of the stake.`,
      chart: 'security',
    });
  return found;
};

/** Work that waits: in the last quarter at least twice that of the first, and never less than half of its mean. */
const undrainedQueue: Rule = (run) => {
  const points = run.mean('requests.inflight');
  const quarter = Math.floor(points.length / 4);
  const [first, last] = [points.slice(0, quarter), points.slice(-quarter)];
  if (quarter < 4 || !(meanOf(last) > 2 * meanOf(first))) return [];
  const least = Math.min(...last.map(({ low }) => (Number.isNaN(low) ? Number.POSITIVE_INFINITY : low)));
  if (least < meanOf(last) / 2) return [];
  return [
    {
      text: `A queue builds up that does not drain: ${formatShort(meanOf(last), '')} requests were on their way on average in the last quarter, ${formatShort(meanOf(first), '')} in the first.`,
      chart: 'utilisation',
    },
  ];
};

/** Requests of which one in twenty is late in most hours. */
const lateRequests: Rule = (run) => {
  const [p95, target] = [run.mean('latency.p95'), run.mean('latency.target')];
  const compared = p95.filter(({ value }, i) => value > 0 && (target[i]?.value ?? 0) > 0);
  const late = p95.filter(({ value }, i) => value > (target[i]?.value ?? Number.POSITIVE_INFINITY));
  if (compared.length === 0 || late.length <= compared.length / 2) return [];
  return [
    {
      text: `In ${formatShort(late.length / compared.length, 'share')} of the time at least one request in twenty took longer than its target.`,
      chart: 'latency',
    },
  ];
};

/** Nodes of which a tenth or more is gone within four weeks. */
const nodeExodus: Rule = (run) => {
  const weeks = weekly(run.mean('nodes.active'));
  const worst = largestFall(weeks, 4);
  if (worst === undefined || worst.share < 0.1) return [];
  return [
    {
      text: `Nodes left: ${formatCount(worst.before)} were active in week ${worst.week + 1}, ${formatCount(worst.after)} four weeks later.`,
      chart: 'node-population',
      stretch: aroundWeek(run, worst.week + 2, 8),
    },
  ];
};

/** Pools that lose half of their depth. */
const thinPools: Rule = (run) =>
  ['dgai', '2pm'].flatMap((token): Finding[] => {
    const depth = run.level(`${token}.depth`).filter(({ value }) => !Number.isNaN(value));
    const last = depth[depth.length - 1]?.value ?? Number.NaN;
    const peak = depth.reduce((most, one) => (one.value > most.value ? one : most), depth[0]);
    if (!(last <= peak?.value / 2)) return [];
    return [
      {
        text: `The pool of ${token.toUpperCase()} became thin: a purchase of ${formatShort(last, 'USD')} raised its price by 2 % at the end, of ${formatShort(peak.value, 'USD')} in week ${weekOf(peak.to)}.`,
        chart: 'liquidity',
        stretch: { from: Math.max(0, peak.from - 2 * WEEK_HOURS), to: run.hours },
      },
    ];
  });

/** What is promised and not covered, or about to run out. */
const emptyPurses: Rule = (run) => {
  const found: Finding[] = [];
  const runway = run.final('treasury.runway');
  if (runway < 180)
    found.push({
      text: `The treasury lasts ${formatShort(runway, 'days')} at its present costs.`,
      chart: 'treasury',
    });
  const desk = run.level('desk.usd');
  const [first, last] = [desk[0]?.value ?? 0, desk[desk.length - 1]?.value ?? 0];
  if (run.parameter('price.source') !== 'pool' && first > 0 && last < first / 2)
    found.push({
      text: `The price from outside is kept by a desk that has spent ${formatShort(1 - last / first, 'share')} of its USD.`,
      chart: 'price',
    });
  const uncovered = 1 - run.final('dmp.coverage');
  if (uncovered > 0.01)
    found.push({ text: `No 2PM stands behind ${formatShort(uncovered, 'share')} of DMP.`, chart: 'dmp' });
  return found;
};

/** Emission that fees do not carry, users who are discontent, fakes that nobody finds. */
const sustainability: Rule = (run) => {
  const found: Finding[] = [];
  const fees = run.final('fees.perEmission');
  if (fees < 0.5)
    found.push({
      text: `Nodes live on emission: fees were ${formatShort(fees, 'share')} of what was emitted in the last week.`,
      chart: 'emission',
    });
  const content = run.final('users.satisfied');
  if (content < 0.8 && run.final('users.active') > 0)
    found.push({ text: `Only ${formatShort(content, 'share')} of users were satisfied.`, chart: 'users' });
  const [done, discovered] = [run.sum('fakes.done'), run.sum('fakes.found')];
  if (done > 100 && discovered < done / 5)
    found.push({
      text: `${formatCount(done)} results were faked and audits found ${formatShort(discovered / done, 'share')} of them.`,
      chart: 'honesty',
    });
  return found;
};

/** Requests that nobody took: every adaptor was down or in jail. */
const closedDoors: Rule = (run) => {
  const refused = run.sum('requests.refused');
  if (!(refused > 0)) return [];
  const share = refused / (refused + run.sum('requests.submitted'));
  return [
    {
      text: `${formatCount(refused)} requests were refused (${formatShort(share, 'share')}): every adaptor was down or in jail.`,
      chart: 'adaptors',
    },
  ];
};

/** Data that are paid for being strange, and subnets that nobody wants. */
const vaults: Rule = (run) => {
  const found: Finding[] = [];
  const { contributions, events } = run.data;
  const honest = contributions.find(({ kind }) => kind === 'honest')?.mean;
  for (const { kind, mean: divergence, count } of contributions) {
    if (kind === 'honest' || honest === undefined || divergence < 2 * honest) continue;
    found.push({
      text: `The data of ${formatCount(count)} ${kind} contributors differ ${formatShort(divergence / honest, '')} times as much from the others’ as honest data do: divergence alone would pay them for it.`,
      chart: 'novelty',
    });
  }
  const returned = events.subnets.filter(({ outcome }) => outcome === 'returned').length;
  if (returned > 0)
    found.push({
      text: `${formatCount(returned)} of ${formatCount(events.subnets.length)} proposed subnets did not reach their goal.`,
      chart: 'founding',
    });
  return found;
};

const rules: readonly Rule[] = [
  missedExpectations,
  priceRegimes,
  nodeExodus,
  undrainedQueue,
  lateRequests,
  closedDoors,
  thinPools,
  emptyPurses,
  concentration,
  sustainability,
  vaults,
];

/** Means of whole weeks; NaN for one without values. */
function weekly(points: readonly Point[]): number[] {
  const weeks: number[][] = [];
  for (const { from, value } of points) {
    const week = Math.floor(from / WEEK_HOURS);
    while (weeks.length <= week) weeks.push([]);
    if (!Number.isNaN(value)) weeks[week].push(value);
  }
  return weeks.map(mean);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The largest fall over so many weeks, as a share of what was there. */
function largestFall(weeks: readonly number[], over: number) {
  let worst: { week: number; share: number; before: number; after: number } | undefined;
  for (let week = 0; week + over < weeks.length; week += 1) {
    const [before, after] = [weeks[week], weeks[week + over]];
    const share = 1 - after / before;
    if (before > 0 && share > (worst?.share ?? 0)) worst = { week, share, before, after };
  }
  return worst;
}

function aroundWeek(run: RunView, week: number, weeks: number): { from: number; to: number } {
  const from = Math.max(0, (week - weeks) * WEEK_HOURS);
  return { from, to: Math.min(run.hours, (week + weeks) * WEEK_HOURS) };
}

function weekOf(hours: number): number {
  return Math.ceil(hours / WEEK_HOURS);
}
