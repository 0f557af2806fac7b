import { describe, expect, it } from 'vitest';
import { type FortuneClass, servedAtEnd } from '../../sim/experiments/fortune-classes.ts';
import { FortuneGauge } from '../../sim/experiments/fortunes.ts';

const users: FortuneClass = {
  table: 'users',
  measure: 'dissatisfaction',
  unit: 'share',
  sign: -1,
  columns: ['active', 'budget', 'dissatisfaction'],
  parts: [{ column: 'dissatisfaction' }],
  active: 'active',
  unlessNone: { figure: servedAtEnd, worst: 1 },
  groups: { quartersOf: 'budget', what: 'budget' },
};

/** Of four users what one run says, and how many requests were served on its last day. */
const run = (dissatisfaction: readonly number[], served: number) => ({
  columns: [Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2, 3, 4), Float64Array.from(dissatisfaction)],
  price: () => Number.NaN,
  figure: (name: string) => (name === servedAtEnd ? served : Number.NaN),
});

function compare(before: ReturnType<typeof run>, after: ReturnType<typeof run>) {
  const gauge = new FortuneGauge('arm', users);
  gauge.add(0, before, after);
  return gauge.result().groups[0];
}

describe('users', () => {
  const [content, better] = [
    [0.5, 0.5, 0.5, 0.5],
    [0.1, 0.1, 0.1, 0.5],
  ];

  it('gain where their requests end better', () => {
    expect(compare(run(content, 9), run(better, 9))).toMatchObject({ gain: 0.75, lose: 0 });
  });

  it('do not gain where nobody is served any more, whatever they felt when they last were', () => {
    expect(compare(run(content, 9), run(better, 0))).toMatchObject({ gain: 0, lose: 1, mean: 0.5 });
    expect(compare(run(content, 0), run(better, 0))).toMatchObject({ gain: 0, lose: 0 });
    expect(compare(run(content, 9), run(better, Number.NaN))).toMatchObject({ gain: 0.75 });
  });
});
