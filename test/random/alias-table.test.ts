import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../sim/errors.ts';
import { AliasTable } from '../../sim/random/distributions/alias-table.ts';
import { Draws } from '../../sim/random/draws.ts';
import { countOutcomes, expectFrequencies, takeSample } from '../laws/distribution-laws.ts';

const N = 100_000;
const word = fc.oneof(fc.constantFrom(0, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff }));
const weight = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }),
);
const weights = fc.array(weight, { minLength: 1, maxLength: 30 }).filter((list) => list.some((w) => w > 0));

/** The probability of each index that the table itself implies. */
function impliedProbabilities({ size, accept, alias }: AliasTable): Float64Array {
  const probabilities = new Float64Array(size);
  for (let column = 0; column < size; column++) {
    probabilities[column] += accept[column] / size;
    probabilities[alias[column]] += (1 - accept[column]) / size;
  }
  return probabilities;
}

describe('an alias table', () => {
  it.each([
    ['one weight', [3]],
    ['equal weights', [1, 1, 1, 1, 1]],
    ['uneven weights with zeros', [0, 5, 1, 0, 0.25, 100, 3, 0]],
    ['a thousand falling weights', Array.from({ length: 1000 }, (_, k) => 1 / (k + 1))],
  ])('draws in proportion: %s', (name, list) => {
    const stream = new Draws('alias', 0).stream(name);
    const table = new AliasTable(list);
    const total = list.reduce((sum, w) => sum + w, 0);
    const probabilities = list.map((w) => w / total);
    const byOne = takeSample(N, (i) => table.pick(stream.at(i, 0).bits()));
    const byTwo = takeSample(N, (i) => {
      const cursor = stream.at(i, 1);
      return table.pickTwo(cursor.bits(), cursor.bits());
    });
    expectFrequencies(countOutcomes(byOne, list.length), { probabilities, n: N });
    expectFrequencies(countOutcomes(byTwo, list.length), { probabilities, n: N });
  });

  it('implies the weights to rounding', () => {
    fc.assert(
      fc.property(weights, (list) => {
        const implied = impliedProbabilities(new AliasTable(list));
        const greatest = Math.max(...list);
        const total = list.reduce((sum, w) => sum + w / greatest, 0);
        for (const [i, w] of list.entries()) {
          expect(Math.abs(implied[i] - w / greatest / total)).toBeLessThan(1e-14);
        }
      }),
    );
  });

  it('never draws an index of weight 0, nor one outside', () => {
    fc.assert(
      fc.property(weights, word, word, (list, word0, word1) => {
        const table = new AliasTable(list);
        expect(list[table.pick(word0)]).toBeGreaterThan(0);
        expect(list[table.pickTwo(word0, word1)]).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('never draws an index of weight 0 in a table that rounding leaves uneven', () => {
    const list = Array.from({ length: 300 }, (_, k) => (k % 3 === 0 ? 0 : 0.1 + 1e-9 * k));
    const table = new AliasTable(list);
    for (let column = 0; column < table.size; column++) {
      expect(list[table.alias[column]]).toBeGreaterThan(0);
      if (list[column] === 0) expect(table.accept[column]).toBe(0);
    }
  });

  it('is read by a loop as by pick', () => {
    const { accept, alias, columnsPerWord, ...table } = new AliasTable([1, 2, 3, 4]);
    expect(table.size).toBe(4);
    const x = 0x9d1c5ec6 * columnsPerWord;
    const column = x | 0;
    expect(x - column < accept[column] ? column : alias[column]).toBe(
      new AliasTable([1, 2, 3, 4]).pick(0x9d1c5ec6),
    );
  });

  it('depends on the weights alone, and on their proportions only', () => {
    expect(new AliasTable([1, 2, 3])).toEqual(new AliasTable(Int32Array.of(1, 2, 3)));
    expect(new AliasTable([1, 2, 3])).toEqual(new AliasTable([8, 16, 24]));
    expect(new AliasTable([5e-324, 5e-324]).accept).toEqual(Float64Array.of(1, 1));
  });

  it.each([
    ['none', []],
    ['all zero', [0, 0]],
    ['negative', [1, -1]],
    ['not a number', [1, Number.NaN]],
    ['infinite', [1, Number.POSITIVE_INFINITY]],
  ])('refuses weights: %s', (_, list) => {
    expect(() => new AliasTable(list)).toThrow(InvariantError);
  });
});
