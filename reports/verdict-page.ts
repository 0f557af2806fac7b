import type { Evidence } from '../sim/experiments/evidence.ts';
import type { ArmVerdict } from '../sim/experiments/verdict.ts';
import { renderFrame } from './html-frame.ts';
import { renderNumbers } from './numbers-details.ts';
import { escapeMarkup as text } from './svg-text.ts';
import { drawFan, drawForest, drawFortune, drawGuardrails, kpisOf } from './verdict-charts.ts';
import { tabulateFortune, tabulateGuardrails, tabulateKpis } from './verdict-numbers.ts';
import { verdictStyle } from './verdict-style.ts';
import {
  describeChange,
  describeFortune,
  describeGuardrail,
  describeKpi,
  describeLosers,
  describeReasons,
  showAmount,
  showChance,
  showCount,
  showDifference,
  showInterval,
  showNumber,
  showRecommendation,
  showReduction,
} from './verdict-words.ts';

/**
 * A verdict as one HTML file without any script: drawings are part of the text, so it reads, prints and archives as it is.
 * Its Content-Security-Policy admits this style sheet and nothing else.
 */
export function renderVerdictPage(evidence: Evidence): string {
  const body = `<main>
<header>
<p class="kind">Verdict on a proposal</p>
<h1>${text(evidence.question)}</h1>
${evidence.arms.map((arm) => renderHeadline(arm, evidence)).join('\n')}
</header>
${evidence.arms.map((arm) => renderArm(arm, evidence)).join('\n')}
${renderGuardrails(evidence)}
${renderStatistics(evidence)}
${renderWorst(evidence)}
${renderGround(evidence)}
</main>`;
  const { name, engine } = evidence;
  return renderFrame({ title: `${name} · verdict`, engine, style: verdictStyle }, body);
}

function renderHeadline(arm: ArmVerdict, { arms, kpis, pairs }: Evidence): string {
  const look = arm.recommendation.replaceAll(' ', '-');
  const name = arms.length > 1 ? `${text(arm.arm)}: ` : '';
  return `<section class="headline ${look}"><h2>${name}${showRecommendation(arm, kpis)}</h2>
<p>${text(describeChange(arm))}</p><p>${text(describeReasons(arm, kpis).join('; '))}. From ${showNumber(pairs)} pairs of runs on the same luck.</p></section>`;
}

function renderArm({ arm }: ArmVerdict, evidence: Evidence): string {
  const kpis = kpisOf(evidence, arm);
  const fortunes = evidence.fortunes.filter((one) => one.arm === arm);
  return `<section><h2>${text(arm)}: what changes</h2>
${scrolling('Figures', drawForest(kpis))}${renderNumbers(`differences of ${arm}`, tabulateKpis(kpis))}
<ul>${kpis.map((kpi) => `<li>${text(describeKpi(kpi))}</li>`).join('')}</ul>
<h3>Over time</h3>
<p>Bands hold 90 % and 50 % of the runs, lines are medians; <span class="key today">today</span>, <span class="key arm">${text(arm)}</span>.</p>
${evidence.bands.map((bands) => drawFan(bands, arm)).join('')}
<h3>For whom</h3>
<p>Agents are matched one to one by id; wealth at the prices of their own arm. Where nobody is served on the last day of a run, its users count as wholly dissatisfied. Shares are means over the pairs, changes medians of the pairs' quantiles.</p>
${fortunes.map((fortune) => `<h4>${text(describeFortune(fortune))}${describeSentence(describeLosers(fortune))}</h4>${scrolling(`Changes of ${fortune.table}`, drawFortune(fortune))}${renderNumbers(`changes of ${fortune.table} by ${fortune.measure}, ${arm}`, tabulateFortune(fortune))}`).join('')}
</section>`;
}

const describeSentence = (losers: string | undefined): string =>
  losers === undefined ? '' : `; most often the ${text(losers)}`;

function renderGuardrails({ guardrails }: Evidence): string {
  if (guardrails.length === 0) return '';
  return `<section><h2>Guardrails</h2>${scrolling('Guardrails', drawGuardrails(guardrails))}${renderNumbers('guardrails', tabulateGuardrails(guardrails))}
<ul>${guardrails.map((one) => `<li>${text(`${one.arm === 'baseline' ? 'today' : one.arm}: ${describeGuardrail(one)}`)}</li>`).join('')}</ul></section>`;
}

/** What is wider than a small screen scrolls by itself, by keys too. */
function scrolling(name: string, content: string): string {
  return `<div class="wide" tabindex="0" role="group" aria-label="${text(name)}">${content}</div>`;
}

function renderTable(name: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('');
  return scrolling(name, `<table><thead>${line(head, 'th')}</thead><tbody>${body}</tbody></table>`);
}

function renderStatistics({ kpis }: Evidence): string {
  const rows = kpis.map((kpi) =>
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
  return `<section><h2>Statistics</h2><p>Intervals of 95 %. The simultaneous ones hold for all figures of all arms at once, and findings rest on them; p belongs to them. A figure is of the pairs that have it under both rules; where pairs lack it in the arm alone, it is judged once more with the worst value of any run in their place. “Fewer runs” is how many times more runs independent seeds would have needed.</p>${renderTable('Statistics', head, rows)}</section>`;
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
