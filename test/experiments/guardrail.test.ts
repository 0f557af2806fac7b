import { describe, expect, it } from 'vitest';
import { isCrossed, parseGuardrail } from '../../sim/experiments/guardrail.ts';

describe('a guardrail', () => {
  it('is a figure, a line and a bound of the chance to be beyond it', () => {
    expect(parseGuardrail('runway', ' P(min(treasury.runway) < 90 d) <= 5 % ')).toEqual({
      name: 'runway',
      text: 'P(min(treasury.runway) < 90 d) <= 5 %',
      formula: 'min(treasury.runway)',
      crossed: '<',
      line: '90 d',
      limit: 0.05,
    });
    expect(parseGuardrail('fakes', 'P(last(a) / max(b, 1) >= 0.2) ≤ 0.1')).toMatchObject({
      formula: 'last(a) / max(b, 1)',
      crossed: '>=',
      limit: 0.1,
    });
  });

  it.each([
    ['P(min(treasury.runway) < 90 d)', 'expected a bound of the chance'],
    ['min(treasury.runway) < 90 d', 'expected the chance of a line being crossed'],
    ['P(min(treasury.runway)) <= 5 %', 'expected a figure, < or >'],
    ['P(min(treasury.runway) < 90 d) <= 0 %', 'expected a bound above 0 %'],
    ['P(min(treasury.runway) < 90 d) <= 120 %', 'expected a bound above 0 %'],
    ['P(min(treasury.runway) < 90 d) <= often', 'expected a bound above 0 %'],
  ])('%s is refused: %s', (text, constraint) => {
    expect(parseGuardrail('g', text)).toMatchObject({ constraint: expect.stringContaining(constraint) });
  });

  it('is crossed beyond its line, and on it where that is said', () => {
    expect([isCrossed(1, '<', 1), isCrossed(1, '<=', 1), isCrossed(2, '>', 1), isCrossed(1, '>', 1)]).toEqual(
      [false, true, true, false],
    );
  });
});
