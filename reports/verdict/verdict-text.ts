import type { Evidence } from '../../sim/experiments/evidence.ts';
import { showAmount, showChance, showCount, showDifference, showNumber } from '../kit/fixed-format.ts';
import { describeBest, describeContrasts, tabulateContrasts } from './verdict-against.ts';
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
  showRelative,
  tabulateLooks,
} from './verdict-words.ts';

/** Text that a proposal wrote must not become markup of the page that quotes it. */
const plain = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');

const code = (text: string): string => `\`${text.replaceAll('`', "'").replace(/\s+/g, ' ')}\``;

/** A verdict as Markdown, ready for a forum: question, change, verdict in plain words, table, assumptions, reproduction. */
export function renderVerdictText(evidence: Evidence): string {
  const sections = [
    `# ${plain(evidence.name)}\n\n${plain(evidence.question)}`,
    ...evidence.arms.map((arm) => renderArm(evidence, arm.arm)),
    renderTable(evidence),
    renderAgainst(evidence),
    renderGuardrails(evidence),
    renderLooks(evidence),
    renderFortunes(evidence),
    renderWorst(evidence),
    renderGround(evidence),
    renderReproduction(evidence),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function renderArm(evidence: Evidence, name: string): string {
  const { arms, kpis, guardrails, baseline } = evidence;
  const arm = arms.find((one) => one.arm === name);
  if (arm === undefined) return '';
  const lines = [
    ...kpis.filter((kpi) => kpi.arm === name).map(describeKpi),
    ...guardrails.filter((one) => one.arm === name).map((one) => `guardrail ${describeGuardrail(one)}`),
  ];
  const headline = showRecommendation(arm, kpis);
  const stop = describeStop(evidence);
  return [
    `## ${plain(name)}: ${headline.toLowerCase()}`,
    '',
    `The change: ${plain(describeChange(arm))}. Today is ${code(baseline.scenario)}.`,
    '',
    `Verdict: **${headline}.** ${plain(describeReasons(arm, kpis).join('; '))}.${stop === '' ? '' : ` ${stop}`}`,
    '',
    ...lines.map((line) => `- ${plain(line)}`),
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function renderTable(evidence: Evidence): string {
  const { kpis, pairs } = evidence;
  const rows = kpis.map((kpi) => [
    plain(kpi.arm),
    plain(kpi.kpi),
    kpi.direction === 'up' ? 'more' : 'less',
    showCount(kpi.n, kpi.of),
    showAmount(kpi.before, kpi.unit),
    showDifference(kpi.mean, kpi.unit),
    showRelative(kpi),
    showInterval(kpi.interval, kpi.unit),
    kpi.bootstrap === undefined ? '–' : showInterval(kpi.bootstrap, kpi.unit),
    showInterval(kpi.simultaneous, kpi.unit),
    kpi.atWorst === undefined ? '–' : showInterval(kpi.atWorst.simultaneous, kpi.unit),
    kpi.simultaneous === null ? '–' : showChance(kpi.simultaneous.p),
    showAmount(kpi.smallest, kpi.unit),
    showChance(kpi.equivalence),
    kpi.correlation === undefined ? '–' : showNumber(Number(kpi.correlation.toFixed(3))),
    showReduction(kpi),
    kpi.finding,
  ]);
  const head = [
    'arm',
    'figure',
    'wanted',
    'pairs',
    'today',
    'difference',
    'relative',
    't interval',
    'BCa bootstrap',
    'simultaneous',
    'missing at worst',
    'p',
    'matters from',
    'p of equivalence',
    'correlation',
    'fewer runs',
    'finding',
  ];
  return `## Figures\n\nMeans of ${pairs} pairs of runs, each pair on the same luck; a figure is of the pairs that have it under both rules. A run has no value of a figure where what it reads was not measured for more than a day (or a period of the measure, if that is longer) of the figure’s time. Where pairs lack it in the arm alone, it is judged once more with the worst value of any run in their place, and a claim stays that both ways bear; where fewer than half of the pairs have it, nothing is said in its favour. ${describeIntervals(evidence)}\n\n${table(head, rows)}`;
}

function renderAgainst(evidence: Evidence): string {
  const contrasts = tabulateContrasts(evidence);
  if (contrasts === undefined) return '';
  const rows = contrasts.rows.map((row) => row.map(plain));
  return `## Arms against each other\n\n**${plain(describeBest(evidence))}** ${describeContrasts(evidence)}\n\n${table(contrasts.head, rows)}`;
}

function renderLooks(evidence: Evidence): string {
  const looks = tabulateLooks(evidence);
  if (looks === undefined) return '';
  const rows = looks.rows.map((row) => row.map(plain));
  return `## Looks\n\n${describeSchedule(evidence)} ${describeStop(evidence)}\n\n${table(looks.head, rows)}`;
}

function renderGuardrails({ guardrails, looks }: Evidence): string {
  if (guardrails.length === 0) return '';
  const rows = guardrails.map((one) => [
    plain(one.arm === 'baseline' ? 'today' : one.arm),
    plain(one.name),
    code(one.text),
    showCount(one.events, one.n),
    `${showCount(one.missing.runs, one.missing.of)}, ${one.missing.counted}`,
    `${showChance(one.low)} to ${showChance(one.high)}`,
    one.finding,
    one.finding === 'holds' ? '–' : showNumber(one.cleanRunsNeeded),
    one.change === undefined
      ? '–'
      : `${showDifference(one.change.low, 'share')} to ${showDifference(one.change.high, 'share')} (of ${showNumber(one.change.n)} pairs ${showNumber(one.change.onlyAfter)} only then, ${showNumber(one.change.onlyBefore)} only today)`,
    one.change?.finding ?? '–',
  ]);
  return `## Guardrails\n\nExact bounds (Clopper–Pearson), ${looks?.guardrailLevel === undefined ? '95 %' : showAmount(1 - looks.guardrailLevel, 'share')} to each side. The difference is that of the chances with the change and today, from pairs in which only one of the two crosses the line; its bounds are conservative. “Not shown to be worse” does not say that it is no worse.\n\n${table(['arm', 'guardrail', 'asked', 'crossed', 'without the figure', 'chance', 'finding', 'clean runs needed', 'difference', 'against today'], rows)}`;
}

function renderFortunes({ fortunes }: Evidence): string {
  if (fortunes.length === 0) return '';
  const lines = fortunes.flatMap((fortune) => {
    const losers = describeLosers(fortune);
    const worst = fortune.hardestHit[0];
    const hit =
      worst === undefined
        ? ''
        : `; hardest hit: number ${worst.id} of ${worst.group} in replication ${worst.replication}, ${showAmount(worst.before, fortune.unit)} → ${showAmount(worst.after, fortune.unit)}`;
    return [
      `- ${plain(`${fortune.arm}, ${describeFortune(fortune)}${losers === undefined ? '' : `; who loses most often: ${losers}`}${hit}`)}`,
    ];
  });
  return `## For whom\n\nAgents are matched one to one by id; wealth at the prices of their own arm. Where nobody is served on the last day of a run, its users count as wholly dissatisfied.\n\n${lines.join('\n')}`;
}

function renderWorst({ worst }: Evidence): string {
  const main = worst[0]?.kpi;
  const shown = worst.filter(({ kpi }) => kpi === main);
  if (shown.length === 0) return '';
  const lines = shown.map(
    ({ arm, kpi, replication, before, after, replay }) =>
      `- ${plain(`${arm}, ${kpi}`)} in replication ${replication}: ${showNumber(after)} (today's rules ${showNumber(before)}): ${code(replay)}`,
  );
  return `## Worst cases\n\n${lines.join('\n')}`;
}

function renderGround({ assumptions, baseline, failures }: Evidence): string {
  const lines = [
    `Today is the scenario ${code(baseline.scenario)}${baseline.set.length === 0 ? '' : ` with ${baseline.set.map(code).join(', ')}`}; every value of it has its provenance in \`dmpsim explain\`.`,
    'Both arms have the same draws: a pair differs by the change and by what follows from it, not by luck.',
    ...assumptions.map(plain),
    ...failures.map(
      ({ arm, replication, error }) =>
        `${plain(arm)}, replication ${replication} failed and lacks every figure: ${plain(error)}`,
    ),
  ];
  return `## Assumptions\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function renderReproduction({ engine, seed, pairs, scenarios, runsDigest, digest }: Evidence): string {
  return [
    '## How to reproduce',
    '',
    `dmpsim ${engine}, seed ${code(seed)}, ${pairs} pairs. With the folder of this verdict:`,
    '',
    '    dmpsim verify FOLDER              # all of it',
    '    dmpsim verify FOLDER --sample 5   # five runs of it',
    '',
    ...scenarios.map(({ arm, sha256 }) => `- scenario of ${plain(arm)}: ${code(sha256)}`),
    `- runs: ${code(runsDigest)}`,
    `- verdict: ${code(digest)}`,
  ].join('\n');
}
