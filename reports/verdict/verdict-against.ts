import type { ArmContrast } from '../../sim/experiments/arm-contrasts.ts';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import { showAmount, showChance, showCount, showDifference } from '../kit/fixed-format.ts';
import type { NumberTable } from '../kit/time-chart.ts';
import { showInterval } from './verdict-words.ts';

/** What an arm is called among others. */
const nameOfArm = (arm: string): string => (arm === 'baseline' ? 'today' : arm);

const listOf = (arms: readonly string[], joint: string): string => {
  const names = arms.map(nameOfArm);
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} ${joint} ${names[names.length - 1]}`;
};

/** Which arm is best by a figure, in sentences, and which guardrails it breaks; empty where arms are not compared. */
export function describeBest({
  against,
  guardrails,
  arms,
}: Pick<Evidence, 'against' | 'guardrails' | 'arms'>): string {
  if (against === undefined) return '';
  const { kpi, among, alike } = against.best;
  const out = ['baseline', ...arms.map(({ arm }) => arm)].filter((arm) => !among.includes(arm));
  const broken = among.flatMap((arm) => {
    const own = guardrails.filter((one) => one.arm === arm && one.finding === 'broken');
    const names = own.map(({ name }) => `“${name}”`).join(', ');
    return own.length === 0 ? [] : [` ${nameOfArm(arm)} breaks ${names}.`];
  });
  return `${describeAmong()}${broken.join('')}`;

  function describeAmong(): string {
    if (among.length === 1) return `Best by ${kpi}, with 95 % confidence: ${nameOfArm(among[0])}.`;
    const behind = out.length === 0 ? '' : ` Shown to be behind: ${listOf(out, 'and')}.`;
    return alike
      ? `Best by ${kpi}: ${listOf(among, 'and')} do not differ by what matters.${behind}`
      : `Best by ${kpi}: cannot tell which of ${listOf(among, 'or')}.${behind}`;
  }
}

/** What the intervals of arms against each other hold for, in sentences. */
export function describeContrasts({ against, looks }: Pick<Evidence, 'against' | 'looks'>): string {
  if (against === undefined) return '';
  const spent =
    looks === undefined
      ? ''
      : ` Each look may spend its part of that error, this one ${showAmount(against.level, 'share', 3)}, divided equally.`;
  return `All arms against each other on the same luck; today’s rules are one of them. They are read once, where the verdict stopped, and hold for all figures and all pairs of arms at once with 95 %: an error of their own, beside that of the findings against today.${spent} Where one of two arms lacks a figure in a pair, it is judged without that pair and with the worst value of any run in its place, and a claim stays that both ways bear.`;
}

/** Arms against each other, a row for two arms and a figure. */
export function tabulateContrasts({ against }: Pick<Evidence, 'against'>): NumberTable | undefined {
  if (against === undefined) return undefined;
  return {
    head: [
      'Figure',
      'Arm',
      'Against',
      'Pairs',
      'Difference',
      'Simultaneous',
      'Missing at worst',
      'p',
      'Finding',
    ],
    rows: against.contrasts.map((one) => [
      one.kpi,
      ...describeContrast(one),
      one.atWorst === undefined ? '–' : showInterval(one.atWorst, one.unit),
      one.simultaneous === null ? '–' : showChance(one.simultaneous.p),
      one.finding,
    ]),
  };
}

/** Arm, the other, pairs, difference and the interval that holds with all others. */
export function describeContrast({ arm, against, n, of, mean, unit, simultaneous }: ArmContrast): string[] {
  return [
    nameOfArm(arm),
    nameOfArm(against),
    showCount(n, of),
    showDifference(mean, unit),
    showInterval(simultaneous, unit),
  ];
}
