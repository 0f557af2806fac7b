import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Dimension,
  formatQuantity,
  formatTokens,
  parseQuantity,
  QuantityError,
  quantityPattern,
} from '../sim/units.ts';

function refusal(written: string | number, dimension: Dimension): { constraint: string; hint: string } {
  try {
    parseQuantity(written, dimension);
  } catch (error) {
    if (error instanceof QuantityError) return { constraint: error.message, hint: error.hint };
    throw error;
  }
  throw new Error(`${written} was accepted as ${dimension}`);
}

describe('a written quantity', () => {
  it.each<[string | number, Dimension, number]>([
    ['72 h', 'duration', 72],
    ['90 s', 'duration', 0.025],
    ['10 min', 'duration', 10 / 60],
    ['180 d', 'duration', 4_320],
    ['1 week', 'duration', 168],
    ['13 weeks', 'duration', 2_184],
    ['2 y', 'duration', 17_520],
    ['3 days', 'duration', 72],
    ['1.5 hours', 'duration', 1.5],
    ['5 %', 'share', 0.05],
    ['7.5%', 'share', 0.075],
    ['0.05', 'share', 0.05],
    [0.05, 'share', 0.05],
    ['10,000 DGAI', 'dgai', 10_000_000_000],
    ['10_000 DGAI', 'dgai', 10_000_000_000],
    ['1,000,000,000 DGAI', 'dgai', 1_000_000_000_000_000],
    ['0.000001 DGAI', 'dgai', 1],
    ['1e3 DGAI', 'dgai', 1_000_000_000],
    ['1,500,000 2PM', 'twoPm', 1_500_000_000_000],
    ['1500000   2PM', 'twoPm', 1_500_000_000_000],
    ['2 2PM', 'twoPm', 2_000_000],
    ['.5 2PM', 'twoPm', 500_000],
    ['1e3 2PM', 'twoPm', 1_000_000_000],
    ['0.000001 2PM', 'twoPm', 1],
    ['500 DMP', 'dmp', 500_000_000],
    ['0.001 USD/2PM', 'usdPerToken', 1_000_000],
    ['0.001 USD / 2PM', 'usdPerToken', 1_000_000],
    ['0.0005 USD/item', 'usdPerItem', 0.0005],
    ['3 USD', 'usd', 3_000_000],
    ['0.0108 USD', 'usdPerToken', 10_800_000],
    ['0.30 USD/h', 'usdPerHour', 0.3],
    ['7.2 USD / d', 'usdPerHour', 0.3],
    ['0.001 USD/CU', 'usdPerCu', 0.001],
    ['0.05 DGAI/CU', 'dgaiPerCu', 50_000],
    ['100 CU', 'cu', 100_000],
    ['167 CU/h', 'cuPerHour', 167],
    ['0.1 /h', 'rate', 0.1],
    ['2.4/d', 'rate', 0.1],
    ['16.8 /week', 'rate', 0.1],
    [1.5, 'number', 1.5],
    ['-1', 'number', -1],
  ])('%s as %s is %d', (written, dimension, value) => {
    expect(parseQuantity(written, dimension)).toBe(value);
  });

  it('may be negative, so that the range says what is wrong', () => {
    expect(parseQuantity('-5 DGAI', 'dgai')).toBe(-5_000_000);
    expect(parseQuantity('−5 %', 'share')).toBe(-0.05);
    expect(parseQuantity('-5 2PM', 'twoPm')).toBe(-5_000_000);
    expect(Object.is(parseQuantity('-0 DGAI', 'dgai'), 0)).toBe(true);
    expect(Object.is(parseQuantity('-0 %', 'share'), 0)).toBe(true);
  });

  it('is exact where doubles are not', () => {
    // 9,007,199,254.740991 × 10^6 rounds to an even number in doubles.
    expect(parseQuantity('9,007,199,254.740991 DGAI', 'dgai')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseQuantity('4,503,599,627.370497 DGAI', 'dgai')).toBe(4_503_599_627_370_497);
    expect(parseQuantity('0.07 %', 'share')).toBe(0.0007);
  });

  it('past 2^53 − 1 base units is refused', () => {
    const { constraint, hint } = refusal('9,007,199,254.740992 DGAI', 'dgai');
    expect(constraint).toContain('2^53 − 1 base units');
    expect(hint).toContain('9,007,199,254.740991 DGAI');
    expect(refusal('1e300 DGAI', 'dgai').constraint).toContain('2^53 − 1');
  });

  it('with more decimals than base units hold is refused, not rounded', () => {
    expect(refusal('0.0000001 DGAI', 'dgai')).toEqual({
      constraint: 'expected an amount in DGAI with at most 6 decimals',
      hint: 'the smallest step is 0.000001 DGAI',
    });
    expect(parseQuantity('0.0000010 DGAI', 'dgai')).toBe(1);
    expect(refusal('0.0005 CU', 'cu').constraint).toContain('at most 3 decimals');
  });

  it.each<[string | number, Dimension, string, string]>([
    [72, 'duration', 'a duration', 'write the unit: "72 h"'],
    ['72', 'duration', 'a duration', 'write the unit: "72 h"'],
    [10_000, 'dgai', 'an amount in DGAI', 'write the unit: "10000 DGAI"'],
    ['10 dgai', 'dgai', 'an amount in DGAI', 'did you mean "10 DGAI"?'],
    ['10 hrs', 'duration', 'a duration', 'did you mean "10 h"?'],
    ['3 w', 'duration', 'a duration', 'did you mean "3 week"?'],
    ['3 months', 'duration', 'a duration', 'months differ in length'],
    ['10 ETH', 'dgai', 'an amount in DGAI', 'for instance "10 DGAI"'],
    ['5 USD', 'usdPerHour', 'a cost in USD/h', 'did you mean "5 USD/h"?'],
    ['0.05 DGAI', 'dgaiPerCu', 'a price in DGAI/CU', 'did you mean "0.05 DGAI/CU"?'],
    [1500, 'twoPm', 'an amount in 2PM', 'write the unit: "1500 2PM"'],
    ['1,5002PM', 'twoPm', 'an amount in 2PM', 'a space stands before 2PM: "1,500 2PM"'],
    ['15002PM', 'twoPm', 'an amount in 2PM', 'a space stands before 2PM: "1500 2PM"'],
    ['2PM', 'twoPm', 'an amount in 2PM', 'a space stands before 2PM: "10 2PM"'],
    ['5 2pm', 'twoPm', 'an amount in 2PM', 'did you mean "5 2PM"?'],
    ['5 2PMs', 'twoPm', 'an amount in 2PM', 'did you mean "5 2PM"?'],
    ['5 DGAI', 'twoPm', 'an amount in 2PM', 'for instance "5 2PM"'],
    ['5 2PM', 'dgai', 'an amount in DGAI', 'for instance "5 DGAI"'],
    ['5 2PM', 'dmp', 'an amount in DMP', 'for instance "5 DMP"'],
    ['1 000 2PM', 'twoPm', 'an amount in 2PM', '"10 2PM"'],
    ['5 %', 'number', 'a plain number', 'leave "%" out'],
    ['1,5 %', 'share', 'a share', 'decimals follow a point'],
    ['1,00 DGAI', 'dgai', 'an amount in DGAI', 'decimals follow a point'],
    ['$5', 'usd', 'an amount in USD', '"10 USD"'],
    ['', 'share', 'a share', '10 %'],
    [Number.NaN, 'share', 'a share', 'finite'],
    [Number.POSITIVE_INFINITY, 'number', 'a plain number', 'finite'],
    ['1e999', 'number', 'a plain number', 'finite'],
  ])('%s is no %s', (written, dimension, constraint, hint) => {
    expect(refusal(written, dimension).constraint).toContain(constraint);
    expect(refusal(written, dimension).hint).toContain(hint);
  });

  it('of any text is read or refused, at once', () => {
    const dimensions: Dimension[] = ['duration', 'share', 'dgai', 'twoPm', 'rate', 'number', 'cuPerHour'];
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.constantFrom(...dimensions),
        (text, dimension) => {
          try {
            expect(Number.isFinite(parseQuantity(text, dimension))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(QuantityError);
          }
        },
      ),
    );
  });
});

describe('a shown quantity', () => {
  it.each<[number, Dimension, string]>([
    [72, 'duration', '72 h'],
    [720, 'duration', '30 d'],
    [168, 'duration', '1 week'],
    [17_520, 'duration', '2 y'],
    [10 / 60, 'duration', '10 min'],
    [0.025, 'duration', '90 s'],
    [0, 'duration', '0 h'],
    [0.05, 'share', '5 %'],
    [0.075, 'share', '7.5 %'],
    [1, 'share', '100 %'],
    [0, 'share', '0 %'],
    [50_000, 'dgaiPerCu', '0.05 DGAI/CU'],
    [10_000_000_000, 'dgai', '10,000 DGAI'],
    [-5_000_000, 'dgai', '-5 DGAI'],
    [1_500_000_500_000, 'twoPm', '1,500,000.5 2PM'],
    [0, 'twoPm', '0 2PM'],
    [500_000_000, 'dmp', '500 DMP'],
    [0.0005, 'usdPerItem', '0.0005 USD/item'],
    [10_800_000, 'usdPerToken', '0.0108 USD'],
    [100_000, 'cu', '100 CU'],
    [0.1, 'rate', '0.1 /h'],
    [1_234.5, 'number', '1,234.5'],
  ])('%d of %s is %s', (value, dimension, text) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });

  it('reads back to the same value, to the last bit', () => {
    const amount = fc.maxSafeInteger();
    const real = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x));
    const amounts: Dimension[] = ['dgai', 'twoPm', 'dmp', 'usd', 'usdPerToken', 'dgaiPerCu', 'cu'];
    const reals: Dimension[] = [
      'duration',
      'share',
      'rate',
      'usdPerHour',
      'usdPerCu',
      'usdPerItem',
      'cuPerHour',
      'number',
    ];
    fc.assert(
      fc.property(amount, fc.constantFrom(...amounts), (value, dimension) => {
        expect(parseQuantity(formatQuantity(value, dimension), dimension)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.oneof(real, fc.integer()), fc.constantFrom(...reals), (value, dimension) => {
        expect(parseQuantity(formatQuantity(value, dimension), dimension)).toBe(value);
      }),
      // Whole years beyond what a double counts one by one.
      { examples: [[3.056902286776132e285, 'duration']] },
    );
  });

  it('is what the pattern for editors allows', () => {
    const pattern = new RegExp(quantityPattern('duration'), 'u');
    for (const text of ['72 h', '1,000 weeks', '0.5 min', '1e3 s']) expect(text).toMatch(pattern);
    for (const text of ['72', '72 hrs', 'h', 'next week']) expect(text).not.toMatch(pattern);
    expect('5').toMatch(new RegExp(quantityPattern('share'), 'u'));
    const twoPm = new RegExp(quantityPattern('twoPm'), 'u');
    for (const text of ['1,500,000 2PM', '2 2PM', '.5  2PM']) expect(text).toMatch(twoPm);
    for (const text of ['1,5002PM', '2PM', '5 DGAI', '5']) expect(text).not.toMatch(twoPm);
    expect('0.001 USD/2PM').toMatch(new RegExp(quantityPattern('usdPerToken'), 'u'));
    expect('7.2 USD / d').toMatch(new RegExp(quantityPattern('usdPerHour'), 'u'));
  });
});

describe('base units in tables', () => {
  it.each([
    [1_234_567, 6, '1.234567'],
    [0, 6, '0.000000'],
    [-1, 6, '-0.000001'],
    [Number.MAX_SAFE_INTEGER, 6, '9007199254.740991'],
    [42, 0, '42'],
  ])('%d with %d decimals is %s', (units, decimals, text) => {
    expect(formatTokens(units, decimals)).toBe(text);
  });
});
