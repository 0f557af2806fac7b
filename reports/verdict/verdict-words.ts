import type { Evidence } from '../../sim/experiments/evidence.ts';
import type { ClassFortune } from '../../sim/experiments/fortunes.ts';
import type { ChangeFinding, GuardrailVerdict } from '../../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import type { ArmVerdict } from '../../sim/experiments/verdict.ts';
import { showAmount, showChance, showCount, showDifference, showNumber } from '../kit/fixed-format.ts';
import type { NumberTable } from '../kit/time-chart.ts';

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

/** At which look a verdict stopped, and why, in a sentence; empty for one without looks. */
export function describeStop({ looks, guardrails }: Pick<Evidence, 'looks' | 'guardrails'>): string {
  if (looks === undefined) return '';
  const { schedule, taken, stoppedAt } = looks;
  const { decided, of } = taken[taken.length - 1];
  const pairs = `${showNumber(stoppedAt.pairs)} pairs`;
  if (stoppedAt.because === 'all is decided') {
    const judged = guardrails.length === 0 ? '' : ' and every guardrail is judged';
    return `It stopped at look ${stoppedAt.look} of ${schedule.length}, after ${pairs}: every figure is decided${judged}.`;
  }
  const open = `${showCount(of - decided, of)} figures ${of - decided === 1 ? 'is' : 'are'} not decided`;
  return schedule.length === 1
    ? `It had one look, after ${pairs}: ${open}.`
    : `It went to the last of ${schedule.length} looks, after ${pairs}: ${open}.`;
}

/** What the intervals of a verdict hold for, in sentences. */
export function describeIntervals({ looks }: Pick<Evidence, 'looks'>): string {
  return looks === undefined
    ? 'Intervals are of 95 %; the simultaneous ones hold for all figures of all arms at once, and findings rest on them.'
    : 'Each simultaneous interval is Student’s t interval at its share of the error that its look spends (Bonferroni). With 95 % they hold for all figures of all arms and at all looks at once, and findings rest on them. The t interval beside it is of the figure alone, at the level of the look.';
}

/** The looks of a verdict, one a row: its share of the 5 %, what is judged there, and what it decided. */
export function tabulateLooks({ looks }: Pick<Evidence, 'looks'>): NumberTable | undefined {
  if (looks === undefined) return undefined;
  return {
    head: ['Look', 'Pairs', 'Error spent', 'For each figure', 'Guardrails judged', 'Figures decided'],
    rows: looks.schedule.map(({ look, pairs, level, levelPerFigure, guardrails }, at) => {
      const taken = looks.taken[at];
      return [
        showNumber(look),
        showNumber(pairs),
        showAmount(level, 'share', 3),
        showAmount(levelPerFigure, 'share', 3),
        guardrails.length === 0 ? '–' : guardrails.join(', '),
        taken === undefined ? 'not taken' : showCount(taken.decided, taken.of),
      ];
    }),
  };
}

/** How looks were fixed, in sentences. */
export function describeSchedule({ looks }: Pick<Evidence, 'looks'>): string {
  if (looks === undefined) return '';
  const guardrails =
    looks.guardrailLevel === undefined
      ? ''
      : ` Each guardrail is judged once, at a look fixed beforehand; its bounds err with a chance of ${showAmount(looks.guardrailLevel, 'share', 3)} to each side, 5 % over all guardrails and arms.`;
  return `The looks were fixed before the first run. Over all of them the chance of a wrong finding is at most 5 %: early looks spend little of it, and each divides its part equally among the figures of all arms.${guardrails}`;
}

/** `mechanisms.price.basePrice 0.05 DGAI/CU → 0.04 DGAI/CU, from 14 d on`. */
export function describeChange({ changes, from }: ArmVerdict): string {
  const list = changes.map(({ path, before, after }) => `${path} ${before} → ${after}`).join('; ');
  return from === undefined ? `${list}, from the start` : `${list}, from ${from} on`;
}

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
  const { name, text, events, n, high, low, finding, cleanRunsNeeded, limit, judgedAt } = guardrail;
  const sure = `with ${judgedAt === undefined ? '95 %' : showAmount(1 - judgedAt.level, 'share')} confidence`;
  const seen = `crossed in ${showCount(events, n)} runs${describeUnmeasured(guardrail)}`;
  const bound =
    finding === 'broken'
      ? `${sure} the chance is at least ${showChance(low)}, and ${showChance(limit)} is allowed`
      : `${sure} the chance is at most ${showChance(high)}`;
  const more =
    finding === 'cannot tell yet'
      ? `; ${showNumber(cleanRunsNeeded)} more ${cleanRunsNeeded === 1 ? 'run' : 'runs'} without a crossing would show it`
      : '';
  const change = describeCrossings(guardrail);
  return `${name}, ${text}: ${finding} (${seen}; ${bound}${more}${change === '' ? '' : `; ${change}`}${describeLook(judgedAt)})`;
}

/** At which look a guardrail is judged, and what came after it. */
function describeLook(judgedAt: GuardrailVerdict['judgedAt']): string {
  if (judgedAt === undefined) return '';
  const { look, pairs, later } = judgedAt;
  const after =
    later.n === 0
      ? ''
      : `; ${showCount(later.events, later.n)} runs after that look cross it and do not count`;
  return `; judged once, at look ${look}, after ${showNumber(pairs)} pairs${after}`;
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
function describeCrossings({ change, events, low, high }: GuardrailVerdict): string {
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
