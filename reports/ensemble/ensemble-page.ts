import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../sim/errors.ts';
import type { EnsembleSummary } from '../../sim/experiments/ensemble-summary.ts';
import { experimentFiles } from '../../sim/store/experiment-folder.ts';
import { readPlainText } from '../../sim/store/plain-file.ts';
import { writeWhole } from '../../sim/store/whole-file.ts';
import { parseJsonInput } from '../../sim/workload/json-input.ts';
import { z } from '../../sim/zod.ts';
import { escapeMarkup, renderFrame, scrolling } from '../html-frame.ts';
import { chartStyle, headingStyle, sansFamily } from '../kit/chart-style.ts';
import { formatCount, formatShort } from '../kit/number-format.ts';
import { tabulateChart } from '../kit/number-table.ts';
import { drawPicture } from '../kit/picture.ts';
import { shownPoints } from '../kit/readout.ts';
import { themeStyle } from '../kit/theme.ts';
import type { PanelChart } from '../kit/time-chart.ts';
import { plainTimeline, type Timeline } from '../kit/timeline.ts';
import { choosePeriods, numbersStyle, renderNumbers } from '../numbers-details.ts';
import { makeSvgDocument } from '../svg-document.ts';
import { fanChart, linesMax, outcomeChart, pathChart } from './ensemble-charts.ts';

const widthPx = 960;
const replaysShown = 20;

/**
 * Writes the page of an ensemble into its folder: figures with bands, fan charts, distributions of outcomes, the runs
 * themselves on demand, what failed. One HTML file without script or request; `out` takes it elsewhere. Throws InputError
 * when the ensemble is not finished.
 *
 * @returns the page's path and its size in bytes
 */
export async function buildEnsembleReport(
  folder: string,
  out?: string,
): Promise<{ file: string; bytes: number }> {
  const summary = readSummary(join(folder, experimentFiles.summary), folder);
  const page = renderEnsemble(summary, await makeSvgDocument());
  const file = out ?? join(folder, experimentFiles.report);
  writeWhole(file, page);
  return { file, bytes: Buffer.byteLength(page) };
}

const summarySchema = z.looseObject({ format: z.literal(1), points: z.array(z.unknown()).min(1) });
/** Text of JavaScript cannot be longer than half a gigabyte. */
const summaryLengthMax = 500 * 1_048_576;

function readSummary(file: string, folder: string): EnsembleSummary {
  if (existsSync(file))
    return parseJsonInput(
      readPlainText(file, { bytesMax: summaryLengthMax }),
      file,
      summarySchema,
      summaryLengthMax,
    ) as never;
  throw new InputError({
    path: 'folder',
    constraint: 'expected an ensemble that is finished',
    value: `no file ${file}`,
    hint: `go on with it by \`dmpsim ensemble --resume ${folder}\``,
  });
}

/** The page as text; `document` makes elements. */
export function renderEnsemble(summary: EnsembleSummary, document: Document): string {
  const timeline = timelineOf(summary);
  // Without a theme colours stay variables: the page is light or dark as its reader wants.
  const look = { document, widthPx, source: '' };
  const draw = (chart: PanelChart | undefined): string =>
    chart === undefined ? '' : drawPicture(chart, timeline, look) + renderTable(chart, timeline);
  const { points, name, question } = summary;
  const sections = [
    `<header><h1>${escapeMarkup(name)}</h1>${question === '' ? '' : `<p class="question">${escapeMarkup(question)}</p>`}
<p class="soft">${escapeMarkup(describeScale(summary))}</p></header>`,
    `<section><h2>What came out</h2>${points.map((point) => figureTable(point, points.length > 1)).join('\n')}</section>`,
    renderCourses(summary, draw),
    points.length === 1
      ? `<section><h2>How far it is luck</h2>${points[0].kpis.map((kpi) => figureOf(draw(outcomeChart(kpi)))).join('\n')}</section>`
      : '',
    renderFailures(summary),
    `<footer><h2>Made from</h2><p class="soft">${escapeMarkup(summary.scenario)}, seed “${escapeMarkup(summary.seed)}”, dmpsim ${escapeMarkup(summary.engine)}; plan ${summary.plan.slice(0, 16)}, digest of all runs <code>${summary.digest}</code>. The database beside this page has every run: <code>dmpsim query</code>.</p></footer>`,
  ];
  const body = `<main>\n${sections.filter((section) => section !== '').join('\n')}\n</main>`;
  return renderFrame({ title: name, engine: summary.engine, style: themeStyle() + pageStyle }, body);
}

function renderTable(chart: PanelChart, timeline: Timeline): string {
  const points = shownPoints(chart, timeline);
  const rows =
    chart.kind === 'time' ? choosePeriods(points.map(({ to }) => to)).map((at) => points[at]) : points;
  return renderNumbers(chart.title, tabulateChart(chart, timeline, rows));
}

function renderCourses(summary: EnsembleSummary, draw: (chart: PanelChart | undefined) => string): string {
  const { points } = summary;
  const metrics = [...new Set(points.flatMap(({ series }) => series.map(({ metric }) => metric)))];
  if (metrics.length === 0) return '';
  const note =
    points.length > linesMax
      ? `<p class="soft">The first ${linesMax} of ${points.length} points are drawn.</p>`
      : '';
  const figures = metrics.map((metric) => {
    const unit = summary.units[metric] ?? '1';
    const series = points[0].series.find((one) => one.metric === metric);
    const paths =
      series === undefined || points.length > 1
        ? ''
        : `<details><summary>The runs themselves</summary>${draw(pathChart(series, unit))}</details>`;
    return figureOf(draw(fanChart(summary, metric, unit)) + paths);
  });
  return `<section><h2>How it went</h2>${note}${figures.join('\n')}</section>`;
}

function figureTable(
  { name, kpis, done, failed }: EnsembleSummary['points'][number],
  isNamed: boolean,
): string {
  const cell = (value: number | null, unit: string): string =>
    `<td>${escapeMarkup(value === null ? '–' : formatShort(value, unit))}</td>`;
  const rows = kpis.map(({ name: label, unit, formula, mean, sd, quantiles, count, of, absence }) => {
    const [low, , median, , high] = quantiles;
    const cells = [median, low, high, mean, sd].map((value) => cell(value, unit)).join('');
    const why = absence === undefined ? '' : `<small>no value: ${escapeMarkup(absence)}</small>`;
    return `<tr><th scope="row">${escapeMarkup(label)}<small>${escapeMarkup(formula)}</small>${why}</th><td>${formatCount(count)} of ${formatCount(of)}</td>${cells}</tr>`;
  });
  const caption = `${isNamed ? `${name}: ` : ''}${formatCount(done)} runs${failed > 0 ? `, ${formatCount(failed)} failed` : ''}`;
  const head = ['runs', 'median', '5 %', '95 %', 'mean', 'standard deviation'].map(
    (title) => `<th scope="col">${title}</th>`,
  );
  const table = `<table><caption>${escapeMarkup(caption)}</caption><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return scrolling(caption, table);
}

function renderFailures({ failures }: EnsembleSummary): string {
  if (failures.length === 0) return '';
  const items = failures
    .slice(0, replaysShown)
    .map(({ error, replay }) => `<li>${escapeMarkup(error)}<br><code>${escapeMarkup(replay)}</code></li>`);
  return `<section><h2>What failed</h2><ul>${items.join('')}</ul></section>`;
}

function describeScale({ points, replications }: EnsembleSummary): string {
  const of = points.length === 1 ? '' : `${formatCount(points.length)} points, each `;
  return `${of}${formatCount(replications)} replications that differ in luck alone. A band says where nine tenths of the runs are; it is no confidence interval of the median.`;
}

function timelineOf({ points }: EnsembleSummary): Timeline {
  const ends = points.flatMap(({ series }) => series.map(({ hours }) => hours[hours.length - 1]));
  const [one] = points.flatMap(({ series }) => series);
  const rowHours = one === undefined || one.hours.length < 2 ? 24 : one.hours[1] - one.hours[0];
  return plainTimeline(Math.max(rowHours, ...ends), rowHours);
}

/** A drawing keeps a width at which it can be read, and scrolls on a smaller screen, by keys too. */
const figureOf = (drawing: string): string =>
  drawing === '' ? '' : `<figure tabindex="0">${drawing}</figure>`;

const pageStyle = `${chartStyle('figure ')}
body{margin:0;background:var(--page);color:var(--ink);font:17px/1.55 ${sansFamily}}
main{max-width:1000px;margin:0 auto;padding:2rem 1rem}
${headingStyle}
.question{font-size:1.1rem;margin:.3rem 0}.soft,caption,small{color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:0 0 1.4rem;font-variant-numeric:tabular-nums}
caption{text-align:left;padding:.3rem 0}small{display:block;font-weight:400;font-size:.78rem}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--grid);text-align:right}th[scope=row]{text-align:left}
figure{margin:0 0 1.2rem}figure,.wide{overflow-x:auto}figure svg{width:100%;min-width:640px;max-width:${widthPx}px;height:auto;display:block}
summary{cursor:pointer;color:var(--link)}code{font-size:.85em;overflow-wrap:anywhere}
@media print{figure,.wide{overflow:visible}figure svg{min-width:0}}
@media (max-width:600px){.wide th,.wide td{padding:.3rem}.wide td:nth-last-child(-n+2),.wide thead th:nth-last-child(-n+2){display:none}}
${numbersStyle}`;
