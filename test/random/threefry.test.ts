import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threefry2x32, threefry13InPlace } from '../../sim/random/threefry.ts';
import { threefry13 } from '../../sim/random/threefry-lanes.ts';
import vectors from '../vectors/threefry.json' with { type: 'json' };

const word = fc.integer({ min: 0, max: 0xffffffff });
const parse = (hex: readonly string[]) => hex.map((digits) => Number.parseInt(digits, 16));

describe('Threefry-2x32', () => {
  for (const { rounds, counter, key, out } of vectors.cases) {
    it(`gives the published answer: ${rounds} rounds, key ${key.join(' ')}`, () => {
      const [k0, k1] = parse(key);
      const [c0, c1] = parse(counter);
      const found = new Uint32Array(2);
      threefry2x32(rounds, k0, k1, c0, c1, found);
      expect([...found]).toEqual(parse(out));
    });
  }

  it('is the same cipher in its unrolled form, for every key and counter', () => {
    fc.assert(
      fc.property(word, word, fc.array(fc.tuple(word, word), { maxLength: 9 }), (k0, k1, counters) => {
        const words0 = Uint32Array.from(counters, ([c0]) => c0);
        const words1 = Uint32Array.from(counters, ([, c1]) => c1);
        threefry13InPlace(k0, k1, words0, words1, counters.length);
        const found = new Uint32Array(2);
        for (const [i, [c0, c1]] of counters.entries()) {
          threefry2x32(13, k0, k1, c0, c1, found);
          expect([words0[i], words1[i]]).toEqual([...found]);
        }
      }),
    );
  });

  it('is the same cipher by the vector unit, for every number of counters', () => {
    fc.assert(
      fc.property(word, word, word, fc.integer({ min: 0, max: 2500 }), (k0, k1, first, n) => {
        const scalar = [0, 1].map((i) => Uint32Array.from({ length: n + 5 }, (_, k) => first + k * (i + 7)));
        const vector = scalar.map((words) => words.slice());
        threefry13InPlace(k0, k1, scalar[0], scalar[1], n);
        threefry13(k0, k1, vector[0], vector[1], n);
        expect(vector).toEqual(scalar);
      }),
    );
  });

  it('encrypts the first n counters and leaves the others', () => {
    const words = new Uint32Array(3);
    threefry13InPlace(0, 0, words, new Uint32Array(3), 2);
    expect([...words]).toEqual([0x9d1c5ec6, 0x9d1c5ec6, 0]);
  });

  it('turns about half of the output over when one bit of the counter changes', () => {
    const [left, right] = [new Uint32Array(2), new Uint32Array(2)];
    let flipped = 0;
    for (let c = 0; c < 1000; c++) {
      threefry2x32(13, 1, 2, c, 0, left);
      threefry2x32(13, 1, 2, c ^ (1 << (c % 32)), 0, right);
      flipped += countBits(left[0] ^ right[0]) + countBits(left[1] ^ right[1]);
    }
    expect(flipped / 1000).toBeGreaterThan(31.4);
    expect(flipped / 1000).toBeLessThan(32.6);
  });
});

function countBits(x: number): number {
  let bits = 0;
  for (let rest = x >>> 0; rest !== 0; rest >>>= 1) bits += rest & 1;
  return bits;
}
