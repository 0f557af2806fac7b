import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { smallScenario } from '../economy/small-scenario.ts';
import { problemsOf, resolveWith } from './minimal-scenario.ts';

const against = (more: string, set: readonly string[] = []) => problemsOf(() => resolveWith(more, { set }));

describe('a formula of the time', () => {
  it.each([
    ['users.demand== 1/(week-0.5)', '-2 at 0 h', 'clamp(1/(week-0.5), 0, 1000000)'],
    ['users.demand== 1 - hours / 100', '-0.01 at 101 h', 'clamp(1 - hours / 100, 0, 1000000)'],
    ['users.demand== log(0)', '-Infinity at 0 h', 'clamp(log(0), 0, 1000000)'],
    ['users.acceptance== 1.5', '1.5 at 0 h', 'clamp(1.5, 0, 1)'],
    ['users.churn.hazardPerWeek== -0.1', '-0.1 at 0 h', 'clamp(-0.1, 0, 1)'],
  ])(
    'that leaves its range, %s, is refused with the hour, and a formula that is accepted',
    (setting, value, held) => {
      const [path] = setting.split('==');
      expect(against('clock: { horizon: 2 weeks }\n', [setting])).toMatchObject([
        { path, value, file: '--set', mend: { [path]: `= ${held}` } },
      ]);
      expect(() =>
        resolveWith('clock: { horizon: 2 weeks }\n', { set: [`${path}== ${held}`] }),
      ).not.toThrow();
    },
  );

  it('is looked at while it is in force, and told where it is written', () => {
    const change = (formula: string): string =>
      `clock: { horizon: 2 weeks }\nchanges:\n  - from: 1 week\n    set: { users.demand: "${formula}" }\n`;
    expect(against(change('= hours - 200'))).toMatchObject([
      { path: 'changes.0.set.users.demand', value: '-32 at 1 week', file: 'x.yaml' },
    ]);
    expect(() => resolveWith(change('= hours - 100'))).not.toThrow();
    const [problem] = against('clock: { horizon: 2 d }\n', ['users.demand== 1 / (hours - 30)']);
    expect(problem).toMatchObject({ value: '-0.0333333 at 0 h' });
    expect(against('clock: { horizon: 2 d }\n', ['users.demand== 0 / (hours - 30)'])[0]).toMatchObject({
      value: 'NaN at 30 h',
      hint: expect.stringContaining('guard the formula'),
    });
  });

  it.each([
    ['log(-1)', 'max(x, 0.001) in a log'],
    ['0 / week', 'max(x, 0.001) below a division'],
    ['sqrt(-1)', 'what a root is taken of above 0'],
  ])('that is no number, %s, is guarded at what it has', (formula, hint) => {
    expect(against('', [`users.demand== ${formula}`])[0].hint).toContain(hint);
  });

  it('may fall below 0 where what it stands for may', () => {
    expect(() =>
      resolveWith('', { set: ['nodes.entry.expectation== -0.2', 'traders.demand== -1'] }),
    ).not.toThrow();
  });
});

describe('a formula of what the run brings', () => {
  it('that leaves its range is told at the end, and changes nothing', () => {
    const end = (demand: string) => {
      const run = new Run(smallScenario('clock.horizon=2 d', `users.demand== ${demand}`));
      while (!run.done) run.step();
      return run.warnings;
    };
    expect(end('1 - hours / 24 + 0 * active')).toEqual([
      'users.demand: "1 - hours / 24 + 0 * active" (--set) gave -0.0416667 at 25 h, outside 0–1,000,000, and was outside 23 times; write for instance "= clamp(1 - hours / 24 + 0 * active, 0, 1000000)"',
    ]);
    expect(end('clamp(1 - hours / 24 + 0 * active, 0, 1)')).toEqual([]);
  });
});
