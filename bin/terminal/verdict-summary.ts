import { join } from 'node:path';
import { showAmount, showCount, showDifference, showNumber } from '../../reports/kit/fixed-format.ts';
import { describeBest, describeContrast } from '../../reports/verdict/verdict-against.ts';
import {
  describeChange,
  describeFortune,
  describeGuardrail,
  describeLosers,
  describeMissing,
  describeReasons,
  describeStop,
  showInterval,
  showRecommendation,
  showReduction,
  showRelative,
} from '../../reports/verdict/verdict-words.ts';
import type { Evidence } from '../../sim/experiments/evidence.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import type { ArmVerdict } from '../../sim/experiments/verdict.ts';
import type { Look, Paint } from './colour.ts';
import { formatTable, joinSections, numbers } from './table.ts';
import { safeText } from './width.ts';

const looks: Readonly<Record<ArmVerdict['recommendation'], Look>> = {
  accept: 'green',
  reject: 'red',
  'trade-off': 'yellow',
  'no relevant difference': 'cyan',
  'cannot tell yet': 'yellow',
};

const findingLooks: Readonly<Record<KpiVerdict['finding'] | 'holds' | 'broken', Look>> = {
  better: 'green',
  worse: 'red',
  'no relevant difference': 'cyan',
  'cannot tell yet': 'yellow',
  holds: 'green',
  broken: 'red',
};

/** What a comparison says on a terminal: the verdict of each arm, its figures, guardrails, for whom, and where to read on. */
export function formatVerdict(
  folder: string,
  evidence: Evidence,
  files: readonly string[],
  paint: Paint,
): string {
  const head = [
    paint('bold', safeText(evidence.name)),
    safeText(evidence.question),
    paint('dim', `${evidence.pairs} pairs of runs on the same luck, seed "${safeText(evidence.seed)}"`),
    ...(evidence.looks === undefined ? [] : [paint('dim', describeStop(evidence))]),
  ];
  return joinSections([
    head,
    ...evidence.arms.map((arm) => formatArm(evidence, arm, paint)),
    formatAgainst(evidence, paint),
    formatFailures(evidence, paint),
    [...files.map((file) => `  ${join(safeText(folder), file)}`), `  digest  ${evidence.digest}`],
  ]);
}

function formatArm(evidence: Evidence, arm: ArmVerdict, paint: Paint): string[] {
  const kpis = evidence.kpis.filter((kpi) => kpi.arm === arm.arm);
  const guardrails = evidence.guardrails.filter((one) => one.arm === arm.arm);
  const fortunes = evidence.fortunes.filter((one) => one.arm === arm.arm);
  return [
    `${paint('bold', safeText(arm.arm))}: ${paint(looks[arm.recommendation], showRecommendation(arm, kpis))}`,
    paint('dim', `  ${safeText(describeChange(arm))}`),
    ...describeReasons(arm, kpis).map((reason) => paint('dim', `  ${safeText(reason)}`)),
    ...formatKpis(kpis, paint),
    ...kpis.flatMap((kpi) => {
      const missing = describeMissing(kpi);
      return missing === '' ? [] : [paint('yellow', `  ${safeText(kpi.kpi)}: ${safeText(missing)}`)];
    }),
    ...guardrails.map(
      (one) => `  ${paint(findingLooks[one.finding], one.finding)}  ${safeText(describeGuardrail(one))}`,
    ),
    ...fortunes.map((fortune) => {
      const losers = describeLosers(fortune);
      return `  ${safeText(describeFortune(fortune))}${losers === undefined ? '' : `; most often ${safeText(losers)}`}`;
    }),
  ];
}

function formatKpis(kpis: readonly KpiVerdict[], paint: Paint): string[] {
  const rows = kpis.map((kpi) => [
    safeText(kpi.kpi),
    showCount(kpi.n, kpi.of),
    showAmount(kpi.before, kpi.unit),
    showDifference(kpi.mean, kpi.unit),
    showRelative(kpi),
    showInterval(kpi.simultaneous, kpi.unit),
    showReduction(kpi),
    kpi.pairsNeeded === undefined
      ? kpi.finding
      : `${kpi.finding} (about ${showNumber(kpi.pairsNeeded)} pairs would)`,
  ]);
  const figures = ['pairs', 'today', 'difference', 'relative', 'all hold at 95 %', 'fewer runs'].map(
    (title) => numbers(title),
  );
  const lines = formatTable(rows, { columns: [{}, ...figures, 'finding'], paint });
  return lines.map((line, row) => {
    const finding = kpis[row - 1]?.finding;
    return finding === undefined ? line : line.replace(finding, paint(findingLooks[finding], finding));
  });
}

/** Which arm is best, and all arms against each other by that figure; the others are in the verdict. */
function formatAgainst(evidence: Evidence, paint: Paint): string[] {
  const { against } = evidence;
  if (against === undefined) return [];
  const own = against.contrasts.filter(({ kpi }) => kpi === against.best.kpi);
  const rows = own.map((one) => [...describeContrast(one).map(safeText), one.finding]);
  const figures = ['pairs', 'difference', 'all hold at 95 %'].map((title) => numbers(title));
  return [
    paint('bold', safeText(describeBest(evidence))),
    ...formatTable(rows, {
      columns: ['arm', 'against', ...figures, `finding by ${safeText(against.best.kpi)}`],
      paint,
    }),
  ];
}

function formatFailures({ failures }: Evidence, paint: Paint): string[] {
  if (failures.length === 0) return [];
  const [first] = failures;
  return [
    paint('yellow', `${failures.length} runs failed; they lack every figure`),
    `  ${safeText(first.arm)}, replication ${first.replication}: ${safeText(first.error)}`,
    `  ${safeText(first.replay)}`,
  ];
}
