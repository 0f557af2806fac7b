import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../sim/errors.ts';
import {
  minimalScenario,
  nextLine,
  problemsOf,
  referenceCalibration,
  resolveFiles,
  resolveWith,
} from './minimal-scenario.ts';

const proposals = `mechanisms:
  governance:
    proposals:
      - title: cheaper
        at: 4 weeks
        set: { mechanisms.price.basePrice: 0.04 DGAI/CU, mechanisms.verification.audit: 10 %, workloads.chat.whitelisted: false }
`;

describe('a scenario', () => {
  it('has every value, in canonical units', () => {
    const { scenario } = resolveWith('clock: { tick: 10 min, horizon: 1 week }\n');
    expect(scenario.name).toBe('minimal');
    expect(scenario.clock).toEqual({ tick: 10 / 60, horizon: 168, checkpointEvery: 672, workMax: 1e8 });
    expect(scenario.tokens.wallets.desk).toBe(75_000_000_000_000);
    expect(scenario.workloads[0].cu).toEqual({ kind: 'exponential', mean: 100_000 });
    expect(scenario.nodes.tiers[0].capacity).toEqual({ kind: 'constant', value: 167 });
    expect(scenario.mechanisms.slashing.downtimeLimit).toBe(72);
  });

  it('reads proposals in the units of the rules they set', () => {
    const { scenario } = resolveWith(proposals);
    expect(scenario.mechanisms.governance.proposals[0]).toEqual({
      title: 'cheaper',
      at: 672,
      by: 'stake',
      set: {
        'mechanisms.price.basePrice': 40_000,
        'mechanisms.verification.audit': 0.1,
        'workloads.chat.whitelisted': false,
      },
    });
  });

  it('brings the network calibration that ships, unless it names its own', () => {
    const shipped = resolveWith('');
    expect([...shipped.calibrations.keys()]).toEqual(['calibrations/reference.json']);
    expect(shipped.files.map(({ file }) => file)).toEqual(['x.yaml', 'dmpsim:calibrations/reference.json']);
    const more = 'mechanisms: { computeUnit: { calibration: own.json } }\n';
    const own = resolveFiles({ 'x.yaml': minimalScenario + more, 'own.json': referenceCalibration });
    expect(own.files.map(({ file }) => file)).toEqual(['x.yaml', 'own.json']);
  });

  it('has one hash for one meaning, however it is written', () => {
    const base = resolveWith('users: { active: 500 }\n');
    const other = resolveWith('# a comment\n"users":\n  active: 5e2\nclock: { tick: 60 min }\n');
    expect(other.sha256).toBe(base.sha256);
    expect(other.canonical).toBe(base.canonical);
    expect(resolveWith('users: { active: 501 }\n').sha256).not.toBe(base.sha256);
  });

  it('has another hash when an input changes', () => {
    const more = 'mechanisms: { computeUnit: { calibration: own.json } }\n';
    const hash = (own: string) => resolveFiles({ 'x.yaml': minimalScenario + more, 'own.json': own }).sha256;
    expect(hash(referenceCalibration)).not.toBe(hash(`${referenceCalibration} `));
  });

  it('knows where each value was set', () => {
    const { origins } = resolveWith('users: { active: 500 }\n', { set: ['seed=tea'], seed: 'coffee' });
    expect(origins.get('tokens.wallets.desk')).toEqual({ file: 'x.yaml', line: 6, how: 'scenario' });
    expect(origins.get('users.active')).toEqual({ file: 'x.yaml', line: nextLine, how: 'scenario' });
    expect(origins.get('seed')).toEqual({ file: '--seed', how: '--set' });
    expect(origins.has('users.potential')).toBe(false);
  });

  it('is warned about what has no effect', () => {
    const files = { 's.csv': 'hours,value\n0,1\n' };
    const late = 'shocks: [{ kind: demand, at: 3 y, factor: 2 }]';
    const rules = 'mechanisms: { latencyPenalty: { formula: "= 0.1" }, computeUnit: { basis: metered } }';
    const more = `series: { s: { file: s.csv } }\n${rules}\n${late}\n`;
    // Machines as the network's calibration says: with a capacity of their own their time is charged as what it is.
    const alike = minimalScenario.replace('      capacity: 167 CU/h\n', '');
    expect(resolveFiles({ ...files, 'x.yaml': minimalScenario + more }).warnings).toHaveLength(3);
    expect(resolveFiles({ ...files, 'x.yaml': alike + more }).warnings).toEqual([
      'series.s has no effect: nothing names it',
      'mechanisms.computeUnit.basis: metered has no effect: every tier takes the time that the calibration of the network says',
      'mechanisms.latencyPenalty.formula has no effect: shape is linear',
      'shocks.0 has no effect: 3 y is after the end, 2 y',
    ]);
  });

  it('of any text resolves or is refused with problems', () => {
    const line = fc.constantFrom(
      'users:',
      '  active: 5',
      '  - x',
      'seed: [1',
      'clock: { tick: 2 h }',
      'a: &a *a',
      'name: {}',
      '<<: 1',
      'shocks: [1]',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 40 })), { maxLength: 6 }), (lines) => {
        try {
          resolveWith(lines.join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('extends', () => {
  it('merges maps and replaces lists and traits, the nearest winning', () => {
    const { scenario, origins } = resolveFiles({
      'parents/a.yaml': `${minimalScenario}users:\n  active: 1\n  elasticity: 3\nshocks: [{ kind: demand, at: 1 d }]\n`,
      'b.yaml': 'extends: parents/a.yaml\nusers: { active: 2, budgetUsdPerWeek: 7 USD }\n',
      'x.yaml': 'extends: b.yaml\nname: child\nusers: { potential: 100 }\nshocks: []\n',
    });
    expect(scenario).toMatchObject({
      name: 'child',
      shocks: [],
      users: { active: 2, potential: 100, elasticity: 3 },
    });
    expect(scenario.users.budgetUsdPerWeek).toEqual({ kind: 'constant', value: 7_000_000 });
    expect(scenario.extends).toBeUndefined();
    expect(origins.get('users.elasticity')).toEqual({
      file: 'parents/a.yaml',
      line: nextLine + 2,
      how: 'extends',
    });
    expect(origins.get('users.potential')).toEqual({ file: 'x.yaml', line: 3, how: 'scenario' });
  });

  it('replaces a trait as a whole', () => {
    const { scenario } = resolveFiles({
      'a.yaml': `${minimalScenario}users: { budgetUsdPerWeek: { lognormal: { mean: 9 USD, cv: 2 } } }\n`,
      'x.yaml': 'extends: a.yaml\nusers: { budgetUsdPerWeek: { uniform: [1 USD, 2 USD] } }\n',
    });
    expect(scenario.users.budgetUsdPerWeek).toEqual({ kind: 'uniform', low: 1_000_000, high: 2_000_000 });
  });

  it('reads inputs beside the file that names them', () => {
    const calibrated = `${minimalScenario}mechanisms: { computeUnit: { calibration: own.json } }\n`;
    const files = { 'parents/a.yaml': calibrated, 'parents/own.json': referenceCalibration };
    const { files: read } = resolveFiles({ ...files, 'x.yaml': 'extends: parents/a.yaml\n' });
    expect(read.map(({ file }) => file)).toEqual(['x.yaml', 'parents/a.yaml', 'parents/own.json']);
  });

  it('may name a scenario that ships', () => {
    const files = {
      'dmpsim:baseline.yaml': minimalScenario,
      'x.yaml': 'extends: dmpsim:baseline.yaml\nname: mine\n',
    };
    expect(resolveFiles(files).scenario.name).toBe('mine');
  });

  it('in a circle is refused with the chain', () => {
    const files = {
      'x.yaml': 'name: x\nextends: a.yaml\n',
      'a.yaml': 'extends: b.yaml\n',
      'b.yaml': '# loop\nextends: x.yaml\n',
    };
    expect(problemsOf(() => resolveFiles(files))).toEqual([
      {
        path: 'extends',
        constraint: 'expected a chain that ends',
        value: 'x.yaml → a.yaml → b.yaml → x.yaml',
        hint: 'a scenario cannot extend itself',
        file: 'b.yaml',
        line: 2,
      },
    ]);
  });

  it('more than 16 deep is refused', () => {
    const names = Array.from({ length: 20 }, (_, k) => (k === 0 ? 'x.yaml' : `f${k}.yaml`));
    const files = Object.fromEntries(
      names.map((name, k) => [name, k === 19 ? minimalScenario : `extends: ${names[k + 1]}\n`]),
    );
    expect(problemsOf(() => resolveFiles(files))[0].constraint).toBe('expected a chain of at most 16 files');
  });

  it.each([
    ['../secret.yaml', 'expected a file below the folder of the file'],
    ['a/../../secret.yaml', 'expected a file below the folder of the file'],
    ['dmpsim:../secret.yaml', 'expected a file below the folder of the file'],
    ['/etc/passwd', 'expected a path relative to the file that names it'],
    ['C:/x.yaml', 'expected a path relative to the file that names it'],
    ['https://example.org/x.yaml', 'expected a path relative to the file that names it'],
    ['"..\\\\x.yaml"', 'expected a path relative to the file that names it'],
    ['"a\\0.yaml"', 'expected a path relative to the file that names it'],
    ['missing.yaml', 'expected a file that exists'],
    ['[a.yaml, b.yaml]', 'expected the name of one file'],
  ])('of %s is refused with its line', (path, constraint) => {
    const [problem] = problemsOf(() => resolveFiles({ 'x.yaml': `name: x\nextends: ${path}\n` }));
    expect(problem).toMatchObject({ path: 'extends', file: 'x.yaml', line: 2 });
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint).toBeDefined();
  });

  it('tells problems of a parent where the parent has them', () => {
    const files = { 'a.yaml': `${minimalScenario}users: { actve: 1 }\n`, 'x.yaml': 'extends: a.yaml\n' };
    expect(problemsOf(() => resolveFiles(files))[0]).toMatchObject({
      path: 'users.actve',
      file: 'a.yaml',
      line: nextLine,
    });
  });
});

describe('a setting', () => {
  const scenarioWith = (...set: string[]) => resolveWith('', { set }).scenario;

  it('wins over the file, and the later over the earlier', () => {
    expect(scenarioWith('users.active=5', 'users.active=7').users.active).toBe(7);
    expect(scenarioWith('name=other').name).toBe('other');
    expect(scenarioWith('mechanisms.slashing.fakeResult=10 %').mechanisms.slashing.fakeResult).toBe(0.1);
    expect(scenarioWith('users.demand== 1 + week').users.demand).toEqual({ formula: '1 + week' });
  });

  it('names items of lists by name or place', () => {
    expect(scenarioWith('nodes.tiers.gpu.speed=2').nodes.tiers[0].speed).toBe(2);
    expect(scenarioWith('nodes.tiers.0.speed=3').nodes.tiers[0].speed).toBe(3);
    const named = minimalScenario.replace('name: chat', 'name: llama-3.1-8b');
    const { scenario } = resolveFiles({ 'x.yaml': named }, { set: ['workloads.llama-3.1-8b.weight=4'] });
    expect(scenario.workloads[0].weight).toBe(4);
  });

  it('may be a list or a map', () => {
    const { shocks } = scenarioWith('shocks=[{ kind: demand, at: 1 week, factor: 3 }]');
    expect(shocks).toEqual([{ kind: 'demand', at: 168, lasts: 168, factor: 3 }]);
    expect(scenarioWith('workloads.chat.cu.exponential.mean=50 CU').workloads[0].cu).toMatchObject({
      mean: 50_000,
    });
  });

  it.each([
    ['users.actve=5', 'users.actve', 'expected a known path', 'did you mean users.active?'],
    [
      'nodes.tiers.gpux.speed=2',
      'nodes.tiers.gpux.speed',
      'expected a known path',
      'did you mean nodes.tiers.gpu?',
    ],
    ['nodes.tiers.7.speed=2', 'nodes.tiers.7.speed', 'expected a known path', 'known here: gpu, 0'],
    ['shocks.0.at=1 d', 'shocks.0.at', 'expected a known path', 'the list has no items'],
    [
      'basePrice=1 DGAI/CU',
      'basePrice',
      'expected a known path',
      'basePrice is at mechanisms.price.basePrice',
    ],
    ['users.active', '--set', 'expected path=value', '--set users.active=500'],
    ['=5', '--set', 'expected path=value', ''],
    ['extends=a.yaml', '--set', 'expected a value of the scenario', 'extends belongs in a file'],
    ['series.__proto__.file=a', '--set', 'not reserved', ''],
    ['users.active=', 'users.active', 'expected a value', ''],
    ['users.active=five', 'users.active', 'expected a number', ''],
    ['clock.tick=5', 'clock.tick', 'expected a duration', 'for instance 6 h'],
    ['mechanisms.emission.years=20', 'mechanisms.emission.years', 'expected a duration', '"20 y"'],
    ['mechanisms.staking.unbonding=90', 'mechanisms.staking.unbonding', 'expected a duration', '"90 d"'],
    ['mechanisms.slashing.jail=2', 'mechanisms.slashing.jail', 'expected a duration', '"2 week"'],
  ])('%s is refused', (setting, path, constraint, hint) => {
    const [problem] = problemsOf(() => resolveWith('', { set: [setting] }));
    expect(problem.path).toBe(path);
    expect(problem.constraint).toContain(constraint);
    expect(problem.hint ?? '').toContain(hint);
  });
});
