import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitVault } from '../../../sim/economy/subnets/mechanisms/subnet-founding.ts';
import { divideUpkeep, isLiving } from '../../../sim/economy/subnets/mechanisms/upkeep.ts';
import { amounts } from '../../laws/mechanism-laws.ts';

const ratio = { compute: 7, data: 3 };

function divide(pot: number, training: readonly number[], data: readonly number[], by = ratio) {
  const out = new Float64Array(training.length);
  const work = {
    training: Float64Array.from(training),
    data: Float64Array.from(data),
    count: training.length,
  };
  const paid = divideUpkeep(splitVault(pot, by.compute, by.data), work, out);
  return { paid, each: [...out] };
}

describe('a subnet', () => {
  const used = { isWorkedOn: true, isUsed: true, ageWeeks: 10, graceWeeks: 4 };
  it.each([
    ['lives while it is worked on and used', used, true],
    ['is dead without work, used or not', { ...used, isWorkedOn: false }, false],
    ['is dead without work, young or not', { ...used, isWorkedOn: false, ageWeeks: 1 }, false],
    ['lives unused to the last week of its grace', { ...used, isUsed: false, ageWeeks: 4 }, true],
    ['and no longer', { ...used, isUsed: false, ageWeeks: 5 }, false],
  ])('%s', (_, life, lives) => {
    expect(isLiving(life)).toBe(lives);
  });
});

describe('upkeep', () => {
  it('goes to computing and data as 7 : 3, each by work', () => {
    expect(divide(1_000, [3, 1, 0, 0], [0, 0, 1, 2])).toEqual({ paid: 1_000, each: [525, 175, 100, 200] });
    // Who trains and brings data has of both.
    expect(divide(1_000, [1, 0], [1, 3])).toEqual({ paid: 1_000, each: [775, 225] });
  });

  it('goes to one side whole where nobody works for the other, and to nobody where nobody works', () => {
    expect(divide(1_000, [0, 0], [1, 3])).toEqual({ paid: 1_000, each: [250, 750] });
    expect(divide(1_000, [3, 1], [0, 0])).toEqual({ paid: 1_000, each: [750, 250] });
    expect(divide(1_000, [0, 0], [0, 0])).toEqual({ paid: 0, each: [0, 0] });
  });

  const work = fc.array(fc.tuple(amounts(168e9), amounts(168e9)), { minLength: 2, maxLength: 12 });
  const parts = fc
    .record({ compute: fc.nat(1_000), data: fc.nat(1_000) })
    .filter(({ compute, data }) => compute + data > 0);

  it('is never more than its week, and what is lost of it only what does not divide', () => {
    fc.assert(
      fc.property(amounts(1e15), work, parts, (pot, list, by) => {
        const training = list.map(([own]) => own);
        const data = list.map(([, own]) => own);
        const { paid, each } = divide(pot, training, data, by);
        expect(each.reduce((sum, one) => sum + one, 0)).toBe(paid);
        expect(paid).toBeLessThanOrEqual(pot);
        const worked = training.concat(data).some((own) => own > 0);
        if (worked) expect(pot - paid).toBeLessThanOrEqual(2 * list.length);
        else expect(paid).toBe(0);
      }),
    );
  });

  it('pays nobody more who works under two names', () => {
    fc.assert(
      fc.property(amounts(1e15), work, fc.double({ min: 0, max: 1, noNaN: true }), (pot, list, share) => {
        const training = list.map(([own]) => own);
        const data = list.map(([, own]) => own);
        const cut = (own: number): [number, number] => [
          Math.floor(share * own),
          own - Math.floor(share * own),
        ];
        const [trained, supplied] = [cut(training[0]), cut(data[0])];
        const alone = divide(pot, [...training, 0], [...data, 0]);
        const split = divide(
          pot,
          [trained[0], ...training.slice(1), trained[1]],
          [supplied[0], ...data.slice(1), supplied[1]],
        );
        expect(split.each[0] + split.each[list.length]).toBeLessThanOrEqual(alone.each[0]);
      }),
    );
  });
});
