import { describe, expect, it } from 'vitest';
import { isCrossed, type JointGuardrail, parseGuardrail } from '../../sim/experiments/guardrail.ts';

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
    ['P(min(a) < 90 d and last(b) < 100) <= 5 %', 'min(a)<90 d and last(b)<100'],
    ['P(min(a) < 9 or last(b) < 1 and last(c) > 2) <= 5 %', 'min(a)<9 or last(b)<1 and last(c)>2'],
    ['P((min(a) < 9 or last(b) < 1) and last(c) > 2) <= 5 %', '( min(a)<9 or last(b)<1 ) and last(c)>2'],
    [
      'P((last(a) > 1 and last(b) > 2) > 0 or (last(c)) > 2) <= 5 %',
      '(last(a) > 1 and last(b) > 2)>0 or (last(c))>2',
    ],
    ['P(share(a < 9 d) > 5 % and last(or.price) > 2) <= 5 %', 'share(a < 9 d)>5 % and last(or.price)>2'],
  ])('joins several: %s', (text, joined) => {
    const { parts = [] } = parseGuardrail('g', text) as { parts?: JointGuardrail['parts'] };
    const shown = parts.map((part) =>
      typeof part === 'string' ? part : `${part.formula}${part.crossed}${part.line}`,
    );
    expect(shown.join(' ')).toBe(joined);
  });

  it('takes parentheses around one crossing for none', () => {
    expect(parseGuardrail('g', 'P((min(a) < 9)) <= 5 %')).toMatchObject({ formula: 'min(a)', line: '9' });
  });

  it.each([
    ['P(min(a) < 9 and) <= 5 %', 'expected a figure, < or >'],
    ['P(min(a) < 9 and last(b)) <= 5 %', 'expected a figure, < or >'],
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
