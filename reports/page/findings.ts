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

/** `text`, to be seen in `chart`, where `holds`; else nothing. */
const tell = (holds: boolean, chart: string, text: string): Finding[] => (holds ? [{ text, chart }] : []);

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
    const text = `The price of ${token.toUpperCase()} changed its level around week ${week + 1}: ${was} on average in the ${regimeWeeks} weeks before, ${became} in the ${regimeWeeks} after.`;
    return [{ text, chart: 'price', stretch: aroundWeek(run, week, 2 * regimeWeeks) }];
  });

const regimeWeeks = 8;
const regimeRatio = 1.5;

/** Holdings of which a few have most. */
const concentration: Rule = (run) => {
  const few = run.final('nodes.nakamoto');
  return [
    ...run.data.holdings.flatMap(({ token, holders, gini, curve }) => {
      const top = formatShort(1 - curve[Math.round((curve.length - 1) * 0.9)], 'share');
      const text = `${token} is concentrated: the richest tenth of the ${holders} hold ${top} (Gini ${gini.toFixed(2)}).`;
      return tell(gini >= 0.8, 'holdings', text);
    }),
    ...tell(few > 0 && few <= 10, 'security', `As few as ${formatCount(few)} nodes hold half of the stake.`),
  ];
};

/** Work that waits: in the last quarter at least twice that of the first, and never less than half of its mean. */
const undrainedQueue: Rule = (run) => {
  const points = run.mean('requests.inflight');
  const quarter = Math.floor(points.length / 4);
  const [first, last] = [points.slice(0, quarter), points.slice(-quarter)];
  if (quarter < 4 || !(meanOf(last) > 2 * meanOf(first))) return [];
  const least = Math.min(...last.map(({ low }) => (Number.isNaN(low) ? Number.POSITIVE_INFINITY : low)));
  const [then, now] = [first, last].map((part) => formatShort(meanOf(part), ''));
  const text = `A queue builds up that does not drain: ${now} requests were on their way on average in the last quarter, ${then} in the first.`;
  return tell(least >= meanOf(last) / 2, 'utilisation', text);
};

/** Requests of which one in twenty is late in most hours. */
const lateRequests: Rule = (run) => {
  const [p95, target] = [run.mean('latency.p95'), run.mean('latency.target')];
  const compared = p95.filter(({ value }, i) => value > 0 && (target[i]?.value ?? 0) > 0);
  const late = p95.filter(({ value }, i) => value > (target[i]?.value ?? Number.POSITIVE_INFINITY));
  const share = formatShort(late.length / compared.length, 'share');
  const text = `In ${share} of the time at least one request in twenty took longer than its target.`;
  return tell(compared.length > 0 && late.length > compared.length / 2, 'latency', text);
};

/** Nodes of which a tenth or more is gone within four weeks. */
const nodeExodus: Rule = (run) => {
  const weeks = weekly(run.mean('nodes.active'));
  const worst = largestFall(weeks, 4);
  if (worst === undefined || worst.share < 0.1) return [];
  const text = `Nodes left: ${formatCount(worst.before)} were active in week ${worst.week + 1}, ${formatCount(worst.after)} four weeks later.`;
  return [{ text, chart: 'node-population', stretch: aroundWeek(run, worst.week + 2, 8) }];
};

/** Pools that lose half of their depth. */
const thinPools: Rule = (run) =>
  ['dgai', '2pm'].flatMap((token): Finding[] => {
    const depth = run.level(`${token}.depth`).filter(({ value }) => !Number.isNaN(value));
    const last = depth[depth.length - 1]?.value ?? Number.NaN;
    const peak = depth.reduce((most, one) => (one.value > most.value ? one : most), depth[0]);
    if (!(last <= peak?.value / 2)) return [];
    const week = Math.ceil(peak.to / WEEK_HOURS);
    const text = `The pool of ${token.toUpperCase()} became thin: a purchase of ${formatShort(last, 'USD')} raised its price by 2 % at the end, of ${formatShort(peak.value, 'USD')} in week ${week}.`;
    const stretch = { from: Math.max(0, peak.from - 2 * WEEK_HOURS), to: run.hours };
    return [{ text, chart: 'liquidity', stretch }];
  });

/** What is promised and not covered, or about to run out. */
const emptyPurses: Rule = (run) => {
  const runway = run.final('treasury.runway');
  const desk = run.level('desk.usd');
  const [first, last] = [desk[0]?.value ?? 0, desk[desk.length - 1]?.value ?? 0];
  const isSpent = run.parameter('price.source') !== 'pool' && first > 0 && last < first / 2;
  const spent = formatShort(1 - last / first, 'share');
  const uncovered = 1 - run.final('dmp.coverage');
  return [
    ...tell(
      runway < 180,
      'treasury',
      `The treasury lasts ${formatShort(runway, 'days')} at its present costs.`,
    ),
    ...tell(isSpent, 'price', `The price from outside is kept by a desk that has spent ${spent} of its USD.`),
    ...tell(uncovered > 0.01, 'dmp', `No 2PM stands behind ${formatShort(uncovered, 'share')} of DMP.`),
  ];
};

/** Emission that fees do not carry, users who are discontent, fakes that nobody finds. */
const sustainability: Rule = (run) => {
  const [fees, content] = [run.final('fees.perEmission'), run.final('users.satisfied')];
  const [done, discovered] = [run.sum('fakes.done'), run.sum('fakes.found')];
  const [paid, glad, seen] = [fees, content, discovered / done].map((share) => formatShort(share, 'share'));
  const onEmission = `Nodes live on emission: fees were ${paid} of what was emitted in the last week.`;
  const faked = `${formatCount(done)} results were faked and audits found ${seen} of them.`;
  return [
    ...tell(fees < 0.5, 'emission', onEmission),
    ...tell(content < 0.8 && run.final('users.active') > 0, 'users', `Only ${glad} of users were satisfied.`),
    ...tell(done > 100 && discovered < done / 5, 'honesty', faked),
  ];
};

/** Requests that nobody took: every adaptor was down or in jail. */
const closedDoors: Rule = (run) => {
  const refused = run.sum('requests.refused');
  const share = formatShort(refused / (refused + run.sum('requests.submitted')), 'share');
  const text = `${formatCount(refused)} requests were refused (${share}): every adaptor was down or in jail.`;
  return tell(refused > 0, 'adaptors', text);
};

/** Data that are paid for being strange, and subnets that nobody wants. */
const vaults: Rule = ({ data: { contributions, events } }) => {
  const { mean: honest = Number.NaN } = contributions.find(({ kind }) => kind === 'honest') ?? {};
  const { subnets } = events;
  const returned = subnets.filter(({ outcome }) => outcome === 'returned').length;
  const missed = `${formatCount(returned)} of ${formatCount(subnets.length)} proposed subnets did not reach their goal.`;
  return [
    ...contributions.flatMap(({ kind, mean: divergence, count }) => {
      const times = formatShort(divergence / honest, '');
      const text = `The data of ${formatCount(count)} ${kind} contributors differ ${times} times as much from the others’ as honest data do: divergence alone would pay them for it.`;
      return tell(kind !== 'honest' && divergence >= 2 * honest, 'novelty', text);
    }),
    ...tell(returned > 0, 'founding', missed),
  ];
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
