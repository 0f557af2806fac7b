import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeMissing, describeReasons, showRecommendation } from '../../reports/verdict/verdict-words.ts';
import { gridDesign } from '../../sim/experiments/designs/grid.ts';
import type { GuardrailVerdict } from '../../sim/experiments/guardrail-verdict.ts';
import type { KpiVerdict } from '../../sim/experiments/kpi-verdict.ts';
import { recommend } from '../../sim/experiments/recommendation.ts';
import { concludeComparison } from '../../sim/experiments/verdict.ts';
import { pairValues, writeComparison } from './written-comparison.ts';

const none = Number.NaN;
/** From the worst to the best. */
const findingOrder = ['worse', 'cannot tell yet', 'no relevant difference', 'better'] as const;
const recommendationOrder = ['reject', 'trade-off', 'cannot tell yet', 'no relevant difference', 'accept'];

interface Question {
  /** Values of each figure today and in the arm: the KPIs first, then the figure of each guardrail. */
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
  readonly missing?: 'crossed' | 'ignored';
  readonly tolerance?: number;
  readonly direction?: 'up' | 'down';
}

/** What is concluded of figures that matter from 5 on, and of guardrails `P(figure > 100) <= 50 %`. */
function conclude(
  { before, after, missing = 'crossed', tolerance = 0, direction = 'up' }: Question,
  kpis = 1,
) {
  const comparison = writeComparison({
    kpis,
    guardrails: before.length - kpis,
    kpi: { direction },
    guardrail: { missing, tolerance },
  });
  return concludeComparison(comparison, pairValues([before, after]));
}

const steady = Array.from({ length: 20 }, (_, pair) => 100 + (pair % 3));
const shifted = (by: number): number[] => steady.map((value, pair) => value + by + (pair % 2));
const without = (values: readonly number[], ...pairs: number[]): number[] =>
  values.map((value, pair) => (pairs.includes(pair) ? none : value));

describe('the words of a verdict', () => {
  it('name the first few of many figures with one finding, and count the rest', () => {
    const many = Array.from({ length: 12 }, () => steady);
    const after = many.map((_, index) => shifted(index === 0 ? -40 : 40));
    const { arms, kpis } = conclude({ before: many, after }, many.length);
    expect(arms[0].reasons.length).toBe(12);
    expect(describeReasons(arms[0], kpis)).toEqual([
      'figure 0: worse',
      'better: figure 1, figure 2, figure 3 and 8 more (11 of 12 figures)',
    ]);
    const lost = many.map(() => without(shifted(40), 1));
    const absent = conclude({ before: many, after: lost }, many.length);
    expect(describeReasons(absent.arms[0], absent.kpis).length).toBe(5);
  });
});

describe('a figure that runs lack', () => {
  it('keeps what both ways to judge it bear', () => {
    const after = without(shifted(40), 3);
    const { kpis } = conclude({ before: [steady], after: [after] });
    expect(kpis[0]).toMatchObject({ n: 19, of: 20, present: { before: 20, after: 19 }, finding: 'better' });
    expect(kpis[0]).toMatchObject({ leftOut: 'better', absence: 'nobody was served' });
    expect(kpis[0].atWorst).toMatchObject({ n: 20, value: 100, finding: 'better' });
  });

  it('is not better where that holds only without the pairs that lack it', () => {
    const after = without(shifted(8), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    const { kpis, arms } = conclude({ before: [steady], after: [after] });
    expect(kpis[0]).toMatchObject({ leftOut: 'better', finding: 'cannot tell yet' });
    expect(kpis[0].pairsNeeded).toBeUndefined();
    expect(arms[0].recommendation).toBe('cannot tell yet');
    expect(arms[0].reasons[0]).toBe(
      'figure 0 has no value in 10 of 20 runs of “arm” (today in 0): nobody was served',
    );
  });

  it('stays worse, whatever its missing pairs would have been', () => {
    const { kpis } = conclude({ before: [steady], after: [without(shifted(-40), 1, 2)] });
    expect(kpis[0].finding).toBe('worse');
    expect(conclude({ before: [steady], after: [steady.map(() => none)] }).kpis[0]).toMatchObject({
      n: 0,
      before: null,
      mean: null,
      interval: null,
      simultaneous: null,
      leftOut: 'cannot tell yet',
    });
  });

  it('takes the largest value as the worst where less is better', () => {
    const { kpis } = conclude({ before: [steady], after: [without(shifted(-40), 1)], direction: 'down' });
    expect(kpis[0]).toMatchObject({ finding: 'better', atWorst: { value: 102 } });
  });

  it('leaves out pairs that lack it today, and finds nothing where nobody has it', () => {
    const [before, after] = [without(steady, 0, 1), without(shifted(40), 1)];
    const { kpis } = conclude({ before: [before], after: [after] });
    expect(kpis[0]).toMatchObject({ n: 18, present: { before: 18, after: 19 }, finding: 'better' });
    expect(kpis[0].atWorst).toBeUndefined();
    const nobody = steady.map(() => none);
    expect(conclude({ before: [nobody], after: [nobody] }).kpis[0]).toMatchObject({
      finding: 'cannot tell yet',
      smallest: 5,
    });
  });

  it('says nothing in favour where fewer than half of the pairs have it', () => {
    const few = steady.map((_, pair) => pair).slice(0, 11);
    const [lost, rare] = [
      conclude({ before: [steady], after: [without(shifted(40), ...few)] }).kpis[0],
      conclude({ before: [without(steady, ...few)], after: [without(shifted(40), ...few)] }).kpis[0],
    ];
    expect(lost).toMatchObject({ n: 9, leftOut: 'better', finding: 'cannot tell yet' });
    expect(rare).toMatchObject({ n: 9, leftOut: 'better', finding: 'cannot tell yet' });
    expect(describeMissing(rare)).toContain('left out: better; fewer than half of the pairs have it');
    const worse = conclude({ before: [steady], after: [without(shifted(-40), ...few)] }).kpis[0];
    expect(worse.finding).toBe('worse');
  });

  it('is no claim of the headline while it cannot be told', () => {
    const unsure = steady.map((value, pair) => value + (pair % 2 === 0 ? 60 : -60));
    const { arms, kpis } = conclude({ before: [steady, steady], after: [shifted(40), unsure] }, 2);
    expect(arms[0].recommendation).toBe('accept');
    expect(showRecommendation(arms[0], kpis)).toBe('Better, and of 1 of 2 figures it cannot be told yet');
    const sure = conclude({ before: [steady, steady], after: [shifted(40), steady] }, 2);
    expect(showRecommendation(sure.arms[0], sure.kpis)).toBe('Better, and nothing is worse');
  });

  it('keeps the other figures of its runs', () => {
    const { kpis } = conclude({ before: [steady, steady], after: [without(shifted(40), 3), shifted(40)] }, 2);
    expect(kpis.map(({ n }) => n)).toEqual([19, 20]);
  });

  it('names a run that lacks it as the worst case', () => {
    const { worst } = conclude({ before: [steady], after: [without(shifted(40), 7)] });
    expect(worst[0]).toMatchObject({ replication: 7, before: 101, after: null });
  });
});

describe('a guardrail', () => {
  const calm = steady.map(() => 50);
  const beyond = (...pairs: number[]): number[] =>
    calm.map((value, pair) => (pairs.includes(pair) ? 200 : value));
  const firsts = (count: number): number[] => Array.from({ length: count }, (_, pair) => pair);
  const judge = (before: readonly number[], after: readonly number[], rest: Partial<Question> = {}) => {
    const made = conclude({ before: [steady, before], after: [shifted(40), after], ...rest });
    return { ...made, arm: made.guardrails[1] };
  };

  it('is crossed by a run that has no such figure', () => {
    const { arm, arms } = judge(calm, without(calm, ...firsts(16)));
    expect(arm).toMatchObject({ events: 16, n: 20, finding: 'broken', absence: 'nobody was served' });
    expect(arm.missing).toEqual({ runs: 16, of: 20, counted: 'crossed' });
    expect(arms[0].recommendation).toBe('reject');
    expect(arms[0].reasons.join('; ')).toContain('16 of 20 runs of “arm” (today in 0): nobody was served');
  });

  it('ignores such runs where the proposal says so, and says that', () => {
    const { arm, arms } = judge(calm, without(calm, ...firsts(8)), { missing: 'ignored' });
    expect(arm).toMatchObject({ events: 0, n: 12, finding: 'holds' });
    expect(arm.change?.n).toBe(12);
    expect(arms[0].reasons.join('; ')).toContain('missing: ignored');
  });

  it('that is broken today and oftener with the change is made worse, and rejects it', () => {
    const { arm, arms } = judge(
      beyond(...firsts(14)),
      steady.map(() => 200),
    );
    expect(arm.change).toMatchObject({ onlyAfter: 6, onlyBefore: 0, finding: 'not shown to be worse' });
    expect(arms[0].recommendation).toBe('reject');
    const long = Array.from({ length: 49 }, (_, pair) => (pair < 38 ? 200 : 50));
    const worse = conclude({
      before: [long.map(() => 100), long],
      after: [long.map((_, pair) => 140 + (pair % 2)), long.map(() => 200)],
    });
    expect(worse.guardrails[1].change).toMatchObject({
      today: { events: 38, n: 49 },
      onlyAfter: 11,
      finding: 'made worse',
    });
    expect(worse.arms[0]).toMatchObject({ recommendation: 'reject' });
    expect(worse.arms[0].reasons[0]).toContain(
      '38 of 49 runs) and with the change (49 of 49 runs): made worse',
    );
  });

  it('that is broken today and not shown to be worse keeps the change from being accepted', () => {
    const { arm, arms } = judge(beyond(...firsts(17)), beyond(...firsts(17)));
    expect(arm.change).toMatchObject({ finding: 'not shown to be worse' });
    expect(arms[0].recommendation).toBe('cannot tell yet');
    expect(arms[0].reasons[0]).toContain('not shown to be worse');
  });

  it('is shown not worse when the bound of the difference says so, or the tolerance bears it', () => {
    expect(
      judge(
        steady.map(() => 200),
        calm,
      ).arm.change?.finding,
    ).toBe('shown not worse');
    expect(judge(calm, calm).arm.change?.finding).toBe('not shown to be worse');
    expect(judge(calm, calm, { tolerance: 0.3 }).arm.change?.finding).toBe('shown not worse');
  });
});

/*
 * A verdict never gets better by what it did not see. From the worst to the best: findings are "worse", "cannot tell yet",
 * "no relevant difference", "better"; guardrails "broken", "cannot tell yet", "holds", and against today "made worse",
 * "not shown to be worse", "shown not worse"; recommendations "reject", "trade-off", "cannot tell yet", "no relevant
 * difference", "accept".
 */
const guardrailOrder = ['broken', 'cannot tell yet', 'holds'] as const;
const changeOrder = ['made worse', 'not shown to be worse', 'shown not worse'] as const;

describe('no value of an arm that is missing makes anything of it better', () => {
  const pairs = 24;
  const noise = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: pairs, maxLength: pairs });
  /** Effects that are clear or none: at the edge of significance one value more or less decides, missing or not. */
  const effect = fc.constantFrom(-60, -30, 0, 30, 60);
  const figure = fc.record({ effect, today: noise, arm: noise }).map(({ effect: by, today, arm }) => ({
    before: today.map((value) => 100 + value),
    after: today.map((value, pair) => 100 + value + by + arm[pair]),
  }));
  const hole = fc.tuple(fc.nat(2), fc.nat(pairs - 1));
  const holes = fc.array(hole, { minLength: 1, maxLength: 8 });

  it('findings, guardrails, recommendation', () => {
    fc.assert(
      fc.property(fc.tuple(figure, figure, figure), holes, holes, (figures, missing, more) => {
        const before = figures.map((one) => one.before);
        const punch = (values: readonly (readonly number[])[], at: readonly (readonly [number, number])[]) =>
          values.map((list, kpi) =>
            without(list, ...at.filter(([of]) => of === kpi).map(([, pair]) => pair)),
          );
        const whole = figures.map((one) => one.after);
        const states = [whole, punch(whole, missing), punch(punch(whole, missing), more)];
        const found = states.map((after) => conclude({ before, after }, 2));
        for (const [index, now] of found.slice(1).entries()) {
          const then = found[index];
          for (const [kpi, { finding }] of now.kpis.entries())
            expect(findingOrder.indexOf(finding)).toBeLessThanOrEqual(
              findingOrder.indexOf(then.kpis[kpi].finding),
            );
          const [, own] = now.guardrails;
          const [, earlier] = then.guardrails;
          expect(guardrailOrder.indexOf(own.finding)).toBeLessThanOrEqual(
            guardrailOrder.indexOf(earlier.finding),
          );
          expect(changeOrder.indexOf(own.change?.finding ?? 'shown not worse')).toBeLessThanOrEqual(
            changeOrder.indexOf(earlier.change?.finding ?? 'made worse'),
          );
          expect(recommendationOrder.indexOf(now.arms[0].recommendation)).toBeLessThanOrEqual(
            recommendationOrder.indexOf(then.arms[0].recommendation),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a recommendation never rises when a finding or a guardrail falls, and none is in favour beside one that does not hold', () => {
    const [findings, states] = [findingOrder, guardrailOrder].map((order) => [...order.keys()]);
    for (const places of gridDesign([findings, findings, findings, states, states, states])) {
      const here = rankOf(places);
      if (places[3] < 2) expect(here).toBeLessThan(recommendationOrder.indexOf('no relevant difference'));
      // The last place is what holds today, which an arm does not change.
      for (const [index, place] of places.slice(0, 5).entries())
        if (place > 0) expect(rankOf(places.with(index, place - 1))).toBeLessThanOrEqual(here);
    }
  });
});

/** Rank of the recommendation for three figures and a guardrail: how it stands, against today, and today. */
function rankOf([first, second, third, stands, against, today]: readonly number[]): number {
  const kpis = [first, second, third].map((place, index) => {
    const present = { before: 2, after: 2 };
    return { arm: 'arm', kpi: `figure ${index}`, finding: findingOrder[place], of: 2, present };
  });
  const missing = { runs: 0, of: 2, counted: 'crossed' };
  const change = { today: { events: 0, n: 2 }, finding: changeOrder[against] };
  const guardrails = [
    { arm: 'baseline', name: 'g', finding: guardrailOrder[today], missing },
    { arm: 'arm', name: 'g', finding: guardrailOrder[stands], missing, change },
  ];
  const made = recommend('arm', kpis as unknown as KpiVerdict[], guardrails as unknown as GuardrailVerdict[]);
  return recommendationOrder.indexOf(made.recommendation);
}
