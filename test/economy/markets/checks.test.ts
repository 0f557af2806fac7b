import { describe, expect, it } from 'vitest';
import {
  against2pm,
  lineAfter2pm,
  minimalScenario,
  nextLine,
  problemsOf,
  resolveFiles,
  resolveWith,
  with2pm,
} from '../../scenario/minimal-scenario.ts';

describe('a pool', () => {
  it('of DGAI with an empty side is refused', () => {
    const pool = 'price: { source: pool, dgaiUsd: 0 USD }';
    expect(problemsOf(() => resolveWith(`${pool}\n`))).toMatchObject([
      {
        path: 'price.dgaiUsd',
        value: '0 USD',
        hint: 'the pool opens with 75,000,000 DGAI: write "0.000000001 USD" or more',
        line: nextLine,
      },
    ]);
    const set = ['tokens.wallets.desk=0 DGAI', 'tokens.wallets.community=199,000,000 DGAI'];
    expect(problemsOf(() => resolveWith('price: { source: pool }\n', { set }))).toMatchObject([
      {
        path: 'tokens.wallets.desk',
        constraint: 'expected more than 0 DGAI, as the pool DGAI/USD opens with it',
        value: '0 DGAI',
        file: '--set',
      },
    ]);
  });

  it('of 2PM with an empty side is refused', () => {
    expect(against2pm('markets: { twoPm: { usd: 0 USD } }')).toMatchObject([
      { path: 'markets.twoPm.usd', value: '0 USD', line: lineAfter2pm },
    ]);
    const wallets = 'wallets: { liquidity: 0 2PM, ecosystem: "450,000,000 2PM" }';
    const problems = problemsOf(() => resolveWith(`twoPm: { enabled: true, ${wallets} }\n`));
    expect(problems).toMatchObject([{ path: 'twoPm.wallets.liquidity', value: '0 2PM', line: nextLine }]);
  });

  it('may be left out for an outside price, but not for none', () => {
    expect(against2pm('markets: { twoPm: { source: outside, usd: 0 USD } }')).toMatchObject([
      { path: 'markets.twoPm.usd', constraint: 'expected a price above 0 USD', line: lineAfter2pm },
    ]);
    const more = `${with2pm}series: { p: { file: p.csv } }\nmarkets: { twoPm: { source: outside, series: p } }\n`;
    const read = (csv: string) => resolveFiles({ 'x.yaml': minimalScenario + more, 'p.csv': csv });
    expect(read('hours,value\n0,0.001\n').warnings).toEqual([]);
    expect(problemsOf(() => read('hours,value\n0,0\n'))).toMatchObject([
      {
        path: 'markets.twoPm.series',
        constraint: 'expected values above 0 and at most 1,000,000 in the series p',
        value: '0 at hour 0',
      },
    ]);
  });
});

describe('amounts', () => {
  it.each([
    ['traders: { usd: "9,005,000,000 USD" }', 'traders.usd'],
    ['stakers: { usd: "9,005,000,000 USD" }', 'stakers.usd'],
    ['markets: { twoPm: { usd: 100 USD } }', 'markets.twoPm.usd'],
    ['price: { source: pool, dgaiUsd: 200 USD }', 'price.dgaiUsd'],
    ['markets: { twoPm: { source: outside, deskUsd: "9,007,000,000 USD" } }', 'markets.twoPm.deskUsd'],
  ])('of USD past 2^53 − 1 base units are refused where most of them are: %s', (more, path) => {
    const [problem] = against2pm(more);
    expect(problem).toMatchObject({ path, line: lineAfter2pm });
    expect(problem.constraint).toContain('2^53 − 1 base units');
  });
});
