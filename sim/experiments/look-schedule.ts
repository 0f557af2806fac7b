import type { ComparedGuardrail, ComparisonPlan } from './comparison-plan.ts';
import { deriveCleanRunsNeeded } from './statistics/binomial-bounds.ts';
import { spendOverLooks } from './statistics/spending.ts';

/** Looks where a proposal names none; the last is at as many pairs as it asks for. */
const looksDefault: readonly number[] = [20, 40, 60, 100];
/** Most looks of a comparison. */
export const looksMax = 20;
/** Chance that any finding of a verdict is wrong, and that any guardrail is, over all looks. */
export const risk = 0.05;
/** Fewest pairs by which a guardrail is judged before the last look: 59 clean ones show a chance of 5 %. */
const guardrailPairsMin = 60;

/** The looks of a comparison, in pairs: those that are named or the usual ones, of which the last is at `last` pairs. */
export function placeLooks(last: number, named: readonly number[] = looksDefault): number[] {
  return [...named.slice(0, -1).filter((pairs) => pairs < last), last];
}

/** One look at the pairs made so far, laid down before the first run. */
export interface Look {
  /** From 1. */
  readonly look: number;
  readonly pairs: number;
  /** Chance that any interval of this look misses; those of all looks add up to 5 %. */
  readonly level: number;
  /** Its equal part for each figure in each arm (Bonferroni). */
  readonly levelPerFigure: number;
  /** Guardrails that are judged here, once and for all. */
  readonly guardrails: readonly string[];
}

/** The one look at which a guardrail is judged, and the chance that its bound is wrong there, to each side. */
export interface GuardrailLook {
  readonly look: number;
  readonly pairs: number;
  readonly level: number;
}

/** All looks of a comparison that stops when everything is decided. */
export interface LookSchedule {
  readonly looks: readonly Look[];
  /** In the order of the guardrails. */
  readonly guardrails: readonly GuardrailLook[];
}

/** What a comparison lays down before its first run; undefined where it makes all of its pairs. */
export function deriveSchedule({
  looks,
  plan,
  kpis,
  guardrails,
}: Pick<ComparisonPlan, 'looks' | 'plan' | 'kpis' | 'guardrails'>): LookSchedule | undefined {
  if (looks === undefined) return undefined;
  const arms = plan.points.length - 1;
  const ofGuardrails = guardrails.map((guardrail) =>
    chooseLook(guardrail, looks, risk / (guardrails.length * arms)),
  );
  const levels = spendOverLooks(looks, risk);
  return {
    looks: looks.map((pairs, at) => ({
      look: at + 1,
      pairs,
      level: levels[at],
      levelPerFigure: levels[at] / (kpis.length * arms),
      guardrails: guardrails
        .filter((_, index) => ofGuardrails[index].look === at + 1)
        .map(({ name }) => name),
    })),
    guardrails: ofGuardrails,
  };
}

/** The first of at least 60 pairs at which runs without a crossing would show that it holds, else the last. */
function chooseLook({ limit }: ComparedGuardrail, looks: readonly number[], level: number): GuardrailLook {
  const pairsNeeded = Math.max(guardrailPairsMin, deriveCleanRunsNeeded(0, 0, limit, 1 - level));
  const found = looks.findIndex((pairs) => pairs >= pairsNeeded);
  const at = found < 0 ? looks.length - 1 : found;
  return { look: at + 1, pairs: looks[at], level };
}

/** Fewest pairs after which a comparison may stop: no guardrail waits for its look any more. */
export function firstStop({ looks, guardrails }: LookSchedule): number {
  return Math.max(looks[0].pairs, ...guardrails.map(({ pairs }) => pairs));
}
