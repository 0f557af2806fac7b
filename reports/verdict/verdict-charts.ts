import { type ClassFortune, fortunePoints, type GroupFortune } from '../../sim/experiments/fortunes.ts';
import type { GuardrailVerdict } from '../../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import { type ArmBands, bandPoints, type MetricBands } from '../../sim/experiments/series-bands.ts';
import { bandLayer, medianLayer } from '../kit/fan-layers.ts';
import {
  showAmount,
  showChance,
  showCount,
  showCounts,
  showDifference,
  showDifferenceTicks,
  showNumber,
  showTicks,
} from '../kit/fixed-format.ts';
import { palette } from '../kit/palette.ts';
import type { ChartRow, RowChart, RowMark } from '../kit/row-chart.ts';
import type { Layer, NumberTable, TimeChart } from '../kit/time-chart.ts';
import { describeSpan } from '../kit/time-format.ts';
import { choosePeriods } from '../numbers-details.ts';
import { digitsTold } from './verdict-numbers.ts';

const good = 'var(--good)';
const bad = 'var(--bad)';
const colors: Readonly<Record<KpiVerdict['finding'] | GuardrailVerdict['finding'], string>> = {
  better: good,
  holds: good,
  worse: bad,
  broken: bad,
  'no relevant difference': palette.blue,
  'cannot tell yet': 'var(--unknown)',
};

/** Farthest that the forest plot shows, in smallest differences that matter. */
const reachMax = 12;

/**
 * Every figure of an arm on one scale: differences in multiples of the smallest that matters, better to the right.
 * Within the band nobody cares; the thin line is the interval that holds for all figures at once, and a second one below it the
 * same with missing pairs at their worst.
 */
export function forestChart(kpis: readonly KpiVerdict[]): RowChart {
  const ends = kpis.flatMap(({ simultaneous, atWorst, smallest }) =>
    [simultaneous, atWorst?.simultaneous].flatMap((interval) =>
      interval === null || interval === undefined || smallest === null
        ? []
        : [Math.abs(interval.low / smallest), Math.abs(interval.high / smallest)],
    ),
  );
  const reach = Math.min(reachMax, Math.max(2, ...ends) * 1.05);
  return {
    title:
      'Differences of all figures with their intervals, in multiples of the smallest difference that matters',
    columns: [
      {
        domain: [-reach, reach],
        tickCount: 6,
        format: (ticks) => showTicks(ticks, '1'),
        label: 'times the smallest difference that matters →',
        heads: [
          { at: -reach, text: 'worse', anchor: 'start' },
          { at: 0, text: 'no material difference', anchor: 'middle' },
          { at: reach, text: 'better', anchor: 'end' },
        ],
        zone: [-1, 1],
        level: 0,
      },
    ],
    rows: kpis.map(forestRow),
  };
}

function forestRow(kpi: KpiVerdict): ChartRow {
  const { mean, finding, unit, n, of } = kpi;
  const difference = showDifference(mean, unit);
  const pairs = n === of ? '' : `  ${showCount(n, of)} pairs`;
  return {
    name: kpi.kpi,
    hint: `${kpi.arm}, ${kpi.kpi}: ${difference}, ${finding}, from ${showCount(n, of)} pairs`,
    marks: [forestMarks(kpi)],
    note: { text: `${difference}  ${finding}${pairs}`, color: colors[finding] },
  };
}

/** Intervals and mean of one figure; nothing where too few pairs have it. */
function forestMarks({ simultaneous, interval, atWorst, mean, smallest, ...kpi }: KpiVerdict): RowMark[] {
  if (mean === null || smallest === null) return [];
  const color = colors[kpi.finding];
  const scaled = (value: number): number => ((kpi.direction === 'up' ? 1 : -1) * value) / smallest;
  const span = (one: typeof interval | undefined, thickPx: number, dyPx = 0): RowMark[] =>
    one === null || one === undefined
      ? []
      : [{ kind: 'span', from: scaled(one.low), to: scaled(one.high), color, thickPx, dyPx }];
  return [
    ...span(simultaneous, 2),
    ...span(interval, 6),
    ...span(atWorst?.simultaneous, 2, 8),
    { kind: 'dot', at: scaled(mean), color },
  ];
}

/** Chances of crossing each line: exact bounds, and what is allowed. */
export function guardrailChart(guardrails: readonly GuardrailVerdict[]): RowChart {
  const most = Math.min(1, 1.1 * Math.max(...guardrails.flatMap(({ high, limit }) => [high, limit])));
  return {
    title: 'Chances of crossing each guardrail, with exact bounds',
    columns: [
      {
        domain: [0, most],
        tickCount: 5,
        format: (ticks) => showTicks(ticks, 'share'),
        label: 'chance of crossing →',
        heads: [],
      },
    ],
    rows: guardrails.map(({ arm, name, low, high, limit, events, n, finding }): ChartRow => {
      const color = colors[finding];
      const text = `${showCount(events, n)}, at most ${showChance(limit)}: ${finding}`;
      return {
        name: `${arm}: ${name}`,
        hint: `${arm}: ${name}, ${text}`,
        marks: [
          [
            { kind: 'span', from: low, to: high, color, thickPx: 6 },
            { kind: 'dot', at: n === 0 ? 0 : events / n, color },
            { kind: 'limit', at: limit },
          ],
        ],
        note: { text, color },
      };
    }),
  };
}

/** Who gains and who loses of a kind, group by group: shares on the left, the spread of changes on the right. */
export function fortuneChart({ groups, unit, sign, table, measure }: ClassFortune): RowChart {
  const shown = groups.filter(({ agents }) => agents > 0);
  const spread = shown.flatMap(({ quantiles }) => [quantiles[1], quantiles[7]]).filter(Number.isFinite);
  const widest = Math.max(0, ...spread.map(Math.abs));
  const reach = widest > 0 ? widest : 1;
  const named = [measure, ['1', 'ratio', '', 'share'].includes(unit) ? '' : unit].filter(Boolean).join(', ');
  return {
    title: `${table}: shares that gain and lose by ${measure}, and the spread of the change`,
    columns: [
      {
        domain: [0, 1],
        label: '',
        tickCount: 0,
        format: () => [],
        heads: [{ at: 0, text: 'gain · as before · lose', anchor: 'start' }],
      },
      {
        domain: [-reach, reach],
        // Where nothing changes, any scale would be made up: the one tick is zero.
        tickCount: widest > 0 ? 4 : 1,
        format: (ticks) => showDifferenceTicks(ticks, unit),
        label: '5 %, 25 %, median, 75 %, 95 %',
        heads: [{ at: reach, text: `change of ${named}`, anchor: 'end' }],
        level: 0,
      },
    ],
    rows: shown.map((group) => fortuneRow(group, sign, unit)),
  };
}

function fortuneRow(
  { group, gain, lose, quantiles, agents }: GroupFortune,
  sign: 1 | -1,
  unit: string,
): ChartRow {
  const part = (from: number, to: number, color: string): RowMark => ({
    kind: 'span',
    from,
    to,
    color,
    thickPx: 16,
  });
  const at = (point: number): number => quantiles[fortunePoints.indexOf(point)] ?? 0;
  const color = sign * at(50) < 0 ? bad : good;
  return {
    name: group,
    hint: `${group}, ${showNumber(Math.round(agents))} agents: ${showAmount(gain, 'share')} gain, ${showAmount(lose, 'share')} lose, median ${showDifference(at(50), unit)}`,
    marks: [
      [
        part(0, 1, 'var(--panel)'),
        part(0, gain, good),
        part(1 - lose, 1, bad),
        ...shareWord(gain, 0.012, 'start'),
        ...shareWord(lose, 0.988, 'end'),
      ],
      [
        { kind: 'span', from: at(5), to: at(95), color, thickPx: 2 },
        { kind: 'span', from: at(25), to: at(75), color, thickPx: 6 },
        { kind: 'dot', at: at(50), color },
      ],
    ],
  };
}

/** A share written on its bar, where that is wide enough. */
function shareWord(share: number, at: number, anchor: 'start' | 'end'): RowMark[] {
  if (share < 0.15) return [];
  return [{ kind: 'word', at, anchor, text: showAmount(Number(share.toPrecision(2)), 'share') }];
}

interface Shown {
  readonly of: ArmBands | undefined;
  readonly name: string;
  readonly color: string;
  readonly what: 'runs' | 'pairs';
  readonly dashed?: true;
}

/**
 * A measure over time: today and one arm, and beside them their paired difference; bands of 90 % and 50 %. Their ids begin
 * with `id`.
 */
export function fanCharts(
  bands: MetricBands & { readonly unit: string },
  arm: string,
  id: string,
): TimeChart[] {
  const [today] = bands.arms;
  const title = `${bands.metric}${bands.unit === '1' ? '' : `, ${bands.unit}`}`;
  const find = (arms: readonly ArmBands[]): ArmBands | undefined => arms.find((one) => one.arm === arm);
  const levels: Shown[] = [
    { of: today, name: 'today', color: 'var(--soft)', what: 'runs', dashed: true },
    { of: find(bands.arms), name: arm, color: palette.blue, what: 'runs' },
  ];
  const difference: Shown[] = [
    { of: find(bands.differences), name: 'difference', color: palette.blue, what: 'pairs' },
  ];
  return [
    fanChart(bands, `${id}-levels`, `${title}: today and ${arm}`, levels),
    fanChart(bands, `${id}-difference`, `${title}: paired difference of ${arm}`, difference),
  ];
}

type Periods = Pick<MetricBands, 'metric' | 'hours' | 'of'> & { readonly unit: string };

function fanChart(
  { metric, hours, of, unit }: Periods,
  id: string,
  title: string,
  shown: readonly Shown[],
): TimeChart {
  const isDifference = shown[0].what === 'pairs';
  const level: Layer[] = isDifference ? [{ kind: 'rule', label: 'no difference', value: 0 }] : [];
  const layers = shown.flatMap(({ of: band, name, color, dashed }): Layer[] => {
    const fan = { hours, lines: band?.lines ?? [], color };
    return [
      bandLayer(fan, `${name}, 90 %`, 'nine tenths', 0.18),
      bandLayer(fan, `${name}, 50 %`, 'half', 0.18),
      medianLayer(fan, name, dashed),
    ];
  });
  const counts = shown.map(
    ({ of: band, name, what }) =>
      `${showCounts(band?.counts ?? [], of, what)}${isDifference ? '' : ` of ${name}`}`,
  );
  return {
    kind: 'time',
    id,
    title,
    caption: `${title}, ${counts.join(', ')}`,
    panels: [
      {
        label: [isDifference ? `difference of ${metric}` : metric, unit === '1' ? '' : unit]
          .filter(Boolean)
          .join(', '),
        unit,
        heightPx: 150,
        layers: [...level, ...layers],
        format: (ticks) => (isDifference ? showDifferenceTicks : showTicks)(ticks, unit),
      },
    ],
    unmeasured: [],
    table: tabulateBands({ metric, hours, of, unit }, shown),
  };
}

/** What a panel draws, one line a period or a week; a missing number is empty. */
function tabulateBands({ hours, of, unit }: Periods, shown: readonly Shown[]): NumberTable {
  const columns = shown.flatMap(({ of: band, name, what }) =>
    (band?.lines ?? []).map((line, point) => ({
      name: `${name}, ${bandPoints[point] === 50 ? 'median' : `${bandPoints[point]} %`}`,
      show: what === 'pairs' ? showDifference : showAmount,
      line,
    })),
  );
  return {
    head: ['Time', ...columns.map(({ name }) => name), ...shown.map(({ name }) => `${name}, runs`)],
    rows: choosePeriods(hours).map((at) => [
      describeSpan(hours[at - 1] ?? 0, hours[at]),
      ...columns.map(({ show, line }) => (line[at] === null ? '' : show(line[at], unit, digitsTold))),
      ...shown.map(({ of: band }) => showCount(band?.counts[at] ?? 0, of)),
    ]),
  };
}
