import { join } from 'node:path';
import { cutApart } from '../../reports/kit/cut-apart.ts';
import type { EnsembleSummary, KpiSummary, PointSummary } from '../../sim/experiments/ensemble-summary.ts';
import type { ExperimentPlan } from '../../sim/experiments/plan.ts';
import { shellWord } from '../../sim/workload/shell-word.ts';
import type { Paint } from './colour.ts';
import { formatFigure, groupThousands } from './figures.ts';
import { formatFacts, formatTable, joinSections, numbers } from './table.ts';
import { cutTo, safeText, widthOf } from './width.ts';

/** Points whose figures are shown; the database has all. */
const pointsShown = 12;
const failuresShown = 3;
const nameWidthMax = 60;

/** What an ensemble says on a terminal: median and 90 % band of each figure, and where to read on. */
export function formatEnsemble(
  folder: string,
  summary: EnsembleSummary,
  { plan, report, paint }: { readonly plan: ExperimentPlan; readonly report: string; readonly paint: Paint },
): string {
  return joinSections([
    formatHead(summary, plan, paint),
    summary.points.length === 1
      ? formatPoint(summary.points[0], paint)
      : summary.points[0].kpis.flatMap((_, kpi) => formatComparison(summary, kpi, paint)),
    formatFailures(summary, paint),
    formatFiles(folder, summary, report, paint),
  ]);
}

/** The same as JSON for programs, without what is over time; with how many runs this call made in how many seconds. */
export function formatEnsembleJson(
  folder: string,
  summary: EnsembleSummary,
  { made, seconds }: { readonly made: number; readonly seconds: number },
): string {
  const points = summary.points.map(({ series: _series, ...point }) => point);
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const told = { out: folder, made, simSeconds: seconds, peakMemoryMb, ...summary, points };
  return JSON.stringify(told, null, 2);
}

function formatHead(summary: EnsembleSummary, plan: ExperimentPlan, paint: Paint): string[] {
  const { name, question, points, replications, seed } = summary;
  const of = points.length === 1 ? '' : `${groupThousands(points.length)} points × `;
  const part = plan.shard.of === 1 ? '' : `, part ${plan.shard.index + 1} of ${plan.shard.of}`;
  const scale = `${of}${groupThousands(replications)} ${replications === 1 ? 'replication' : 'replications'}, seed "${safeText(seed)}"${part}`;
  return [
    paint('bold', safeText(name)),
    ...(question === '' ? [] : [safeText(question)]),
    paint('dim', scale),
  ];
}

/** Runs that have the figure, of all. */
const countText = ({ count, of }: KpiSummary): string => `${groupThousands(count)} of ${groupThousands(of)}`;

/** What it means that runs lack a figure, once for all points. */
function formatAbsence(kpis: readonly KpiSummary[], paint: Paint): string[] {
  return kpis.flatMap(({ name, absence, count, of }) => {
    if (absence === undefined) return [];
    const lack = `${safeText(name)} has no value in ${of - count} of ${of} runs`;
    return [paint('yellow', `  ${lack}: ${safeText(absence)}`)];
  });
}

function formatPoint({ kpis }: PointSummary, paint: Paint): string[] {
  const rows = kpis.map((kpi) => {
    return [safeText(kpi.name), ...formatBand(kpi), unitText(kpi.unit), countText(kpi)];
  });
  const columns = [{}, ...bandColumns, {}, numbers('runs')];
  return [...formatTable(rows, { columns, paint }), ...formatAbsence(kpis, paint)];
}

/** One figure over all points. */
function formatComparison(summary: EnsembleSummary, kpi: number, paint: Paint): string[] {
  const { name, unit } = summary.points[0].kpis[kpi];
  const shown = summary.points.slice(0, pointsShown);
  const names = cutApart(
    shown.map((point) => safeText(point.name)),
    (text, ending) => cutTo(text, nameWidthMax - widthOf(ending)),
  );
  const rows = shown.map(({ kpis }, i) => [names[i], ...formatBand(kpis[kpi]), countText(kpis[kpi])]);
  const columns = [{ widthMax: nameWidthMax }, ...bandColumns, numbers('runs')];
  const left = summary.points.length - shown.length;
  return [
    '',
    paint('bold', [safeText(name), unitText(unit)].filter((text) => text !== '').join(', ')),
    ...formatTable(rows, { columns, paint }),
    ...shown.flatMap((point) =>
      formatAbsence([point.kpis[kpi]], paint).map((line) => `${line} (${safeText(point.name)})`),
    ),
    ...(left > 0 ? [paint('dim', `  and ${groupThousands(left)} points more`)] : []),
  ].slice(kpi === 0 ? 1 : 0);
}

const bandColumns = [numbers('median'), numbers('5 %'), numbers('95 %')];

function formatBand({ quantiles }: KpiSummary): string[] {
  const [low, , median, , high] = quantiles.map((value) => formatFigure(value ?? Number.NaN));
  return [median, low, high];
}

const unitText = (unit: string): string => (['1', 'share', 'ratio'].includes(unit) ? '' : safeText(unit));

function formatFailures({ points, failures }: EnsembleSummary, paint: Paint): string[] {
  const failed = points.reduce((sum, point) => sum + point.failed, 0);
  if (failed === 0) return [];
  const shown = failures
    .slice(0, failuresShown)
    .flatMap(({ error, replay }) => [
      `  ${safeText(error)}`,
      `    ${paint('dim', 'replay:')} ${safeText(replay)}`,
    ]);
  const count = `${groupThousands(failed)} ${failed === 1 ? 'run' : 'runs'}`;
  return [paint('red', `${count} failed; the figures are of the others`), ...shown];
}

function formatFiles(folder: string, summary: EnsembleSummary, report: string, paint: Paint): string[] {
  const query = `dmpsim query ${shellWord(folder)} "SELECT kpi, median(value) FROM kpis GROUP BY kpi"`;
  return formatFacts(
    [
      ['digest', summary.digest],
      ['files', join(folder, '/')],
      ['report', report],
      ['query', query],
    ],
    paint,
  );
}
