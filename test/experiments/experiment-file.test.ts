import { describe, expect, it } from 'vitest';
import { cutApart } from '../../reports/kit/cut-apart.ts';
import { canonicalJson, sha256Text } from '../../sim/canonical.ts';
import { InputError } from '../../sim/errors.ts';
import { planComparison } from '../../sim/experiments/comparison-plan.ts';
import { isExperiment, readExperiment } from '../../sim/experiments/experiment-file.ts';
import { countShare, digestPlan, listRuns, planSchema, storedPoints } from '../../sim/experiments/plan.ts';
import { planExperiment } from '../../sim/experiments/plan-draft.ts';
import { parseProposal } from '../../sim/experiments/proposal.ts';
import { loadScenario } from '../../sim/index.ts';
import { problemsOf } from '../scenario/minimal-scenario.ts';

const start = 'name: trial\nscenario: dmpsim:two-pm.yaml\n';
const head = `${start}set: { clock.horizon: 2 d }\n`;

function plan(text: string, over: readonly string[] = []) {
  const { draft, locate } = readExperiment(text, 'trial.yaml', over);
  return locate(() => planExperiment(draft)).plan;
}

const refusal = (line: string): string => refusalOf(`${head}${line}\n`);

const refusalOf = (text: string, over: readonly string[] = []): string => {
  try {
    plan(text, over);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('an experiment file', () => {
  it('that draws a whole number without a step is refused with the step', () => {
    const drawn = (more: string): string =>
      refusal(`design: sobol\npoints: 4\nparameters: { nodes.entry.lossWeeks: { uniform: [4, 9]${more} } }`);
    expect(drawn('')).toContain('{ uniform: [low, high], step: 1 }');
    expect(drawn(', step: 1')).toBe('accepted');
  });

  it.each([
    ['vary', 'parameters'],
    ['runs', 'replications'],
    ['pairs', 'replications'],
    ['metrics', 'kpis'],
    ['baseline', 'scenario'],
    ['given', 'set'],
    ['variants', 'parameters'],
  ])('with the key %s is told what that is called: %s', (word, key) => {
    expect(refusal(`${word}: x`)).toContain(`that is called ${key} here`);
    // Whatever command is asked: what is meant for an experiment is read as one.
    expect(isExperiment(`name: x\n${word}: x\nparameters: {}\n`, 'x.yaml')).toBe(true);
  });

  it.each([
    ['replications', 'pairs'],
    ['runs', 'pairs'],
    ['parameters', 'arms'],
    ['scenario', 'baseline'],
    ['set', 'given'],
    ['metrics', 'kpis'],
    ['constraints', 'guardrails'],
  ])('and a proposal with the key %s too: %s', (word, key) => {
    const text = `name: x\nquestion: x?\narms: [{ name: a, set: {} }]\n${word}: x\n`;
    const problems = problemsOf(() => parseProposal(text, 'x.yaml'));
    expect(problems).toContainEqual(
      expect.objectContaining({ path: word, hint: `that is called ${key} here`, line: 4 }),
    );
  });

  it.each([
    ['/absolute/tiny.yaml', 'expected a path relative to the file that names it, not an absolute one'],
    ['C:/tiny.yaml', 'expected a path relative to the file that names it, not an absolute one'],
    ['../tiny.yaml', 'expected a file below the folder of the file that was given to the command'],
    ['nowhere.yaml', 'expected a file that exists'],
  ])('that names the scenario %s is refused with the line that does', (scenario, constraint) => {
    const text = `name: trial\nreplications: 1\nscenario: ${scenario}\nkpis: { fees: sum(fees.gross) }\n`;
    const refused = refusalOf(text);
    expect(refused).toContain(`scenario: ${constraint}, got ${scenario}`);
    expect(refused).toContain('(trial.yaml:3)');
  });

  it('with an abbreviation of its design is refused with the name', () => {
    expect(refusal('design: lhs')).toContain('hint: did you mean latin-hypercube?');
    expect(refusal('points: many')).not.toContain('dmpsim explain');
  });

  it('with a length of time without unit is refused with the unit', () => {
    expect(refusal('series: { every: 24 }')).toContain('"24 h"');
  });

  it('is told from a scenario by naming one', () => {
    expect(isExperiment(head, 'x')).toBe(true);
    expect(isExperiment('name: x\nextends: dmpsim:baseline.yaml\n', 'x')).toBe(false);
  });

  it('lays out a design and says what is measured, with units', () => {
    const { points, observe } = plan(`${head}design: sobol
points: 4
parameters:
  dao.airdrop.weekly: { uniform: [0 DMP, 400 DMP] }
  subnets.count: { uniform: [2, 6], step: 1 }
kpis:
  staked: last(2pm.staked)
  share: { formula: last(dmp.unbacked) / last(dmp.supply), unit: share }
series: { metrics: [2pm.staked], every: 12 h }
`);
    expect(points.map(({ parameters }) => parameters)).toEqual([
      { 'dao.airdrop.weekly': '0 DMP', 'subnets.count': '2' },
      { 'dao.airdrop.weekly': '200 DMP', 'subnets.count': '4' },
      { 'dao.airdrop.weekly': '300 DMP', 'subnets.count': '3' },
      { 'dao.airdrop.weekly': '100 DMP', 'subnets.count': '5' },
    ]);
    expect(points[1].name).toBe('weekly = 200 DMP, count = 4');
    expect(new Set(points.map(({ scenario }) => scenario)).size).toBe(4);
    expect(observe.kpis.map(({ unit }) => unit)).toEqual(['2PM', 'share']);
    expect(observe.series).toEqual({ metrics: ['2pm.staked'], everyHours: 12 });
  });

  it.each([
    ['parameters: { subnets.cuont: [1, 2] }', 'count', 'trial.yaml:4'],
    ['parameters: { subnets.count: [1, many] }', 'a number', 'trial.yaml:4'],
    ['kpis: { k: mean(2pm.stakd) }', '2pm.staked', 'trial.yaml:4'],
    ['desing: grid', 'design', 'trial.yaml:4'],
    ['design: sobol\nparameters: { subnets.count: [1, 2] }', 'how many points', 'trial.yaml'],
    [
      'design: zip\nparameters: { subnets.count: [1, 2], dao.airdrop.weekly: [1 DMP] }',
      'one length',
      'trial.yaml',
    ],
    ['parameters: { subnets.count: { uniform: [3, 1] } }', 'from low to high', 'trial.yaml:4'],
    ['parameters: { subnets.count: { unifrom: [1, 3] } }', 'or a distribution', 'trial.yaml:4'],
    ['parameters: { dao.airdrop.weekly: { uniform: [1 DMP, 3 2PM] } }', 'one unit', 'trial.yaml:4'],
    ['parameters: { subnets.count: { uniform: [1, 3] } }', 'a list of values in a grid', 'trial.yaml:4'],
    ['series: { every: 0 h }', 'a duration above 0', 'trial.yaml:4'],
    ['series: { metrics: [nothing] }', 'a metric of the scenario', 'trial.yaml:4'],
    [
      'parameters:\n  subnets.count: [1, 2]\n  subnets: [{ count: 3 }]',
      'parameters.subnets: expected parameters apart from each other, and subnets.count varies too',
      'trial.yaml:6',
    ],
    [
      'parameters: { clock.horizon: [3 d, 4 d] }',
      'set.clock.horizon: expected a setting apart from what varies, and clock.horizon varies',
      'trial.yaml:3',
    ],
    [
      'parameters: { clock: [{ horizon: 3 d }] }',
      'set.clock.horizon: expected a setting apart',
      'trial.yaml:3',
    ],
    ['parameters: { subnets.count: [2, 3, 2] }', 'expected each point once', 'trial.yaml:4'],
    [
      'parameters: { subnets.count: [{ name: few, value: 2 }, { name: few, value: 3 }] }',
      'expected each name to stand for one value',
      'trial.yaml:4',
    ],
  ])('with %s is refused before any run, with its line', (line, why, place) => {
    expect(refusal(line)).toContain(why);
    expect(refusal(line)).toContain(place);
  });
});

describe('an arm', () => {
  const problemOf = (setting: string, from = '', more = '') =>
    problemsOf(() => {
      const text = `name: x
question: x?
baseline: dmpsim:inference.yaml
arms:
  - { name: a, ${from}set: { mechanisms.price.basePrice: 0.04 DGAI/CU, ${setting} } }
kpis: [{ name: fees, formula: sum(fees.gross), direction: up, matters: 1 % of baseline }]
${more}
`;
      planComparison(parseProposal(text, 'x.yaml'), 'x.yaml');
    })[0];

  it.each([
    'clock.horizon: 4 weeks',
    'clock.tick: 2 h',
    'clock.checkpointEvery: 1 d',
    'record.metricsEvery: 1 week',
    'record.flowsEvery: 1 week',
    'name: x',
    'question: x?',
    '$schema: x',
    'extends: x',
  ])('does not set for itself what is for all: %s', (setting) => {
    const path = `arms.0.set.${setting.slice(0, setting.indexOf(':'))}`;
    const hint = 'set it in given, for today and all arms';
    for (const from of ['', 'from: 1 week, '])
      expect(problemOf(setting, from)).toMatchObject({ path, hint, line: 5 });
  });

  it('has joint guardrails, each part with a line in its own unit', () => {
    const problem = (inside: string) =>
      problemOf('users.elasticity: 2', '', `guardrails: [{ name: g, require: "P(${inside}) <= 5 %" }]`);
    expect(() => problem('min(treasury.runway) < 90 d and last(nodes.active) < 100')).toThrow('was accepted');
    expect(problem('min(treasury.runway) < 90 d or last(nodes.active) < 100 h')).toMatchObject({
      path: 'guardrails.0.require',
      value: '100 h',
      hint: 'write for instance 20 %',
    });
    expect(problem('min(treasury.runway) < 90 CU and last(nodes.active) < 100')).toMatchObject({
      hint: 'write for instance 90 d',
    });
  });

  it('does not have a seed of its own', () => {
    expect(problemOf('seed: b')).toMatchObject({
      path: 'arms.0.set.seed',
      constraint: expect.stringContaining('one seed'),
      hint: 'set the seed of the proposal',
    });
  });

  it('runs with the seed of its proposal, which cannot be given', () => {
    expect(problemOf('users.priced: true', '', 'given: { seed: b }')).toMatchObject({
      path: 'given.seed',
      hint: 'set the seed of the proposal',
    });
  });
});

describe('labels of points are what ran', () => {
  it.each([
    ['seed: [a, b]', 'seed', 'one seed'],
    ['name: [a, b], subnets.count: [2, 3]', 'name', 'a label'],
    ['question: [a, b]', 'question', 'a label'],
    ['$schema: [a, b]', '$schema', 'for editors'],
    ['extends: ["dmpsim:inference.yaml", "dmpsim:baseline.yaml"]', 'extends', 'in a file'],
    ['clock.checkpointEvery: [1 d, 2 d]', 'clock.checkpointEvery', 'no figure'],
    ['clock.workMax: [100000000, 200000000]', 'clock.workMax', 'no figure'],
    ['record.expect: [nothing, baseline]', 'record.expect', 'no figure'],
    ['record.flowsEvery: [1 d, 2 d]', 'record.flowsEvery', 'no figure'],
  ])('are refused where runs do not differ in them: %s', (parameters, path, why) => {
    const message = refusalOf(`${start}design: zip\nparameters: { ${parameters} }\n`);
    expect(message).toContain(`parameters.${path}: expected something to vary that runs differ in`);
    expect(message).toContain(why);
    expect(message).toContain('(trial.yaml:4)');
  });

  it.each(['clock.horizon: [2 d, 3 d]', 'clock.tick: [30 min, 1 h]', 'record.metricsEvery: [2 h, 4 h]'])(
    'may be how runs are measured: %s',
    (parameters) => {
      expect(refusalOf(`${start}parameters: { ${parameters} }\n`)).toBe('accepted');
    },
  );

  it('are held against today where a figure asks for it: the scenario without what varies', () => {
    const more = 'parameters: { users.elasticity: [1, 1.5] }\n';
    const asked = plan(`${head}${more}kpis: { growth: "sum(fees.gross) / today(sum(fees.gross))" }\n`);
    expect(asked.observe.today).toEqual(['clock.horizon=2 d']);
    expect(planSchema.parse(JSON.parse(JSON.stringify(asked))).observe.today).toEqual(asked.observe.today);
    expect(plan(`${head}${more}kpis: { fees: sum(fees.gross) }\n`).observe.today).toBeUndefined();
    const longer = `${start}parameters: { clock.horizon: [2 d, 3 d] }\nset: { record.metricsEvery: 12 h }\n`;
    expect(
      refusalOf(`${longer}kpis: { late: "today(at(fees.gross, 30 h)) - last(fees.gross)" }\n`),
    ).toContain('accepted');
  });

  it('has names of values where they are given, and the values in the settings', () => {
    const { points } = plan(`${head}parameters:
  subnets: [{ name: few, value: { count: 2 } }, { name: many, value: { count: 5 } }]
`);
    expect(points.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['subnets = few', { subnets: 'few' }],
      ['subnets = many', { subnets: 'many' }],
    ]);
    expect(points[1].set).toEqual(['clock.horizon=2 d', 'subnets={"count":5}']);
  });

  it.each([
    ['clock.horizon: [1 week, 2 weeks, 168 h]', 'clock.horizon', '168 h'],
    ['subnets.count: [2, 3, 2.0]', 'subnets.count', '2'],
    ['mechanisms.staking.unbonding: [14 d, 336 h]', 'mechanisms.staking.unbonding', '336 h'],
    [
      'clock: [{ horizon: 2 d }, { horizon: 2 d, checkpointEvery: 1 d }]',
      'clock',
      '{"horizon":"2 d","checkpointEvery":"1 d"}',
    ],
    ['users.demand: [1, "= 1"]', 'users.demand', '"= 1"'],
    ['users.demand: ["= (week) / 2", "=week/2"]', 'users.demand', '"=week/2"'],
    [
      'mechanisms.computeUnit.calibration: [dmpsim:calibrations/reference.json, "dmpsim:calibrations/./reference.json"]',
      'mechanisms.computeUnit.calibration',
      '"dmpsim:calibrations/./reference.json"',
    ],
    [
      'clock.horizon: [{ name: short, value: 7 d }, { name: brief, value: 1 week }]',
      'clock.horizon',
      'brief',
    ],
  ])('are compared by what they mean: %s', (parameters, path, value) => {
    const message = refusalOf(`${start}parameters: { ${parameters} }\n`);
    expect(message).toContain(`parameters.${path}: expected each point once`);
    expect(message).toContain(`got ${value} (trial.yaml:`);
  });

  it.each(['30', '+1', '7 d', '5 %'])('are names, and not another value: %s', (name) => {
    const message = refusalOf(
      `${start}parameters: { clock.horizon: [3 d, { name: "${name}", value: 2 d }] }\n`,
    );
    expect(message).toContain(`expected a name that is no value itself, got ${name}`);
  });

  it('hold until the end: what the scenario changes later does not vary', () => {
    const changing = (from: string) =>
      `${start}set: { changes: [{ from: ${from}, set: { users.elasticity: 2 } }], clock.horizon: 4 d }\n`;
    const varied = 'parameters: { users.elasticity: [1, 1.5] }\n';
    const message = refusalOf(`${changing('2 d')}${varied}`);
    expect(message).toContain('parameters.users.elasticity: expected a value that holds until the end');
    expect(message).toContain('set users.elasticity at 48 h');
    expect(refusalOf(`${changing('5 d')}${varied}`)).toBe('accepted');
    expect(refusalOf(`${changing('2 d')}parameters: { subnets.count: [2, 3] }\n`)).toBe('accepted');
  });

  it('may end with a vote of the scenario, which is said before any run', () => {
    const rule = 'mechanisms.price.basePrice';
    const vote = `{ at: 1 d, set: { ${rule}: 0.04 DGAI/CU } }`;
    const warn = (governance: string, varied: string): readonly string[] => {
      const set = `set: { clock.horizon: 3 weeks, mechanisms.governance: ${governance} }\n`;
      const { draft } = readExperiment(`${start}${set}parameters: { ${varied} }\n`, 'trial.yaml');
      return planExperiment(draft).warnings.filter((warning) => warning.includes('a vote of the scenario'));
    };
    const short = `{ votingPeriod: 1 d, delay: 1 d, proposals: [${vote}] }`;
    expect(warn(short, `${rule}: [0.03 DGAI/CU, 0.05 DGAI/CU]`)).toEqual([
      expect.stringContaining(
        `${rule} holds only until a vote of the scenario on ${rule} takes effect, at 72 h`,
      ),
    ]);
    expect(warn(short, 'users.elasticity: [1, 2]')).toEqual([]);
    const late = `{ votingPeriod: 3 weeks, proposals: [${vote}] }`;
    expect(warn(late, `${rule}: [0.03 DGAI/CU, 0.05 DGAI/CU]`)).toEqual([]);
    expect(warn(`{ enabled: false, proposals: [${vote}] }`, `${rule}: [0.03 DGAI/CU]`)).toEqual([]);
  });

  it('numbers points that a sample drew twice', () => {
    const { points } = plan(`${head}design: sobol
points: 4
parameters: { subnets.count: { uniform: [2, 3], step: 1 } }
`);
    expect(new Set(points.map(({ name }) => name)).size).toBe(4);
    expect(points.map(({ name }) => name)).toContain('count = 2 (2)');
  });

  it('stay different when they are cut', () => {
    const cut = (text: string, ending: string) =>
      text.length > 30 ? `${text.slice(0, 29 - ending.length)}…` : text;
    const long = 'a parameter with a long name = ';
    const shown = cutApart([`${long}1`, `${long}2`, 'short'], cut);
    expect(shown).toEqual([
      expect.stringMatching(/^a para.*….*name = 1$/),
      expect.stringMatching(/^a para.*….*name = 2$/),
      'short',
    ]);
    const inside = [`${long}1${' and so on'.repeat(3)}`, `${long}2${' and so on'.repeat(3)}`];
    expect(new Set(cutApart(inside, cut)).size).toBe(2);
    const parts = [1, 2].flatMap((a) => [1, 2].map((b) => `elasticity = ${a}, a price = ${b}, delay = 7 d`));
    for (const text of cutApart(parts, cut)) expect(text).toMatch(/= \d, .*= \d, /);
    for (const text of [...shown, ...cutApart(inside, cut)]) expect(text.length).toBeLessThanOrEqual(30);
  });

  it('tells of every bad figure, and of windows beyond the end of any point', () => {
    const text = `name: trial
scenario: dmpsim:two-pm.yaml
parameters: { clock.horizon: [2 d, 5 d] }
kpis:
  late: at(dgai.supply, 4)
  typo: sum(fee.gross)
  p90: median(latency.p95, 0.9)
`;
    const message = refusalOf(text);
    expect(message).toContain(
      'kpis.late: expected a time inside the run, which ends after 48 h at horizon = 2 d',
    );
    expect(message).toContain('kpis.typo');
    expect(message).toContain('kpis.p90');
    expect(message).toContain('trial.yaml:7');
  });
});

describe('what an experiment file sets', () => {
  const start = 'name: trial\nscenario: dmpsim:two-pm.yaml\nset:\n';
  const refused = (lines: readonly string[], over: readonly string[] = []): string =>
    refusalOf(`${start}${lines.join('\n')}\n`, over);

  it.each([
    [['  subnets.cuont: 3'], 'set.subnets.cuont: expected a known path', 'trial.yaml:4'],
    [['  clock.horizon: 2 d', '  subnets.count: -3'], 'set.subnets.count: expected', 'trial.yaml:5'],
    [['  clock:', '    tick: 7 s', '    horizon: 2 d'], 'set.clock.tick: expected', 'trial.yaml:5'],
    [['  clock.horizon: 2 parsecs'], 'set.clock.horizon: expected a duration', 'trial.yaml:4'],
    [['  clock.horizon: 2 d', '  extends: other.yaml'], 'set: expected a value', 'trial.yaml:5'],
    [
      ['  clock.horizon: 2 d', '  nodes.tiers.efficient.share: -3'],
      'set.nodes.tiers.1.share',
      'trial.yaml:5',
    ],
  ])('and is wrong is told of its line: %j', (lines, why, place) => {
    expect(refused(lines)).toContain(why);
    expect(refused(lines)).toContain(`(${place})`);
  });

  it('is told apart from what the command line sets', () => {
    expect(refused(['  clock.horizon: 2 d'], ['clock.horizon=2 parsecs'])).toContain('(--set)');
    expect(refused(['  clock.horizon: 2 parsecs'], ['clock.horizon=2 d'])).toBe('accepted');
    expect(refused(['  clock.horizon: 2 parsecs'], ['users.elasticity=1'])).toContain('(trial.yaml:4)');
    expect(refused(['  clock.horizon: 2 d'], ['clock'])).toContain('(--set)');
  });
});

describe('a large design', () => {
  const digits = (count: number) => Array.from({ length: count }, (_, k) => (0.1 + k / 1000).toFixed(3));
  const grid = (elasticities: readonly string[], betas: number, horizons = '2 d, 3 d') =>
    `${start}parameters:\n  users.elasticity: [${elasticities}]\n  users.churn.beta: [${digits(betas)}]\n  clock.horizon: [${horizons}]\n`;

  it('is planned without resolving more than some, each point with the scenario that it resolves to', () => {
    const text = `${grid(digits(40), 25)}kpis: { fees: sum(fees.gross) }\n`;
    const { draft, locate } = readExperiment(text, 'trial.yaml');
    const { plan: whole, pointsRead, extent } = locate(() => planExperiment(draft));
    expect([whole.points.length, pointsRead]).toEqual([2000, 64]);
    expect(extent.ranges.horizonHours).toEqual({ least: 48, most: 72 });
    expect(extent.ticks).toBe(60);
    for (const place of [0, 1, 543, 1999]) {
      const { set, scenario, name } = whole.points[place];
      expect(loadScenario('dmpsim:two-pm.yaml', { set }).sha256).toBe(scenario);
      expect(name).toBe(set.map((setting) => setting.replace(/^.*\.(.*)=/, '$1 = ')).join(', '));
    }
    // From its file it is the same plan, and its digest is that of its text.
    const stored = JSON.parse(JSON.stringify({ ...whole, points: storedPoints(whole.points) }));
    expect(JSON.stringify(stored).length).toBeLessThan(1_000_000);
    const { engine, seed, observe } = whole;
    const points = whole.points.map(({ name, scenario }) => ({ name, scenario }));
    expect(digestPlan(planSchema.parse(stored))).toBe(
      sha256Text(canonicalJson({ engine, seed, points, observe })),
    );
  });

  it('is refused for a single value that is none, wherever it stands', () => {
    const message = refusalOf(grid(digits(20).with(17, '-0.1'), 10));
    expect(message).toContain('parameters.users.elasticity: expected at least 0');
    expect(message).toContain('got -0.1 (trial.yaml:');
  });

  it('is refused for two values of one meaning', () => {
    const message = refusalOf(grid(digits(15), 10, '2 d, 3 d, 48 h'));
    expect(message).toContain('parameters.clock.horizon: expected each point once');
    expect(message).toContain('got 48 h (trial.yaml:');
  });
});

describe('the runs of a plan', () => {
  const list = (shard: { index: number; of: number }, points = 2, replications = 6) =>
    [...listRuns({ points: Array(points).fill({}), replications, shard })].map(({ run }) => run);

  it('interleave the points, so that work that stops is balanced', () => {
    const runs = [...listRuns({ points: Array(3).fill({}), replications: 2, shard: { index: 0, of: 1 } })];
    expect(runs.map(({ point }) => point)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(runs.map(({ replication }) => replication)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('are cut into parts that have every run once, and of every point some', () => {
    const parts = [0, 1, 2].map((index) => list({ index, of: 3 }));
    for (const [index, part] of parts.entries())
      expect(countShare({ points: Array(2).fill({}), replications: 6, shard: { index, of: 3 } })).toBe(
        part.length,
      );
    expect(parts.flat().sort((a, b) => a - b)).toEqual(list({ index: 0, of: 1 }));
    for (const part of parts) expect(new Set(part.map((run) => run % 2)).size).toBe(2);
  });
});

describe('a plan of more runs than have numbers', () => {
  it('is refused before a point of it is resolved, with a way out', () => {
    const points = Array.from({ length: 65_536 }, (_, k) => ({ name: String(k), parameters: {} }));
    const draft = { scenario: 'none.yaml', set: [], points, replications: 1_000_000 };
    const [problem] = problemsOf(() => planExperiment(draft));
    expect(problem).toMatchObject({ path: 'replications', constraint: 'expected at most 2147483647 runs' });
    const [, replications] = /at most (\d+) replications/.exec(problem.hint) ?? [];
    // What the hint says is not refused for it, but for the scenario that is not there.
    const fewer = { ...draft, replications: Number(replications) };
    expect(problemsOf(() => planExperiment(fewer))[0].path).not.toBe('replications');
  });
});
