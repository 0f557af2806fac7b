import { canonicalJson, sha256Text } from '../canonical.ts';
import type { ComparisonResult, FailedRun } from './comparison.ts';
import type { ComparedGuardrail, ComparedKpi, ComparisonPlan } from './comparison-plan.ts';
import type { ClassFortune } from './fortunes.ts';
import type { MetricBands } from './series-bands.ts';
import { type Conclusions, concludeComparison } from './verdict.ts';

/** The whole of a verdict: what was asked, what was found, what it stands on. */
export interface Evidence extends Conclusions {
  /** 3: digests of format 2, and figures that look past no more than a day; 4: of several looks. */
  readonly format: 3 | 4;
  readonly engine: string;
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  readonly baseline: {
    readonly scenario: string;
    readonly set: readonly string[];
    readonly sha256: string;
  };
  /** Scenario of each arm, by its SHA-256. */
  readonly scenarios: readonly { readonly arm: string; readonly sha256: string }[];
  readonly asked: {
    readonly kpis: readonly ComparedKpi[];
    readonly guardrails: readonly ComparedGuardrail[];
  };
  readonly assumptions: readonly string[];
  /** Pairs that told how many more to make, where a precision was asked for. */
  readonly firstStage?: number | undefined;
  readonly failures: readonly FailedRun[];
  readonly fortunes: readonly ClassFortune[];
  readonly bands: readonly (MetricBands & { readonly unit: string })[];
  /** SHA-256 of the digests of all runs, in their order. */
  readonly runsDigest: string;
  /** SHA-256 of all of the above. */
  readonly digest: string;
}

/** Puts a verdict together. */
export function composeEvidence(comparison: ComparisonPlan, result: ComparisonResult): Evidence {
  const { plan, kpis, guardrails, assumptions, units } = comparison;
  const [today] = plan.points;
  const whole: Omit<Evidence, 'digest'> = {
    format: comparison.looks === undefined ? 3 : 4,
    engine: plan.engine,
    name: plan.name,
    question: plan.question,
    seed: plan.seed,
    baseline: { scenario: plan.scenario.file, set: today.set, sha256: today.scenario },
    scenarios: plan.points.map(({ name, scenario }) => ({ arm: name, sha256: scenario })),
    asked: { kpis, guardrails },
    assumptions,
    ...concludeComparison(comparison, result.paired),
    ...(result.paired.firstStage === undefined ? {} : { firstStage: result.paired.firstStage }),
    failures: result.failures,
    fortunes: result.fortunes,
    bands: result.bands.map((bands) => ({ ...bands, unit: units[bands.metric] ?? '' })),
    runsDigest: digestRuns(result.runs),
  };
  return { ...whole, digest: digestEvidence(whole) };
}

/** SHA-256 of the digests of runs, in their order. */
export function digestRuns(runs: ComparisonResult['runs']): string {
  return sha256Text(runs.map(({ replication, arm, digest }) => `${replication} ${arm} ${digest}\n`).join(''));
}

/** SHA-256 of a verdict but for that of itself. */
export function digestEvidence({
  digest: _,
  ...whole
}: Omit<Evidence, 'digest'> & { digest?: string }): string {
  return sha256Text(canonicalJson(JSON.parse(JSON.stringify(whole))));
}
