import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.ts';
import type { ComparisonResult } from '../experiments/comparison.ts';
import { type ComparisonPlan, planComparison } from '../experiments/comparison-plan.ts';
import type { Evidence } from '../experiments/evidence.ts';
import type { Proposal } from '../experiments/proposal.ts';
import { deriveSample } from '../experiments/statistics/sample.ts';
import { studentQuantile } from '../experiments/statistics/student-t.ts';
import type { AskedSearch } from '../study/search/asked-search.ts';
import type { Confirmation, ConfirmedArm, SearchedPoint } from '../study/search-study.ts';
import type { StudyFile } from '../study/study-file.ts';

type SearchFile = Extract<StudyFile, { kind: 'search' }>;
type Asked = AskedSearch;

/** Most points of a front that are confirmed: evenly over it, its ends among them. */
const armsMax = 5;
const nameLengthMax = 60;

/** Points of what was found that are held against today. */
export function chooseConfirmed(found: readonly SearchedPoint[]): SearchedPoint[] {
  if (found.length <= armsMax) return [...found];
  return Array.from(
    { length: armsMax },
    (_, k) => found[Math.round((k * (found.length - 1)) / (armsMax - 1))],
  );
}

const armName = (k: number, of: number): string => (of === 1 ? 'found' : `found ${k + 1}`);

/**
 * Holds what a search found against today's rules, on luck that the search has not seen, in a fixed number of pairs. Throws
 * InputError where the scenario is no longer what was searched.
 */
export function planConfirmation(
  file: SearchFile,
  found: readonly SearchedPoint[],
  root: string | undefined,
): { readonly comparison: ComparisonPlan; readonly proposal: Proposal } {
  const { base, asked } = file;
  const named = base.scenario.file;
  const isShipped = named.startsWith('dmpsim:');
  const proposal: Proposal = {
    name: `${base.name.slice(0, 45)} confirmation`,
    question: base.question === '' ? `Is what ${base.name} found better than today?` : base.question,
    baseline: isShipped ? named : `./${basename(named)}`,
    given: Object.fromEntries(
      base.set.map((setting) => {
        const equals = setting.indexOf('=');
        return [setting.slice(0, equals), setting.slice(equals + 1)];
      }),
    ),
    // Its own luck: the search has seen that of the other seed.
    seed: `${base.seed} confirmation`,
    arms: found.map(({ values }, k) => ({ name: armName(k, found.length), set: { ...values } })),
    kpis: listFigures(file).map(({ name, kpi, direction }) => ({
      name,
      formula: base.observe.kpis[kpi].formula,
      direction,
      matters: '1 % of baseline',
    })),
    guardrails: asked.constraints.flatMap(({ text, kind }, k) =>
      kind === 'chance' ? [{ name: `line ${k + 1}`, require: text, missing: 'crossed' as const }] : [],
    ),
    pairs: asked.confirm,
    looks: 'none',
    assumptions: [],
  };
  const place = isShipped ? 'confirmation.yaml' : join(dirname(named), 'confirmation.yaml');
  const comparison = planComparison({ proposal, origins: new Map() }, place, root);
  requireSame(file, comparison);
  return { comparison, proposal };
}

/** Figures of aims and of means that must hold, each once. */
function listFigures({ base, asked }: Pick<SearchFile, 'base' | 'asked'>) {
  const wanted = new Map<number, 'up' | 'down'>();
  for (const { kpi, direction } of asked.aims) wanted.set(kpi, direction === 'minimise' ? 'down' : 'up');
  for (const { kpi, kind, side } of asked.constraints)
    if (kind === 'mean' && !wanted.has(kpi)) wanted.set(kpi, side.startsWith('>') ? 'up' : 'down');
  return [...wanted].map(([kpi, direction]) => ({
    kpi,
    direction,
    name: `${kpi + 1}: ${base.observe.kpis[kpi].formula}`.slice(0, nameLengthMax),
  }));
}

function requireSame({ base }: SearchFile, { plan }: ComparisonPlan): void {
  const textOf = (sources: typeof plan.scenario.sources): string =>
    JSON.stringify(sources.map(({ path, ...text }) => [basename(path), text]).sort());
  if (textOf(base.scenario.sources) === textOf(plan.scenario.sources)) return;
  throw new InputError({
    path: 'scenario',
    constraint: 'expected the scenario that was searched',
    value: base.scenario.file,
    hint: 'it was changed since: search anew with --force',
  });
}

/** What the pairs say of what was promised. */
export function readConfirmation(
  file: SearchFile,
  found: readonly SearchedPoint[],
  result: ComparisonResult,
  evidence: Evidence,
  comparison: ComparisonPlan,
): Confirmation {
  return {
    pairs: evidence.pairs,
    verdict: evidence.digest,
    arms: found.map((point, k) =>
      readArm(file, point, armName(k, found.length), { result, evidence, comparison }),
    ),
  };
}

interface Verdict {
  readonly result: ComparisonResult;
  readonly evidence: Evidence;
  readonly comparison: ComparisonPlan;
}

function readArm(
  file: SearchFile,
  point: SearchedPoint,
  arm: string,
  { result, evidence, comparison }: Verdict,
): ConfirmedArm {
  const { asked } = file;
  const names = new Map(listFigures(file).map(({ kpi, name }) => [kpi, name]));
  const meanOf = (kpi: number, of: string) => {
    const name = names.get(kpi);
    const place = comparison.plan.observe.kpis.findIndex((one) => one.name === name);
    const values = result.runs.filter((run) => run.arm === of).map(({ kpis }) => kpis[place]);
    return intervalOf(values);
  };
  return {
    name: arm,
    aims: asked.aims.map(({ kpi }, k) => {
      const verdict = evidence.kpis.find((one) => one.arm === arm && one.kpi === names.get(kpi));
      const interval = verdict?.simultaneous ?? null;
      return {
        promised: point.expected[k]?.value ?? point.means[k],
        today: meanOf(kpi, 'baseline').value,
        ...meanOf(kpi, arm),
        mean: meanOf(kpi, arm).value,
        finding: verdict?.finding ?? 'cannot tell yet',
        difference: interval === null ? null : [interval.low, interval.high],
      };
    }),
    lines: asked.constraints.map((one, k) => readLine(one, k, arm, evidence, meanOf)),
  };
}

type Line = ConfirmedArm['lines'][number];

function readLine(
  { text, kind, kpi, side, line }: Asked['constraints'][number],
  k: number,
  arm: string,
  { guardrails }: Evidence,
  meanOf: (kpi: number, of: string) => ReturnType<typeof intervalOf>,
): Line {
  if (kind === 'chance') {
    const rail = guardrails.find((one) => one.arm === arm && one.name === `line ${k + 1}`);
    if (rail === undefined) return { text, value: null, low: 0, high: 1, finding: 'cannot tell' };
    const { events, n, low, high, finding } = rail;
    const isTold = finding === 'holds' || finding === 'broken';
    return { text, value: n === 0 ? null : events / n, low, high, finding: isTold ? finding : 'cannot tell' };
  }
  const { value, low, high } = meanOf(kpi, arm);
  const [worst, best] = side.startsWith('>') ? [low - line, high - line] : [line - high, line - low];
  if (worst >= 0) return { text, value, low, high, finding: 'holds' };
  return { text, value, low, high, finding: best < 0 ? 'broken' : 'cannot tell' };
}

/** A mean with its 95 % interval; none where a run lacks the figure: what it would have been is not known. */
function intervalOf(values: readonly number[]) {
  const nothing = { value: null, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  if (values.length < 2 || values.some(Number.isNaN)) return nothing;
  const { n, mean, sd } = deriveSample(values);
  const reach = (studentQuantile(0.975, n - 1) * sd) / Math.sqrt(n);
  return { value: mean as number | null, low: mean - reach, high: mean + reach };
}
