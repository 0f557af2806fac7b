import { describe, expect, it } from 'vitest';
import {
  against2pm,
  lineAfter2pm,
  resolveWith,
  warningsOf2pm,
  with2pm,
} from '../../scenario/minimal-scenario.ts';

describe('liquidity mining', () => {
  const mining = (perWeek: string, more = '') =>
    warningsOf2pm(`markets: { mining: { enabled: true, perWeek: "${perWeek}", lasts: 4 weeks } }\n${more}`);

  it('that the ecosystem fund cannot pay is warned about', () => {
    expect(mining('80,000,000 2PM')).toEqual([
      'markets.mining pays out 320,000,000 2PM within the run, but the ecosystem fund holds 300,000,000 2PM: rewards stop when it is empty',
    ]);
  });

  it('that it can pay is not, as far as the run goes, with what it has of those who are not there', () => {
    expect(mining('75,000,000 2PM')).toEqual([]);
    expect(mining('80,000,000 2PM', 'clock: { horizon: 3 weeks }\n')).toEqual([]);
    expect(mining('80,000,000 2PM', 'traders: { count: 0 }\n')).toEqual([]);
  });

  it('that would pay more than 2^53 − 1 base units in all its weeks is refused', () => {
    const promised = (rest: string) => `markets: { mining: { enabled: true, ${rest} } }`;
    const [problem] = against2pm(promised('perWeek: "500,000,000 2PM", lasts: 20 weeks'));
    expect(problem).toMatchObject({
      path: 'markets.mining.perWeek',
      value: '500,000,000 2PM for 20 weeks',
      line: lineAfter2pm,
    });
    expect(problem.constraint).toContain('2^53 − 1 base units');
    const less = promised('perWeek: "500,000,000 2PM", lasts: 18 weeks');
    expect(resolveWith(`${with2pm}${less}\n`).scenario.markets.mining.enabled).toBe(true);
  });

  it('that rewards no pool, or not all that are listed, is warned about', () => {
    const pools = (...weights: readonly number[]) => {
      const listed = ['2PM/USD', 'RT/subnet-1/2PM'].map(
        (name, k) => `{ name: ${name}, weight: ${weights[k]} }`,
      );
      return warningsOf2pm(`markets: { mining: { enabled: true, pools: [${listed.join()}] } }`);
    };
    expect(pools(1, 2)).toEqual([]);
    expect(pools(0, 0)).toEqual([expect.stringMatching(/^markets\.mining rewards nobody: .* set markets/)]);
    expect(pools(1, 0)).toEqual([
      expect.stringMatching(/^markets\.mining\.pools\.RT\/subnet-1\/2PM earns nothing: its weight is 0;/),
    ]);
  });
});
