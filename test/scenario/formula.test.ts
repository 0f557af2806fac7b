import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { exp, ln, log1p, pow } from '../../sim/portable.ts';
import { compileFormula, formulaFunctions } from '../../sim/scenario/formula.ts';
import { FormulaError } from '../../sim/scenario/formula-error.ts';
import { nextLine, problemsOf, resolveWith } from './minimal-scenario.ts';

const names = ['x', 'y', 'max'];

function evaluate(text: string, ...values: number[]): number {
  return compileFormula(text, names).evaluate(Float64Array.from(names, (_, index) => values[index] ?? 0));
}

const refuse = (text: string) => problemsOf(() => compileFormula(text, names))[0];

describe('a formula', () => {
  it.each<[string, number]>([
    ['1 + 2 * 3', 7],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['(x - y) / 2', 2],
    ['x % 3', 1],
    ['-x % 3', 2],
    ['x > y ? 10 : 20', 10],
    ['x >= 7 and not (y > 3)', 1],
    ['x == 7 or y', 1],
    ['x != 7', 0],
    ['min(x, y, 1) + max(x, y)', 8],
    ['max + 1', 1],
    ['clamp(x, 0, 1) + clamp(-x, 0, 1) + clamp(0.5, 0, 1)', 1.5],
    ['step(0) + step(-0.1) + sign(-3)', 0],
    ['abs(-3) + floor(2.7) + ceil(2.2) + round(2.5)', 11],
    ['sqrt(9) + pow(2, 10) + logistic(0)', 1027.5],
    ['0 * -1', 0],
    ['sin(0) + cos(0)', 1],
    ['lookup(x, 0, 10, 10, 20)', 17],
    ['lookup(-5, 0, 10, 10, 20) + lookup(50, 0, 10, 10, 20)', 30],
    ['lookup(y, 0, 1, 3, 1, 3, 5, 9, 5) + lookup(3.5, 0, 1, 3, 1, 3, 5, 9, 5)', 6],
    ['pi - pi + e - e', 0],
  ])('%s is %d', (text, value) => {
    expect(evaluate(text, 7, 3)).toBe(value);
  });

  it('computes ^, exp and log by the portable arithmetic, one result on every platform', () => {
    for (const x of [0.1, 0.7, 1.3, 12.345, 700.1]) {
      expect(evaluate('x ^ 1.7', x)).toBe(pow(x, 1.7));
      expect(evaluate('exp(-x)', x)).toBe(exp(-x));
      expect(evaluate('log(x) + ln(x)', x)).toBe(2 * ln(x));
      expect(evaluate('log1p(x)', x)).toBe(log1p(x));
    }
  });

  it('reads series of the scenario by name, with names of several words, and says which there are', () => {
    const tables = new Map([['gas-price', (hours: number) => 2 * hours]]);
    const all = ['dgai.supply', 'rules.mint-more.rate', '2pm.staked', 'mint', 'more'];
    const given = Float64Array.from([100, 0.5, 7, 3, 1]);
    const of = (text: string) => compileFormula(text, all, 'here', false, tables).evaluate(given);
    expect(of('dgai.supply * rules.mint-more.rate + lookup(gas-price, mint - more)')).toBe(54);
    expect(of('2pm.staked')).toBe(7);
    const tell = (text: string) => problemsOf(() => of(text))[0];
    expect(tell('dgai.suply')).toMatchObject({ value: 'dgai.suply', hint: 'did you mean dgai.supply?' });
    expect(tell('lookup(gas-prize, 1)').constraint).toBe('expected a known series in a formula');
    expect(tell('lookup(1, 5, 0, 2, 0)').hint).toBe('sort them by x');
    expect(tell('lookup(1, 5, 0, 2)').hint).toContain('lookup(series, hours)');
  });

  it('takes spaces and line breaks as they come', () => {
    expect(compileFormula(' 1\n  + x ', names).text).toBe('1 + x');
  });

  it.each([
    ['constructor', 'expected a known name', 'constructor'],
    ['x.constructor', 'expected a known name', 'x.constructor'],
    ['constructor("return process")()', 'no such character', '"'],
    ['constructor(1)', 'expected a known function', 'constructor'],
    ['import(x)', 'expected a known function', 'import'],
    ['createUnit(x)', 'expected a known function', 'createUnit'],
    ['evaluate(x)', 'expected a known function', 'evaluate'],
    ['parse(x)', 'expected a known function', 'parse'],
    ['random()', 'expected a known function', 'random'],
    ['__proto__', 'expected a known name', '__proto__'],
    ['hasOwnProperty(x)', 'expected a known function', 'hasOwnProperty'],
    ['toString', 'expected a known name', 'toString'],
    ['x = 1', 'expected no assignment', 'x = 1'],
    ['f(x) = x', 'expected numbers, names', 'f(x) = x'],
    ['x[1]', 'no such character', '['],
    ['{a: 1}', 'no such character', '{'],
    ['"text"', 'no such character', '"'],
    ['x; y', 'no such character', ';'],
    ['1:3', 'expected numbers, names', '1:3'],
    ['5 cm', 'expected an operator between two values', '5 cm'],
    ['2 x', 'expected an operator between two values', '2 x'],
    ['x to y', 'expected a listed operator', 'to'],
    ['x!', 'expected a listed operator', '!'],
    ['x ?? y', 'expected a listed operator', '??'],
    ['x xor y', 'expected a listed operator', 'xor'],
    ['0 < x < 1', 'expected one comparison at a time', '0 < x < 1'],
    ['true', 'expected a finite number', 'true'],
    ['null', 'expected a finite number', 'null'],
    ['Infinity', 'expected a finite number', 'Infinity'],
    ['1e999', 'expected a finite number', 'Infinity'],
    ['i', 'expected a known name', 'i'],
    ['x +', 'expected a formula', 'x +'],
    ['', 'expected a formula after =', '""'],
    ['sqrt()', 'expected 1 arguments of sqrt', '0'],
    ['clamp(x, 1)', 'expected 3 arguments of clamp', '2'],
    ['x − y', 'no such character', '−'],
  ])('%s is refused', (text, constraint, value) => {
    expect(refuse(text)).toMatchObject({ path: 'formula', value });
    expect(refuse(text).constraint).toContain(constraint);
  });

  it('with a misspelt name is refused with the nearest', () => {
    expect(problemsOf(() => compileFormula('utilistion * 2', ['utilisation']))[0].hint).toBe(
      'did you mean utilisation?',
    );
    expect(refuse('squrt(x)').hint).toBe('did you mean sqrt?');
  });

  it.each([
    ['characters', `${'x + '.repeat(300)}x`, 'expected a formula of at most 1000 characters'],
    ['a depth of 10,000', `${'('.repeat(10_000)}x${')'.repeat(10_000)}`, 'at most 1000 characters'],
    [
      'a depth of 400',
      `${'('.repeat(400)}x${')'.repeat(400)}`,
      'expected parentheses nested at most 64 deep',
    ],
  ])('of too many %s is refused', (_, text, constraint) => {
    expect(refuse(text).constraint).toContain(constraint);
  });

  it('of a long chain is evaluated without harm', () => {
    expect(evaluate(`${'x+'.repeat(499)}x`, 1)).toBe(500);
    expect(evaluate(`${'-'.repeat(998)}x`, 1)).toBe(1);
    expect(evaluate(`${'x^'.repeat(499)}x`, 1)).toBe(1);
  });

  it.each([
    ['x / y', [1, 0], 'Infinity for x = 1, y = 0'],
    ['log(x)', [-1], 'NaN for x = -1'],
    ['x ^ 0.5', [-4], 'NaN for x = -4'],
  ])('%s that gives no number names itself, its inputs and the tick', (text, values, found) => {
    const formula = compileFormula(text, names, 'users.demand');
    let caught: unknown;
    try {
      formula.evaluate(Float64Array.from(names, (_, index) => values[index] ?? 0));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FormulaError);
    const error = (caught as FormulaError).at('tick 17', { file: 'x.yaml', line: 3 });
    expect(error.exitCode).toBe(2);
    expect(error.problems[0]).toMatchObject({
      path: 'users.demand',
      constraint: `expected a finite number out of "${text}" at tick 17`,
      value: found,
      file: 'x.yaml',
      line: 3,
    });
    expect(error.problems[0].hint).toBeDefined();
  });

  it('of any text is compiled or refused, and touches nothing', () => {
    const word = fc.constantFrom(
      ...names,
      ...formulaFunctions,
      'constructor',
      '__proto__',
      'import',
      'this',
      'pi',
      'to',
    );
    const mark = fc.constantFrom(
      '+',
      '-',
      '*',
      '/',
      '^',
      '%',
      '(',
      ')',
      ',',
      '?',
      ':',
      '<',
      '==',
      '.',
      '!',
      ' ',
      '=',
      '[',
      ';',
      '1',
      '0.5',
      '1e9',
    );
    const text = fc.oneof(
      fc.array(fc.oneof(word, mark), { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    const globals = Object.getOwnPropertyNames(globalThis).length;
    fc.assert(
      fc.property(text, fc.array(fc.double(), { minLength: 3, maxLength: 3 }), (formula, values) => {
        try {
          expect(Number.isFinite(compileFormula(formula, names).evaluate(Float64Array.from(values)))).toBe(
            true,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 3_000 },
    );
    expect(Object.getOwnPropertyNames(globalThis)).toHaveLength(globals);
  });
});

describe('a formula in a scenario', () => {
  it('is checked with the names of its place, all problems with their lines', () => {
    const more = 'users:\n  demand: "= 1 + weeek"\n  acceptance: "= import(1)"\n';
    expect(problemsOf(() => resolveWith(more))).toEqual([
      {
        path: 'users.demand',
        constraint: 'expected a known name in a formula',
        value: 'weeek',
        hint: 'did you mean week?',
        file: 'x.yaml',
        line: nextLine + 1,
      },
      expect.objectContaining({ path: 'users.acceptance', value: 'import', line: nextLine + 2 }),
    ]);
  });
});
