import { type ClassFortune, fortunePoints } from '../sim/experiments/fortunes.ts';
import type { GuardrailVerdict, KpiVerdict } from '../sim/experiments/verdict.ts';
import type { NumberTable } from './page/time-chart.ts';
import { showAmount, showDifference, showNumber } from './verdict-words.ts';

/** Digits of a number that somebody may look up in verdict.json. */
export const digitsTold = 6;

const amount = (value: number, unit: string): string =>
  Number.isFinite(value) ? showAmount(value, unit, digitsTold) : '';
const difference = (value: number | undefined, unit: string): string =>
  value === undefined || !Number.isFinite(value) ? '' : showDifference(value, unit, digitsTold);

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
    ],
    rows: kpis.map(({ kpi, unit, mean, interval, simultaneous, smallest, finding }) => [
      kpi,
      ...[mean, interval.low, interval.high, simultaneous.low, simultaneous.high].map((value) =>
        difference(value, unit),
      ),
      difference(smallest, unit).replace('+', ''),
      finding,
    ]),
  };
}

/** Who gains and loses, and where which change lies; groups without agents are not drawn either. */
export function tabulateFortune({ groups, unit }: ClassFortune): NumberTable {
  return {
    head: ['Group', 'Agents', 'Gain', 'Lose', ...fortunePoints.map((point) => `Change, ${point} %`)],
    rows: groups
      .filter(({ agents }) => agents > 0)
      .map(({ group, agents, gain, lose, quantiles }) => [
        group,
        showNumber(agents, digitsTold),
        amount(gain, 'share'),
        amount(lose, 'share'),
        ...fortunePoints.map((_, at) => difference(quantiles[at], unit)),
      ]),
  };
}

/** How often each line was crossed, and how often it can be. */
export function tabulateGuardrails(guardrails: readonly GuardrailVerdict[]): NumberTable {
  return {
    head: ['Guardrail', 'Crossed', 'Runs', 'Chance', 'at least', 'at most', 'Allowed', 'Finding'],
    rows: guardrails.map(({ arm, name, events, n, low, high, limit, finding }) => [
      `${arm === 'baseline' ? 'today' : arm}: ${name}`,
      showNumber(events),
      showNumber(n),
      ...[events / n, low, high, limit].map((value) => amount(value, 'share')),
      finding,
    ]),
  };
}
