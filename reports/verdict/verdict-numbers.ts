import { type ClassFortune, fortunePoints } from '../../sim/experiments/fortunes.ts';
import type { GuardrailVerdict } from '../../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import { showAmount, showCount, showDifference, showNumber } from '../kit/fixed-format.ts';
import type { NumberTable } from '../kit/time-chart.ts';

/** Digits of a number that somebody may look up in verdict.json. */
export const digitsTold = 6;

const amount = (value: number, unit: string): string =>
  Number.isFinite(value) ? showAmount(value, unit, digitsTold) : '';
const difference = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? ''
    : showDifference(value, unit, digitsTold);

/** What the forest plot draws, as measured: there it is in multiples of what matters, better to the right. */
export function tabulateKpis(kpis: readonly KpiVerdict[]): NumberTable {
  return {
    head: [
      'Figure',
      'Difference',
      't interval from',
      'to',
      'Simultaneous interval from',
      'to',
      'Matters from',
      'Finding',
      'Pairs',
      'Missing at worst from',
      'to',
    ],
    rows: kpis.map(({ kpi, unit, mean, interval, simultaneous, smallest, finding, n, of, atWorst }) => [
      kpi,
      ...[mean, interval?.low, interval?.high, simultaneous?.low, simultaneous?.high].map((value) =>
        difference(value, unit),
      ),
      difference(smallest, unit).replace('+', ''),
      finding,
      showCount(n, of),
      ...[atWorst?.simultaneous?.low, atWorst?.simultaneous?.high].map((value) => difference(value, unit)),
    ]),
  };
}

/** Who gains and loses, and where which change lies; groups without agents are not drawn either. */
export function tabulateFortune({ groups, unit, pairs: of }: ClassFortune): NumberTable {
  return {
    head: ['Group', 'Agents', 'Gain', 'Lose', ...fortunePoints.map((point) => `Change, ${point} %`), 'Pairs'],
    rows: groups
      .filter(({ agents }) => agents > 0)
      .map(({ group, agents, gain, lose, quantiles, pairs }) => [
        group,
        showNumber(agents, digitsTold),
        amount(gain, 'share'),
        amount(lose, 'share'),
        ...fortunePoints.map((_, at) => difference(quantiles[at], unit)),
        showCount(pairs, of),
      ]),
  };
}

/** How often each line was crossed, and how often it can be. */
export function tabulateGuardrails(guardrails: readonly GuardrailVerdict[]): NumberTable {
  return {
    head: [
      'Guardrail',
      'Crossed',
      'Runs',
      'Chance',
      'at least',
      'at most',
      'Allowed',
      'Finding',
      'Without the figure',
      'Only with the change',
      'Only today',
      'Difference from',
      'to',
      'Against today',
    ],
    rows: guardrails.map(({ arm, name, events, n, low, high, limit, finding, missing, change }) => [
      `${arm === 'baseline' ? 'today' : arm}: ${name}`,
      showNumber(events),
      showNumber(n),
      ...[events / n, low, high, limit].map((value) => amount(value, 'share')),
      finding,
      `${showCount(missing.runs, missing.of)}, ${missing.counted}`,
      ...(change === undefined
        ? ['', '', '', '', '']
        : [
            showCount(change.onlyAfter, change.n),
            showCount(change.onlyBefore, change.n),
            difference(change.low, 'share'),
            difference(change.high, 'share'),
            change.finding,
          ]),
    ]),
  };
}
