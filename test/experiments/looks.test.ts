import { describe, expect, it } from 'vitest';
import { deriveSchedule, firstStop, placeLooks } from '../../sim/experiments/look-schedule.ts';
import { takeLooks } from '../../sim/experiments/looks.ts';
import { firstPairs } from '../../sim/experiments/paired-runs.ts';
import { listLooks, type Proposal, parseProposal, withoutStop } from '../../sim/experiments/proposal.ts';
import { concludeComparison } from '../../sim/experiments/verdict.ts';
import { simulateVerdicts } from './simulated-verdicts.ts';
import { pairValues, type Question, writeComparison } from './written-comparison.ts';

const usual = [20, 40, 60, 100];
const scheduleOf = (question: Question) => {
  const schedule = deriveSchedule(writeComparison({ looks: usual, ...question }));
  if (schedule === undefined) throw new Error('expected looks');
  return schedule;
};
const steady = Array.from({ length: 100 }, (_, pair) => 100 + (pair % 3));
const shifted = (by: number): number[] => steady.map((value, pair) => value + by + (pair % 2));

/** The verdict on values of a hundred pairs, today and in the arm: the KPIs first, then figures of guardrails. */
function stop(question: Question, before: readonly number[][], after: readonly number[][]) {
  const comparison = writeComparison({ looks: usual, ...question });
  const paired = pairValues([before, after]);
  const { pairs } = takeLooks(comparison, paired, scheduleOf(question)).stoppedAt;
  return concludeComparison(comparison, firstPairs(paired, pairs));
}

describe('looks', () => {
  it('are the usual ones below the last, which is at as many pairs as are asked for', () => {
    expect(placeLooks(100)).toEqual(usual);
    expect(placeLooks(60)).toEqual([20, 40, 60]);
    expect(placeLooks(10)).toEqual([10]);
    expect(placeLooks(200)).toEqual([20, 40, 60, 200]);
    expect(placeLooks(30, [10, 50])).toEqual([10, 30]);
  });

  it('err with 5 % in all, little of it early, in equal parts of figures and arms', () => {
    const { looks } = scheduleOf({ kpis: 3, arms: 2 });
    const levels = looks.map(({ level }) => level);
    expect(levels.reduce((sum, level) => sum + level, 0)).toBeCloseTo(0.05, 15);
    expect(levels[0]).toBeLessThan(0.0025);
    for (const { level, levelPerFigure } of looks) expect(levelPerFigure).toBe(level / 6);
  });

  it('judge a guardrail at 60 pairs where so many clean ones show it, else at the last', () => {
    const lookOf = (question: Partial<Question>): number =>
      scheduleOf({ kpis: 1, guardrails: 1, guardrail: { limit: 0.05 }, ...question }).guardrails[0].pairs;
    expect(lookOf({})).toBe(60);
    expect(lookOf({ guardrails: 2 })).toBe(100);
    expect(lookOf({ arms: 2 })).toBe(100);
    expect(lookOf({ guardrail: { limit: 0.2 } })).toBe(60);
    expect(lookOf({ guardrail: { limit: 0.01 } })).toBe(100);
    expect(lookOf({ looks: [4, 8] })).toBe(8);
    expect(firstStop(scheduleOf({ kpis: 1 }))).toBe(20);
    expect(firstStop(scheduleOf({ kpis: 1, guardrails: 1 }))).toBe(60);
  });

  it('stop a verdict when every figure is decided, and not before', () => {
    expect(stop({ kpis: 2 }, [steady, steady], [shifted(40), shifted(-40)])).toMatchObject({
      pairs: 20,
      looks: { stoppedAt: { look: 1, pairs: 20, because: 'all is decided' }, taken: [{ decided: 2, of: 2 }] },
    });
    const unsure = steady.map((value, pair) => value + (pair % 2 === 0 ? 60 : -60));
    const open = stop({ kpis: 2 }, [steady, steady], [shifted(40), unsure]);
    expect(open).toMatchObject({ pairs: 100, looks: { stoppedAt: { look: 4, because: 'last look' } } });
    expect(open.looks?.taken.map(({ decided }) => decided)).toEqual([1, 1, 1, 1]);
    expect(open.kpis[1]).toMatchObject({ finding: 'cannot tell yet' });
  });

  it('count a figure that pairs lack as decided only where both ways to judge it agree', () => {
    const lacking = shifted(-8).map((value, pair) => (pair < 8 ? Number.NaN : value));
    const apart = stop({ kpis: 1, kpi: { direction: 'down' } }, [steady], [lacking]);
    expect(apart.looks?.taken[0]).toMatchObject({ decided: 0, of: 1 });
    const agreed = stop({ kpis: 1 }, [steady], [lacking]);
    expect(agreed).toMatchObject({ pairs: 20, kpis: [{ finding: 'worse', atWorst: { finding: 'worse' } }] });
  });

  it('judge a guardrail once, by the pairs of its look, and tell what came after', () => {
    const crossed = steady.map((_, pair) => (pair >= 70 ? 200 : 50));
    const unsure = steady.map((value, pair) => value + (pair % 2 === 0 ? 60 : -60));
    const question = { kpis: 1, guardrails: 1, guardrail: { limit: 0.05 } };
    const calm = steady.map(() => 50);
    const [, arm] = stop(question, [steady, calm], [unsure, crossed]).guardrails;
    expect(arm).toMatchObject({ events: 0, n: 60, missing: { of: 60 }, finding: 'holds', change: { n: 60 } });
    expect(arm.judgedAt).toEqual({ look: 3, pairs: 60, level: 0.05, later: { events: 30, n: 40 } });
    const decided = stop(question, [steady, calm], [shifted(40), crossed]);
    expect(decided).toMatchObject({ pairs: 60, looks: { guardrailLevel: 0.05 } });
    expect(decided.looks?.taken.map(({ guardrailsToCome }) => guardrailsToCome)).toEqual([1, 1, 0]);
  });
});

describe('the looks of a proposal', () => {
  const kpi = 'name: k, formula: sum(fees.gross), direction: up, matters: 1 %';
  const write = (more: string, ofKpi = ''): string =>
    `name: p\nquestion: Why?\nbaseline: b.yaml\narms: [{ name: a, set: { users.active: 1 } }]\nkpis: [{ ${kpi}${ofKpi} }]\n${more}\n`;
  const read = (more: string, ofKpi = ''): Proposal => parseProposal(write(more, ofKpi), 'p.yaml').proposal;

  it('end with as many pairs as it asks for, and are none beside a precision or where all pairs are wanted', () => {
    expect(listLooks(read(''))).toEqual(usual);
    expect(listLooks(read('pairs: 50'))).toEqual([20, 40, 50]);
    expect(read('looks: [4, 8]')).toMatchObject({ pairs: 8 });
    expect(listLooks({ ...read('looks: [4, 8]'), pairs: 30 })).toEqual([4, 30]);
    expect(listLooks(read('looks: none'))).toBeUndefined();
    expect(listLooks(read('', ', precision: 1 %'))).toBeUndefined();
    expect(withoutStop(read('', ', precision: 1 %')).kpis[0].precision).toBeUndefined();
  });

  it.each([
    ['looks: [20, 20]', '', /looks: expected more pairs at each look than at the one before/],
    ['looks: [1, 20]', '', /looks/],
    ['looks: []', '', /looks/],
    ['looks: sometimes', '', /looks/],
    ['looks: [4, 8]', ', precision: 1 %', /looks: expected looks or a precision, and k states one/],
    ['looks: none', ', precision: 1 %', /expected looks or a precision/],
    ['looks: [4, 8]\npairs: 9', '', /looks: expected the last look at 9 pairs, as pairs says/],
  ])('are refused as %s%s', (more, ofKpi, message) => {
    expect(() => read(more, ofKpi)).toThrow(message);
  });
});

describe('verdicts that stop early', () => {
  const kinds = [
    { kpis: 1, arms: 1, sigma: 0 },
    { kpis: 5, arms: 2, sigma: 0.25 },
  ];
  it.each(kinds.flatMap((kind) => (['none', 'margin'] as const).map((effect) => ({ ...kind, effect }))))(
    'err seldom: $kpis figures, $arms arms, σ $sigma, effect $effect',
    (kind) => {
      const { wrong, covered, pairs } = simulateVerdicts(100, { ...kind, margin: 0.8 });
      expect(wrong).toBeLessThanOrEqual(0.06);
      expect(covered).toBeGreaterThanOrEqual(0.94);
      expect(pairs).toBeLessThanOrEqual(100);
    },
  );
});
