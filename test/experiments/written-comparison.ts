import type {
  ComparedGuardrail,
  ComparedKpi,
  ComparisonPlan,
} from '../../sim/experiments/comparison-plan.ts';

/** What a test asks of values that it makes up itself. */
export interface Question {
  /** Number of figures, and of guardrails `P(figure > 100) <= 50 %` after them. */
  readonly kpis: number;
  readonly guardrails?: number;
  readonly arms?: number;
  readonly looks?: readonly number[];
  readonly kpi?: Partial<ComparedKpi>;
  readonly guardrail?: Partial<ComparedGuardrail>;
}

/** A comparison without runs: figures matter from 5 on, and more of them is better, unless told otherwise. */
export function writeComparison({
  kpis,
  guardrails = 0,
  arms = 1,
  looks,
  kpi,
  guardrail,
}: Question): ComparisonPlan {
  const names = Array.from({ length: kpis + guardrails }, (_, index) => `figure ${index}`);
  const armNames = Array.from({ length: arms }, (_, arm) => (arm === 0 ? 'arm' : `arm ${arm}`));
  const point = (name: string) => ({ name, parameters: {}, set: [], scenario: '' });
  const line = { crossed: '>', line: '100', lineValue: 100, limit: 0.5, unit: 's' };
  const absence = 'nobody was served';
  return {
    plan: {
      seed: 'verdict',
      scenario: { file: 'x.yaml', sources: [] },
      points: ['baseline', ...armNames].map(point),
      observe: { kpis: names.map((name) => ({ name, formula: '', unit: '1' })) },
    },
    arms: armNames.map((name) => ({ name, changes: [] })),
    ...(looks === undefined ? {} : { looks }),
    kpis: names.slice(0, kpis).map((name) => ({
      ...{ name, formula: '', unit: 's', direction: 'up', matters: { absolute: 5 }, absence },
      ...kpi,
    })),
    guardrails: names.slice(kpis).map((name) => ({
      ...{ name, text: name, formula: '', ...line, missing: 'crossed', tolerance: 0, absence },
      ...guardrail,
    })),
    late: names.map(() => []),
  } as unknown as ComparisonPlan;
}

/** Values of figures in pairs of runs, today first, in which no run failed. */
export function pairValues(points: readonly (readonly ArrayLike<number>[])[]) {
  return {
    replications: Array.from(points[0][0], (_, pair) => pair),
    values: points.map((figures) => figures.map((values) => Float64Array.from(values))),
    failed: points.map(() => []),
    firstStage: undefined,
  };
}
