import { describe, expect, it } from 'vitest';
import { deriveCashFlow } from '../../../sim/economy/governance/cash-flow.ts';
import { Run, type World } from '../../../sim/economy/run.ts';
import { type Simulation, simulate } from '../../../sim/economy/simulate.ts';
import type { RuleSet } from '../../../sim/kernel/rules.ts';
import { stopAndResume } from '../resumed-run.ts';
import { smallJoined, smallScenario } from '../small-scenario.ts';

/* Voters weigh all of their cash flow: what they earn, what they may lose, and what they are paid for voting. */
/** Share of votes cast that said yes to each of some changes, all asked in one week of one run. */
function ask(changes: readonly string[], ...set: readonly string[]): number[] {
  const proposals = changes.map(
    (change) => `{ title: ${JSON.stringify(change)}, at: 1 week, set: { ${change} } }`,
  );
  const votes = (run: Simulation): number[] =>
    run.events.filter(({ kind }) => kind === 'vote').map(({ amount }) => amount);
  return votes(
    simulate(
      smallScenario(
        'clock.horizon=15 d',
        'mechanisms.governance.confirmEvery=0 h',
        `mechanisms.governance.proposals=[${proposals.join(', ')}]`,
        ...set,
      ),
    ),
  );
}

describe('a vote on shares of fees', () => {
  /** A proposal to change the governance share, decided in week 1, and routine votes in weeks 2 and 4. */
  const decide = (share: string, replication: number) => {
    const run = new Run(
      smallScenario(
        'clock.horizon=29 d',
        'mechanisms.governance.confirmEvery=2 weeks',
        'mechanisms.governance.delay=0 h',
        `mechanisms.governance.proposals=[{ title: asked, at: 0 h, set: { mechanisms.split.governance: ${share} } }]`,
      ),
      { replication },
    );
    let paid = 0;
    const observer = {
      enter: (phase: string) => {
        if (phase === 'govern' && run.world.tick === 672) paid = run.world.books.governance.balance[0];
      },
      leave: () => undefined,
    };
    while (!run.done) run.step(observer);
    const vote = run.world.events.find(({ kind, note }) => kind === 'vote' && note.startsWith('asked'));
    return { paid, vote };
  };

  it('triples what voters are paid, and they know it; a lower share they reject', () => {
    for (let replication = 0; replication < 3; replication += 1) {
      const more = decide('15 %', replication);
      const less = decide('1 %', replication);
      expect(more.vote?.note).toBe('asked: passed');
      // Most of the stake is delegated: it lives on emission, and the pool alone is paid of fees.
      expect(more.vote?.amount).toBeGreaterThan(0.75);
      expect(less.vote?.note).toBe('asked: rejected');
      expect(less.vote?.amount).toBeLessThan(0.25);
      // What was rejected is as it was: 5 % of the same fees.
      expect(more.paid / less.paid).toBeGreaterThan(2.9);
      expect(more.paid / less.paid).toBeLessThan(3.1);
    }
  });

  it('pleases whoever is paid of it, and nobody else', () => {
    const votes = ask([
      'mechanisms.split.treasury: 20 %',
      'mechanisms.split.treasury: 1 %',
      'mechanisms.split.adaptor: 20 %',
      'mechanisms.split.adaptor: 1 %',
      'mechanisms.split.royalty: 1 %',
    ]);
    const [toTreasury, fromTreasury, toAdaptors, fromAdaptors, royalty] = votes;
    // A tenth of the treasury goes to the pool each year.
    expect(toTreasury).toBeGreaterThan(0.75);
    expect(fromTreasury).toBeLessThan(0.25);
    // Adaptors against nodes: delegators live on emission and abstain.
    expect(toAdaptors).toBeGreaterThan(0.5);
    expect(toAdaptors).toBeLessThan(0.75);
    expect(fromAdaptors).toBeGreaterThan(0.1);
    expect(fromAdaptors).toBeLessThan(0.5);
    // There is no subnet that would be owed royalties.
    expect(royalty).toBe(0);
  });
});

describe('a voter whom a proposal does not touch', () => {
  const toAdaptors = 'mechanisms.split.adaptor: 20 %';

  it('counts neither as yes nor as no, unless the scenario has it', () => {
    const [abstains] = ask([toAdaptors]);
    const [no] = ask([toAdaptors], 'mechanisms.governance.untouched=no');
    const [yes] = ask([toAdaptors], 'mechanisms.governance.untouched=yes');
    expect(no).toBeLessThan(0.25);
    expect(yes).toBeGreaterThan(0.75);
    // Of those who are touched the same part says yes in all three.
    expect(no / (no + 1 - yes)).toBeCloseTo(abstains, 9);
  });

  it('counts towards turnout and is paid for its vote', () => {
    const run = (untouched: string) =>
      simulate(
        smallScenario(
          'clock.horizon=9 d',
          'mechanisms.governance.proposals=[{ at: 0 h, set: { mechanisms.split.royalty: 1 % } }]',
          `mechanisms.governance.untouched=${untouched}`,
        ),
      );
    const [abstains, no] = [run('abstain'), run('no')];
    expect(abstains.metrics.get('votes.turnout')).toEqual(no.metrics.get('votes.turnout'));
    expect(abstains.digest).toBe(no.digest);
    const told = abstains.events.filter(({ kind }) => kind === 'vote').map(({ note }) => note);
    expect(told).toEqual(['mechanisms.split.royalty: rejected, for it touches nobody who voted']);
  });
});

describe('a vote on a price that nobody could pay', () => {
  it('is counted, however much users would owe', () => {
    const [yes] = ask(['mechanisms.price.basePrice: "300,000 DGAI/CU"'], 'users.priced=false');
    expect(yes).toBe(1);
  });
});

describe('a vote on what honest and dishonest nodes have to fear', () => {
  const changes = [
    'mechanisms.verification.audit: 20 %',
    'mechanisms.verification.audit: 1 %',
    'mechanisms.slashing.fakeResult: 10 %',
    'mechanisms.slashing.downtime: 20 %',
  ];

  it('pleases those who risk less by it', () => {
    const [moreAudits, fewerAudits, smallerSlash, largerSlash] = ask(changes);
    expect([moreAudits, largerSlash]).toEqual([0, 0]);
    expect(Math.min(fewerAudits, smallerSlash)).toBeGreaterThan(0.75);
  });

  it('leaves all cold where nobody can be caught at anything', () => {
    const honest = [
      'nodes.cheating.enabled=false',
      'nodes.failures.enabled=false',
      'adaptors.misrouting.enabled=false',
    ];
    expect(ask(changes, ...honest)).toEqual([0, 0, 0, 0]);
  });

  it('is about jail alone where nothing is slashed', () => {
    // Left to themselves all would cheat from the first hour, nodes and adaptors, and be in jail with nothing to lose.
    const [moreAudits, fewerAudits, smallerSlash, largerSlash] = ask(
      changes,
      'mechanisms.slashing.mode=jailOnly',
      'nodes.cheating.probability== 0.01',
      'adaptors.misrouting.enabled=false',
    );
    expect([moreAudits, smallerSlash, largerSlash]).toEqual([0, 0, 0]);
    // Whose node was in jail all week had nothing to lose.
    expect(fewerAudits).toBeGreaterThan(0.5);
  });
});

describe('the cash flow of voters', () => {
  /** Nobody is caught at anything, and users pay no penalty: all that differs is who is paid of fees. */
  const plain = [
    'clock.horizon=15 d',
    'nodes.cheating.enabled=false',
    'nodes.failures.enabled=false',
    'adaptors.misrouting.enabled=false',
    'mechanisms.latencyPenalty.max=0 %',
  ];

  const runTo = (scenario: ReturnType<typeof smallScenario>): World => {
    const run = new Run(scenario);
    while (!run.done) run.step();
    return run.world;
  };

  const flowUnder = (world: World, change: Partial<RuleSet>) => {
    const rules = { ...world.inForce, ...change };
    const flow = deriveCashFlow(world, {
      scenario: world.scenario,
      rules,
      whitelisted: world.offered.col.whitelisted,
    });
    const all = (rows: number, of: (row: number) => number): number =>
      Array.from({ length: rows }, (_, row) => of(row)).reduce((sum, one) => sum + one, 0);
    return {
      pool: flow.pool,
      nodes: all(world.nodes.rows, flow.node),
      adaptors: all(world.adaptors.rows, flow.adaptor),
      delegators: flow.delegator(0, 1_000_000),
    };
  };

  it('loses nothing on its way: what one share gives, the node side gave', () => {
    const world = runTo(smallScenario(...plain));
    const fees = world.economy.col.lastWeekFees[0];
    const now = flowUnder(world, {});
    expect(now.adaptors / fees).toBeCloseTo(0.1, 6);
    for (const [name, of] of [
      ['governance', 'pool'],
      ['adaptor', 'adaptors'],
    ] as const) {
      const then = flowUnder(world, { [name]: world.inForce[name] + 100_000 });
      expect((then[of] - now[of]) / fees).toBeCloseTo(0.1, 6);
      expect((now.nodes - then.nodes) / fees).toBeCloseTo(0.1, 6);
      expect(then.delegators).toBe(now.delegators);
    }
    // Operations pay no voter.
    const network = flowUnder(world, { network: 120_000 });
    expect((now.nodes - network.nodes) / fees).toBeCloseTo(0.1, 6);
    expect([network.pool, network.adaptors]).toEqual([now.pool, now.adaptors]);
  });

  it('counts royalties of operators who keep RT', () => {
    const world = runTo(smallJoined(...plain, 'clock.horizon=6 weeks', 'nodes.sellsRewards=0 %'));
    const { lastRequests, eligible } = world.subnets.col;
    const fees = world.economy.col.lastWeekFees[0];
    const served = world.economy.col.lastWeekServed[0];
    const first = world.holders.nodes;
    let kept = 0;
    let asked = 0;
    for (const [id, requests] of lastRequests.entries()) {
      asked += requests / served;
      const held = world.subnetBooks.rt[id].balance.slice(first, first + world.nodes.rows);
      if (requests > 0) kept += ((requests / served) * held.reduce((sum, rt) => sum + rt, 0)) / eligible[id];
    }
    expect(kept).toBeGreaterThan(0.01);
    const [now, then] = [flowUnder(world, {}), flowUnder(world, { royalty: 200_000 })];
    expect((then.nodes - now.nodes) / fees).toBeCloseTo(0.1 * (kept - asked), 6);
  });
});

describe('a vote on what no rule of fees holds', () => {
  it('is by what it does to emission, and to who is paid of it', () => {
    const votes = ask([
      'mechanisms.emission.part: 50 %',
      'mechanisms.emission.period: 1 y',
      'mechanisms.staking.stakeShare: 60 %',
      'mechanisms.staking.commission: 20 %',
      'mechanisms.treasury.governanceShare: 100 %',
    ]);
    const [halved, sooner, toStake, toNodes, toVoters] = votes;
    expect(halved).toBe(0);
    // Adaptors are not paid of it.
    expect(sooner).toBeGreaterThan(0.9);
    // Delegators have most of the stake.
    expect(toStake).toBeGreaterThan(0.5);
    expect(toNodes).toBeLessThan(0.5);
    expect(toVoters).toBeGreaterThan(0.75);
  });

  const grants = [
    'clock.tick=6 h',
    'record.metricsEvery=1 week',
    'clock.horizon=5 weeks',
    'mechanisms.treasury.maintenanceUsdPerWeek=1 USD',
    'mechanisms.treasury.auditsUsdPerWeek=1 USD',
    'mechanisms.governance.confirmEvery=0 h',
    'mechanisms.governance.proposals=[{ at: 0 h, set: { mechanisms.treasury.grantsPerWeek: 100 DGAI } }]',
    'changes=[{ from: 3 weeks, set: { users.elasticity: 2 } }]',
  ];

  it('passes where those follow whom it does not touch, and stays in force whatever changes later', () => {
    const granted = (...set: string[]): number => {
      const run = new Run(smallScenario(...grants, ...set));
      while (!run.done) run.step();
      return run.world.counts.granted[0] / 1e6;
    };
    expect(granted()).toBe(0);
    // It passes in the first week and is in force from the end of the second on.
    expect(granted('mechanisms.governance.untouched=yes')).toBe(300);
  });

  it('is in force in a run that is resumed after it', () => {
    const scenario = smallScenario(...grants, 'mechanisms.governance.untouched=yes');
    for (const place of [0.5, 0.9]) {
      const { straight, resumed } = stopAndResume(scenario, place);
      expect(resumed).toBe(straight);
    }
  });
});
