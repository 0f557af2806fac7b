import { describe, expect, it } from 'vitest';
import { economy } from '../../sim/economy/index.ts';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { checkWriters, columnsOfPhase, listColumns } from '../../sim/kernel/column-writers.ts';
import { writingPhases } from '../../sim/kernel/economy.ts';
import { smallJoined, smallScenario } from '../economy/small-scenario.ts';

describe('a column of the state', () => {
  const columns = new Map([
    ['nodes', ['up', 'active']],
    ['users', ['active']],
  ]);
  const phase = (name: string, writes: Record<string, string>) => ({ name, writes });
  const check =
    (...given: Parameters<typeof checkWriters>[0]) =>
    () =>
      checkWriters(given, columns, []);

  it('has one writer, or says who hands it on', () => {
    expect(
      check(phase('fail', { nodes: 'up' }), phase('adapt', { nodes: 'active', users: '*' })),
    ).not.toThrow();
    const twice = [phase('fail', { nodes: 'up' }), phase('adapt', { nodes: '*' })];
    expect(check(...twice)).toThrow('the column nodes.up has two writers, fail and adapt');
    expect(() => checkWriters(twice, columns, [[{ nodes: 'up' }, 'machines that join work']])).not.toThrow();
  });

  it('is written by an act once, whichever phases do it, and by no other', () => {
    const act = { name: 'stop', writes: { nodes: 'up' } };
    const both = [
      { ...phase('fail', {}), does: [act] },
      { ...phase('slash', {}), does: [act] },
    ];
    expect(check(...both)).not.toThrow();
    expect(check(...both, phase('adapt', { nodes: 'up' }))).toThrow(
      'nodes.up has two writers, adapt and stop',
    );
  });

  it('that is not there cannot be written', () => {
    expect(check(phase('fail', { nodes: 'upp' }))).toThrow('the table nodes has no column upp');
  });
});

describe('what a run writes', () => {
  /** Columns that each phase of a run wrote and did not say that it would. */
  function findUndeclared(scenario: ResolvedScenario): string[] {
    const run = new Run(scenario);
    const { stateTables, recordTables, modules } = run.world;
    const tables = [...stateTables, ...recordTables];
    const all = listColumns(tables);
    const may = new Map<string, string[]>();
    for (const phase of writingPhases(economy, modules))
      may.set(phase.slot, [...(may.get(phase.slot) ?? []), ...columnsOfPhase(phase, all)]);
    const found = new Set<string>();
    const look = (): [string, Buffer][] =>
      tables.flatMap(({ name, spec, col }) =>
        Object.keys(spec).map((key): [string, Buffer] => {
          const { buffer, byteOffset, byteLength } = col[key];
          return [`${name}.${key}`, Buffer.from(Buffer.from(buffer, byteOffset, byteLength))];
        }),
      );
    let before: [string, Buffer][] = [];
    const observer = {
      enter: () => {
        before = look();
      },
      leave: (phase: string) => {
        const allowed = may.get(phase);
        if (allowed === undefined) return;
        look().forEach(([name, bytes], k) => {
          // A table that grew was replaced: what is in it is looked at from then on.
          const isSame = before[k][1].length !== bytes.length || before[k][1].equals(bytes);
          if (!isSame && !allowed.includes(name)) found.add(`${phase} wrote ${name}`);
        });
      },
    };
    while (!run.done) {
      run.step(observer);
      run.drainEvents();
    }
    return [...found].sort();
  }

  it('is in tables that there are, where every part is on', () => {
    const mining = 'markets.mining={ enabled: true, perWeek: "50,000 2PM", lasts: 20 weeks }';
    const rule = 'rules={ r: { every: 1 d, flows: [{ mint: 1 DGAI, to: nodes, by: work }] } }';
    const costs = ['mechanisms.chain', 'mechanisms.validation', 'adaptors.industry'].map(
      (part) => `${part}.enabled=true`,
    );
    const { stateTables, recordTables, modules } = new Run(smallJoined(mining, rule, ...costs)).world;
    expect(modules).toEqual(economy.modules);
    const named = [
      ...writingPhases(economy, modules).flatMap(({ writes, does = [] }) => [
        writes,
        ...does.map((act) => act.writes),
      ]),
      ...modules.flatMap(({ behaviour }) => (behaviour.handedOn ?? []).map(([columns]) => columns)),
    ].flatMap(Object.keys);
    const there = listColumns([...stateTables, ...recordTables]);
    const isThere = (table: string): boolean =>
      table.endsWith('*')
        ? [...there.keys()].some((name) => name.startsWith(table.slice(0, -1)))
        : there.has(table);
    expect(named.filter((table) => !isThere(table))).toEqual([]);
  });

  const eventful = [
    'clock.tick=12 h',
    'record.metricsEvery=1 week',
    'users.active=60',
    'users.potential=80',
    'users.churn.hazardPerWeek=10 %',
    'nodes.failures={ mtbf: 60 h, mttr: 40 h }',
    'nodes.entry={ considers: 60 %, lossWeeks: 1, expectation: "= 0.1 * week - 0.2" }',
    'nodes.cheating.probability=0.3',
    'nodes.selfDealing.share=50 %',
    'adaptors.failures={ mtbf: 60 h, mttr: 40 h }',
    'adaptors.misrouting.rationality=0.01',
    'delegators.considers=60 %',
    'mechanisms.verification.audit=60 %',
    'mechanisms.slashing.downtimeLimit=30 h',
    'mechanisms.staking.unbonding=1 week',
    'mechanisms.governance={ untouched: yes, confirmEvery: 1 week, proposals: [{ at: 8 d, set: { mechanisms.treasury.grantsPerWeek: 5 DGAI } }] }',
    'shocks=[{ kind: outage, at: 9 d, lasts: 1 d, share: 30 % }, { kind: fake-ring, at: 12 d, share: 30 % }, { kind: whale-exit, at: 15 d, share: 30 % }]',
    'changes=[{ from: 3 weeks, set: { mechanisms.emission.part: 50 %, mechanisms.price.basePrice: 0.04 DGAI/CU, users.budgetUsdPerWeek: 2 USD, nodes.costSpread: 20 %, subnets.goal: "70,000 2PM", vault.lambdaData: 0.3, markets.mining.perWeek: "90,000 2PM" } }]',
  ];

  it.each([
    ['both halves', smallJoined, ['dao.exit=cooldown', 'dao.cooldown=1 week', 'vault.pools=harvest']],
    [
      'a fluid queue and pay per task',
      smallJoined,
      ['mechanisms.queue.discipline=fluid', 'dao.unbacked=fungible', 'mechanisms.pay.rule=per-task'],
    ],
    ['inference alone', smallScenario, ['tokens.capCounts=live', 'nodes.failures.enabled=false']],
  ] as const)('is what its phases say: %s', (_, make, set) => {
    const mining = 'markets.mining={ enabled: true, perWeek: "50,000 2PM", lasts: 20 weeks }';
    expect(findUndeclared(make(...eventful, mining, 'clock.horizon=5 weeks', ...set))).toEqual([]);
  });
});
