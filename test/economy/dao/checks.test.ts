import { describe, expect, it } from 'vitest';
import {
  against2pm,
  lineAfter2pm,
  nextLine,
  problemsOf,
  resolveWith,
  with2pm,
} from '../../scenario/minimal-scenario.ts';

describe('2PM at the start', () => {
  it.each([
    ['300,000,001 2PM', '1,000,000,001 2PM, 1 2PM too much', '"299,999,999 2PM"'],
    ['299,999,999.999999 2PM', '999,999,999.999999 2PM, 0.000001 2PM short', '"300,000,000.000001 2PM"'],
    ['1,000,000,000 2PM', '1,700,000,000 2PM, 700,000,000 2PM too much', 'stakers to "600,000,000 2PM"'],
  ])('with stakers who hold %s is refused with the difference', (stakers, value, hint) => {
    const more = `twoPm:\n  enabled: true\n  wallets:\n    stakers: ${stakers}\n`;
    const problems = problemsOf(() => resolveWith(more));
    expect(problems).toMatchObject([
      {
        path: 'twoPm.wallets',
        constraint: 'expected initial wallets that sum to the supply, 1,000,000,000 2PM',
        value,
        file: 'x.yaml',
        line: nextLine + 2,
      },
    ]);
    expect(problems[0].hint).toContain(hint);
  });

  it('of wallets beyond 2^53 − 1 base units together is refused', () => {
    const wallets = 'wallets: { stakers: "9,000,000,000 2PM", team: "9,000,000,000 2PM" }';
    const [problem] = problemsOf(() => resolveWith(`twoPm: { enabled: true, ${wallets} }\n`));
    expect(problem).toMatchObject({
      path: 'twoPm.wallets',
      value: 'more than is exact, 2^53 − 1 base units',
      line: nextLine,
    });
  });
});

describe('2PM that nobody is there to hold', () => {
  const wallets =
    'twoPm: { enabled: true, wallets: { stakers: "300,000,000 2PM", traders: "50,000,000 2PM" } }\n';

  it('goes to the ecosystem fund, and is warned about', () => {
    const warning = (who: string) =>
      `twoPm.wallets.${who} has no effect: there are no ${who}, and the ecosystem fund has it`;
    expect(resolveWith(`${wallets}stakers: { count: 0 }\ntraders: { enabled: false }\n`).warnings).toEqual([
      warning('stakers'),
      warning('traders'),
    ]);
    expect(resolveWith(`${wallets}traders: { count: 0 }\n`).warnings).toEqual([warning('traders')]);
  });
});

describe('amounts of the DAO', () => {
  it('of DMP that airdrops could take past 2^53 − 1 base units are refused, proposals counted', () => {
    const [problem] = against2pm('dao: { airdrop: { founder: "2,000,000,000 DMP" } }');
    expect(problem).toMatchObject({
      path: 'dao.airdrop',
      value: 'airdrops of about 16,000 million DMP',
      line: lineAfter2pm,
    });
    const vote = '{ at: 1 week, by: dmp, set: { dao.airdrop.weekly: "90,000,000 DMP" } }';
    expect(against2pm(`mechanisms: { governance: { proposals: [${vote}] } }`)[0].path).toBe('dao.airdrop');
  });
});

describe('a founding', () => {
  it('that gives away more than all RT is refused', () => {
    expect(against2pm('dao: { founding: { firstBatch: 60 %, daoShare: 50 % } }')).toEqual([
      {
        path: 'dao.founding',
        constraint: 'expected firstBatch and daoShare that sum to at most 100 %',
        value: '110 %',
        hint: 'what remains is the Royalty Vault: for instance set dao.founding.firstBatch to "50 %"',
        mend: { 'dao.founding.firstBatch': '50 %' },
        file: 'x.yaml',
        line: lineAfter2pm,
      },
    ]);
    expect(() =>
      resolveWith(`${with2pm}dao: { founding: { firstBatch: 60 %, daoShare: 40 % } }\n`),
    ).not.toThrow();
  });

  it('that could after a vote is refused', () => {
    const votes =
      '{ at: 1 week, set: { dao.founding.daoShare: 50 % } }, { at: 2 weeks, set: { dao.founding.firstBatch: 60 % } }';
    expect(against2pm(`mechanisms: { governance: { proposals: [${votes}] } }`)).toMatchObject([
      { path: 'mechanisms.governance.proposals', value: '110 %', line: lineAfter2pm },
    ]);
  });
});
