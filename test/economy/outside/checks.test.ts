import { describe, expect, it } from 'vitest';
import { minimalScenario, resolveFiles } from '../../scenario/minimal-scenario.ts';

describe('a pool for DGAI', () => {
  const shock = 'shocks: [{ kind: demand, at: 1 d }, { kind: price, at: 1 d, factor: 0.5 }]\n';
  const pool = `price: { source: pool, spread: 1 %, series: p, deskUsd: 5 USD, dgaiUsd: 0.02 USD }\nseries: { p: { file: p.csv } }\n${shock}`;
  const warningsWith = (more: string) =>
    resolveFiles({ 'x.yaml': minimalScenario + pool + more, 'p.csv': 'hours,value\n0,1\n' }).warnings;

  it('leaves nothing to the outside price, and says what a shock of it does', () => {
    const idle = ['price.series', 'price.deskUsd', 'price.spread'].map(
      (path) => `${path} has no effect: price.source is pool`,
    );
    expect(warningsWith('twoPm: { enabled: true }\n')).toEqual([
      ...idle,
      'shocks.1 does not set the price, as price.source is pool: it moves what traders think DGAI is worth',
    ]);
    expect(warningsWith('')).toEqual([
      ...idle,
      'shocks.1 has no effect: price.source is pool, and there are no traders to think DGAI worth more or less',
    ]);
  });
});
