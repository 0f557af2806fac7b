import { describe, expect, it } from 'vitest';
import { declaredFields } from '../../sim/scenario/declared-fields.ts';
import { minimalScenario, nextLine, problemsOf, resolveFiles, resolveWith } from './minimal-scenario.ts';

/*
 * What a designer is told about a 2PM half that cannot be: supplies that do not add up, rewards beyond their pool, pools
 * with one side. Each problem has a path, a constraint, what was found, a way out, and where.
 */

const file = 'x.yaml';
const enabled = 'twoPm: { enabled: true }\n';

/** The problems of the minimal scenario with the 2PM half and more lines, the first of which is `moreLine`. */
const against = (more: string) => problemsOf(() => resolveWith(`${enabled}${more}\n`));
const moreLine = nextLine + 1;

describe('the 2PM half', () => {
  it('is off unless asked for, and stands on its defaults when it is on', () => {
    expect(resolveWith('').scenario.twoPm.enabled).toBe(false);
    expect(resolveWith(enabled).warnings).toEqual([]);
  });

  it('runs alone: users, nodes and adaptors may be none', () => {
    const alone = `name: alone
twoPm: { enabled: true }
tokens: { wallets: { desk: "75,000,000 DGAI", community: "130,000,000 DGAI" } }
workloads: [{ name: none }]
users: { active: 0, potential: 0 }
nodes: { active: 0, potential: 0, tiers: [{ name: none }] }
adaptors: { count: 0 }
delegators: { count: 0 }
`;
    const { scenario, warnings } = resolveFiles({ [file]: alone });
    expect(scenario.users.potential + scenario.nodes.active + scenario.adaptors.count).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('may be wrong while it is off, as nothing stands on it', () => {
    const more = 'twoPm: { supply: 5 2PM }\nvault: { compute: 0, data: 0 }\n';
    expect(resolveWith(more).scenario.twoPm.enabled).toBe(false);
  });

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
        file,
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

  it.each([
    [
      'twoPm: { supply: "9,007,199,255 2PM" }',
      'twoPm.supply',
      '2^53 − 1 base units',
      '9,007,199,254.740991 2PM',
    ],
    ['twoPm: { supply: 5 }', 'twoPm.supply', 'an amount in 2PM', 'write the unit: "5 2PM"'],
    ['twoPm: { supply: 52PM }', 'twoPm.supply', 'an amount in 2PM', '"5 2PM"'],
    ['twoPm: { supply: -5 2PM }', 'twoPm.supply', 'expected at least 0 2PM', ''],
    ['dao: { airdrop: { weekly: 500 2PM } }', 'dao.airdrop.weekly', 'an amount in DMP', '"500 DMP"'],
    ['dao: { founding: { firstBatch: 0 % } }', 'dao.founding.firstBatch', 'expected 0.0001 %–100 %', ''],
    ['dao: { founding: { pool: split, toTreasury: 100 % } }', 'dao.founding.toTreasury', '99.9999 %', ''],
    ['dao: { airdrop: { weeks: -1 } }', 'dao.airdrop.weeks', 'expected at least 0', ''],
    ['subnets: { count: -1 }', 'subnets.count', 'expected at least 0', ''],
    ['subnets: { goal: 0 2PM }', 'subnets.goal', 'expected at least 1 2PM', ''],
    [
      'subnets: { goal: { uniform: [9 2PM, 3 2PM] } }',
      'subnets.goal.uniform.0',
      'at most 3 2PM',
      'write [3 2PM',
    ],
    ['subnets: { promise: 120 % }', 'subnets.promise', 'expected 0 %–100 %', ''],
    ['subnets: { classes: 1 }', 'subnets.classes', 'expected at least 2', ''],
    ['contributors: { items: -3 }', 'contributors.items', 'expected 0–1,000,000', ''],
    ['contributors: { skew: 0 }', 'contributors.skew', 'expected at least 0.001', ''],
    ['contributors: { usdPerItem: 1 USD }', 'contributors.usdPerItem', 'USD/item', '"1 USD/item"'],
    [
      'vault: { lambdaData: 0 }',
      'vault.lambdaData',
      'expected at least 1e-9',
      'the nearest that may stand here is 1e-9',
    ],
    ['vault: { lambdaCompute: -0.1 }', 'vault.lambdaCompute', 'expected at least 1e-9', ''],
    ['vault: { decay: masss }', 'vault.decay', 'expected one of mass, density', 'did you mean mass?'],
    ['vault: { kl: { neighbours: 0 } }', 'vault.kl.neighbours', 'expected at least 1', ''],
    ['markets: { fee: 100 % }', 'markets.fee', 'expected 0 %–99.9999 %', ''],
    ['vault: { decay: flat, flatUnits: 0 }', 'vault.flatUnits', 'expected at least 1', ''],
    ['markets: { twoPm: { series: usdd } }', 'markets.twoPm.series', 'name of a series', 'names no series'],
    [
      'stakers: { backs: { chance: 2 } }',
      'stakers.backs.chance',
      'expected 0–1, or -1, which keeps the rule',
      '',
    ],
    ['stakers: { stakes: -0.5 }', 'stakers.stakes', 'expected -1, which keeps the rule, or at least 0', ''],
    ['stakers: { stakes: "= yeild" }', 'stakers.stakes', '', 'yield'],
    ['traders: { demand: 0.5 }', 'traders.demand', 'expected -1, which keeps the rule, or "= formula"', ''],
    ['traders: { demand: "= value +" }', 'traders.demand', '', ''],
    ['contributors: { joins: 1 }', 'contributors.joins', 'or "= formula"', ''],
  ])('with %s is refused', (more, path, constraint, hint) => {
    const [problem] = problemsOf(() => resolveWith(`${more}\n`));
    expect(problem).toMatchObject({ path, file, line: nextLine });
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint ?? '').toContain(hint);
  });
});

describe('amounts of the 2PM half', () => {
  it('of DMP that airdrops could take past 2^53 − 1 base units are refused, proposals counted', () => {
    const [problem] = against('dao: { airdrop: { founder: "2,000,000,000 DMP" } }');
    expect(problem).toMatchObject({
      path: 'dao.airdrop',
      value: 'airdrops of about 16,000 million DMP',
      line: moreLine,
    });
    const vote = '{ at: 1 week, by: dmp, set: { dao.airdrop.weekly: "90,000,000 DMP" } }';
    expect(against(`mechanisms: { governance: { proposals: [${vote}] } }`)[0].path).toBe('dao.airdrop');
  });

  it('that liquidity mining would pay in all its weeks are refused past 2^53 − 1 base units', () => {
    const mining = (rest: string) => `markets: { mining: { enabled: true, ${rest} } }`;
    const [problem] = against(mining('perWeek: "500,000,000 2PM", lasts: 20 weeks'));
    expect(problem).toMatchObject({
      path: 'markets.mining.perWeek',
      value: '500,000,000 2PM for 20 weeks',
      line: moreLine,
    });
    expect(problem.constraint).toContain('2^53 − 1 base units');
    const less = mining('perWeek: "500,000,000 2PM", lasts: 18 weeks');
    expect(resolveWith(`${enabled}${less}\n`).scenario.markets.mining.enabled).toBe(true);
  });

  it.each([
    ['traders: { usd: "9,005,000,000 USD" }', 'traders.usd'],
    ['stakers: { usd: "9,005,000,000 USD" }', 'stakers.usd'],
    ['markets: { twoPm: { usd: 100 USD } }', 'markets.twoPm.usd'],
    ['price: { source: pool, dgaiUsd: 200 USD }', 'price.dgaiUsd'],
    ['markets: { twoPm: { source: outside, deskUsd: "9,007,000,000 USD" } }', 'markets.twoPm.deskUsd'],
  ])('of USD past 2^53 − 1 base units are refused where most of them are: %s', (more, path) => {
    const [problem] = against(more);
    expect(problem).toMatchObject({ path, line: moreLine });
    expect(problem.constraint).toContain('2^53 − 1 base units');
  });
});

describe('the Royalty Vault', () => {
  it('with a ratio in every round and two decays is refused, and says why', () => {
    expect(against('vault: { ratio: per-round }')).toEqual([
      {
        path: 'vault.ratio',
        constraint: 'expected one decay for both pools: with two, the rounds drift away from 7 : 3',
        value: 'per-round, with λ 0.01 for computing and 0.1 for data',
        hint: 'make vault.lambdaData and vault.lambdaCompute equal, or set ratio to lifetime',
        file,
        line: moreLine,
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
    expect(() => resolveWith(`${enabled}${more}\n`)).not.toThrow();
  });

  it('whose density hands out more than its pools is refused with how much', () => {
    expect(against('vault: { decay: density }')).toEqual([
      {
        path: 'vault.decay',
        constraint: 'expected a decay that hands out at most the whole pool, Σ λe^(−λr) ≤ 1',
        value:
          'density, which hands out 1.005 of the pool for computing at λ 0.01 and 1.0508 of the pool for data at λ 0.1',
        hint: 'set decay to mass, which hands out exactly the pool, or overIssue to scale',
        file,
        line: moreLine,
      },
    ]);
    const tiny = 'vault: { decay: density, data: 0, lambdaCompute: 1.0e-9 }';
    expect(against(tiny)[0].value).toBe(
      'density, which hands out just above 1 of the pool for computing at λ 1e-9',
    );
  });

  it.each([
    ['{ smoothing: 0 }', 'forward', 'pool-without'],
    ['{ smoothing: 0, direction: reverse }', 'reverse', 'pool-without'],
    ['{ smoothing: 0, direction: reverse, reference: pool-with }', 'reverse', 'pool-with'],
  ])('whose divergence may be infinite is refused: kl %s', (kl, direction, reference) => {
    const [problem, ...others] = against(`vault: { kl: ${kl} }`);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path: 'vault.kl.smoothing', value: '0', file, line: moreLine });
    expect(problem.constraint).toContain(`direction ${direction} and reference ${reference}`);
  });

  it.each([
    '{ smoothing: 0, reference: target }',
    '{ smoothing: 0, reference: pool-with }',
    '{ smoothing: 0, estimator: knn }',
  ])('may go without smoothing where every class is on the other side, or none is counted: kl %s', (kl) => {
    expect(() => resolveWith(`${enabled}vault: { kl: ${kl} }\n`)).not.toThrow();
  });

  it('without computing and data is refused', () => {
    expect(against('vault: { compute: 0, data: 0 }')).toMatchObject([
      { path: 'vault', value: '0 : 0', line: moreLine },
    ]);
  });

  it('in rounds that are no whole number of ticks is refused with the nearest that is', () => {
    expect(
      against('clock: { tick: 4 h }\nvault: { round: 10 h }\nrecord: { metricsEvery: 4 h }'),
    ).toMatchObject([
      {
        path: 'vault.round',
        constraint: 'expected a multiple of the tick, 4 h',
        value: '10 h',
        hint: 'the nearest is 12 h',
        line: moreLine + 1,
      },
    ]);
  });
});

describe('a founding', () => {
  it('that gives away more than all RT is refused', () => {
    expect(against('dao: { founding: { firstBatch: 60 %, daoShare: 50 % } }')).toEqual([
      {
        path: 'dao.founding',
        constraint: 'expected firstBatch and daoShare that sum to at most 100 %',
        value: '110 %',
        hint: 'what remains is the Royalty Vault: for instance set dao.founding.firstBatch to "50 %"',
        mend: { 'dao.founding.firstBatch': '50 %' },
        file,
        line: moreLine,
      },
    ]);
    expect(() =>
      resolveWith(`${enabled}dao: { founding: { firstBatch: 60 %, daoShare: 40 % } }\n`),
    ).not.toThrow();
  });

  it('that could after a vote is refused', () => {
    const votes =
      '{ at: 1 week, set: { dao.founding.daoShare: 50 % } }, { at: 2 weeks, set: { dao.founding.firstBatch: 60 % } }';
    expect(against(`mechanisms: { governance: { proposals: [${votes}] } }`)).toMatchObject([
      { path: 'mechanisms.governance.proposals', value: '110 %', line: moreLine },
    ]);
  });

  it.each([
    ['count: 1, names: [vision, sound]', 'subnets.names', '2 names', 'raise subnets.count'],
    ['names: [vision, vision]', 'subnets.names.1', 'vision', 'another in the list has it'],
    ['names: [subnet-2]', 'subnets.names.0', 'subnet-2', 'a subnet without a stated name has it'],
    ['names: [""]', 'subnets.names.0', '""', 'name of a token'],
    ['names: ["a/b"]', 'subnets.names.0', 'a/b', 'name of a token'],
    ['names: ["a "]', 'subnets.names.0', 'a ', 'name of a token'],
  ])('of subnets { %s } is refused', (names, path, value, hint) => {
    const problems = against(`subnets: { ${names} }`);
    expect(problems).toMatchObject([{ path, value, line: moreLine }]);
    expect(problems[0].hint).toContain(hint);
  });

  it('of subnets named in any script is accepted', () => {
    const names = '[médecine, 法律, "protein folding 2.0", subnet-1]';
    expect(() => resolveWith(`${enabled}subnets: { names: ${names} }\n`)).not.toThrow();
  });
});

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
    expect(against('markets: { twoPm: { usd: 0 USD } }')).toMatchObject([
      { path: 'markets.twoPm.usd', value: '0 USD', line: moreLine },
    ]);
    const wallets = 'wallets: { liquidity: 0 2PM, ecosystem: "450,000,000 2PM" }';
    const problems = problemsOf(() => resolveWith(`twoPm: { enabled: true, ${wallets} }\n`));
    expect(problems).toMatchObject([{ path: 'twoPm.wallets.liquidity', value: '0 2PM', line: nextLine }]);
  });

  it('may be left out for an outside price, but not for none', () => {
    expect(against('markets: { twoPm: { source: outside, usd: 0 USD } }')).toMatchObject([
      { path: 'markets.twoPm.usd', constraint: 'expected a price above 0 USD', line: moreLine },
    ]);
    const more = `${enabled}series: { p: { file: p.csv } }\nmarkets: { twoPm: { source: outside, series: p } }\n`;
    const read = (csv: string) => resolveFiles({ [file]: minimalScenario + more, 'p.csv': csv });
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

describe('people', () => {
  it.each([
    ['traders: { fundamental: 90 %, trend: 20 % }', 'traders', '110 %', 'the rest are noise'],
    [
      'contributors: { duplicating: 50 %, fabricating: 40 %, sybil: { share: 20 % } }',
      'contributors',
      '110 %',
      'the rest are honest',
    ],
    [
      'contributors: { count: 200000, sybil: { share: 10 %, identities: 100 } }',
      'contributors.sybil',
      '2,200,000',
      'sybil.identities',
    ],
    [
      'contributors: { count: 100000 }\nsubnets: { classes: 1024 }',
      'subnets.classes',
      '100,000 contributors × 1,024 classes',
      'lower the number of classes',
    ],
    [
      'stakers: { count: 900000 }\nsubnets: { count: 30 }',
      'subnets.count',
      '902,000 holders × 30 subnets',
      'lower the number',
    ],
  ])('of %s are refused', (more, path, value, hint) => {
    const problems = against(more);
    expect(problems).toMatchObject([{ path, value, file }]);
    expect(problems[0].hint).toContain(hint);
  });

  it('of three kinds that make up the whole are accepted', () => {
    const more = 'contributors: { duplicating: 70 %, fabricating: 10 %, sybil: { share: 20 % } }\n';
    expect(() => resolveWith(`${enabled}${more}traders: { fundamental: 60 %, trend: 40 % }\n`)).not.toThrow();
  });
});

describe('a vote by DMP', () => {
  const vote =
    'mechanisms: { governance: { proposals: [{ at: 1 week, by: dmp, set: { dao.airdrop.weekly: 9 DMP } }] } }';

  it('reads the rules of the DAO in their units', () => {
    const { scenario, warnings } = resolveWith(`${enabled}${vote}\n`);
    const [proposal] = scenario.mechanisms.governance.proposals;
    expect(proposal).toEqual({ title: '', at: 168, by: 'dmp', set: { 'dao.airdrop.weekly': 9_000_000 } });
    expect(warnings).toEqual([]);
    const paths = declaredFields.filter(({ note }) => note.setBy === 'vote').map(({ path }) => path);
    for (const path of ['dao.airdrop.weekly', 'dao.founding.firstBatch', 'dao.founding.shares'])
      expect(paths).toContain(path);
  });

  it('is refused where there is no DMP', () => {
    expect(problemsOf(() => resolveWith(`${vote}\n`))).toEqual([
      {
        path: 'mechanisms.governance.proposals.0.by',
        constraint: 'expected stake, as there is no DMP where twoPm.enabled is false',
        value: 'dmp',
        hint: 'set twoPm.enabled to true, or let DGAI at stake vote',
        file,
        line: nextLine,
      },
    ]);
  });

  it.each([
    ['dao.airdrop.weekly: 9 2PM', 'expected an amount in DMP'],
    ['dao.founding.firstBatch: 0 %', 'expected 0.0001 %–100 %'],
    ['dao.founding.daoShare: 120 %', 'expected 0 %–100 %'],
    ['vault.round: 1 d', 'expected a rule that governance may change'],
    ['dao.founding.shares: mine', 'expected one of pro-rata, locked, dao'],
  ])('to set %s is refused', (set, constraint) => {
    const [problem] = against(
      `mechanisms: { governance: { proposals: [{ at: 1 d, by: dmp, set: { ${set} } }] } }`,
    );
    expect(problem.path).toBe(`mechanisms.governance.proposals.0.set.${set.split(':')[0]}`);
    expect(problem.constraint).toContain(constraint);
  });
});
