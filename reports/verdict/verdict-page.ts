import type { Evidence } from '../../sim/experiments/evidence.ts';
import type { ArmVerdict } from '../../sim/experiments/verdict.ts';
import { renderFrame, scrolling, escapeMarkup as text } from '../html-frame.ts';
import { drawRowChart } from '../kit/draw-row-chart.ts';
import { drawTimeChart } from '../kit/draw-time-chart.ts';
import { showAmount, showChance, showCount, showDifference, showNumber } from '../kit/fixed-format.ts';
import { tabulateChart } from '../kit/number-table.ts';
import type { RowChart } from '../kit/row-chart.ts';
import { type Elements, renderSvg } from '../kit/svg-element.ts';
import type { TimeChart } from '../kit/time-chart.ts';
import { plainTimeline } from '../kit/timeline.ts';
import { renderNumbers } from '../numbers-details.ts';
import { describeBest, describeContrasts, tabulateContrasts } from './verdict-against.ts';
import { fanCharts, forestChart, fortuneChart, guardrailChart } from './verdict-charts.ts';
import { tabulateFortune, tabulateGuardrails, tabulateKpis } from './verdict-numbers.ts';
import { verdictStyle } from './verdict-style.ts';
import {
  describeChange,
  describeFortune,
  describeGuardrail,
  describeIntervals,
  describeKpi,
  describeLosers,
  describeReasons,
  describeSchedule,
  describeStop,
  showInterval,
  showRecommendation,
  showReduction,
  tabulateLooks,
} from './verdict-words.ts';

/** As wide as the page shows them, in pixels. */
const widthPx = 928;
const halfWidthPx = 456;

/**
 * A verdict as one HTML file without any script: drawings are part of the text, so it reads, prints and archives as it is.
 * Its Content-Security-Policy admits this style sheet and nothing else.
 */
export function renderVerdictPage(evidence: Evidence, document: Elements): string {
  const body = `<main>
<header>
<p class="kind">Verdict on a proposal</p>
<h1>${text(evidence.question)}</h1>
${evidence.arms.map((arm) => renderHeadline(arm, evidence)).join('\n')}
</header>
${evidence.arms.map((arm, index) => renderArm(arm, `arm-${index}`, evidence, document)).join('\n')}
${renderAgainst(evidence)}
${renderGuardrails(evidence, document)}
${renderLooks(evidence)}
${renderStatistics(evidence)}
${renderWorst(evidence)}
${renderGround(evidence)}
</main>`;
  const { name, engine } = evidence;
  return renderFrame({ title: `${name} · verdict`, engine, style: verdictStyle }, body);
}

function renderHeadline(arm: ArmVerdict, evidence: Evidence): string {
  const { arms, kpis, pairs } = evidence;
  const stop = describeStop(evidence);
  const look = arm.recommendation.replaceAll(' ', '-');
  const name = arms.length > 1 ? `${text(arm.arm)}: ` : '';
  return `<section class="headline ${look}"><h2>${name}${showRecommendation(arm, kpis)}</h2>
<p>${text(describeChange(arm))}</p><p>${text(describeReasons(arm, kpis).join('; '))}. From ${showNumber(pairs)} pairs of runs on the same luck.${stop === '' ? '' : ` ${text(stop)}`}</p></section>`;
}

/** What changes in an arm; `id` is part of the names that drawings of a page must not share. */
function renderArm({ arm }: ArmVerdict, id: string, evidence: Evidence, document: Elements): string {
  const kpis = evidence.kpis.filter((kpi) => kpi.arm === arm);
  const fortunes = evidence.fortunes.filter((one) => one.arm === arm);
  return `<section><h2>${text(arm)}: what changes</h2>
${scrolling('Figures', renderRows(forestChart(kpis), document))}${renderNumbers(`differences of ${arm}`, tabulateKpis(kpis))}
<ul>${kpis.map((kpi) => `<li>${text(describeKpi(kpi))}</li>`).join('')}</ul>
<h3>Over time</h3>
<p>Bands hold 90 % and 50 % of the runs, lines are medians; <span class="key today">today</span>, <span class="key arm">${text(arm)}</span>.</p>
${evidence.bands.map((bands, index) => renderFans(fanCharts(bands, arm, `${id}-${index}`), bands.hours, document)).join('')}
<h3>For whom</h3>
<p>Agents are matched one to one by id; wealth at the prices of their own arm. Where nobody is served on the last day of a run, its users count as wholly dissatisfied. Shares are means over the pairs, changes medians of the pairs' quantiles.</p>
${fortunes.map((fortune) => `<h4>${text(describeFortune(fortune))}${describeSentence(describeLosers(fortune))}</h4>${scrolling(`Changes of ${fortune.table}`, renderRows(fortuneChart(fortune), document))}${renderNumbers(`changes of ${fortune.table} by ${fortune.measure}, ${arm}`, tabulateFortune(fortune))}`).join('')}
</section>`;
}

const describeSentence = (losers: string | undefined): string =>
  losers === undefined ? '' : `; most often the ${text(losers)}`;

function renderGuardrails({ guardrails }: Evidence, document: Elements): string {
  if (guardrails.length === 0) return '';
  return `<section><h2>Guardrails</h2>${scrolling('Guardrails', renderRows(guardrailChart(guardrails), document))}${renderNumbers('guardrails', tabulateGuardrails(guardrails))}
<ul>${guardrails.map((one) => `<li>${text(`${one.arm === 'baseline' ? 'today' : one.arm}: ${describeGuardrail(one)}`)}</li>`).join('')}</ul></section>`;
}

function renderRows(chart: RowChart, document: Elements): string {
  return renderSvg(document, chart.title, (svg) => drawRowChart(svg, chart, widthPx));
}

function renderFans(charts: readonly TimeChart[], hours: readonly number[], document: Elements): string {
  const timeline = plainTimeline(hours[hours.length - 1] ?? 24, 24);
  const figures = charts.map((chart) => {
    const drawing = renderSvg(document, chart.title, (svg) => {
      drawTimeChart(svg, chart, timeline, { widthPx: halfWidthPx });
    });
    return `<figure><figcaption>${text(chart.caption)}</figcaption>${drawing}${renderNumbers(chart.title, tabulateChart(chart, timeline))}</figure>`;
  });
  return `<div class="pair">${figures.join('')}</div>`;
}

function renderTable(name: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('');
  return scrolling(name, `<table><thead>${line(head, 'th')}</thead><tbody>${body}</tbody></table>`);
}

function renderAgainst(evidence: Evidence): string {
  const contrasts = tabulateContrasts(evidence);
  if (contrasts === undefined) return '';
  const rows = contrasts.rows.map((row) => row.map(text));
  return `<section><h2>Arms against each other</h2><p><strong>${text(describeBest(evidence))}</strong> ${text(describeContrasts(evidence))}</p>${renderTable('Arms against each other', contrasts.head, rows)}</section>`;
}

function renderLooks(evidence: Evidence): string {
  const looks = tabulateLooks(evidence);
  if (looks === undefined) return '';
  const rows = looks.rows.map((row) => row.map(text));
  return `<section><h2>Looks</h2><p>${text(`${describeSchedule(evidence)} ${describeStop(evidence)}`)}</p>${renderTable('Looks', looks.head, rows)}</section>`;
}

function renderStatistics(evidence: Evidence): string {
  const rows = evidence.kpis.map((kpi) =>
    [
      kpi.arm,
      kpi.kpi,
      showCount(kpi.n, kpi.of),
      showAmount(kpi.before, kpi.unit),
      showDifference(kpi.mean, kpi.unit),
      showInterval(kpi.interval, kpi.unit),
      kpi.bootstrap === undefined ? '–' : showInterval(kpi.bootstrap, kpi.unit),
      showInterval(kpi.simultaneous, kpi.unit),
      kpi.atWorst === undefined ? '–' : showInterval(kpi.atWorst.simultaneous, kpi.unit),
      kpi.simultaneous === null ? '–' : showChance(kpi.simultaneous.p),
      showChance(kpi.equivalence),
      kpi.correlation === undefined ? '–' : showNumber(Number(kpi.correlation.toFixed(3))),
      showReduction(kpi),
      kpi.finding,
    ].map(text),
  );
  const head = [
    'Arm',
    'Figure',
    'Pairs',
    'Today',
    'Difference',
    't interval',
    'BCa bootstrap',
    'Simultaneous',
    'Missing at worst',
    'p',
    'p of equivalence',
    'Correlation',
    'Fewer runs',
    'Finding',
  ];
  return `<section><h2>Statistics</h2><p>${text(describeIntervals(evidence))} p belongs to the simultaneous ones. A figure is of the pairs that have it under both rules; where pairs lack it in the arm alone, it is judged once more with the worst value of any run in their place. “Fewer runs” is how many times more runs independent seeds would have needed.</p>${renderTable('Statistics', head, rows)}</section>`;
}

function renderWorst({ worst }: Evidence): string {
  const rows = worst.map(({ arm, kpi, replication, before, after, replay }) => [
    text(arm),
    text(kpi),
    String(replication),
    showNumber(before),
    showNumber(after),
    `<code>${text(replay)}</code>`,
  ]);
  const head = ['Arm', 'Figure', 'Replication', 'Today', 'Arm', 'The run with its report'];
  return `<section><h2>Worst cases</h2>${renderTable('Worst cases', head, rows)}</section>`;
}

function renderGround(evidence: Evidence): string {
  const { assumptions, baseline, failures, engine, seed, runsDigest, digest, scenarios } = evidence;
  const lines = [
    `Today is ${baseline.scenario}${baseline.set.length === 0 ? '' : ` with ${baseline.set.join(', ')}`}.`,
    ...assumptions,
    ...failures.map(
      (one) => `${one.arm}, replication ${one.replication} failed and lacks every figure: ${one.error}`,
    ),
  ];
  const digests = [
    ...scenarios.map(({ arm, sha256 }) => [`scenario of ${arm}`, sha256]),
    ['runs', runsDigest],
    ['verdict', digest],
  ].map(([name, value]) => [text(name), `<code>${text(value)}</code>`]);
  return `<section><h2>What this stands on</h2><ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>
<p>dmpsim ${text(engine)}, seed <code>${text(seed)}</code>. <code>dmpsim verify FOLDER</code> makes every run again, <code>--sample 5</code> five of them.</p>
${renderTable('Digests', ['Of', 'SHA-256'], digests)}</section>`;
}
