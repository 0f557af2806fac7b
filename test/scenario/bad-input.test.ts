import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import { listMends } from '../../sim/scenario/consequences.ts';
import { loadScenario } from '../../sim/store/scenario-files.ts';
import { minimalScenario, nextLine, problemsOf, resolveFiles, resolveWith } from './minimal-scenario.ts';

/*
 * What a designer is told about a scenario that cannot run. Each problem has a path, a constraint, what was found, and
 * where; a wrong number that slipped through here would become a wrong claim about an economy.
 */

const file = 'x.yaml';

/** The problems of the minimal scenario with more lines. */
const against = (more: string, set: readonly string[] = []) => problemsOf(() => resolveWith(more, { set }));

/** The problems of the minimal scenario with one text replaced. */
function replacing(old: string, by: string) {
  if (!minimalScenario.includes(old)) throw new Error(`${old} is not in the scenario`);
  return problemsOf(() => resolveFiles({ [file]: minimalScenario.replace(old, by) }));
}

describe('a value', () => {
  it('of an unknown key is refused with the nearest that is known', () => {
    expect(against('users:\n  actve: 5\n')).toEqual([
      {
        path: 'users.actve',
        constraint: 'expected a known key',
        value: 'actve',
        hint: 'did you mean active?',
        file,
        line: nextLine + 1,
      },
    ]);
  });

  it('of an unknown key is not taken for a key that is missing beside it, unless they are alike', () => {
    const [workloads] = /workloads:[\s\S]*(?=nodes:)/.exec(minimalScenario) ?? [''];
    const hintOf = (key: string, lines: string) =>
      replacing(workloads, `${key}: ${lines}\n`).find(({ path }) => path === key)?.hint;
    expect(hintOf('horizon', '1 y')).toMatch(/^known here: /);
    expect(hintOf('audit', '5 %')).toBe('audit is at mechanisms.verification.audit');
    expect(hintOf('workload', '[]')).toBe('did you mean workloads?');
  });

  it('with commas in braces, where they end a value, is refused once, as what it is', () => {
    const [wallets] = /wallets:[\s\S]*DGAI\n/.exec(minimalScenario) ?? [''];
    const problems = replacing(
      wallets,
      'wallets: { nodeStakes: 5000000 DGAI, community: 200,000,000 DGAI }\n',
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: 'tokens.wallets.community', line: 3 });
    expect(problems[0].hint).toContain('in { } a comma ends a value');
  });

  it.each([
    ['users:\n  demand: 1 + week\n', 'a formula begins with "="'],
    ['shocks: [{ kind: demand, at: 2026-03-01 }]\n', 'times count from the start of the run'],
    ['shocks: { kind: demand, at: 1 d }\n', 'put each item in brackets'],
    ['shocks: [{ kind: demand, at: 1 d, share: 5 % }]\n', 'known here: kind, at, lasts, factor'],
    ['users:\n  demand: = 1 + (2 * week\n', 'something is missing at the end'],
  ])('of another form, %j, is refused with the right one', (more, hint) => {
    const problems = against(more);
    expect(problems).toHaveLength(1);
    expect(problems[0].hint).toContain(hint);
  });

  it('that is a name or a seed is not empty, and a proposal changes something', () => {
    expect(replacing('name: ', 'name: "" # ')).toMatchObject([{ path: 'name', value: '""', line: 1 }]);
    expect(against('seed: ""\n')).toMatchObject([{ path: 'seed', value: '""', file }]);
    expect(against('mechanisms: { governance: { proposals: [{ at: 1 d, set: {} }] } }\n')).toMatchObject([
      { path: 'mechanisms.governance.proposals.0.set', value: 'none', file, line: nextLine },
    ]);
  });

  it('that is too large is refused once', () => {
    expect(against('users:\n  active: 1e99\n')[0]).toMatchObject({
      constraint: 'expected at most 10,000,000',
    });
  });

  it('under a number as its name is an unknown key, no amount with a comma in it', () => {
    expect(against('5: x\n')).toMatchObject([{ path: '5', constraint: 'expected a known key', value: '5' }]);
  });

  it('that belongs elsewhere is refused with the place', () => {
    const [problem] = against('basePrice: 0.06 DGAI/CU\n');
    expect(problem).toMatchObject({ path: 'basePrice', line: nextLine });
    expect(problem.hint).toBe('basePrice is at mechanisms.price.basePrice');
  });

  it('with a wrong unit is refused with the unit', () => {
    expect(replacing('capacity: 167 CU/h', 'capacity: 167 CU')).toEqual([
      {
        path: 'nodes.tiers.0.capacity',
        constraint: 'expected a capacity in CU/h',
        value: '167 CU',
        hint: 'did you mean "167 CU/h"?',
        file,
        line: 14,
      },
    ]);
  });

  it('without its unit is refused with the unit', () => {
    expect(against('clock:\n  tick: 1\n')).toEqual([
      {
        path: 'clock.tick',
        constraint: 'expected a duration in s, min, h, d, weeks or y',
        value: '1',
        hint: 'write the unit: "1 h"',
        mend: { 'clock.tick': '1 h' },
        file,
        line: nextLine + 1,
      },
    ]);
  });

  it.each([
    ['mechanisms.emission.years=0.0001', '1 y'],
    ['mechanisms.emission.years=-3', '1 y'],
    ['mechanisms.emission.years=20', '20 y'],
    ['mechanisms.emission.years=100000', '100000 h'],
    ['mechanisms.emission.years=1e9', '1,000 y'],
    ['clock.horizon=1e-9', '1 h'],
    ['nodes.tiers.0.usdPerHour=1e6', '72 USD/h'],
  ])('without its unit, %s, is answered with a value that may stand there, %s', (setting, value) => {
    const [path] = setting.split('=');
    const [problem] = against('', [setting]);
    expect(problem).toMatchObject({ path, mend: { [path]: value } });
    expect(problem.hint).toContain(`"${value}"`);
  });

  it.each([
    ['users.active=1.5', '2'],
    ['nodes.active=10.4', '10'],
    ['adaptors.count=0.2', '0'],
    ['nodes.entry.lossWeeks=0.2', '1'],
  ])('that is no whole number, %s, is answered with the nearest', (setting, value) => {
    const [path] = setting.split('=');
    const problem = against('', [setting]).find((one) => one.path === path);
    expect(problem).toMatchObject({ mend: { [path]: value } });
    expect(problem?.hint).toContain(value);
  });

  it.each(['NaN', '.nan', '.inf', 'many', '{ uniform: [1, 3] }'])(
    'that is no number, %s, gets no made-up one',
    (value) => {
      const [problem] = against('', [`users.active=${value}`]);
      expect(problem).toMatchObject({ path: 'users.active', constraint: 'expected a number' });
      expect(problem.hint).not.toMatch(/\d/);
    },
  );

  it('that is the path of no scenario gets no example of a workload', () => {
    const [problem] = problemsOf(() => resolveWith('extends: /abs/parent.yaml\n'));
    expect(problem.hint).toContain('"parent.yaml" beside it');
  });

  it('that is a negative stake is refused', () => {
    expect(against('mechanisms:\n  staking:\n    node: -5 DGAI\n')).toMatchObject([
      {
        path: 'mechanisms.staking.node',
        constraint: 'expected at least 0 DGAI',
        value: '-5 DGAI',
        hint: 'the nearest that may stand here is "0 DGAI"',
        mend: { 'mechanisms.staking.node': '0 DGAI' },
        file,
        line: nextLine + 2,
      },
      // What follows from the correction is said with it.
      { path: 'tokens.wallets.nodeStakes', mend: { 'tokens.wallets.nodeStakes': '0 DGAI' } },
      { path: 'tokens.wallets', mend: { 'tokens.wallets.community': '129,000,000 DGAI' } },
    ]);
  });

  it('out of range is refused with the range', () => {
    const [problem] = against('mechanisms: { slashing: { fakeResult: 135 % } }\n');
    expect(problem).toMatchObject({
      path: 'mechanisms.slashing.fakeResult',
      constraint: 'expected 0 %–100 %',
      value: '135 %',
      line: nextLine,
    });
    const message = new InputError(problem).message;
    expect(message).toMatch(
      `mechanisms.slashing.fakeResult: expected 0 %–100 %, got 135 % (x.yaml:${nextLine})\n`,
    );
  });

  it('that is a share above one says what it means', () => {
    const [problem] = against('mechanisms:\n  verification: { audit: 5 }\n');
    expect(problem).toMatchObject({
      constraint: 'expected 0 %–100 %',
      value: '5',
      hint: '5 is 500 %; write "5 %"',
    });
  });

  it.each([
    ['name: minimal', 'name: 2026', 'name', 'expected text', '2026', 'put it in quotes: "2026"'],
    ['name: minimal', 'name: ', 'name', 'expected a value', 'nothing', 'leave the key out for its default'],
    [
      '  - name: chat',
      '  - weight: 2',
      'workloads.0.name',
      'expected text',
      'nothing',
      'Name of the workload.',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      'yes please',
      'workloads.0.cu',
      'expected an amount of work in CU',
      'yes please',
      '',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      '{ exponentail: 1 }',
      'workloads.0.cu',
      'expected an amount of work in CU',
      'a map',
      'lognormal',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      '{ lognormal: { mean: 9 CU, cv: x } }',
      'workloads.0.cu.lognormal.cv',
      'expected a number',
      'x',
      '',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      '{ uniform: [9 CU, 3 CU] }',
      'workloads.0.cu.uniform.0',
      'expected the lower bound first, at most 3 CU',
      '9 CU',
      'write [3 CU, 9 CU]',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      '{ lognormal: { mean: -9 CU, cv: 1 } }',
      'workloads.0.cu.lognormal.mean',
      'expected 0 CU–1,000,000 CU',
      '-9 CU',
      'the nearest that may stand here is "0 CU"',
    ],
    [
      '{ exponential: { mean: 100 CU } }',
      '{ lognormal: { mean: 9 CU, cv: -1 } }',
      'workloads.0.cu.lognormal.cv',
      'expected at least 0',
      '-1',
      'the nearest that may stand here is 0',
    ],
  ])('%s → %s is refused', (old, by, path, constraint, value, hint) => {
    const [problem] = replacing(old, by);
    expect(problem).toMatchObject({ path, constraint, value, file });
    expect(problem.hint ?? '').toContain(hint);
    expect(problem.line).toBeGreaterThan(0);
  });

  it.each([
    [
      'users: { active: "1,000" }',
      'users.active',
      'expected a number',
      'write 1000, without quotes or separators',
    ],
    ['users: { active: 2.5 }', 'users.active', 'expected a whole number', ''],
    ['users: { priced: yes }', 'users.priced', 'expected true or false', ''],
    ['users: { elasticity: 99 }', 'users.elasticity', 'expected at most 50', ''],
    ['users: { elasticity: .nan }', 'users.elasticity', 'expected a number', ''],
    ['users: 5', 'users', 'expected a map of keys', 'its keys: active, potential'],
    [
      'mechanisms: { routing: { policy: random-walk } }',
      'mechanisms.routing.policy',
      'expected one of power-of-two, random',
      'did you mean random?',
    ],
    [
      'shocks: [{ kind: demnd, at: 1 d }]',
      'shocks.0.kind',
      'expected one of demand, outage',
      'did you mean demand?',
    ],
    [
      'shocks: [{ kind: outage, at: 1 d, share: 30 %, factor: 3 }]',
      'shocks.0.factor',
      'expected a known key',
      'kind, at, lasts, share',
    ],
    [
      'shocks: [{ kind: outage, share: 30 % }]',
      'shocks.0.at',
      'expected a duration',
      'When the shock strikes',
    ],
    ['series: { "9lives": { file: a.csv } }', 'series.9lives', 'expected a name', ''],
  ])('%s is refused', (more, path, constraint, hint) => {
    const [problem] = against(`${more}\n`);
    expect(problem).toMatchObject({ path, file, line: nextLine });
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint ?? '').toContain(hint);
  });

  it('is told together with all others that are wrong', () => {
    const problems = against('users: { active: x, priced: 1 }\nseeed: 1\nclock: { tick: 5 }\n');
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'clock.tick',
      'seeed',
      'users.active',
      'users.priced',
    ]);
  });

  it('is shown short and without control characters', () => {
    const [problem] = against(`users: { priced: "${'x'.repeat(500)}\\e[31m" }\n`);
    expect(problem.value?.length).toBeLessThanOrEqual(60);
    const [red] = against('users: { priced: "\\e[31mred" }\n');
    expect(red.value).toBe('·[31mred');
  });
});

describe('amounts', () => {
  it('beyond 2^53 − 1 base units are refused', () => {
    expect(against('', ['tokens.cap=10,000,000,000 DGAI'])).toEqual([
      {
        path: 'tokens.cap',
        constraint: 'expected an amount in DGAI, at most 2^53 − 1 base units',
        value: '10,000,000,000 DGAI',
        hint: 'the most that is exact is 9,007,199,254.740991 DGAI',
        file: '--set',
      },
    ]);
  });

  it('of USD that could pass 2^53 − 1 base units are refused', () => {
    const [problem] = against('users: { active: 1, potential: 10000000, budgetUsdPerWeek: 1000 USD }\n');
    expect(problem).toMatchObject({ path: 'users.budgetUsdPerWeek', line: nextLine });
    expect(problem.constraint).toContain('2^53 − 1 base units');
  });

  it('of wallets beyond 2^53 − 1 together are refused', () => {
    const [problem] = against('', [
      'tokens.wallets.desk=9,000,000,000 DGAI',
      'tokens.wallets.team=9,000,000,000 DGAI',
    ]);
    expect(problem).toMatchObject({ path: 'tokens.wallets', line: 3 });
    expect(problem.value).toContain('2^53 − 1 base units');
  });

  it.each([
    ['75,000,001 DGAI', '205,000,001 DGAI, 1 DGAI too much', '"123,999,999 DGAI"'],
    ['74,999,999.999999 DGAI', '204,999,999.999999 DGAI, 0.000001 DGAI short', '"124,000,000.000001 DGAI"'],
    ['1,000,000,000 DGAI', '1,130,000,000 DGAI, 925,000,000 DGAI too much', 'desk to "199,000,000 DGAI"'],
  ])('of initial wallets with %s on the desk are refused with the difference', (desk, value, hint) => {
    const [problem] = replacing('75,000,000 DGAI', desk);
    expect(problem).toMatchObject({
      path: 'tokens.wallets',
      constraint: 'expected initial wallets that sum to the unlocked genesis, 205,000,000 DGAI',
      value,
      file,
      line: 3,
    });
    expect(problem.hint).toContain(hint);
  });

  it('of adaptor stakes are refused unless they are count × stake', () => {
    const problems = replacing('adaptorStakes: 1,000,000 DGAI', 'adaptorStakes: 900,000 DGAI');
    expect(problems[0]).toMatchObject({
      path: 'tokens.wallets.adaptorStakes',
      constraint: 'expected 1,000,000 DGAI, 10 adaptors × 100,000 DGAI',
      value: '900,000 DGAI',
      line: 5,
    });
  });
});

describe('what a run takes', () => {
  it('is refused where it is too much, with how much and the setting that allows it', () => {
    const [problem] = against('users: { candidateRate: "2 /h" }\n');
    expect(problem).toMatchObject({ path: 'users.candidateRate', line: nextLine });
    expect(problem.constraint).toBe('expected a run of at most 100,000,000 steps, clock.workMax');
    expect(problem.value).toMatch(/^about \d+,000,000, \d+ % of it for requests/);
    const [[path, value]] = Object.entries(problem.mend ?? {});
    expect(problem.hint).toContain(`${path}: ${value}`);
    const more = 'users: { candidateRate: "2 /h" }\n';
    const { sha256 } = resolveWith(more, { set: [`${path}=${value}`] });
    expect(resolveWith(more, { set: ['clock.workMax=1e15'] }).sha256).toBe(sha256);
  });

  it('is refused where its tables do not fit the memory', () => {
    const set = [
      'clock.workMax=1e15',
      'mechanisms.pay.claimDelay=1,000 y',
      'nodes.potential=1000000',
      'nodes.tiers.0.usdPerHour=0 USD/h',
    ];
    expect(against('', set)[0]).toMatchObject({
      path: 'mechanisms.pay.claimDelay',
      constraint: 'expected tables of at most 4,290 MB',
    });
  });
});

describe('probabilities and shares', () => {
  it('of the genesis that sum to 1.1 are refused with the sum', () => {
    const [problem] = replacing('tokens:\n', 'tokens:\n  genesis:\n    nodes: 60 %\n');
    expect(problem).toEqual({
      path: 'tokens.genesis',
      constraint: 'expected shares of nodes and lots that sum to 1',
      value: '1.1',
      hint: 'they are 10 % too much: for instance set tokens.genesis.nodes to "50 %"',
      mend: { 'tokens.genesis.nodes': '50 %' },
      file,
      line: 3,
    });
  });

  it.each([
    ['tokens.genesis.community.share=100 %'],
    ['tokens.genesis.team.share=90 %', 'tokens.genesis.nodes=20 %'],
    [
      'tokens.genesis.community.share=80 %',
      'tokens.genesis.airdrop.share=80 %',
      'tokens.genesis.liquidity.share=80 %',
    ],
  ])(
    'of the genesis whose lots are too much, %s, are answered with values that are accepted together',
    (...set) => {
      const problems = against('', set);
      expect(problems[0]).toMatchObject({ path: 'tokens.genesis' });
      const mend = problems.flatMap((problem) => Object.entries(problem.mend ?? {}));
      expect(mend).not.toEqual([]);
      const mended = mend.map(([path, value]) => `${path}=${value}`);
      expect(() => resolveWith('', { set: [...set, ...mended] })).not.toThrow();
      for (const [path, value] of Object.entries(problems[0].mend ?? {}))
        expect(problems[0].hint).toContain(`${path} to "${value}"`);
    },
  );

  it('of the split above the whole are refused', () => {
    const [problem] = against('mechanisms:\n  split: { adaptor: 90 %, royalty: 10 % }\n');
    expect(problem).toMatchObject({ path: 'mechanisms.split', value: '110 %', line: nextLine + 1 });
  });

  it('of the split above the whole after a vote are refused', () => {
    const vote =
      '{ at: 1 week, set: { mechanisms.split.adaptor: 60 % } }, { at: 2 weeks, set: { mechanisms.split.treasury: 50 % } }';
    const [problem] = against(`mechanisms:\n  governance:\n    proposals: [${vote}]\n`);
    expect(problem).toMatchObject({
      path: 'mechanisms.governance.proposals',
      value: '127 %',
      line: nextLine + 2,
    });
  });

  it('of workloads or tiers that are all zero are refused', () => {
    expect(replacing('name: chat', 'name: chat\n    weight: 0')[0]).toMatchObject({
      path: 'workloads',
      value: '0',
      line: 8,
    });
    expect(replacing('name: gpu', 'name: gpu\n      share: 0')[0]).toMatchObject({
      path: 'nodes.tiers',
      value: '0',
      line: 12,
    });
  });
});

describe('time', () => {
  it.each(['5 h', '100 min', '169 h'])('in ticks of %s does not divide a week and is refused', (tick) => {
    const [problem] = against(`clock: { tick: ${tick} }\n`);
    expect(problem).toMatchObject({ path: 'clock.tick', file, line: nextLine });
  });

  it('names the rule', () => {
    expect(against('clock: { tick: 5 h }\n')[0]).toEqual({
      path: 'clock.tick',
      constraint: 'expected a tick that divides a week',
      value: '5 h',
      hint: 'for instance 6 h; others are 15 min, 1 h, 4 h, 24 h and 1 week',
      mend: { 'clock.tick': '6 h' },
      file,
      line: nextLine,
    });
  });

  it.each(['1 min', '7 min', '10 min', '90 s', '8 h', '24 h', '168 h'])(
    'in ticks of %s divides a week',
    (tick) => {
      const every =
        'checkpointEvery: 1 week, horizon: 1 week }\nrecord: { metricsEvery: 1 week, flowsEvery: 1 week }\n';
      expect(() => resolveWith(`clock: { tick: ${tick}, ${every}`)).not.toThrow();
    },
  );

  it('of horizon, checkpoints and records that is no multiple of the tick is refused with the nearest that is', () => {
    const clock = 'clock: { tick: 4 h, horizon: 10 h, checkpointEvery: 3 h }\n';
    expect(against(`${clock}record: { metricsEvery: 6 h, flowsEvery: 90 min }\n`)).toMatchObject([
      {
        path: 'clock.horizon',
        constraint: 'expected a multiple of the tick, 4 h',
        value: '10 h',
        line: nextLine,
      },
      { path: 'clock.checkpointEvery', value: '3 h', hint: 'the nearest is 4 h' },
      { path: 'record.metricsEvery', value: '6 h', hint: 'the nearest is 8 h', line: nextLine + 1 },
      { path: 'record.flowsEvery', value: '90 min', hint: 'the nearest is 4 h' },
    ]);
  });
});

describe('names and populations', () => {
  it.each([
    ['users: { active: 20000 }', 'users.active', '20000', 'raise users.potential to 20000'],
    ['price: { series: pricee }', 'price.series', 'pricee', 'the scenario names no series'],
    ['users: { demandSeries: d }', 'users.demandSeries', 'd', 'the scenario names no series'],
  ])('%s is refused', (more, path, value, hint) => {
    expect(against(`${more}\n`)[0]).toMatchObject({ path, value, hint, file, line: nextLine });
  });

  it('of nodes beyond their potential are refused', () => {
    const [problem] = replacing('nodes:\n', 'nodes:\n  active: 900\n');
    expect(problem).toMatchObject({
      path: 'nodes.active',
      constraint: 'expected at most the potential nodes, 800',
      value: '900',
      line: 12,
    });
  });

  it('of tiers that do not exist are refused with the nearest', () => {
    const [problem] = replacing('name: chat', 'name: chat\n    tiers: [gpuu]');
    expect(problem).toMatchObject({
      path: 'workloads.0.tiers.0',
      value: 'gpuu',
      hint: 'did you mean gpu?',
      line: 10,
    });
    expect(replacing('name: chat', 'name: chat\n    tiers: []')[0]).toMatchObject({
      path: 'workloads.0.tiers',
    });
  });

  it('that are given twice, or are numbers, are refused', () => {
    const twice = replacing('    - name: gpu', '    - name: gpu\n    - name: gpu');
    expect(twice[0]).toMatchObject({
      path: 'nodes.tiers.1.name',
      constraint: 'expected a name of its own',
      line: 14,
    });
    const number = replacing('name: gpu', 'name: "7"');
    expect(number[0]).toMatchObject({ path: 'nodes.tiers.0.name', value: '7', line: 13 });
  });
});

describe('a proposal', () => {
  const proposal = (set: string) =>
    against(
      `mechanisms:\n  governance:\n    proposals:\n      - at: 1 week\n        set:\n          ${set}\n`,
    );
  const at = 'mechanisms.governance.proposals.0.set';

  it.each([
    [
      'mechanisms.split.adaptr: 5 %',
      'mechanisms.split.adaptr',
      'expected a rule that governance may change',
      'did you mean mechanisms.split.adaptor?',
    ],
    [
      'clock.tick: 2 h',
      'clock.tick',
      'expected a rule that governance may change',
      'it cannot: the time of a run is laid out at its start',
    ],
    [
      'workloads.chatt.whitelisted: false',
      'workloads.chatt.whitelisted',
      'expected a rule',
      'did you mean workloads.chat.whitelisted?',
    ],
    ['workloads.chat.whitelisted: no', 'workloads.chat.whitelisted', 'expected true or false', ''],
    ['mechanisms.slashing.downtime: 150 %', 'mechanisms.slashing.downtime', 'expected 0 %–100 %', ''],
    [
      'mechanisms.price.basePrice: 5',
      'mechanisms.price.basePrice',
      'expected a price in DGAI/CU',
      'write the unit: "5 DGAI/CU"',
    ],
    ['mechanisms.price.basePrice: true', 'mechanisms.price.basePrice', 'expected a price in DGAI/CU', ''],
  ])('to set %s is refused', (set, path, constraint, hint) => {
    const [problem] = proposal(set);
    expect(problem).toMatchObject({ path: `${at}.${path}`, file, line: nextLine + 5 });
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint ?? '').toContain(hint);
  });
});

describe('a setting beyond what a run can be', () => {
  it.each([
    ['users.active=10000000', 'users.potential', '10000000'],
    ['nodes.active=1e9', 'nodes.active', '7200'],
    ['adaptors.count=10000', 'adaptors.count', '950'],
    ['mechanisms.staking.node=1,000,000,000 DGAI', 'mechanisms.staking.node', '203,000 DGAI'],
  ])('such as %s is refused once, with settings that are accepted together', (setting, path, value) => {
    const load = (set: readonly string[]) => loadScenario('scenarios/baseline.yaml', { set });
    const problems = problemsOf(() => load([setting]));
    const paths = problems.map((problem) => problem.path + problem.constraint);
    expect(new Set(paths).size).toBe(paths.length);
    for (const problem of problems) {
      expect(problem.mend, problem.path).toBeDefined();
      for (const written of Object.values(problem.mend ?? {})) expect(problem.hint).toContain(written);
    }
    expect(listMends(problems)).toContain(`${path}=${value}`);
    expect(() => load([setting, ...listMends(problems)])).not.toThrow();
  });

  it.each([
    'users.active=1e9',
    'users.potential=1e9',
    'users.candidateRate=100000 /h',
    'clock.horizon=3000000 d',
    'delegators.count=1000000',
    'nodes.potential=1000000',
  ])('such as %s is refused with settings that are accepted', (setting) => {
    const load = (set: readonly string[]) => loadScenario('scenarios/baseline.yaml', { set });
    const problems = problemsOf(() => load([setting]));
    expect(problems.map(({ mend }) => mend)).not.toContain(undefined);
    expect(() => load([setting, ...listMends(problems)])).not.toThrow();
  });
});

describe('a chance', () => {
  it.each(['users.acceptance', 'nodes.cheating.probability', 'mechanisms.latencyPenalty.formula'])(
    'such as %s ends at 1',
    (path) => {
      expect(against('', [`${path}=1.5`])).toMatchObject([
        { path, constraint: 'expected 0–1, or -1, which keeps the rule', mend: { [path]: '1' } },
      ]);
    },
  );
});
