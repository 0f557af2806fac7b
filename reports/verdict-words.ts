import type { ClassFortune } from '../sim/experiments/fortunes.ts';
import type { ChangeFinding, GuardrailVerdict } from '../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../sim/experiments/kpi-verdict.ts';
import type { ArmVerdict } from '../sim/experiments/verdict.ts';

/** A number for people: so many significant digits, more where they are whole, thousands apart; null is missing. */
export function showNumber(value: number | null, digits = 4): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '–';
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2).replaceAll('-', '−');
  const wholeDigits = size.toFixed(0).length;
  const [whole, ...decimals] = String(
    Number(wholeDigits > digits ? size.toFixed(0) : size.toPrecision(digits)),
  ).split('.');
  const grouped = [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
  return value < 0 ? `−${grouped}` : grouped;
}

/** An amount with its unit; shares in per cent. */
export function showAmount(value: number | null, unit: string, digits = 4): string {
  if (value === null) return '–';
  if (unit === 'share') return `${showNumber(value * 100, digits)} %`;
  const number = showNumber(value, digits);
  return unit === '1' || unit === 'ratio' || unit === '' ? number : `${number} ${unit}`;
}

/** A difference: with its sign; shares in percentage points. */
export function showDifference(value: number | null, unit: string, digits = 4): string {
  if (value === null) return '–';
  const sign = value > 0 ? '+' : '';
  return unit === 'share'
    ? `${sign}${showNumber(value * 100, digits)} pp`
    : `${sign}${showAmount(value, unit, digits)}`;
}

/** `+1.2 % (+0.9 to +1.5 %)` of today, where today is not 0. */
export function showRelative({ mean, before }: KpiVerdict): string {
  if (before === 0 || before === null || mean === null) return '–';
  const share = (100 * mean) / Math.abs(before);
  return `${share > 0 ? '+' : ''}${showNumber(Number(share.toPrecision(3)))} %`;
}

export function showInterval(interval: { low: number; high: number } | null, unit: string): string {
  if (interval === null) return '–';
  const { low, high } = interval;
  return `${showDifference(low, unit)} to ${showDifference(high, unit)}`;
}

/** How many times fewer runs pairing needed: `4.75×`. */
export function showReduction({ varianceReduction }: KpiVerdict): string {
  if (varianceReduction === undefined) return '–';
  return varianceReduction >= 10_000
    ? '> 9,999×'
    : `${showNumber(Number(varianceReduction.toPrecision(3)))}×`;
}

/** A chance: `0.3 %`, `< 0.1 %`. */
export function showChance(p: number): string {
  if (p < 0.001) return '< 0.1 %';
  return `${showNumber(Number((p * 100).toPrecision(2)))} %`;
}

const headlines: Readonly<Record<ArmVerdict['recommendation'], string>> = {
  accept: 'Better, and nothing is worse',
  reject: 'Reject',
  'trade-off': 'A trade-off for voters to weigh',
  'no relevant difference': 'No relevant difference',
  'cannot tell yet': 'Cannot tell yet',
};

/** What an arm comes to, in a few words: that nothing is worse is said only where every figure has been settled. */
export function showRecommendation({ arm, recommendation }: ArmVerdict, kpis: readonly KpiVerdict[]): string {
  const own = kpis.filter((kpi) => kpi.arm === arm);
  const open = own.filter(({ finding }) => finding === 'cannot tell yet').length;
  if (recommendation !== 'accept' || open === 0) return headlines[recommendation];
  return `Better, and of ${showCount(open, own.length)} figures it cannot be told yet`;
}

/** Reasons of one kind that are named; the rest is counted. */
const reasonsNamed = 3;

/**
 * Why an arm is judged as it is, the weightiest first. Of many figures with one finding the first few are named, and so of
 * many other reasons: the tables have each of them.
 */
export function describeReasons({ arm, reasons }: ArmVerdict, kpis: readonly KpiVerdict[]): string[] {
  const own = kpis.filter((kpi) => kpi.arm === arm);
  const isOf = (reason: string, { kpi, finding }: KpiVerdict): boolean => reason === `${kpi}: ${finding}`;
  const groups = new Map<string, { readonly reason: string; readonly figure?: string }[]>();
  for (const reason of reasons) {
    const kpi = own.find((one) => isOf(reason, one));
    const group = kpi?.finding ?? 'other';
    const one = kpi === undefined ? { reason } : { reason, figure: kpi.kpi };
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  return [...groups].flatMap(([finding, all]) => {
    if (all.length <= reasonsNamed) return all.map(({ reason }) => reason);
    const more = showNumber(all.length - reasonsNamed);
    const first = all.slice(0, reasonsNamed);
    const names = first.flatMap(({ figure }) => figure ?? []);
    return names.length === 0
      ? [...first.map(({ reason }) => reason), `and ${more} more, below`]
      : [`${finding}: ${names.join(', ')} and ${more} more (${showCount(all.length, own.length)} figures)`];
  });
}

/** `mechanisms.price.basePrice 0.05 DGAI/CU → 0.04 DGAI/CU, from 14 d on`. */
export function describeChange({ changes, from }: ArmVerdict): string {
  const list = changes.map(({ path, before, after }) => `${path} ${before} → ${after}`).join('; ');
  return from === undefined ? `${list}, from the start` : `${list}, from ${from} on`;
}

/** `52 of 60`: pairs that a figure is judged from, or runs that have it, of all. */
export const showCount = (n: number, of: number): string => `${showNumber(n)} of ${showNumber(of)}`;

/** What was found of one figure, in a sentence. */
export function describeKpi(kpi: KpiVerdict): string {
  const { unit, mean, before, after, simultaneous, smallest, finding, pairsNeeded } = kpi;
  const pairs = `${showCount(kpi.n, kpi.of)} pairs`;
  if (mean === 0 && simultaneous?.low === 0 && simultaneous.high === 0 && kpi.n === kpi.of)
    return `${kpi.kpi}: exactly as today in every pair (${showAmount(before, unit)}; ${pairs})`;
  const from = `${showAmount(before, unit)} → ${showAmount(after, unit)}`;
  const change =
    simultaneous === null
      ? 'too few pairs for an interval'
      : `${showRelative(kpi)} of today, ${showInterval(simultaneous, unit)}`;
  const matters = `${showAmount(smallest, unit)} would matter`;
  const more = pairsNeeded === undefined ? '' : `; about ${showNumber(pairsNeeded)} pairs would tell`;
  const missing = describeMissing(kpi);
  return `${kpi.kpi}: ${finding} (${from}; ${change}; ${pairs}; ${matters}${more}${missing === '' ? '' : `; ${missing}`})`;
}

/** What the pairs that lack a figure do to its finding; empty where none do. */
export function describeMissing({ of, present, absence, atWorst, leftOut, unit, n }: KpiVerdict): string {
  if (present.before === of && present.after === of) return '';
  const runs = `no value in ${showCount(of - present.after, of)} runs of the arm and ${showCount(of - present.before, of)} of today`;
  const why = absence === undefined ? '' : `: ${absence}`;
  const few = 2 * n < of ? '; fewer than half of the pairs have it, so nothing is said in its favour' : '';
  if (atWorst === undefined)
    return `${runs}${why}${leftOut === undefined ? '' : `; left out: ${leftOut}`}${few}`;
  const worst = `with ${showNumber(atWorst.n - n)} pairs at their worst, ${showAmount(atWorst.value, unit)}, it would be ${showInterval(atWorst.simultaneous, unit)}: ${atWorst.finding}`;
  return `${runs}${why}; left out: ${leftOut ?? atWorst.finding}; ${worst}${few}`;
}

/** What was found of one guardrail under one set of rules, in a sentence. */
export function describeGuardrail(guardrail: GuardrailVerdict): string {
  const { name, text, events, n, high, low, finding, cleanRunsNeeded, limit } = guardrail;
  const seen = `crossed in ${showCount(events, n)} runs${describeUnmeasured(guardrail)}`;
  const bound =
    finding === 'broken'
      ? `with 95 % confidence the chance is at least ${showChance(low)}, and ${showChance(limit)} is allowed`
      : `with 95 % confidence the chance is at most ${showChance(high)}`;
  const more =
    finding === 'cannot tell yet'
      ? `; ${showNumber(cleanRunsNeeded)} more ${cleanRunsNeeded === 1 ? 'run' : 'runs'} without a crossing would show it`
      : '';
  const change = describeCrossings(guardrail);
  return `${name}, ${text}: ${finding} (${seen}; ${bound}${more}${change === '' ? '' : `; ${change}`})`;
}

/** How runs without the figure of a guardrail count; empty where it has been said of none, and all have it. */
function describeUnmeasured({ missing: { runs, of, counted }, absence }: GuardrailVerdict): string {
  const why = absence === undefined ? '' : `: ${absence}`;
  if (counted === 'ignored')
    return `; runs without the figure are ignored (missing: ignored), ${showCount(runs, of)}${why}`;
  return runs === 0 ? '' : `, ${showNumber(runs)} of them because they have no such figure${why}`;
}

const changeWords: Readonly<Record<ChangeFinding, string>> = {
  'made worse': 'made worse',
  'not shown to be worse': 'not shown to be worse, which is not to say that it is no worse',
  'shown not worse': 'shown not worse',
};

/** What an arm does to the chance of a crossing, against today; empty for today itself, and where no run crosses. */
export function describeCrossings({ change, events, low, high }: GuardrailVerdict): string {
  if (change === undefined || change.today.events + events === 0) return '';
  const { today, n, onlyAfter, onlyBefore, tolerance, finding } = change;
  const chances = `chance today ${showChance(today.low)} to ${showChance(today.high)} (${showCount(today.events, today.n)}), with the change ${showChance(low)} to ${showChance(high)}`;
  const pairs = `of ${showNumber(n)} pairs ${showNumber(onlyAfter)} cross only with the change and ${showNumber(onlyBefore)} only today`;
  const bounds = `${showDifference(change.low, 'share')} to ${showDifference(change.high, 'share')}`;
  const borne = tolerance > 0 ? `, ${showDifference(tolerance, 'share')} is borne` : '';
  return `${chances}; ${pairs}, a difference of ${bounds}${borne}: ${changeWords[finding]}`;
}

/** `62 % of users gain, 30 % lose; the median changes by …`. */
export function describeFortune({ table, measure, unit, groups, pairs }: ClassFortune): string {
  const [all] = groups;
  if (all === undefined || all.agents === 0) return `${table}: none active under both rules`;
  const median = all.quantiles[4];
  const apart =
    all.onlyBefore + all.onlyAfter < 0.5
      ? ''
      : `; others are active only under today's rules (${showNumber(Math.round(all.onlyBefore))}) or only with the change (${showNumber(Math.round(all.onlyAfter))})`;
  return `${table}, by ${measure}: ${showAmount(all.gain, 'share')} gain, ${showAmount(all.lose, 'share')} lose; the median changes by ${showDifference(median, unit)}; ${showCount(all.pairs, pairs)} pairs${apart}`;
}

/** Who of a kind loses most often; undefined where no group differs. */
export function describeLosers({ groups }: ClassFortune): string | undefined {
  const parts = groups.slice(1).filter(({ agents }) => agents >= 1);
  if (parts.length < 2) return undefined;
  const worst = parts.reduce((a, b) => (b.lose > a.lose ? b : a));
  if (worst.lose === 0) return undefined;
  return `${worst.group} (${showAmount(worst.lose, 'share')} lose)`;
}
