import { describe, expect, it } from 'vitest';
import { declaredFields } from '../../sim/scenario/declared-fields.ts';
import { against2pm, nextLine, problemsOf, resolveFiles, resolveWith, with2pm } from './minimal-scenario.ts';

/*
 * What a designer is told about a 2PM half that cannot be: each problem has a path, a constraint, what was found, a way out,
 * and where. What a part of it has against others is beside its checks.
 */

describe('the 2PM half', () => {
  it('is off unless asked for, and stands on its defaults when it is on', () => {
    expect(resolveWith('').scenario.twoPm.enabled).toBe(false);
    expect(resolveWith(with2pm).warnings).toEqual([]);
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
    const { scenario, warnings } = resolveFiles({ 'x.yaml': alone });
    expect(scenario.users.potential + scenario.nodes.active + scenario.adaptors.count).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('may be wrong while it is off, as nothing stands on it', () => {
    const more = 'twoPm: { supply: 5 2PM }\nvault: { compute: 0, data: 0 }\n';
    expect(resolveWith(more).scenario.twoPm.enabled).toBe(false);
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
    expect(problem).toMatchObject({ path, file: 'x.yaml', line: nextLine });
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint ?? '').toContain(hint);
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
    const problems = against2pm(more);
    expect(problems).toMatchObject([{ path, value, file: 'x.yaml' }]);
    expect(problems[0].hint).toContain(hint);
  });

  it('of three kinds that make up the whole are accepted', () => {
    const more = 'contributors: { duplicating: 70 %, fabricating: 10 %, sybil: { share: 20 % } }\n';
    expect(() => resolveWith(`${with2pm}${more}traders: { fundamental: 60 %, trend: 40 % }\n`)).not.toThrow();
  });
});

describe('a vote by DMP', () => {
  const vote =
    'mechanisms: { governance: { proposals: [{ at: 1 week, by: dmp, set: { dao.airdrop.weekly: 9 DMP } }] } }';

  it('reads the rules of the DAO in their units', () => {
    const { scenario, warnings } = resolveWith(`${with2pm}${vote}\n`);
    const [proposal] = scenario.mechanisms.governance.proposals;
    expect(proposal).toEqual({ title: '', at: 168, by: 'dmp', set: { 'dao.airdrop.weekly': 9_000_000 } });
    expect(warnings).toEqual([]);
    const paths = declaredFields()
      .filter(({ note }) => note.setBy === 'vote')
      .map(({ path }) => path);
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
        file: 'x.yaml',
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
    const [problem] = against2pm(
      `mechanisms: { governance: { proposals: [{ at: 1 d, by: dmp, set: { ${set} } }] } }`,
    );
    expect(problem.path).toBe(`mechanisms.governance.proposals.0.set.${set.split(':')[0]}`);
    expect(problem.constraint).toContain(constraint);
  });
});
