import { describe, expect, it } from 'vitest';
import {
  against2pm,
  lineAfter2pm,
  resolveWith,
  warningsOf2pm,
  with2pm,
} from '../../scenario/minimal-scenario.ts';

describe('the Royalty Vault', () => {
  it('with a ratio in every round and two decays is refused, and says why', () => {
    expect(against2pm('vault: { ratio: per-round }')).toEqual([
      {
        path: 'vault.ratio',
        constraint: 'expected one decay for both pools: with two, the rounds drift away from 7 : 3',
        value: 'per-round, with λ 0.01 for computing and 0.1 for data',
        hint: 'make vault.lambdaData and vault.lambdaCompute equal, or set ratio to lifetime or by-horizon',
        file: 'x.yaml',
        line: lineAfter2pm,
      },
    ]);
  });

  it.each([
    'vault: { ratio: per-round, lambdaData: 0.05, lambdaCompute: 0.05 }',
    'vault: { ratio: per-round, compute: 0 }',
    'vault: { ratio: per-round, decay: flat }',
    'vault: { decay: density, overIssue: scale }',
    'vault: { decay: normalised, horizon: 52 }',
  ])('with %s is accepted', (more) => {
    expect(() => resolveWith(`${with2pm}${more}\n`)).not.toThrow();
  });

  it('whose density hands out more than its pools is refused with how much', () => {
    expect(against2pm('vault: { decay: density }')).toEqual([
      {
        path: 'vault.decay',
        constraint: 'expected a decay that hands out at most the whole pool, Σ λe^(−λr) ≤ 1',
        value:
          'density, which hands out 1.005 of the pool for computing at λ 0.01 and 1.0508 of the pool for data at λ 0.1',
        hint: 'set decay to mass, which hands out exactly the pool, or overIssue to scale',
        file: 'x.yaml',
        line: lineAfter2pm,
      },
    ]);
    const tiny = 'vault: { decay: density, data: 0, lambdaCompute: 1.0e-9 }';
    expect(against2pm(tiny)[0].value).toBe(
      'density, which hands out just above 1 of the pool for computing at λ 1e-9',
    );
  });

  it.each([
    ['{ smoothing: 0 }', 'forward', 'pool-without'],
    ['{ smoothing: 0, direction: reverse }', 'reverse', 'pool-without'],
    ['{ smoothing: 0, direction: reverse, reference: pool-with }', 'reverse', 'pool-with'],
  ])('whose divergence may be infinite is refused: kl %s', (kl, direction, reference) => {
    const [problem, ...others] = against2pm(`vault: { kl: ${kl} }`);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'vault.kl.smoothing',
      value: '0',
      file: 'x.yaml',
      line: lineAfter2pm,
    });
    expect(problem.constraint).toContain(`direction ${direction} and reference ${reference}`);
  });

  it.each([
    '{ smoothing: 0, reference: target }',
    '{ smoothing: 0, reference: pool-with }',
    '{ smoothing: 0, estimator: knn }',
  ])('may go without smoothing where every class is on the other side, or none is counted: kl %s', (kl) => {
    expect(() => resolveWith(`${with2pm}vault: { kl: ${kl} }\n`)).not.toThrow();
  });

  it('without computing and data is refused', () => {
    expect(against2pm('vault: { compute: 0, data: 0 }')).toMatchObject([
      { path: 'vault', value: '0 : 0', line: lineAfter2pm },
    ]);
  });

  it('in rounds that are no whole number of ticks is refused with the nearest that is', () => {
    expect(
      against2pm('clock: { tick: 4 h }\nvault: { round: 10 h }\nrecord: { metricsEvery: 4 h }'),
    ).toMatchObject([
      {
        path: 'vault.round',
        constraint: 'expected a multiple of the tick, 4 h',
        value: '10 h',
        hint: 'the nearest is 12 h',
        line: lineAfter2pm + 1,
      },
    ]);
  });

  const wanting = (targets: string, more = '') =>
    `subnets: { classes: 3 }\nvault: { kl: { reference: target, weight: exp-kl, targets: [${targets}]${more} } }`;

  it.each([
    ['all', '{ shares: [1, 2, 3] }, { shares: [3, 2, 1] }', 'vault.kl.targets.1', 'no subnet'],
    [
      'one subnet',
      '{ subnet: subnet-1, shares: [1, 2, 3] }, { shares: [1, 1, 1] }, { subnet: subnet-1, shares: [3, 2, 1] }',
      'vault.kl.targets.2.subnet',
      'subnet-1',
    ],
  ])('with two targets for %s is refused', (_, targets, path, value) => {
    const [problem, ...others] = against2pm(wanting(targets));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path, value, line: lineAfter2pm + 1 });
    expect(problem.constraint).toContain('vault.kl.targets.0 has it already');
  });

  it('that wants nothing of a class says what may be written instead, and that is accepted', () => {
    const [problem, ...others] = against2pm(wanting('{ shares: [20, 0, 80] }'));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'vault.kl.targets.0.shares.1',
      hint: 'write 0.1, a thousandth of the others, or set vault.kl.direction to reverse, which passes by what is not wanted',
    });
    for (const followed of [
      wanting('{ shares: [20, 0.1, 80] }'),
      wanting('{ shares: [20, 0, 80] }', ', direction: reverse'),
    ])
      expect(warningsOf2pm(followed)).toEqual([]);
    expect(against2pm(wanting('{ shares: [0, 0, 0] }'))[0].hint).toBe('give the classes that are wanted 1');
  });

  it('that pays what is far from its targets is warned about', () => {
    const warned = warningsOf2pm(wanting('{ shares: [1, 2, 3] }').replace('exp-kl', 'size-kl'));
    expect(warned).toEqual([expect.stringContaining('vault.kl.weight size-kl pays data the more')]);
  });
});
