import { describe, expect, it } from 'vitest';
import { describeBest } from '../../reports/verdict/verdict-against.ts';
import { parseProposal } from '../../sim/experiments/proposal.ts';
import { concludeComparison } from '../../sim/experiments/verdict.ts';
import { problemsOf } from '../scenario/minimal-scenario.ts';
import { normals, shareOf, streamOf } from './statistics/repeated.ts';
import { pairValues, writeComparison } from './written-comparison.ts';

const luck = Array.from({ length: 24 }, (_, pair) => 100 + ((pair * 7) % 11));
/** Values that move with the luck of their pair, `by` above it. */
const arm = (by: number, noise = 1): number[] => luck.map((value, pair) => value + by + noise * (pair % 3));
const lack = (values: readonly number[], pairs: number): number[] =>
  values.map((value, pair) => (pair < pairs ? Number.NaN : value));

/** What is concluded of one figure, today first. */
function conclude(points: readonly (readonly number[])[], more: { looks?: number[]; best?: string } = {}) {
  const { looks, best } = more;
  const question = { kpis: 1, arms: points.length - 1, ...(looks === undefined ? {} : { looks }) };
  const written = { ...writeComparison(question), ...(best === undefined ? {} : { best }) };
  return concludeComparison(written, pairValues(points.map((values) => [values])));
}

describe('arms against each other', () => {
  it('are all pairs of arms, today one of them', () => {
    const { against } = conclude([arm(0), arm(10), arm(30)]);
    expect(against?.contrasts.map((one) => [one.arm, one.against, one.mean, one.finding])).toEqual([
      ['arm', 'baseline', 10, 'better'],
      ['arm 1', 'baseline', 30, 'better'],
      ['arm 1', 'arm', 20, 'better'],
    ]);
    expect(against?.best).toEqual({ kpi: 'figure 0', among: ['arm 1'], alike: false });
  });

  it('are not for one arm, unless the best is asked for', () => {
    expect(conclude([arm(0), arm(10)]).against).toBeUndefined();
    expect(conclude([arm(0), arm(-10)], { best: 'figure 0' }).against?.best.among).toEqual(['baseline']);
  });

  it('cannot be told apart where their intervals hold 0, and are alike within what matters', () => {
    const noisy = luck.map((value, pair) => value + 30 + 60 * (pair % 2));
    const unsure = conclude([arm(0), arm(60), noisy]);
    expect(unsure.against?.best).toMatchObject({ among: ['arm', 'arm 1'], alike: false });
    expect(describeBest({ ...unsure })).toBe(
      'Best by figure 0: cannot tell which of arm or arm 1. Shown to be behind: today.',
    );
    const alike = conclude([arm(0), arm(60), arm(60, 2)]);
    expect(describeBest({ ...alike })).toMatch(/^Best by figure 0, with 95 % confidence: arm 1/);
    const same = conclude([arm(0), arm(60), arm(60)]);
    expect(describeBest({ ...same })).toContain('arm and arm 1 do not differ by what matters');
  });

  it('do not gain by runs that lack the figure, whichever of the two lacks it', () => {
    const [dying, steady] = [lack(arm(40), 6), arm(30)];
    for (const points of [
      [arm(0), dying, steady],
      [arm(0), steady, dying],
      [dying, steady, arm(0)],
    ]) {
      const { against } = conclude(points);
      const both = against?.contrasts.find(({ mean }) => Math.abs(mean ?? 0) === 10);
      expect(both).toMatchObject({ n: 18, of: 24, absence: 'nobody was served', finding: 'cannot tell yet' });
      expect(both?.atWorst).toBeDefined();
      expect(against?.best.among).toHaveLength(2);
    }
    // One that most runs lack is neither best nor behind.
    expect(conclude([arm(0), lack(arm(40), 14), arm(30)]).against?.best.among).toHaveLength(2);
  });

  it('are read at the look where it stops, with the part of the error that this look spends', () => {
    const { against, looks } = conclude([arm(0), arm(10), arm(30, 3)], { looks: [24, 40, 60] });
    expect(looks?.stoppedAt.look).toBe(1);
    expect(against?.level).toBe(looks?.schedule[0].level);
    expect(against?.level).toBeLessThan(0.05);
    const [whole, part] = [conclude([arm(0), arm(10), arm(30, 3)], { looks: [24] }).against, against].map(
      (one) => one?.contrasts[2].simultaneous,
    );
    expect((part?.high ?? 0) - (part?.low ?? 0)).toBeGreaterThan((whole?.high ?? 0) - (whole?.low ?? 0));
  });

  // 400 verdicts: 5 % of them are 20, and 33 are more than chance gives in one of a thousand.
  it.each([[undefined], [[12, 24]]])('err in at most 5 %% of verdicts with looks %j', (looks) => {
    const stream = streamOf(`arms ${looks}`);
    const wrong = shareOf(looks === undefined ? 100 : 400, (repeat) => {
      const values = Array.from({ length: 4 }, (_, point) => normals(stream, repeat * 4 + point, 24));
      const all = (n: number) =>
        conclude(
          values.map((one) => [...one.subarray(0, n)]),
          { ...(looks && { looks }) },
        );
      const first = all(looks?.[0] ?? 24);
      const { against } = first.looks?.stoppedAt.because === 'all is decided' ? first : all(24);
      return (against?.best.among.length ?? 0) < 4;
    });
    expect(wrong).toBeLessThanOrEqual(looks === undefined ? 0.12 : 0.0825);
  });

  it('are asked for by the name of a figure', () => {
    const text = `name: x\nquestion: x?\nbaseline: x.yaml\narms: [{ name: a, set: { users.demand: 1 } }]
kpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 DGAI }]\nbest: fee\n`;
    expect(problemsOf(() => parseProposal(text, 'x.yaml'))[0]).toMatchObject({
      path: 'best',
      hint: 'did you mean fees?',
      line: 6,
    });
  });
});
