import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenSampler } from '../../sim/workload/token-sampler.ts';

const profile = {
  requests: 10,
  joint: {
    inBins: [
      [4, 4],
      [10, 25],
      [1000, 66_535],
    ],
    outBins: [
      [0, 2],
      [7, 7],
    ],
    cells: [
      [0, 0, 3],
      [1, 1, 5],
      [2, 0, 2],
    ],
  },
} as const;
const sampler = new TokenSampler(profile);

function draw(word0: number, word1: number): readonly [number, number] {
  const tokensIn = new Int32Array(1);
  const tokensOut = new Int32Array(1);
  sampler.fill(Int32Array.of(0), 1, Uint32Array.of(word0), Uint32Array.of(word1), tokensIn, tokensOut);
  return [tokensIn[0], tokensOut[0]];
}

describe('a token sampler', () => {
  it('draws every value of a cell from its first to its last, and nothing else', () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const cells = [
      { lowest: [4, 0], highest: [4, 2] },
      { lowest: [10, 7], highest: [25, 7] },
      { lowest: [1000, 0], highest: [66_535, 2] },
    ];
    fc.assert(
      fc.property(word, word, (word0, word1) => {
        const drawn = draw(word0, word1);
        const holders = cells.filter(({ lowest, highest }) =>
          [0, 1].every((margin) => lowest[margin] <= drawn[margin] && drawn[margin] <= highest[margin]),
        );
        expect(holders).toEqual([{ lowest: draw(word0, 0), highest: draw(word0, 0xffffffff) }]);
      }),
    );
  });

  it('draws cells as often as requests had them', () => {
    const count = 1 << 16;
    let short = 0;
    for (let i = 0; i < count; i++) if (draw(i * 65_536, 0)[0] === 4) short++;
    expect(short / count).toBeCloseTo(0.3, 4);
  });

  it('fills the rows it is given and leaves the others', () => {
    const tokensIn = new Int32Array(4).fill(-1);
    const tokensOut = new Int32Array(4).fill(-1);
    const words = Uint32Array.of(0xffffffff, 1, 2);
    sampler.fill(Int32Array.of(3, 1, 0), 2, words, words, tokensIn, tokensOut);
    expect([tokensIn[3], tokensOut[3]]).toEqual(draw(0xffffffff, 0xffffffff));
    expect([tokensIn[1], tokensOut[1]]).toEqual(draw(1, 1));
    expect([tokensIn[0], tokensIn[2], tokensOut[0], tokensOut[2]]).toEqual([-1, -1, -1, -1]);
  });

  it('knows the exact mean of what it draws, up to the third degree in each count', () => {
    const degree = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(degree, degree, (inDegree, outDegree) => {
        let mean = 0;
        for (const [inBin, outBin, held] of profile.joint.cells) {
          mean +=
            (held / 10) *
            meanPower(profile.joint.inBins[inBin], inDegree) *
            meanPower(profile.joint.outBins[outBin], outDegree);
        }
        const derived = sampler.expectation(
          (tokensIn, tokensOut) => tokensIn ** inDegree * tokensOut ** outDegree,
        );
        expect(Math.abs(derived / mean - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('states mean and largest tokens', () => {
    expect(sampler.meanTokens.tokensIn).toBeCloseTo(0.3 * 4 + 0.5 * 17.5 + 0.2 * 33_767.5, 9);
    expect(sampler.meanTokens.tokensOut).toBeCloseTo(0.3 * 1 + 0.5 * 7 + 0.2 * 1, 12);
    expect([sampler.tokensInMax, sampler.tokensOutMax]).toEqual([66_535, 7]);
  });
});

function meanPower([lo, hi]: readonly [number, number], degree: number): number {
  let sum = 0;
  for (let value = lo; value <= hi; value++) sum += value ** degree;
  return sum / (hi - lo + 1);
}
