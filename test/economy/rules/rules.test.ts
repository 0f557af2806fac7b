import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { simulate } from '../../../sim/economy/simulate.ts';
import { InputError } from '../../../sim/errors.ts';
import { problemsOf } from '../../scenario/minimal-scenario.ts';
import { stopAndResume } from '../resumed-run.ts';
import { againstVillage, lastOf, linesAbove, movedBy, resolveVillage, simulateVillage } from './village.ts';

const daily = (lines: string): string => `rules:\n  r:\n    every: 1 d\n${lines}`;

describe('a rule', () => {
  it('first applies a whole period after its start, and until its end', () => {
    const run = simulateVillage(
      daily('    from: 2 d\n    until: 6 d\n    state: { n: 0 }\n    next: { n: "= n + hours" }'),
    );
    expect(lastOf(run, 'rules.r.times')).toBe(4);
    expect(lastOf(run, 'rules.r.n')).toBe(24 * (3 + 4 + 5 + 6));
    const firstHours = run.hours[run.metrics.get('rules.r.times')?.indexOf(1) ?? -1];
    expect(firstHours).toBe(72);
  });

  it('computes let in order, and all of next from the old state at once', () => {
    const run = simulateVillage(
      daily(
        '    state: { a: 1, b: 1 }\n    let: { sum: "= a + b", twice: "= 2 * sum" }\n    next: { a: "= b", b: "= twice - sum" }',
      ),
    );
    // Fibonacci: ten steps from 1, 1.
    expect([lastOf(run, 'rules.r.a'), lastOf(run, 'rules.r.b')]).toEqual([89, 144]);
  });

  it('mints, moves through a pool of its own, and burns: each flow is a reason, rounded down', () => {
    const run = simulateVillage(
      daily(`    pools: { fund: 0 DGAI }
    flows:
      - { mint: "= 100 / 3", token: DGAI, to: fund }
      - { move: "= fund / 2", token: DGAI, from: fund, to: community }
      - { name: fee, burn: 1 DGAI, from: treasury }`),
    );
    expect(movedBy(run, 'rules.r.mint')).toBe(333_333_330n);
    expect(movedBy(run, 'rules.r.fee')).toBe(10_000_000n);
    expect(lastOf(run, 'rules.r.fund') + lastOf(run, 'rules.r.moved')).toBeCloseTo(333.33333, 5);
    expect(run.flows.find(({ reason }) => reason === 'rules.r.move')).toMatchObject({
      from: 'r fund',
      to: 'community',
      token: 'DGAI',
    });
  });

  it('shares among a group by equal parts, stake or a formula; what does not divide has an owner', () => {
    const run = simulateVillage(
      daily(`    flows:
      - { mint: 0.000103 DGAI, to: nodes, by: equal }
      - { name: first, mint: 0.000103 DGAI, to: nodes, by: equal, rest: first }
      - { name: weighed, mint: 0.000100 DGAI, to: nodes, by: "= 2 * stake" }`),
      'users.demand=0',
    );
    expect(movedBy(run, 'rules.r.mint')).toBe(1000n);
    expect(movedBy(run, 'rules.r.mint.rest')).toBe(30n);
    expect(movedBy(run, 'rules.r.first')).toBe(1030n);
    expect(movedBy(run, 'rules.r.weighed')).toBe(1000n);
    expect(run.flows.some(({ reason }) => reason === 'rules.r.first.rest')).toBe(false);
  });

  it('pays for the work since it last applied', () => {
    const by = (name: string) =>
      `\n      - { name: ${name}, mint: 1 DGAI, to: nodes, by: ${name === 'all' ? '"= work"' : 'work'} }`;
    const run = simulateVillage(daily(`    flows:${by('work')}${by('all')}`));
    expect(movedBy(run, 'rules.r.work') + movedBy(run, 'rules.r.work.rest')).toBe(10_000_000n);
    expect(movedBy(run, 'rules.r.all') + movedBy(run, 'rules.r.all.rest')).toBe(10_000_000n);
    const idle = simulateVillage(
      daily('    flows: [{ mint: 1 DGAI, to: nodes, by: work }]'),
      'users.demand=0',
    );
    expect(movedBy(idle, 'rules.r.mint')).toBe(0n);
  });

  it('takes from a group what each has', () => {
    const run = simulateVillage(
      daily(`    flows:
      - { name: give, mint: 10 DGAI, to: nodes, by: equal }
      - { name: tax, burn: "= 0.1 * balance", token: DGAI, from: nodes, by: balance }`),
    );
    expect(Number(movedBy(run, 'rules.r.tax'))).toBeGreaterThan(0);
  });

  it('where an account runs short pays what there is, is left out, or stops the run at its line', () => {
    const short = (how: string) =>
      daily(`    flows: [{ burn: "3,000,000 DGAI", from: treasury, short: ${how} }]`);
    expect(movedBy(simulateVillage(short('pay-what-there-is')), 'rules.r.burn')).toBeGreaterThan(
      4_900_000_000_000n,
    );
    expect(movedBy(simulateVillage(short('skip')), 'rules.r.burn')).toBe(3_000_000_000_000n);
    const [problem] = problemsOf(() => simulateVillage(short('fail')));
    expect(problem).toMatchObject({ path: 'rules.r.flows.0.burn', file: 'x.yaml', line: linesAbove + 4 });
    expect(problem.constraint).toContain('what the account holds');
  });

  it('that is crowded out by a cap or an account says how often and by how much, once, and a resumed run too', () => {
    const scenario = resolveVillage(`rules:
  a: { every: 1 d, tokens: { CREDIT: { cap: 25 CREDIT } }, flows: [{ mint: 10 CREDIT, to: treasury }] }
  b: { every: 5 d, flows: [{ mint: 4 CREDIT, to: treasury, short: skip }, { burn: "9,000,000 DGAI", from: treasury }] }
  c: { every: 5 d, flows: [{ burn: "= balance + 1", token: DGAI, from: nodes, by: equal }, { mint: 1 DGAI, to: team }] }`);
    const run = new Run(scenario);
    while (!run.done) run.step();
    expect(run.remarks).toEqual([
      'rules.a.flows.0.mint fell short 8 times, by 75 CREDIT in all: its cap left less',
      'rules.b.flows.0.mint fell short twice, by 8 CREDIT in all: its cap left less',
      expect.stringMatching(
        /^rules\.b\.flows\.1\.burn fell short twice, by [\d.]+ DGAI in all: who pays had less$/,
      ),
      expect.stringMatching(/^rules\.c\.flows\.0\.burn fell short twice, by/),
    ]);
    expect(
      run
        .drainEvents()
        .filter(({ kind }) => kind === 'rule')
        .map(({ note }) => note.split(',')[0]),
    ).toEqual([
      'a: mint of 10 CREDIT falls short by 5',
      'b: mint of 4 CREDIT falls short by 4',
      expect.stringContaining('b: burn of 9000000 DGAI falls short by'),
      expect.stringContaining('c: burn of'),
    ]);
    const half = new Run(scenario);
    while (half.tick < run.ticks / 2) half.step();
    const resumed = new Run(scenario, {}, half.save());
    while (!resumed.done) resumed.step();
    expect(resumed.remarks).toEqual(run.remarks);
  });

  it('keeps to the cap of a token, its own or that of DGAI', () => {
    const own = simulateVillage(
      daily('    tokens: { CREDIT: { cap: 25 CREDIT } }\n    flows: [{ mint: 10 CREDIT, to: treasury }]'),
    );
    expect(lastOf(own, 'credit.supply')).toBe(25);
    const dgai = simulateVillage(daily('    flows: [{ mint: "1,000,000,000 DGAI", to: treasury }]'));
    expect(lastOf(dgai, 'dgai.minted')).toBe(2_000_000_000);
  });

  it('counts in units behind numbers and formulas, and knows pools by the names of their measures', () => {
    const run = simulateVillage(
      daily(`    state: { wait: 0 h, sum: 0 DGAI }
    next: { wait: "= 2 d", sum: "= sum + rules.r.fund DGAI" }
    pools: { fund: 3 DGAI }
    flows:
      - { mint: "= 1 + 1 DGAI", to: rules.r.fund }
      - { move: "= balance", token: DGAI, from: r.fund, to: team }`),
    );
    expect(lastOf(run, 'rules.r.wait')).toBe(48);
    expect(movedBy(run, 'rules.r.mint')).toBe(20_000_000n);
    expect(lastOf(run, 'rules.r.fund')).toBe(2);
    expect(lastOf(run, 'rules.r.sum')).toBe(3 + 9 * 2);
  });

  it('sets parameters from the tick on in which it applies, and a resumed run knows', () => {
    const scenario = resolveVillage(
      daily('    set: { mechanisms.price.basePrice: "= now + 0.01", users.priced: "= times < 3" }'),
    );
    const run = new Run(scenario);
    while (!run.done) run.step();
    expect(run.world.inForce.basePrice).toBe(150_000);
    expect(run.world.scenario.users.priced).toBe(false);
    const { straight, resumed } = stopAndResume(scenario, 0.5);
    expect(resumed).toBe(straight);
    expect(straight).toBe(run.digest());
  });

  it('reads measures as they were when the tick began, and the sums of a day and a week', () => {
    const run = simulateVillage(
      daily(
        '    state: { day: 0, tick: 0, supply: 0 }\n    next: { day: "= day + fees.gross.day", tick: "= fees.gross", supply: "= dgai.supply" }',
      ),
    );
    const fees = run.metrics.get('fees.gross') ?? new Float64Array();
    const before = fees.subarray(0, 39);
    expect(lastOf(run, 'rules.r.day')).toBeCloseTo(
      before.reduce((sum, fee) => sum + fee, 0),
      6,
    );
    expect(lastOf(run, 'rules.r.tick')).toBeCloseTo(fees[38], 9);
    expect(lastOf(run, 'rules.r.supply')).toBeCloseTo(run.metrics.get('dgai.supply')?.[38] ?? 0, 6);
  });

  it('waits while a measure has no value yet', () => {
    const run = simulateVillage(
      daily('    state: { p: 0 }\n    next: { p: "= latency.p50" }'),
      'users.demand=0',
    );
    expect(lastOf(run, 'rules.r.times')).toBe(0);
    expect(run.events.filter(({ kind }) => kind === 'rule')).toHaveLength(1);
  });

  it('is put in force by a date, and its values are changed by one', () => {
    const text = daily(`    enabled: false
    let: { amount: 5 }
    flows: [{ mint: "= amount", token: DGAI, to: treasury }]
changes:
  - { from: 4 d, set: { rules.r.enabled: true } }
  - { from: 8 d, set: { rules.r.let.amount: "= 2 * 5" } }`);
    expect(movedBy(simulateVillage(text), 'rules.r.mint')).toBe(BigInt(4 * 5 + 2 * 10) * 1_000_000n);
    const { straight, resumed } = stopAndResume(resolveVillage(text), 0.85);
    expect(resumed).toBe(straight);
  });

  it('is put in force by a vote', () => {
    const run = simulateVillage(
      daily(`    enabled: false
    flows: [{ mint: 1 DGAI, to: treasury }]
mechanisms:
  governance:
    untouched: yes
    quorum: 0 %
    turnoutMidpoint: 1 DGAI
    votingPeriod: 1 d
    delay: 1 d
    proposals: [{ at: 0 h, set: { rules.r.enabled: true } }]`),
    );
    expect(run.events.some(({ kind }) => kind === 'enact')).toBe(true);
    expect(movedBy(run, 'rules.r.mint')).toBe(8_000_000n);
  });

  it('that is off changes no digest, and neither does one that does nothing', () => {
    const plain = simulateVillage('').digest;
    expect(
      simulateVillage(daily('    enabled: false\n    flows: [{ mint: 1 DGAI, to: treasury }]')).digest,
    ).toBe(plain);
  });

  it('stands beside others: all read the old values, the order of the file settles what they share', () => {
    const run = simulateVillage(`rules:
  a: { every: 1 d, pools: { fund: 0 DGAI }, flows: [{ mint: 10 DGAI, to: fund }] }
  b: { every: 1 d, flows: [{ move: 8 DGAI, from: a.fund, to: team }] }
  c: { every: 1 d, state: { seen: -1 }, next: { seen: "= rules.a.fund" }, flows: [{ move: 8 DGAI, from: a.fund, to: investors }] }`);
    expect(movedBy(run, 'rules.b.move')).toBe(80_000_000n);
    expect(movedBy(run, 'rules.c.move')).toBe(20_000_000n);
    expect(lastOf(run, 'rules.c.seen')).toBe(0);
    expect(
      resolveVillage(`rules:
  a: { every: 1 d, set: { users.priced: 1 }, flows: [{ burn: 1 DGAI, from: treasury }, { mint: 1 DGAI, to: team }] }
  b: { every: 1 d, set: { users.priced: 0 }, flows: [{ burn: 1 DGAI, from: treasury }, { mint: 1 DGAI, to: team }] }`)
        .warnings,
    ).toEqual([
      'rules.a and rules.b set users.priced: in a tick in which more than one of them does, the last of them in the file holds',
      'rules.a and rules.b draw on DGAI of treasury: where it runs short, those that come first in the file are paid first',
      'rules.a and rules.b mint DGAI: where its cap leaves too little, those that come first in the file mint first',
    ]);
  });

  it('that gives what cannot be stops the run at its line', () => {
    const told = (lines: string) => problemsOf(() => simulateVillage(daily(lines)))[0];
    expect(told('    state: { x: 1 }\n    next: { x: "= ln(x - 2)" }')).toMatchObject({
      path: 'rules.r.next.x',
      file: 'x.yaml',
      line: linesAbove + 5,
    });
    expect(told('    let: { x: "= 1 / (times - 2)", y: "= x" }\n    state: { z: 1 }')).toMatchObject({
      path: 'rules.r.let.x',
      constraint: expect.stringContaining('"1 / (times - 2)" at tick 11'),
      value: 'Infinity for times = 2',
      line: linesAbove + 4,
    });
    expect(told('    flows: [{ mint: "= 1 - 2", token: DGAI, to: team }]').constraint).toContain(
      'at least 0',
    );
    expect(told('    set: { mechanisms.split.network: "= 2" }').path).toBe(
      'rules.r.set.mechanisms.split.network',
    );
    expect(told('    set: { mechanisms.split.network: 0.99 }').constraint).toContain('sum to at most 100 %');
  });
});

describe('a rule that cannot be is refused with its path, its line and the way out', () => {
  it.each<[string, string, string]>([
    ['    next: { x: 1 }', 'next.x', 'state it first'],
    ['    state: { rate: 1 }\n    next: { rat: 1 }', 'next.rat', 'did you mean rate?'],
    ['    state: { hours: 1 }', '', 'choose another name'],
    ['    state: { x: "= 1" }', 'state.x', 'a formula belongs in let or next'],
    ['    let: { x: "= y", y: 1 }', 'let.x', 'known here'],
    ['    let: { x: "= utilistion" }', 'let.x', 'did you mean utilisation?'],
    ['    state: { x: 1 }\n    next: { x: "= balance" }', 'next.x', ''],
    ['    let: { x: "= now" }', 'let.x', ''],
    ['    let: { x: twelve }', 'let.x', 'write "= twelve"'],
    [
      '    set: { mechanisms.price.basePrise: 1 }',
      'set.mechanisms.price.basePrise',
      'did you mean mechanisms.price.basePrice?',
    ],
    ['    set: { nodes.potential: 1 }', 'set.nodes.potential', 'it cannot:'],
    ['    flows: [{ to: treasury }]', 'flows.0', 'write one flow for each'],
    ['    flows: [{ mint: 1 DGAI, burn: 1 DGAI, to: treasury }]', 'flows.0', 'write one flow for each'],
    ['    flows: [{ mint: 1 DGAI }]', 'flows.0.to', 'for instance treasury'],
    ['    flows: [{ burn: 1 DGAI, from: treasury, to: team }]', 'flows.0.to', 'leave it out, or write move'],
    ['    flows: [{ mint: 1 DGIA, to: treasury }]', 'flows.0.token', 'did you mean DGAI?'],
    ['    flows: [{ mint: 1 USD, token: DGAI, to: treasury }]', 'flows.0.mint', 'write "1 DGAI"'],
    [
      '    flows: [{ burn: 1 USD, from: governance }]',
      'flows.0.from',
      'write treasury, or a pool of the rule',
    ],
    ['    flows: [{ mint: 5 USD, to: treasury }]', 'flows.0.mint', 'move USD that somebody has'],
    ['    flows: [{ move: "= 5", from: treasury, to: team }]', 'flows.0.move', 'write token: DGAI'],
    ['    flows: [{ burn: 5, from: treasury }]', 'flows.0.burn', 'write token: DGAI'],
    ['    flows: [{ burn: "= 5 USD", token: DGAI, from: treasury }]', 'flows.0.burn', 'write "= 5 DGAI"'],
    ['    state: { a: 1 }\n    next: { a: 3 DGAI }', 'next.a', 'write "3"'],
    ['    state: { a: 1 }\n    next: { a: "= 2 * a DGAI" }', 'next.a', 'write "= 2 * a"'],
    ['    state: { a: 1 DGAI }\n    next: { a: 3 }', 'next.a', 'write "3 DGAI"'],
    ['    state: { a: 2 d }\n    next: { a: 3 USD }', 'next.a', 'write "3 h"'],
    ['    state: { a: 1 DGIA }', 'state.a', 'did you mean DGAI?'],
    ['    let: { a: 1 CREDIT }', 'let.a', 'known here'],
    [
      '    set: { mechanisms.price.basePrice: 3 USD/CU }',
      'set.mechanisms.price.basePrice',
      'write "3 DGAI/CU"',
    ],
    ['    set: { mechanisms.split.burn: 5 DGAI }', 'set.mechanisms.split.burn', 'write "5"'],
    ['    pools: { fund: 5 }', 'pools.fund', 'write "5 DGAI"'],
    [
      '    tokens: { CREDIT: { cap: 5 CREDIT } }\n    pools: { fund: 6 CREDIT }',
      'tokens.CREDIT.cap',
      'write "6 CREDIT"',
    ],
    [
      '    pools: { fund: 0 DGAI }\n    flows: [{ move: 1 DGAI, from: fund, to: rules.r.fund }]',
      'flows.0.to',
      'leave the flow out',
    ],
    ['    flows: [{ mint: 1 DGAI, to: tresury }]', 'flows.0.to', 'did you mean treasury?'],
    ['    flows: [{ mint: 1 DGAI, to: users, by: stake }]', 'flows.0.by', 'or "= formula"'],
    ['    flows: [{ mint: 1 DGAI, to: treasury, by: equal }]', 'flows.0.by', 'leave it out'],
    [
      '    flows: [{ move: 1 DGAI, from: users, to: nodes }]',
      'flows.0.to',
      'move to a pool first, and from it to the group',
    ],
    ['    flows: [{ mint: -1 DGAI, to: treasury }]', 'flows.0.mint', 'turn the flow round'],
    ['    pools: { fund: 1 CREDIT }', 'pools.fund', 'known here'],
    ['    tokens: { DGAI: {} }', 'tokens.DGAI', 'choose another name'],
    ['    tokens: { CREDIT: { cap: 5 DGAI } }', 'tokens.CREDIT.cap', 'write "1,000,000 CREDIT"'],
  ])('%s', (lines, path, hint) => {
    const [problem] = againstVillage(daily(lines));
    expect(problem.path).toBe(path === '' ? 'rules.r' : `rules.r.${path}`);
    expect(problem.hint).toContain(hint);
    expect(problem).toMatchObject({ file: 'x.yaml' });
    expect(problem.line).toBeGreaterThan(linesAbove);
  });

  it('at a tick that is longer than its period', () => {
    expect(againstVillage('rules: { r: { every: 1 h } }')[0].path).toBe('rules.r.every');
  });
});

describe('what is expected of measures', () => {
  it('is checked before a run', () => {
    expect(againstVillage('expect: [{ at: 1 d, measure: dgai.suply, equals: 1 }]')[0].hint).toBe(
      'did you mean dgai.supply?',
    );
    expect(againstVillage('expect: [{ at: 3 h, measure: dgai.supply, equals: 1 }]')[0].path).toBe(
      'expect.0.at',
    );
    expect(resolveVillage('expect: [{ at: 99 d, measure: dgai.supply, equals: 1 }]').warnings).toEqual([
      'expect.0 is not reached: dgai.supply is read at 99 d, and the run ends at 10 d',
    ]);
    expect(againstVillage('expect: [{ at: 99.1 d, measure: dgai.supply, equals: 1 }]')[0].path).toBe(
      'expect.0.at',
    );
    expect(() => simulate(resolveVillage('expect: [{ at: 30 h, measure: dgai.staked, equals: 1 }]'))).toThrow(
      InputError,
    );
  });
});
