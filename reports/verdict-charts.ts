import type { Evidence } from '../sim/experiments/evidence.ts';
import { type ClassFortune, fortunePoints, type GroupFortune } from '../sim/experiments/fortunes.ts';
import type { GuardrailVerdict } from '../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../sim/experiments/kpi-verdict.ts';
import { type ArmBands, bandPoints, type MetricBands } from '../sim/experiments/series-bands.ts';
import { cutApart } from './cut-apart.ts';
import { choosePeriods, renderNumbers } from './numbers-details.ts';
import type { NumberTable } from './page/time-chart.ts';
import { describeSpan } from './page/time-format.ts';
import { type Axis, areaPath, axisOver, drawing, escapeMarkup, label, linePath, shape } from './svg-text.ts';
import { digitsTold } from './verdict-numbers.ts';
import { showAmount, showChance, showCount, showDifference, showNumber } from './verdict-words.ts';

const width = 960;
const rowHeight = 26;
const left = 220;
const right = 620;
/** Farthest that the forest plot shows, in smallest differences that matter. */
const reachMax = 12;

/**
 * Every figure of every arm on one scale: differences in multiples of the smallest that matters, better to the right.
 * Within the band nobody cares; the thin line is the interval that holds for all figures at once, and a second one below it the
 * same with missing pairs at their worst.
 */
export function drawForest(kpis: readonly KpiVerdict[]): string {
  const wanted = Math.max(
    2,
    ...kpis.flatMap(({ simultaneous, atWorst, smallest }) =>
      [simultaneous, atWorst?.simultaneous].flatMap((interval) =>
        interval === null || interval === undefined || smallest === null
          ? []
          : [Math.abs(interval.low / smallest), Math.abs(interval.high / smallest)],
      ),
    ),
  );
  const reach = Math.min(reachMax, wanted * 1.05);
  const axis = axisOver(-reach, reach, [left, right], 6);
  const bottom = 28 + kpis.length * rowHeight;
  const names = cutApart(
    kpis.map(({ kpi }) => kpi),
    (text, ending) => (text.length > 30 ? `${text.slice(0, 29 - ending.length)}…` : text),
  );
  const rows = kpis.map((kpi, row) => drawForestRow(kpi, names[row], axis, 28 + (row + 0.5) * rowHeight));
  const band = shape('rect', {
    class: 'band',
    x: axis.at(-1),
    y: 20,
    width: axis.at(1) - axis.at(-1),
    height: bottom - 20,
  });
  const ticks = axis.ticks.map((tick) =>
    label(showNumber(tick), { x: axis.at(tick), y: bottom + 18, 'text-anchor': 'middle', class: 'tick' }),
  );
  return drawing(
    { width, height: bottom + 42 },
    'Differences of all figures with their intervals, in multiples of the smallest difference that matters',
    [
      band,
      shape('line', { class: 'zero', x1: axis.at(0), x2: axis.at(0), y1: 20, y2: bottom }),
      label('worse', { x: left, y: 12, class: 'tick' }),
      label('better', { x: right, y: 12, 'text-anchor': 'end', class: 'tick' }),
      label('no matter', { x: axis.at(0), y: 12, 'text-anchor': 'middle', class: 'tick' }),
      ...rows,
      ...ticks,
      label('times the smallest difference that matters', {
        x: axis.at(0),
        y: bottom + 36,
        'text-anchor': 'middle',
        class: 'tick',
      }),
    ].join(''),
  );
}

function drawForestRow(kpi: KpiVerdict, name: string, axis: Axis, y: number): string {
  const { mean, finding, unit } = kpi;
  const look = finding.replaceAll(' ', '-');
  const hint = `${kpi.arm}, ${kpi.kpi}: ${showDifference(mean, unit)}, ${finding}, from ${showCount(kpi.n, kpi.of)} pairs`;
  const pairs = kpi.n === kpi.of ? '' : `  ${showCount(kpi.n, kpi.of)} pairs`;
  return shape(
    'g',
    {},
    [
      shape('title', {}, escapeMarkup(hint)),
      label(name, { x: left - 14, y: y + 4, 'text-anchor': 'end', class: 'name' }),
      drawForestMarks(kpi, axis, y),
      label(`${showDifference(mean, unit)}  ${finding}${pairs}`, {
        x: right + 12,
        y: y + 4,
        class: `found ${look}`,
      }),
    ].join(''),
  );
}

/** Intervals and mean of one figure; nothing where too few pairs have it. */
function drawForestMarks(kpi: KpiVerdict, axis: Axis, y: number): string {
  const { simultaneous, interval, atWorst, mean, smallest, direction, finding } = kpi;
  if (mean === null || smallest === null) return '';
  const sign = direction === 'up' ? 1 : -1;
  const place = (value: number): number =>
    axis.at(Math.max(axis.low, Math.min(axis.high, (sign * value) / smallest)));
  const look = finding.replaceAll(' ', '-');
  const bar = (
    one: { low: number; high: number } | null | undefined,
    className: string,
    at: number,
  ): string =>
    one === null || one === undefined
      ? ''
      : shape('line', {
          class: `${className} ${look}`,
          x1: place(one.low),
          x2: place(one.high),
          y1: at,
          y2: at,
        });
  const at = place(mean);
  const toward = sign * mean > 0 ? 7 : -7;
  const isOut = Math.abs(mean / smallest) > axis.high;
  const mark = isOut
    ? shape('path', { class: `mark ${look}`, d: `M${at} ${y - 5}l${toward} 5l${-toward} 5z` })
    : shape('circle', { class: `mark ${look}`, cx: at, cy: y, r: 4.5 });
  // What missing pairs at their worst would make of it, below.
  const worst = bar(atWorst?.simultaneous, 'whisker', y + 8);
  return [bar(simultaneous, 'whisker', y), bar(interval, 'thick', y), worst, mark].join('');
}

const fan = { width: 440, height: 190, left: 62, right: 428, top: 12, bottom: 158 } as const;

/** A measure over time: on the left today and one arm, on the right the paired difference; bands of 90 % and 50 %. */
export function drawFan(bands: MetricBands & { readonly unit: string }, arm: string): string {
  const layer = (of: readonly ArmBands[], name: string, look: string, shown = name): Layer => {
    const { lines = [], counts = [] } = of.find((one) => one.arm === name) ?? {};
    return { lines, counts, look, name: shown };
  };
  const [today] = bands.arms;
  const title = `${bands.metric}${bands.unit === '1' ? '' : `, ${bands.unit}`}`;
  const leftPanel = drawPanel(
    bands,
    [layer(bands.arms, today.arm, 'today', 'today'), layer(bands.arms, arm, 'arm')],
    `${title}: today and ${arm}`,
  );
  const rightPanel = drawPanel(
    bands,
    [layer(bands.differences, arm, 'difference', 'difference')],
    `${title}: paired difference of ${arm}`,
  );
  return `<div class="pair">${leftPanel}${rightPanel}</div>`;
}

interface Layer {
  readonly lines: ArmBands['lines'];
  /** Runs that have a value, by period. */
  readonly counts: readonly number[];
  readonly look: string;
  readonly name: string;
}

type Periods = Pick<MetricBands, 'hours' | 'of'> & { readonly unit: string };

function drawPanel({ hours, of, unit }: Periods, layers: readonly Layer[], title: string): string {
  const isDifference = layers[0].look === 'difference';
  const values = layers.flatMap(({ lines }) =>
    [...(lines[0] ?? []), ...(lines[4] ?? [])].filter((value) => value !== null),
  );
  const shown = [...values, ...(isDifference || values.length === 0 ? [0] : [])];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const y = axisOver(low, high, [fan.bottom, fan.top], 4);
  const x = axisOver(0, (hours[hours.length - 1] ?? 24) / 24, [fan.left, fan.right], 6);
  const places = hours.map((hour) => x.at(hour / 24));
  const at = (line: Layer['lines'][number] = []): number[] =>
    line.map((value) => (value === null ? Number.NaN : y.at(value)));
  const drawn = layers.map(({ lines, look }) =>
    [
      shape('path', { class: `fan ${look}`, d: areaPath(places, at(lines[0]), at(lines[4])) }),
      shape('path', { class: `fan ${look}`, d: areaPath(places, at(lines[1]), at(lines[3])) }),
      shape('path', { class: `median ${look}`, d: linePath(places.map((px, k) => [px, at(lines[2])[k]])) }),
    ].join(''),
  );
  const ticks = [
    ...y.ticks.map(
      (tick) =>
        shape('line', { class: 'grid', x1: fan.left, x2: fan.right, y1: y.at(tick), y2: y.at(tick) }) +
        label(showNumber(Number(tick.toPrecision(6))), {
          x: fan.left - 6,
          y: y.at(tick) + 4,
          'text-anchor': 'end',
          class: 'tick',
        }),
    ),
    ...x.ticks.map((tick) =>
      label(showNumber(tick), { x: x.at(tick), y: fan.bottom + 16, 'text-anchor': 'middle', class: 'tick' }),
    ),
    label('days', { x: fan.right, y: fan.bottom + 30, 'text-anchor': 'end', class: 'tick' }),
  ];
  const zero = isDifference
    ? shape('line', { class: 'zero', x1: fan.left, x2: fan.right, y1: y.at(0), y2: y.at(0) })
    : '';
  const caption = `${title}, ${layers.map((layer) => describeCounts(layer, of, layers.length > 1)).join(', ')}`;
  return `<figure><figcaption>${escapeMarkup(caption)}</figcaption>${drawing(fan, title, [...ticks, zero, ...drawn].join(''))}${renderNumbers(title, tabulateBands({ hours, of, unit }, layers))}</figure>`;
}

/** `22 to 60 of 60 runs`: how many have a value, from the period with the fewest to that with the most. */
function describeCounts({ counts, name, look }: Layer, of: number, isNamed: boolean): string {
  const [least, most] = [Math.min(of, ...counts), Math.max(0, ...counts)];
  const range = least === most ? showNumber(least) : `${showNumber(least)} to ${showNumber(most)}`;
  const what = look === 'difference' ? 'pairs' : 'runs';
  return `${range} of ${showNumber(of)} ${what}${isNamed ? ` of ${name}` : ''}`;
}

/** What a panel draws, one line a period or a week; a missing number is empty. */
function tabulateBands({ hours, of, unit }: Periods, layers: readonly Layer[]): NumberTable {
  const columns = layers.flatMap(({ lines, look, name }) =>
    lines.map((line, point) => ({
      name: `${name}, ${bandPoints[point] === 50 ? 'median' : `${bandPoints[point]} %`}`,
      show: look === 'difference' ? showDifference : showAmount,
      line,
    })),
  );
  return {
    head: ['Time', ...columns.map(({ name }) => name), ...layers.map(({ name }) => `${name}, runs`)],
    rows: choosePeriods(hours).map((at) => [
      describeSpan(hours[at - 1] ?? 0, hours[at]),
      ...columns.map(({ show, line }) => (line[at] === null ? '' : show(line[at], unit, digitsTold))),
      ...layers.map(({ counts }) => showCount(counts[at], of)),
    ]),
  };
}

/** Who gains and who loses of a kind, group by group: shares on the left, the spread of changes on the right. */
export function drawFortune(fortune: ClassFortune): string {
  const { groups, unit, sign } = fortune;
  const shown = groups.filter(({ agents }) => agents > 0);
  const spread = shown.flatMap(({ quantiles }) => [quantiles[1], quantiles[7]]).filter(Number.isFinite);
  const widest = Math.max(0, ...spread.map(Math.abs));
  const reach = widest > 0 ? widest : 1;
  const axis = axisOver(-reach, reach, [560, 940], 4);
  // Where nothing changes, any scale would be made up.
  const ticks = widest > 0 ? axis.ticks : [0];
  const share = axisOver(0, 1, [left, 500], 4);
  const bottom = 26 + shown.length * rowHeight;
  const rows = shown.map((group, row) =>
    drawFortuneRow(group, { axis, share, sign, unit, y: 26 + (row + 0.5) * rowHeight }),
  );
  return drawing(
    { width, height: bottom + 24 },
    `${fortune.table}: shares that gain and lose by ${fortune.measure}, and the spread of the change`,
    [
      label('gain · as before · lose', { x: left, y: 14, class: 'tick' }),
      label(`change of ${fortune.measure}: 5 %, 25 %, median, 75 %, 95 %`, {
        x: 940,
        y: 14,
        'text-anchor': 'end',
        class: 'tick',
      }),
      shape('line', { class: 'zero', x1: axis.at(0), x2: axis.at(0), y1: 20, y2: bottom }),
      ...rows,
      ...ticks.map((tick) =>
        label(showDifference(Number(tick.toPrecision(6)), unit), {
          x: axis.at(tick),
          y: bottom + 16,
          'text-anchor': 'middle',
          class: 'tick',
        }),
      ),
    ].join(''),
  );
}

function drawFortuneRow(
  { group, gain, lose, quantiles, agents }: GroupFortune,
  place: {
    readonly axis: Axis;
    readonly share: Axis;
    readonly sign: 1 | -1;
    readonly unit: string;
    readonly y: number;
  },
): string {
  const { axis, share, sign, y, unit } = place;
  const [start, end] = [share.at(0), share.at(1)];
  const part = (from: number, to: number, look: string): string =>
    shape('rect', {
      class: look,
      x: share.at(from),
      y: y - 8,
      width: Math.max(0, share.at(to) - share.at(from)),
      height: 16,
    });
  const at = (point: number): number => axis.at(quantiles[fortunePoints.indexOf(point)] ?? 0);
  const look = sign * (quantiles[4] ?? 0) < 0 ? 'lose' : 'gain';
  const hint = `${group}, ${showNumber(Math.round(agents))} agents: ${showAmount(gain, 'share')} gain, ${showAmount(lose, 'share')} lose, median ${showDifference(quantiles[4] ?? 0, unit)}`;
  return shape(
    'g',
    {},
    [
      shape('title', {}, escapeMarkup(hint)),
      label(group, { x: start - 14, y: y + 4, 'text-anchor': 'end', class: 'name' }),
      shape('rect', { class: 'same', x: start, y: y - 8, width: end - start, height: 16 }),
      part(0, gain, 'gain'),
      part(1 - lose, 1, 'lose'),
      onBar(gain, start + 4, y, 'start'),
      onBar(lose, end - 4, y, 'end'),
      shape('line', { class: `whisker ${look}`, x1: at(5), x2: at(95), y1: y, y2: y }),
      shape('line', { class: `thick ${look}`, x1: at(25), x2: at(75), y1: y, y2: y }),
      shape('circle', { class: `mark ${look}`, cx: at(50), cy: y, r: 4 }),
    ].join(''),
  );
}

/** A share written on its bar, where that is wide enough. */
function onBar(share: number, x: number, y: number, anchor: 'start' | 'end'): string {
  if (share < 0.12) return '';
  const attributes = { x, y: y + 4, 'text-anchor': anchor, class: 'on-bar' };
  return label(showAmount(Number(share.toPrecision(2)), 'share'), attributes);
}

/** Chances of crossing each line: exact bounds, and what is allowed. */
export function drawGuardrails(guardrails: readonly GuardrailVerdict[]): string {
  const most = Math.min(1, 1.1 * Math.max(...guardrails.flatMap(({ high, limit }) => [high, limit])));
  const axis = axisOver(0, most, [left + 60, right], 5);
  const bottom = 10 + guardrails.length * rowHeight;
  const rows = guardrails.map(({ arm, name, low, high, limit, events, n, finding }, row) => {
    const y = 10 + (row + 0.5) * rowHeight;
    const look = finding.replaceAll(' ', '-');
    return [
      label(`${arm}: ${name}`, { x: left + 46, y: y + 4, 'text-anchor': 'end', class: 'name' }),
      shape('line', { class: `thick ${look}`, x1: axis.at(low), x2: axis.at(high), y1: y, y2: y }),
      shape('circle', { class: `mark ${look}`, cx: axis.at(n === 0 ? 0 : events / n), cy: y, r: 4 }),
      shape('line', { class: 'limit', x1: axis.at(limit), x2: axis.at(limit), y1: y - 10, y2: y + 10 }),
      label(`${showCount(events, n)}, at most ${showChance(limit)}: ${finding}`, {
        x: right + 12,
        y: y + 4,
        class: `found ${look}`,
      }),
    ].join('');
  });
  const ticks = axis.ticks.map((tick) =>
    label(showAmount(Number(tick.toPrecision(4)), 'share'), {
      x: axis.at(tick),
      y: bottom + 16,
      'text-anchor': 'middle',
      class: 'tick',
    }),
  );
  return drawing(
    { width, height: bottom + 24 },
    'Chances of crossing each guardrail, with exact bounds',
    [...rows, ...ticks].join(''),
  );
}

/** What the forest, fans and fortunes of one arm are drawn from. */
export function kpisOf({ kpis }: Evidence, arm: string): KpiVerdict[] {
  return kpis.filter((kpi) => kpi.arm === arm);
}
