import { type ClassFortune, fortunePoints, type GroupFortune } from '../../sim/experiments/fortunes.ts';
import type { GuardrailVerdict } from '../../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import { type ArmBands, bandPoints, type MetricBands } from '../../sim/experiments/series-bands.ts';
import { bandLayer, medianLayer, metricChart } from '../kit/fan-layers.ts';
import {
  nameMeasure,
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
import type { ChartRow, RowChart, RowColumn, RowMark } from '../kit/row-chart.ts';
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
/** Height of a bar of shares. */
const barPx = 16;

/**
 * Every figure of an arm on one scale: differences in multiples of the smallest that matters, better to the right.
 * Within the band nobody cares; the thin line is the interval that holds for all figures at once, and a second one below it the
 * same with missing pairs at their worst.
 */
export function forestChart(kpis: readonly KpiVerdict[]): RowChart {
  const ends = kpis.flatMap(({ simultaneous, atWorst, smallest }) =>
    [simultaneous, atWorst?.simultaneous].flatMap((interval) =>
      interval && hasScale(smallest) ? [interval.low / smallest, interval.high / smallest].map(Math.abs) : [],
    ),
  );
  const reach = Math.min(reachMax, Math.max(2, ...ends) * 1.05);
  const label = 'times the smallest difference that matters →';
  const column: RowColumn = {
    domain: [-reach, reach],
    heads: ['worse', 'no material difference', 'better'],
    axis: { label, count: 6, format: (ticks) => showTicks(ticks, '1') },
    zone: [-1, 1],
    level: 0,
  };
  const title = 'Differences of all figures with their intervals, in multiples of the smallest that matters';
  return { title, columns: [column], rows: kpis.map(forestRow) };
}

/** Multiples of nought are no scale. */
const hasScale = (smallest: number | null): smallest is number => smallest !== null && smallest > 0;

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

/** Intervals and mean of one figure; nothing where too few pairs have it, or where a part of nought is what matters. */
function forestMarks({ simultaneous, interval, atWorst, mean, smallest, ...kpi }: KpiVerdict): RowMark[] {
  if (mean === null || !hasScale(smallest)) return [];
  const color = colors[kpi.finding];
  const scaled = (value: number): number => ((kpi.direction === 'up' ? 1 : -1) * value) / smallest;
  const span = (one: typeof interval | undefined, thickPx: number, dyPx = 0): RowMark[] =>
    one ? [{ from: scaled(one.low), to: scaled(one.high), color, thickPx, dyPx }] : [];
  return [
    ...span(simultaneous, 2),
    ...span(interval, 6),
    ...span(atWorst?.simultaneous, 2, 8),
    dot(scaled(mean), color),
  ];
}

const dot = (at: number, color: string): RowMark => ({ from: at, to: at, color });

/** Chances of crossing each line: exact bounds, and what is allowed. */
export function guardrailChart(guardrails: readonly GuardrailVerdict[]): RowChart {
  const most = Math.min(1, 1.1 * Math.max(...guardrails.flatMap(({ high, limit }) => [high, limit])));
  const column: RowColumn = {
    domain: [0, most],
    heads: ['', '', ''],
    axis: { label: 'chance of crossing →', count: 5, format: (ticks) => showTicks(ticks, 'share') },
  };
  const rows = guardrails.map(({ arm, name, low, high, limit, events, n, finding }): ChartRow => {
    const color = colors[finding];
    const text = `${showCount(events, n)}, at most ${showChance(limit)}: ${finding}`;
    const marks: RowMark[] = [
      { from: low, to: high, color, thickPx: 6 },
      dot(n === 0 ? 0 : events / n, color),
      { from: limit, to: limit, color: palette.ink, thickPx: 20 },
    ];
    return {
      name: `${arm}: ${name}`,
      hint: `${arm}: ${name}, ${text}`,
      marks: [marks],
      note: { text, color },
    };
  });
  return { title: 'Chances of crossing each guardrail, with exact bounds', columns: [column], rows };
}

/** Who gains and who loses of a kind, group by group: shares on the left, the spread of changes on the right. */
export function fortuneChart({ groups, unit, sign, table, measure }: ClassFortune): RowChart {
  const shown = groups.filter(({ agents }) => agents > 0);
  const spread = shown.flatMap(({ quantiles }) => [quantiles[1], quantiles[7]]).filter(Number.isFinite);
  const widest = Math.max(0, ...spread.map(Math.abs));
  const reach = widest > 0 ? widest : 1;
  const changes: RowColumn = {
    domain: [-reach, reach],
    heads: ['', '', `change of ${nameMeasure(measure, unit === 'share' ? '' : unit)}`],
    axis: {
      label: '5 %, 25 %, median, 75 %, 95 %',
      // Where nothing changes, any scale would be made up: the one tick is zero.
      count: widest > 0 ? 4 : 1,
      format: (ticks) => showDifferenceTicks(ticks, unit),
    },
    level: 0,
  };
  return {
    title: `${table}: shares that gain and lose by ${measure}, and the spread of the change`,
    columns: [{ domain: [0, 1], heads: ['gain · as before · lose', '', ''] }, changes],
    rows: shown.map((group) => fortuneRow(group, sign, unit)),
  };
}

function fortuneRow(group: GroupFortune, sign: 1 | -1, unit: string): ChartRow {
  const { group: name, gain, lose, quantiles, agents } = group;
  const at = (point: number): number => quantiles[fortunePoints.indexOf(point)] ?? 0;
  const color = sign * at(50) < 0 ? bad : good;
  return {
    name,
    hint: `${name}, ${showNumber(Math.round(agents))} agents: ${showAmount(gain, 'share')} gain, ${showAmount(lose, 'share')} lose, median ${showDifference(at(50), unit)}`,
    marks: [
      [
        { from: 0, to: 1, color: 'var(--panel)', thickPx: barPx },
        ...shareMark(gain, 0, gain, good, 'start'),
        ...shareMark(lose, 1 - lose, 1, bad, 'end'),
      ],
      [
        { from: at(5), to: at(95), color, thickPx: 2 },
        { from: at(25), to: at(75), color, thickPx: 6 },
        dot(at(50), color),
      ],
    ],
  };
}

/** A bar with its share written on it, where that is wide enough. */
function shareMark(
  share: number,
  from: number,
  to: number,
  color: string,
  textAt: 'start' | 'end',
): RowMark[] {
  if (share === 0) return [];
  const text = share < 0.15 ? '' : showAmount(Number(share.toPrecision(2)), 'share');
  return [{ from, to, color, thickPx: barPx, text, textAt }];
}

type Bands = MetricBands & { readonly unit: string };

/** What a panel draws of an arm. */
interface Shown {
  readonly of: ArmBands | undefined;
  readonly name: string;
  readonly color: string;
  readonly dashed?: true;
}

/**
 * A measure over time: today and one arm, and beside them their paired difference; bands of 90 % and 50 %. Their ids begin
 * with `id`.
 */
export function fanCharts(bands: Bands, arm: string, id: string): TimeChart[] {
  const { metric, unit, of } = bands;
  const title = nameMeasure(metric, unit);
  const color = palette.blue;
  const find = (arms: readonly ArmBands[]) => arms.find((one) => one.arm === arm);
  const levels: Shown[] = [
    { of: bands.arms[0], name: 'today', color: 'var(--soft)', dashed: true },
    { of: find(bands.arms), name: arm, color },
  ];
  const differences: Shown[] = [{ of: find(bands.differences), name: 'difference', color }];
  const count = ({ of: band }: Shown, what: string): string => showCounts(band?.counts ?? [], of, what);
  const [both, apart] = [`${title}: today and ${arm}`, `${title}: paired difference of ${arm}`];
  const counts = levels.map((one) => `${count(one, 'runs')} of ${one.name}`);
  const zero: Layer = { kind: 'rule', label: 'no difference', value: 0 };
  return [
    metricChart(
      {
        id: `${id}-levels`,
        title: both,
        caption: [both, ...counts].join(', '),
        table: tabulateBands(bands, levels, showAmount),
      },
      { ...panelOf(bands, levels), metric, format: (ticks) => showTicks(ticks, unit) },
    ),
    metricChart(
      {
        id: `${id}-difference`,
        title: apart,
        caption: `${apart}, ${count(differences[0], 'pairs')}`,
        table: tabulateBands(bands, differences, showDifference),
      },
      {
        ...panelOf(bands, differences, zero),
        metric: `difference of ${metric}`,
        format: (ticks) => showDifferenceTicks(ticks, unit),
      },
    ),
  ];
}

function panelOf({ hours, unit }: Bands, shown: readonly Shown[], ...below: Layer[]) {
  const layers = shown.flatMap(({ of: band, name, color, dashed }) => {
    const fan = { hours, lines: band?.lines ?? [], color };
    return [
      bandLayer(fan, `${name}, 90 %`, 'nine tenths', 0.18),
      bandLayer(fan, `${name}, 50 %`, 'half', 0.18),
      medianLayer(fan, name, dashed),
    ];
  });
  return { unit, heightPx: 150, layers: [...below, ...layers] };
}

/** What a panel draws, one line a period or a week; a missing number is empty. */
function tabulateBands(
  { hours, of, unit }: Bands,
  shown: readonly Shown[],
  show: typeof showAmount,
): NumberTable {
  const lines = shown.flatMap(({ of: band }) => band?.lines ?? []);
  const names = shown.flatMap(({ of: band, name }) =>
    (band?.lines ?? []).map(
      (_, at) => `${name}, ${bandPoints[at] === 50 ? 'median' : `${bandPoints[at]} %`}`,
    ),
  );
  return {
    head: ['Time', ...names, ...shown.map(({ name }) => `${name}, runs`)],
    rows: choosePeriods(hours).map((at) => [
      describeSpan(hours[at - 1] ?? 0, hours[at]),
      ...lines.map((line) => (line[at] === null ? '' : show(line[at], unit, digitsTold))),
      ...shown.map(({ of: band }) => showCount(band?.counts[at] ?? 0, of)),
    ]),
  };
}
