import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { listReference } from '../../sim/economy/rule-reference.ts';
import { Run } from '../../sim/economy/run.ts';
import { InputError } from '../../sim/errors.ts';
import { declaredFields } from '../../sim/scenario/declared-fields.ts';
import { runLawfully } from '../laws/lawful-run.ts';
import { problemsOf, resolveFiles } from '../scenario/minimal-scenario.ts';

/** A few people and nodes for two weeks of days, of whom somebody pays, leaves, joins and is paid. */
const base = `name: tiny
clock: { horizon: 2 weeks, tick: 24 h }
record: { metricsEvery: 24 h }
users: { active: 6, potential: 9, candidateRate: 0.5 /h }
nodes: { active: 4, potential: 8, tiers: [{ name: gpu, capacity: 15 CU/h, usdPerHour: 0.01 USD/h }] }
adaptors: { count: 1 }
delegators: { count: 3 }
workloads: [{ name: chat, cu: 100 CU }]
tokens:
  wallets: { nodeStakes: auto, adaptorStakes: auto, desk: 75000000 DGAI, delegators: 1000 DGAI, community: rest }
`;

/** The tiny economy with a value at a path, on a line of its own. */
function resolveAt(path: string, value: string, more = ''): ResolvedScenario {
  const nested = path
    .split('.')
    .map((key, depth) => `${'  '.repeat(depth)}${key}:`)
    .join('\n');
  const text = `extends: base.yaml\nname: computed\n${more}${nested} ${JSON.stringify(value)}\n`;
  return resolveFiles({ 'x.yaml': text, 'base.yaml': base });
}

const resolveSet = (...set: readonly string[]) => resolveFiles({ 'x.yaml': base }, { set });

/** What is measured in each record of a run, by name. */
function measure(resolved: ResolvedScenario, name: string): number[] {
  const run = new Run(resolved);
  const column = run.metrics.specs.findIndex((spec) => spec.name === name);
  const values: number[] = [];
  while (!run.done) {
    run.step();
    values.push(run.metrics.row[column]);
  }
  return values;
}

const measureAt = (path: string, value: string, name: string): number[] =>
  measure(resolveAt(path, value), name);

describe('a formula in the place of a number', () => {
  it('gives the base price of each tick by its own last value, from the stated start', () => {
    const price = '= min(1, last * 2)';
    expect(measureAt('mechanisms.price.basePrice', price, 'rule.basePrice').slice(0, 6)).toEqual([
      0.05, 0.1, 0.2, 0.4, 0.8, 1,
    ]);
    const start = resolveSet(
      'mechanisms.price.basePrice={ formula: "last * 2", start: 0.3 DGAI/CU, every: 48 h }',
    );
    expect(measure(start, 'rule.basePrice').slice(0, 6)).toEqual([0.3, 0.3, 0.6, 0.6, 1.2, 1.2]);
  });

  it('of the time alone holds from the start, and one of how busy nodes were follows them', () => {
    expect(
      measureAt('mechanisms.price.basePrice', '= 0.02 + hours / 2400', 'rule.basePrice').slice(0, 2),
    ).toEqual([0.02, 0.03]);
    const resolved = resolveAt('mechanisms.price.basePrice', '= 0.01 + utilisation');
    const [busy, prices] = ['utilisation', 'rule.basePrice'].map((name) => measure(resolved, name));
    expect(prices[5]).toBeCloseTo(0.01 + busy[4], 6);
    expect(new Set(prices).size).toBeGreaterThan(5);
  });

  it('may give USD, of which the price of the tick makes DGAI, whether the price is given or a pool has it', () => {
    const source = { outside: 'price.source=outside', pool: 'price.source=pool' };
    for (const market of Object.values(source)) {
      const resolved = resolveSet(market, 'mechanisms.price.basePrice=0.002 USD/CU');
      const [usd, prices] = ['dgai.price', 'rule.basePrice'].map((name) => measure(resolved, name));
      expect(prices[3] * usd[3]).toBeCloseTo(0.002, market === source.outside ? 8 : 4);
    }
    expect(measureAt('mechanisms.price.basePrice', '= 0.001 * 2 USD/CU', 'rule.basePrice')[0]).toBe(0.185185);
  });

  it('reads measures as they were when the tick began, those of a week once it is over, and waits until there is one', () => {
    const resolved = resolveAt('mechanisms.split.burn', '= min(0.5, dgai.minted / 410000000)');
    const [minted, prices] = ['dgai.minted', 'dgai.burned'].map((name) => measure(resolved, name));
    expect(prices[13]).toBeGreaterThan(0);
    const price = resolveAt('mechanisms.price.basePrice', '= dgai.minted / 1e9 + 0 * nodes.gini');
    const prices2 = measure(price, 'rule.basePrice');
    expect(prices2.slice(0, 8)).toEqual([...Array(7).fill(0.05), Math.round(minted[6] / 1e3) / 1e6]);
    expect(problemsOf(() => resolveAt('mechanisms.split.burn', '= dgai.mintd / 2'))[0]).toMatchObject({
      value: 'dgai.mintd',
      hint: 'did you mean dgai.minted?',
      line: 5,
    });
    expect(Math.min(...measureAt('nodes.entry.leaves', '= 0 * dgai.supply + 1', 'nodes.active'))).toBe(0);
  });

  it('may read any measure by its name, with a dot or without, and what counts by the day and the week', () => {
    const { scenario } = resolveSet();
    const { measures } = listReference({ scenario });
    const names = measures.flatMap(({ name, sums }) =>
      sums ? [name, `${name}.day`, `${name}.week`] : [name],
    );
    expect(names).toEqual(expect.arrayContaining(['jailed', 'audits.week', 'misrouted', 'slashes']));
    for (let k = 0; k < names.length; k += 30) {
      const sum = names.slice(k, k + 30).join(' + ');
      expect(() => resolveAt('nodes.entry.leaves', `= 0 * (${sum})`)).not.toThrow();
      expect(() => resolveSet(`rules={ r: { every: 1 d, let: { x: "= ${sum}" } } }`)).not.toThrow();
    }
    const price = 'mechanisms.price.basePrice="= 0.01 + audits / 1000 + audits.week / 1e6"';
    const resolved = resolveSet(price, 'mechanisms.verification.audit=100 %');
    const [audits, prices] = ['audits', 'rule.basePrice'].map((name) => measure(resolved, name));
    for (let day = 1; day < prices.length; day += 1) {
      const ofWeek = audits.slice(Math.max(0, day - 7), day).reduce((sum, count) => sum + count, 0);
      expect(prices[day]).toBeCloseTo(0.01 + audits[day - 1] / 1000 + ofWeek / 1e6, 6);
    }
    expect(Math.max(...audits)).toBeGreaterThan(0);
    expect(Math.min(...measureAt('nodes.entry.leaves', '= jailed >= 0', 'nodes.active'))).toBe(0);
  });

  it('does not depend on how often measures are recorded', () => {
    const price = 'mechanisms.price.basePrice="= 0.01 + fees.gross.day / 10 + requests.settled / 1e4"';
    const lastOf = (every: string): number =>
      measure(resolveSet(price, `record.metricsEvery=${every}`), 'rule.basePrice').at(-1) ?? 0;
    expect(lastOf('1 week')).toBe(lastOf('24 h'));
    expect(lastOf('24 h')).toBeGreaterThan(0.01);
  });

  it('is refused in another unit, with what to write', () => {
    const refused = (path: string, formula: string) => problemsOf(() => resolveAt(path, formula))[0];
    expect(refused('mechanisms.price.basePrice', '= 2 * price USD/h')).toMatchObject({
      constraint: 'expected a formula that gives DGAI/CU, not USD/h',
      line: 5,
    });
    expect(refused('mechanisms.slashing.downtime', '= 5 DGAI')).toMatchObject({
      path: 'mechanisms.slashing.downtime',
    });
    expect(refused('mechanisms.staking.unbonding', '= nothing d').hint).toContain('known here: last, hours');
    expect(
      resolveAt('mechanisms.staking.unbonding', '= 7 + week d').scenario.mechanisms.staking.unbonding,
    ).toBe(7 * 24);
  });

  it('stops the run with path, line, tick and value where it leaves its range or is no number', () => {
    const stop = (path: string, formula: string) =>
      problemsOf(() => runLawfully(new Run(resolveAt(path, formula))));
    expect(stop('mechanisms.slashing.downtime', '= last * 3')).toMatchObject([
      {
        path: 'mechanisms.slashing.downtime',
        constraint: 'expected 0 to 1 out of "last * 3" at tick 3',
        value: expect.stringMatching(/^1\.35\d* for last = 0\.45/),
        hint: 'write for instance "= clamp(last * 3, 0, 1)"',
        file: 'x.yaml',
        line: 5,
      },
    ]);
    expect(stop('mechanisms.split.burn', '= 0 / (last - last)')[0].value).toMatch(/^NaN for last = 0/);
    expect(stop('mechanisms.split.treasury', '= last + 0.2')).toMatchObject([
      { path: 'mechanisms.split', constraint: expect.stringContaining('at tick 4'), file: 'x.yaml' },
    ]);
    expect(stop('users.growth.joins', '= 2 + utilisation')[0].constraint).toContain('at tick 6');
  });

  it('may come with a dated change, begin with what was in force, and go with another', () => {
    const changes =
      'changes=[{ from: 3 d, set: { mechanisms.price.basePrice: "= last * 2" } }, { from: 6 d, set: { mechanisms.price.basePrice: 0.07 DGAI/CU } }]';
    expect(measure(resolveSet(changes), 'rule.basePrice').slice(0, 8)).toEqual([
      0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.07, 0.07,
    ]);
    const whole =
      'changes=[{ from: 3 d, set: { mechanisms.price.basePrice: { formula: "last * 2", start: 0.3 DGAI/CU, every: 48 h } } }]';
    expect(measure(resolveSet(whole), 'rule.basePrice').slice(2, 8)).toEqual([0.05, 0.3, 0.3, 0.6, 0.6, 1.2]);
    const [problem] = problemsOf(() =>
      runLawfully(
        new Run(resolveSet('changes=[{ from: 2 d, set: { mechanisms.split.burn: "= last + 0.6" } }]')),
      ),
    );
    expect(problem.path).toBe('changes.0.set.mechanisms.split.burn');
  });

  it('is not taken for one where a change states no time between two evaluations', () => {
    const changes =
      'changes=[{ from: 2 d, set: { mechanisms.price.basePrice: { formula: last, every: 3 } } }]';
    expect(problemsOf(() => resolveSet(changes))[0].path).toContain(
      'changes.0.set.mechanisms.price.basePrice',
    );
  });

  it('is not set by a vote', () => {
    const proposal =
      'mechanisms.governance.proposals=[{ at: 1 week, set: { mechanisms.price.basePrice: "= last * 2" } }]';
    expect(problemsOf(() => resolveSet(proposal))[0]).toMatchObject({
      path: 'mechanisms.governance.proposals.0.set.mechanisms.price.basePrice',
      constraint: 'expected a value: votes set numbers, dated changes may set formulas',
    });
  });

  it('is the same scenario as another only where it reads the same', () => {
    const shaOf = (formula: string) => resolveAt('mechanisms.price.basePrice', formula).sha256;
    expect(shaOf('= last * 2')).not.toBe(shaOf('= last * 3'));
  });
});

const leaf = fc.oneof(
  fc.constantFrom(
    'hours',
    'week',
    'last',
    'dgai.supply',
    'latency.p50',
    'price',
    'utilisation',
    '0',
    '1',
    '0.05',
    '1e9',
    '-1',
    '24',
  ),
  fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value.toFixed(4)),
);
const formulas = fc.letrec<{ formula: string }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'formula' },
    leaf,
    fc
      .tuple(tie('formula'), fc.constantFrom('+', '-', '*', '/', '^'), tie('formula'))
      .map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(fc.constantFrom('exp', 'ln', 'sqrt', 'floor', 'abs'), tie('formula'))
      .map(([name, x]) => `${name}(${x})`),
    fc
      .tuple(tie('formula'), tie('formula'), tie('formula'))
      .map(([a, b, c]) => `(${a} < ${b} ? ${b} : ${c})`),
    tie('formula').map((x) => `clamp(${x}, 0, 0.15)`),
  ),
})).formula;

describe('any formula in any slot', () => {
  const slots = declaredFields().filter(
    ({ note }) => note.formulaNames?.includes('last') === true || note.range?.strict === true,
  );

  it('stands where policies are', () => {
    expect(slots.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'mechanisms.emission.formula',
        'mechanisms.price.basePrice',
        'mechanisms.split.burn',
        'mechanisms.slashing.fakeResult',
        'mechanisms.staking.unbonding',
        'nodes.entry.joins',
        'nodes.entry.leaves',
        'users.growth.joins',
      ]),
    );
  });

  it.each(slots.map(({ path }) => path))(
    '%s: is lawful and resumable, or refused with path and line',
    (path) => {
      fc.assert(
        fc.property(
          formulas,
          fc.constantFrom('', 'clock: { horizon: 9 d, tick: 12 h }\n'),
          (formula, more) => {
            try {
              const resolved = resolveAt(path, `= ${formula}`, more);
              const run = new Run(resolved);
              runLawfully(run);
              const half = new Run(resolved);
              while (half.tick < run.ticks / 2) half.step();
              const resumed = new Run(resolved, {}, half.save());
              while (!resumed.done) resumed.step();
              expect(resumed.digest()).toBe(run.digest());
            } catch (error) {
              if (!(error instanceof InputError)) throw error;
              for (const problem of error.problems) {
                expect(path.startsWith(problem.path) || problem.path.startsWith(path)).toBe(true);
                expect(problem).toMatchObject({ file: 'x.yaml', line: expect.any(Number) });
              }
            }
          },
        ),
        { numRuns: 6 },
      );
    },
  );
});
