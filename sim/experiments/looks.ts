import type { ComparisonPlan } from './comparison-plan.ts';
import { judgeKpis } from './kpi-family.ts';
import { isDecided } from './kpi-verdict.ts';
import type { Look, LookSchedule } from './look-schedule.ts';
import { firstPairs } from './paired-runs.ts';
import type { PairedValues } from './verdict.ts';

/** What a look found. */
export interface LookTaken {
  readonly look: number;
  readonly pairs: number;
  /** Figures of all arms that it decided, of `of`. */
  readonly decided: number;
  readonly of: number;
  /** Guardrails whose look is still to come. */
  readonly guardrailsToCome: number;
}

/** The looks of a verdict: what was laid down before the first run, what each found, and where it stopped. */
export interface Looks {
  readonly schedule: readonly Look[];
  /** Chance that the bound of one guardrail in one arm is wrong, to each side; absent without guardrails. */
  readonly guardrailLevel?: number;
  readonly taken: readonly LookTaken[];
  readonly stoppedAt: {
    readonly look: number;
    readonly pairs: number;
    /** Every figure is decided and every guardrail judged, or there is no look after this one. */
    readonly because: 'all is decided' | 'last look';
  };
}

/** Takes one look at pairs of which there are at least as many as it asks for. */
export function takeLook(
  comparison: ComparisonPlan,
  paired: PairedValues,
  { looks, guardrails }: LookSchedule,
  at: number,
): LookTaken {
  const { look, pairs } = looks[at];
  const figures = judgeKpis(comparison, firstPairs(paired, pairs), looks[at]);
  return {
    look,
    pairs,
    decided: figures.filter(isDecided).length,
    of: figures.length,
    guardrailsToCome: guardrails.filter((one) => one.look > look).length,
  };
}

/** Whether nothing is left to be found out by more pairs. */
export const isSettled = ({ decided, of, guardrailsToCome }: LookTaken): boolean =>
  decided === of && guardrailsToCome === 0;

/** Takes the looks that so many pairs allow, of which there must be one, until one settles everything. */
export function takeLooks(comparison: ComparisonPlan, paired: PairedValues, schedule: LookSchedule): Looks {
  const { looks, guardrails } = schedule;
  const taken: LookTaken[] = [];
  for (const [at, { pairs }] of looks.entries()) {
    if (pairs > paired.replications.length || taken.some(isSettled)) break;
    taken.push(takeLook(comparison, paired, schedule, at));
  }
  const last = taken[taken.length - 1];
  return {
    schedule: looks,
    ...(guardrails.length === 0 ? {} : { guardrailLevel: guardrails[0].level }),
    taken,
    stoppedAt: {
      look: last.look,
      pairs: last.pairs,
      because: isSettled(last) ? 'all is decided' : 'last look',
    },
  };
}
