import type {
  EnsembleSummary,
  KpiSummary,
  PointSummary,
  SeriesSummary,
} from '../../sim/experiments/ensemble-summary.ts';
import { countBins } from '../kit/count-bins.ts';
import { bandLayer, type Fan, linePoints, medianLayer, metricChart } from '../kit/fan-layers.ts';
import { nameMeasure, showCounts } from '../kit/fixed-format.ts';
import { bars, line, part } from '../kit/layers.ts';
import { formatCount, formatShort } from '../kit/number-format.ts';
import { palette, paletteCycle } from '../kit/palette.ts';
import { pointOf } from '../kit/point.ts';
import type { Layer, TimeChart, ValueChart } from '../kit/time-chart.ts';

/** Lines that can be told from each other in one chart. */
export const linesMax = paletteCycle.length;
/** Runs of their own that are drawn where somebody asks for them. */
const pathsShown = 8;
const bins = 16;
const heightPx = 200;

/** One metric of all replications over time: median, the middle half and the middle nine tenths of the runs. */
export function fanChart(summary: EnsembleSummary, metric: string, unit: string): TimeChart | undefined {
  const drawn = summary.points
    .map((point, index) => ({ point, index, series: point.series.find((one) => one.metric === metric) }))
    .filter((one): one is typeof one & { series: SeriesSummary } => one.series !== undefined)
    .slice(0, linesMax);
  if (drawn.length === 0) return undefined;
  const layers =
    drawn.length === 1
      ? fanLayers(drawn[0].series)
      : drawn.flatMap(({ point, index, series }) => medianLayers(point, series, paletteCycle[index]));
  const [first] = drawn;
  const last = first.series.hours.length - 1;
  const [low, , middle, , high] = first.series.bands.map((line) => formatShort(line[last], unit));
  const caption =
    drawn.length === 1
      ? `${countsOf(first.series)} At the end half of them are above ${middle}, and nine tenths between ${low} and ${high}.`
      : `Medians of the runs of each point; nine tenths of them lie in the pale band of the same colour. ${drawn.map(({ point, series }) => `${point.name}: ${countsOf(series)}`).join(' ')}`;
  const words = { id: `fan-${idOf(metric)}`, title: `${metric} over time`, caption };
  return metricChart(words, { metric, unit, heightPx, layers });
}

const idOf = (name: string): string => name.replaceAll(/\W+/g, '-');

const countsOf = ({ counts, of }: SeriesSummary): string => `${showCounts(counts, of, 'runs')}.`;

/** The first runs themselves. */
export function pathChart({ metric, hours, paths }: SeriesSummary, unit: string): TimeChart {
  const layers = paths.slice(0, pathsShown).map((path, replication) => {
    const color = paletteCycle[replication % paletteCycle.length];
    const dashed = replication >= paletteCycle.length;
    return line(`replication ${replication}`, color, linePoints(hours, path), { dashed });
  });
  const caption = `The first ${Math.min(pathsShown, paths.length)} of ${formatCount(paths.length)} runs.`;
  const words = { id: `paths-${idOf(metric)}`, title: `${metric}, run by run`, caption };
  return metricChart(words, { metric, unit, heightPx, layers });
}

/** How many runs gave which value of a figure; undefined where all gave the same. */
export function outcomeChart(kpi: KpiSummary): ValueChart | undefined {
  const { name, unit, min, max, count, of } = kpi;
  if (min === null || max === null || !(max > min)) return undefined;
  const known = kpi.values.filter((value) => value !== null);
  const width = (max - min) / bins;
  const points = countBins(known, bins, min, max).map((value, bin) => {
    const from = min + bin * width;
    return pointOf(from, from + width, value, from + width / 2);
  });
  const runs = part('runs', palette.blue, points);
  const [low, , median, , high] = kpi.quantiles.map((value) => formatShort(value ?? Number.NaN, unit));
  return {
    kind: 'value',
    id: `outcome-${idOf(name)}`,
    title: `How far is "${name}" a matter of luck?`,
    caption: `${formatCount(count)} of ${formatCount(of)} runs: median ${median}, nine tenths between ${low} and ${high}.`,
    axis: {
      label: nameMeasure(name, unit),
      domain: [min, max],
      format: (value) => formatShort(value, unit),
      describe: (from, to) => `${formatShort(from, unit)} to ${formatShort(to, unit)}`,
      column: name,
    },
    panels: [{ label: 'Runs', unit: '1', heightPx: 140, include: [0], layers: [bars([runs])] }],
  };
}

function fanLayers(series: SeriesSummary): Layer[] {
  const fan = fanOf(series, palette.blue);
  return [
    bandLayer(fan, '90 % of the runs', 'nine tenths', 0.18),
    bandLayer(fan, 'half of them', 'half', 0.32),
    medianLayer(fan, 'median'),
  ];
}

function medianLayers({ name }: PointSummary, series: SeriesSummary, color: string): Layer[] {
  const fan = fanOf(series, color);
  return [bandLayer(fan, `${name}, 90 %`, 'nine tenths', 0.14), medianLayer(fan, name)];
}

const fanOf = ({ hours, bands: lines }: SeriesSummary, color: string): Fan => ({ hours, lines, color });
