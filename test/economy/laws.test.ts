import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run, type World } from '../../sim/economy/run.ts';
import { lotOwner } from '../../sim/economy/staking/mechanisms/unbonding.ts';
import type { FinalTable } from '../../sim/kernel/outputs.ts';
import { shippedScenario, smallScenario } from './small-scenario.ts';

/** Runs to the end; `onPhase` is told when a phase begins, and may look at the world then. */
function finish(run: Run, onPhase: (phase: string, world: World) => void = () => undefined): Run {
  const observer = { enter: (phase: string) => onPhase(phase, run.world), leave: () => undefined };
  while (!run.done) run.step(observer);
  return run;
}

const runSmall = (...set: readonly string[]): Run => finish(new Run(smallScenario(...set)));

/** All that happened to everybody: the first `rows` of each table, what moved in all, and events but for one row's. */
function describeRun(run: Run, rows: Readonly<Record<string, number>> = {}) {
  const tables = run.finalTables().map(({ name, columns, ...table }: FinalTable) => ({
    name,
    columns: columns.map((column) => ({
      name: column.name,
      values: Array.from(column.values).slice(0, rows[name] ?? table.rows),
    })),
  }));
  return { tables, flows: [...run.flows.period], events: run.drainEvents() };
}

/** Nobody joins anew, so that a slot that is not taken at the start never is; people and nodes leave, fail and cheat. */
const nobodyJoins = [
  'clock.horizon=10 weeks',
  'record.flowsEvery=10 weeks',
  'users.growth.enabled=false',
  'nodes.entry.hurdle=1000 %',
  'nodes.cheating.rationality=1',
  'delegators.outsideYield=700 %',
  'mechanisms.governance.confirmEvery=2 weeks',
];

describe('one more who takes no part changes nothing for anybody else', () => {
  it.each([
    ['by default', []],
    ['by stake', ['mechanisms.routing.policy=stake-weighted', 'users.arrivals=bernoulli']],
    ['at random', ['mechanisms.routing.policy=random', 'mechanisms.pay.rule=per-task']],
    ['by latency', ['mechanisms.routing.policy=least-latency', 'mechanisms.queue.discipline=fluid']],
  ])('neither a user nor a node that never comes, with work routed %s', (_, reading) => {
    const rows = { users: 520, nodes: 32 };
    const expected = describeRun(runSmall(...nobodyJoins, ...reading), rows);
    expect(expected.events.filter(({ kind }) => kind === 'leave').length).toBeGreaterThan(0);
    expect(expected.events.filter(({ kind }) => kind.startsWith('slash')).length).toBeGreaterThan(0);
    for (const more of ['users.potential=521', 'nodes.potential=33']) {
      expect(describeRun(runSmall(...nobodyJoins, ...reading, more), rows)).toEqual(expected);
    }
  });

  it('nor a delegator without anything', () => {
    const none = [
      'delegators.usd=0 USD',
      'tokens.wallets.delegators=0 DGAI',
      'tokens.wallets.community=3,900,000 DGAI',
    ];
    const expected = describeRun(runSmall(...nobodyJoins, ...none), { delegators: 40 });
    const more = runSmall(...nobodyJoins, ...none, 'delegators.count=41');
    expect(describeRun(more, { delegators: 40 })).toEqual(expected);
  });
});

describe('what has no effect leaves the digest as it was', () => {
  const digest = (...set: readonly string[]): string => runSmall(...set).digest();
  const plain = digest();

  it.each([
    [
      'a formula for acceptance that says what the logit says',
      'users.acceptance== 1 / (1 + (cost / outside) ^ elasticity)',
    ],
    ['a formula for demand that says 1', 'users.demand== 1'],
    [
      'a formula for churn that says what the hazard says',
      'users.churn.hazardPerWeek== 0.005 * exp(beta * dissatisfaction)',
    ],
    [
      'a formula for fakes that says what the logit says',
      'nodes.cheating.probability== logistic(k * (saved - loss))',
    ],
    [
      'a formula for the outlook that says what the margin says',
      'nodes.entry.expectation== income / cost - 1',
    ],
    ['a formula for the penalty that is not in force', 'mechanisms.latencyPenalty.formula== 0.1'],
    ['a series that nobody reads', 'series.spare={ file: series/bear-market-price.csv, value: usd }'],
    ['a shock after the end', 'shocks=[{ kind: outage, at: 1 y, share: 90 % }]'],
    ['a shock that strikes nobody', 'shocks=[{ kind: outage, at: 1 week, share: 0 % }]'],
    ['metrics less often', 'record.metricsEvery=1 week'],
    ['flows less often', 'record.flowsEvery=1 week'],
    ['checkpoints more often', 'clock.checkpointEvery=1 d'],
    ['another name', 'name=other'],
  ])('%s', (_, setting) => {
    expect(digest(setting)).toBe(plain);
  });

  it('whoever watches, measures or saves', () => {
    const run = new Run(smallScenario());
    while (!run.done) {
      run.step({ enter: () => undefined, leave: () => undefined });
      if (run.tick % 50 !== 0) continue;
      run.finalTables();
      run.summary();
      run.stateHash();
      run.save();
      run.drainEvents();
      run.flows.clear();
    }
    expect(run.digest()).toBe(plain);
  });

  it('unlike anything that has one', () => {
    const effects = [
      'users.elasticity=1.6',
      'seed=other',
      'mechanisms.slashing.jail=2 weeks',
      'users.potential=521',
    ];
    const others = effects.map((setting) => digest('nodes.cheating.rationality=1', setting));
    others.push(digest('nodes.cheating.rationality=1'));
    expect(new Set([plain, ...others]).size).toBe(effects.length + 2);
  });
});

describe('a higher base price', () => {
  /** Tokens and batch of each request that was made, and who failed when. */
  function observe(...set: readonly string[]) {
    const sizes = new Map<string, string>();
    const run = finish(new Run(smallScenario(...set)), (phase, { scratch, requests }) => {
      if (phase !== 'quote') return;
      const { user, ordinal, tokensIn, tokensOut, batch, workload, arrivalHours } = requests.col;
      for (const row of scratch.arrived.subarray(0, scratch.arrivedCount)) {
        const size = [workload, tokensIn, tokensOut, batch, arrivalHours].map((column) => column[row]);
        sizes.set(`${user[row]}/${ordinal[row]}`, size.join(' '));
      }
    });
    const { users, nodes, adaptors } = run.world;
    const candidates = [...users.col.nextHours, ...users.col.ordinal];
    const failures = [nodes, adaptors].flatMap(({ col }) => [...col.nextFlipHours, ...col.flips]);
    return { sizes, candidates, failures };
  }

  const before = observe();
  const after = observe('mechanisms.price.basePrice=0.08 DGAI/CU');

  it('turns requests away', () => {
    expect(after.sizes.size).toBeLessThan(0.9 * before.sizes.size);
  });

  it('leaves every candidate request where it was', () => {
    expect(after.candidates).toEqual(before.candidates);
  });

  it('leaves each request that is still made as large as it was', () => {
    const both = [...after.sizes.keys()].filter((key) => before.sizes.has(key));
    expect(both.length).toBeGreaterThan(0.9 * after.sizes.size);
    for (const key of both) expect(after.sizes.get(key)).toBe(before.sizes.get(key));
  });

  it('leaves failures and repairs as they were', () => {
    expect(after.failures).toEqual(before.failures);
  });
});

/** How many of the tick's results come from nodes in jail. */
function countJailedWork({ nodes, requests, scratch }: World): number {
  const { node } = requests.col;
  const served = scratch.served.subarray(0, scratch.servedCount);
  return served.filter((row) => nodes.col.jailedUntil[node[row]] > 0).length;
}

/** What active nodes earned in the week, those in jail at its end apart from the others. */
function sortIncomes({ nodes }: World): { jailed: number[]; free: number[] } {
  const { jailedUntil, active, weekIncome } = nodes.col;
  const those = [...weekIncome.keys()].filter((node) => active[node] === 1);
  const incomeOf = (list: readonly number[]) => list.map((node) => weekIncome[node]);
  return {
    jailed: incomeOf(those.filter((node) => jailedUntil[node] > 0)),
    free: incomeOf(those.filter((node) => jailedUntil[node] === 0)),
  };
}

describe('a jailed node', () => {
  function watchJail(...set: readonly string[]) {
    const scenario = smallScenario(
      'clock.horizon=10 weeks',
      'shocks=[{ kind: fake-ring, at: 8 d, lasts: 4 weeks, share: 40 % }]',
      'mechanisms.slashing.jail=10 d',
      ...set,
    );
    const seen = { jailed: [] as number[], free: [] as number[], workInJail: 0 };
    finish(new Run(scenario), (phase, world) => {
      if (phase === 'settle') seen.workInJail += countJailedWork(world);
      if (phase !== 'stake' || !world.endsWeek) return;
      const week = sortIncomes(world);
      seen.jailed.push(...week.jailed);
      seen.free.push(...week.free);
    });
    return seen;
  }

  it.each([
    ['by default', []],
    ['when emission goes by stake', ['mechanisms.emission.weight=stake']],
    ['when routing goes by stake', ['mechanisms.routing.policy=stake-weighted']],
    ['in a fluid queue', ['mechanisms.queue.discipline=fluid']],
    ['when slashes only jail', ['mechanisms.slashing.mode=jailOnly']],
  ])('earns nothing: no work, no pay, no emission (%s)', (_, set) => {
    const { jailed, free, workInJail } = watchJail(...set);
    expect(jailed.length).toBeGreaterThan(10);
    expect(jailed.every((income) => income === 0)).toBe(true);
    expect(free.filter((income) => income > 0).length).toBeGreaterThan(0.5 * free.length);
    expect(workInJail).toBe(0);
  });
});

describe('a node split in two', () => {
  const half = '{ name: half, capacity: 100 CU/h, share: 2 }';
  const whole = '{ name: whole, capacity: 200 CU/h, share: 1, highPerformance: true }';
  const seeds = Array.from({ length: 15 }, (_, k) => `split ${k}`);

  /** Part of all emission that goes to nodes of the first tier: one whole node, or its two halves, beside nine others. */
  function shareOfEmission(tier: string, count: number, seed: string, routing: string): number {
    const run = new Run(
      shippedScenario('bench/fee-cycle', [
        `seed=${seed}`,
        'clock.horizon=4 weeks',
        'clock.checkpointEvery=4 weeks',
        'record.metricsEvery=4 weeks',
        'record.flowsEvery=4 weeks',
        'workloads.request.cu={ exponential: { mean: 10 CU } }',
        'tokens.genesis.nodes=50 %',
        'tokens.genesis.community={ share: 50 %, atStart: 100 % }',
        'tokens.wallets={ users: "499,890,000 DGAI", nodeStakes: "110,000 DGAI" }',
        'mechanisms.queue.discipline=fcfs',
        `mechanisms.routing=${routing}`,
        'users.arrivals=poisson',
        'mechanisms.price.basePrice=0 DGAI/CU',
        'mechanisms.staking.node=10,000 DGAI',
        'mechanisms.staking.highPerformance=20,000 DGAI',
        'mechanisms.emission.enabled=true',
        'users.active=100',
        'users.potential=100',
        'users.candidateRate=0.5 /h',
        `nodes.active=${count + 9}`,
        `nodes.potential=${count + 9}`,
        `nodes.tiers=[${tier}, { name: other, capacity: 150 CU/h, share: 9 }]`,
      ]),
    );
    let own = 0;
    let all = 0;
    finish(run, (phase, { nodes, endsWeek }) => {
      if (phase !== 'stake' || !endsWeek) return;
      for (let node = 0; node < nodes.rows; node += 1) {
        all += nodes.col.weekIncome[node];
        if (nodes.col.tier[node] === 0) own += nodes.col.weekIncome[node];
      }
    });
    expect(run.world.counts.settled[0]).toBeGreaterThan(30_000);
    return own / all;
  }

  /** Its part of Σ √(stake × work) where work goes by capacity: twice the stake, 200 of 1,550 units of capacity. */
  const byCapacity = Math.sqrt(2 * 200) / (Math.sqrt(2 * 200) + 9 * Math.sqrt(150));

  it.each([
    ['by default', '{}', byCapacity],
    ['where work goes by stake', '{ policy: stake-weighted }', 2 / 11],
  ])(
    'with half its stake and half its speed each gets as much from emission, within 1 % (%s)',
    (_, routing, share) => {
      const mean = (tier: string, count: number): number =>
        seeds.reduce((sum, seed) => sum + shareOfEmission(tier, count, seed, routing), 0) / seeds.length;
      const [before, after] = [mean(whole, 1), mean(half, 2)];
      expect(before).toBeCloseTo(share, 2);
      expect(Math.abs(after / before - 1)).toBeLessThan(0.01);
    },
  );

  it('gains where candidates are drawn by name', () => {
    const routing = '{ candidates: node }';
    const before = shareOfEmission(whole, 1, seeds[0], routing);
    expect(shareOfEmission(half, 2, seeds[0], routing) / before).toBeGreaterThan(1.05);
  });
});

describe('work that is metered', () => {
  /** Mean gross cost of a request in the first week, DGAI. */
  function meanCost(discipline: 'fcfs' | 'fluid', basis: 'metered' | 'quoted'): number {
    const settings = [`mechanisms.queue.discipline=${discipline}`, `mechanisms.computeUnit.basis=${basis}`];
    const { history } = runSmall('clock.horizon=1 week', ...settings).world;
    return history.col.fees[0] / history.col.requests[0] / 1e6;
  }

  it('costs what the node’s time is worth, in a fluid queue as one by one', () => {
    const quoted = meanCost('fcfs', 'quoted');
    for (const discipline of ['fcfs', 'fluid'] as const) {
      const metered = meanCost(discipline, 'metered');
      expect(metered).toBeGreaterThan(0.8 * quoted);
      expect(metered).toBeLessThan(1.2 * quoted);
    }
  });
});

/** Whether a run that was saved after `ticks` and restored ends as the straight one. */
function expectResumes(scenario: ResolvedScenario, ticks: number, seen: (world: World) => void): void {
  const straight = new Run(scenario);
  while (straight.tick < ticks) straight.step();
  seen(straight.world);
  const saved = straight.save();
  finish(straight);
  expect(finish(Run.restore(scenario, saved)).digest()).toBe(straight.digest());
}

describe('a run goes on as if it had not stopped', () => {
  it('when hundreds wait at nodes that are about to fail', () => {
    const scenario = shippedScenario('bench/fee-cycle', [
      'clock.horizon=30 h',
      'clock.checkpointEvery=10 h',
      'mechanisms.queue.discipline=fcfs',
      'mechanisms.latencyPenalty.timeoutFactor=50',
      'users.active=1000',
      'users.potential=1000',
      'nodes.active=4',
      'nodes.potential=4',
      'nodes.tiers.node.capacity=100 CU/h',
      'shocks=[{ kind: outage, at: 10 h, lasts: 5 h, share: 60 % }]',
    ]);
    expectResumes(scenario, 10, ({ requests }) => {
      expect(requests.pool.col.inUse[0]).toBeGreaterThan(4 * 256);
    });
  });

  it('when work goes by stake, and delegators have just moved theirs', () => {
    const scenario = smallScenario(
      'mechanisms.routing.policy=stake-weighted',
      'delegators.considers=100 %',
      'delegators.outsideYield=700 %',
      'nodes.failures.enabled=false',
      'nodes.entry.enabled=false',
    );
    expectResumes(scenario, 168, ({ lots }) => {
      expect(lots.col.owner.some((owner) => owner !== lotOwner.none)).toBe(true);
    });
  });
});
