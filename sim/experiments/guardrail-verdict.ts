import type { ComparedGuardrail } from './comparison-plan.ts';
import { isCrossed } from './guardrail.ts';
import { type GuardrailLook, risk } from './look-schedule.ts';
import { deriveBinomialBounds, deriveCleanRunsNeeded } from './statistics/binomial-bounds.ts';
import { type CrossingChange, deriveCrossingChange } from './statistics/paired-crossings.ts';

/** How an arm changes the chance that a line is crossed; "not shown to be worse" is no claim that it is not. */
export type ChangeFinding = 'made worse' | 'not shown to be worse' | 'shown not worse';

/** A guardrail under one set of rules. */
export interface GuardrailVerdict {
  readonly arm: string;
  readonly name: string;
  readonly text: string;
  readonly limit: number;
  /** Runs beyond the line, or without the figure unless that is ignored, of `n`. */
  readonly events: number;
  readonly n: number;
  /** Runs without the figure, of as many as there are pairs, and how they count. */
  readonly missing: { readonly runs: number; readonly of: number; readonly counted: 'crossed' | 'ignored' };
  /** What it means that a run has no value, in words, where one has none. */
  readonly absence?: string;
  /** Where there are several looks: the one at which it is judged, once, and what comes after it, which is not counted. */
  readonly judgedAt?: GuardrailLook & {
    readonly later: { readonly events: number; readonly n: number };
  };
  /** Exact one-sided bounds of the chance, of 95 % or of the level of the guardrail's look. */
  readonly low: number;
  readonly high: number;
  readonly finding: 'holds' | 'broken' | 'cannot tell yet';
  /** Further runs without a crossing that would show that it holds. */
  readonly cleanRunsNeeded: number;
  /** Against today's rules, pair by pair; absent for those themselves. */
  readonly change?: CrossingChange & {
    /** Chance in today's runs of the same pairs, and growth of it that is borne. */
    readonly today: {
      readonly events: number;
      readonly n: number;
      readonly low: number;
      readonly high: number;
    };
    readonly tolerance: number;
    readonly finding: ChangeFinding;
  };
}

/**
 * Judges a guardrail under today's rules, from the value of its figure in each run; NaN where one has none. With `look` from
 * the runs that there are by then.
 */
export function concludeGuardrail(
  arm: string,
  guardrail: ComparedGuardrail,
  all: Float64Array,
  look?: GuardrailLook,
): GuardrailVerdict {
  const { name, text, limit, missing = 'crossed', absence } = guardrail;
  const confidence = confidenceOf(look);
  const values = all.subarray(0, look?.pairs);
  const { events, n, low, high } = countCrossings(judgeRuns(guardrail, values), confidence);
  const runs = values.filter(Number.isNaN).length;
  const broken = low > limit ? 'broken' : 'cannot tell yet';
  return {
    arm,
    name,
    text,
    limit,
    events,
    n,
    missing: { runs, of: values.length, counted: missing },
    ...(runs > 0 && absence !== undefined ? { absence } : {}),
    ...(look === undefined ? {} : { judgedAt: { ...look, later: countLater() } }),
    low,
    high,
    finding: high <= limit ? 'holds' : broken,
    cleanRunsNeeded: deriveCleanRunsNeeded(events, n, limit, confidence),
  };

  function countLater(): { events: number; n: number } {
    const later = countCrossings(judgeRuns(guardrail, all.subarray(values.length)), confidence);
    return { events: later.events, n: later.n };
  }
}

/** The same of an arm, with what it changes against today's rules: `before` and `after` are of the same pairs. */
export function concludeArmGuardrail(
  arm: string,
  guardrail: ComparedGuardrail,
  { before, after }: { readonly before: Float64Array; readonly after: Float64Array },
  look?: GuardrailLook,
): GuardrailVerdict {
  const { tolerance = 0 } = guardrail;
  const [today, then] = [before, after].map((all) => judgeRuns(guardrail, all.subarray(0, look?.pairs)));
  const pairs = then.flatMap((isThen, pair) => {
    const wasToday = today[pair];
    return isThen === undefined || wasToday === undefined ? [] : [{ wasToday, isThen }];
  });
  const confidence = confidenceOf(look);
  const change = deriveCrossingChange(
    {
      n: pairs.length,
      onlyAfter: pairs.filter(({ wasToday, isThen }) => isThen && !wasToday).length,
      onlyBefore: pairs.filter(({ wasToday, isThen }) => wasToday && !isThen).length,
    },
    confidence,
  );
  const notWorse = change.high <= tolerance ? 'shown not worse' : 'not shown to be worse';
  return {
    ...concludeGuardrail(arm, guardrail, after, look),
    change: {
      ...change,
      today: countCrossings(today, confidence),
      tolerance,
      finding: change.low > 0 ? 'made worse' : notWorse,
    },
  };
}

/** Whether each run is beyond the line; undefined for one that is ignored. */
function judgeRuns(
  { crossed, lineValue, missing }: ComparedGuardrail,
  values: Float64Array,
): (boolean | undefined)[] {
  const ofMissing = missing === 'ignored' ? undefined : true;
  return Array.from(values, (value) =>
    Number.isNaN(value) ? ofMissing : isCrossed(value, crossed, lineValue),
  );
}

const confidenceOf = (look: GuardrailLook | undefined): number => 1 - (look?.level ?? risk);

function countCrossings(crossings: readonly (boolean | undefined)[], confidence: number) {
  const n = crossings.filter((one) => one !== undefined).length;
  const events = crossings.filter((one) => one === true).length;
  return { events, n, ...deriveBinomialBounds(events, n, confidence) };
}
