import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { simulate } from '../../sim/economy/simulate.ts';
import { changeablePaths } from '../../sim/scenario/changeable.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { schemaAt } from '../../sim/scenario/schema-tree.ts';
import { smallJoined, smallScenario } from './small-scenario.ts';

const changed = (from: string, set: string): string => `changes=[{ from: ${from}, set: { ${set} } }]`;
const cheaper = 'mechanisms.price.basePrice: 0.03 DGAI/CU';

/** Words of the digest chain tick by tick. */
function chainOf(run: Run): string[] {
  const rows: string[] = [];
  while (!run.done) {
    run.step();
    run.drainEvents();
    rows.push(run.chainRow.join(' '));
  }
  return rows;
}

describe('a change that takes effect at a time', () => {
  it('touches nothing before that tick, and something from it on', () => {
    const without = chainOf(new Run(smallScenario('clock.horizon=2 weeks')));
    const withIt = chainOf(new Run(smallScenario('clock.horizon=2 weeks', changed('100 h', cheaper))));
    expect(withIt.slice(0, 100)).toEqual(without.slice(0, 100));
    expect(withIt[100]).not.toBe(without[100]);
  });

  it('is in force from its tick on, and told in the events', () => {
    const run = simulate(smallScenario('clock.horizon=1 week', changed('50 h', cheaper)));
    const price = run.metrics.get('rule.basePrice') ?? new Float64Array();
    expect([price[49], price[50], price[167]]).toEqual([0.05, 0.03, 0.03]);
    expect(run.events.filter(({ kind }) => kind === 'change')).toEqual([
      { tick: 50, kind: 'change', agent: 'rule', id: 0, amount: 0, note: 'mechanisms.price.basePrice' },
    ]);
  });

  it.each([
    ['a rule', cheaper, 'mechanisms.price.basePrice=0.03 DGAI/CU'],
    ['a number', 'users.elasticity: 3', 'users.elasticity=3'],
    ['a formula', 'users.demand: "= 0.5 + 0.1 * week"', 'users.demand="= 0.5 + 0.1 * week"'],
    ['a list of shares', 'vault.kl.cap: 0.2', 'vault.kl.cap=0.2'],
  ])('is from the first hour on what stating %s is', (_, change, set) => {
    const horizon = 'clock.horizon=10 d';
    const stated = simulate(smallJoined(horizon, set)).digest;
    expect(simulate(smallJoined(horizon, changed('0 h', change))).digest).toBe(stated);
  });

  it('adds to those before it, whatever the order they are written in', () => {
    const two = (...sets: string[]) => `changes=[${sets.join(', ')}]`;
    const first = `{ from: 24 h, set: { ${cheaper} } }`;
    const second = '{ from: 48 h, set: { users.elasticity: 3 } }';
    const horizon = 'clock.horizon=1 week';
    const inOrder = smallScenario(horizon, two(first, second));
    expect(simulate(smallScenario(horizon, two(second, first))).digest).toBe(simulate(inOrder).digest);
    expect(inOrder.stages[1].scenario.mechanisms.price.basePrice).toBe(30_000);
    expect(inOrder.stages[1].scenario.users.elasticity).toBe(3);
  });

  it('names an item of a list by its name or its place', () => {
    const at = (path: string) =>
      smallScenario(changed('1 d', `${path}: 0.5 USD/h`)).stages[0].scenario.nodes.tiers[1];
    expect(at('nodes.tiers.efficient.usdPerHour')).toEqual(at('nodes.tiers.1.usdPerHour'));
    expect(at('nodes.tiers.1.usdPerHour').usdPerHour).toBe(0.5);
  });

  it('holds in a run that is resumed after it', () => {
    const scenario = smallScenario(
      'clock.horizon=2 weeks',
      changed('60 h', 'users.demand: "= 0.7", users.elasticity: 2.5'),
    );
    const straight = new Run(scenario);
    const early = new Run(scenario);
    while (early.tick < 100) early.step();
    const resumed = Run.restore(scenario, early.save());
    expect(chainOf(resumed)).toEqual(chainOf(straight).slice(100));
    expect(resumed.digest()).toBe(straight.digest());
  });

  it('is part of what a digest stands on, in canonical units', () => {
    const sha = (set: string) => smallScenario(changed('1 week', set)).sha256;
    expect(sha('mechanisms.verification.audit: 3 %')).toBe(sha('mechanisms.verification.audit: 0.03'));
    expect(sha('mechanisms.verification.audit: 3 %')).not.toBe(sha('mechanisms.verification.audit: 4 %'));
  });

  it('may set only what the schema knows', () => {
    for (const path of changeablePaths())
      expect(schemaAt(scenarioSchema(), path.replace('<name>', '0').split('.')), path).toBeDefined();
  });

  it.each([
    ['users.active: 500', 'expected something that may change while a run goes on, got users.active'],
    ['nodes.tiers.standard.speed: 2', 'it cannot: machines are what they are from the start'],
    ['clock.tick: 2 h', 'it cannot: the time of a run is laid out at its start'],
    ['mechanisms.staking.node: 1 CU', 'changes.0.set.mechanisms.staking.node: expected an amount in DGAI'],
    ['mechanisms.price.basePrise: 1 DGAI/CU', 'did you mean mechanisms.price.basePrice?'],
    [
      'mechanisms.price.basePrice: 4 %',
      'changes.0.set.mechanisms.price.basePrice: expected a price in DGAI/CU',
    ],
    ['mechanisms.split.network: 99 %', 'changes.0.set.mechanisms.split.network'],
    ['users.demand: "= weak"', 'did you mean week?'],
  ])('is refused before anything runs: %s', (change, message) => {
    expect(() => smallScenario(changed('1 d', change))).toThrow(message);
  });
});
