import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';
import { simulate, simulateEach } from '../../sim/economy/simulate.ts';
import { randomSettings, randomTwoPmSettings } from './random-scenario.ts';
import { smallJoined, smallScenario } from './small-scenario.ts';

/** All that a run gives: digest, every measure and flow, events, and every table at the end. */
function finish(run: Run): readonly unknown[] {
  const rows: number[][] = [];
  const events: unknown[] = [];
  while (!run.done) {
    run.step();
    if (run.metrics.due) rows.push([...run.metrics.row]);
    events.push(...run.drainEvents());
  }
  const tables = run
    .finalTables()
    .map(({ name, columns }) => [name, columns.map((column) => Array.from(column.values))]);
  return [run.digest(), rows, events, [...run.flows.period], tables, run.warnings, run.summary()];
}

/** After so many ticks of one replication a run begins anew, and gives what one does that is made for the other. */
function expectRenewed(scenario: ResolvedScenario, ticks: number): void {
  const fresh = new Run(scenario, { replication: 7 });
  const kept = new Run(scenario, { replication: 3 });
  for (let tick = 0; tick < ticks && !kept.done; tick += 1) kept.step();
  expect(kept.reset({ seed: kept.seed, replication: 7 })).toBe(true);
  expect(finish(kept)).toEqual(finish(fresh));
}

const ticks = fc.constantFrom(0, 1, 30, 10_000);

/** A run of any scenario becomes one that differs from it in a few settings, where it can: how often it could. */
function countBecome(
  small: (...set: readonly string[]) => ResolvedScenario,
  settings: fc.Arbitrary<readonly string[]>,
  numRuns: number,
): number {
  let became = 0;
  // As long as the longest tick.
  const horizon = 'clock.horizon=1 week';
  const property = fc.property(settings, settings, ticks, fc.nat(), (some, others, done, from) => {
    const changes = others.filter((set) => !/^(clock|record)\./.test(set));
    const few = changes.slice(from % (changes.length + 1)).slice(0, 6);
    const [earlier, later] = [some, [...some, ...few]].map((set) => small(...set, horizon));
    const kept = new Run(earlier, { replication: 3 });
    for (let tick = 0; tick < done && !kept.done; tick += 1) kept.step();
    const luck = { seed: 'other', replication: 7 };
    if (!kept.reset(luck, later)) return;
    became += 1;
    expect(finish(kept)).toEqual(finish(new Run(later, luck)));
  });
  fc.assert(property, { numRuns });
  return became;
}

describe('a run that begins anew is bit for bit a fresh one', () => {
  it('in any economy, after any part of an earlier run', () => {
    const property = fc.property(randomSettings, ticks, (settings, done) => {
      expectRenewed(smallScenario(...settings), done);
    });
    fc.assert(property, { numRuns: 10 });
  });

  it('with a 2PM half, joined or alone, whatever it had grown', () => {
    const property = fc.property(randomTwoPmSettings, ticks, (settings, done) => {
      expectRenewed(smallJoined(...settings), done);
    });
    fc.assert(property, { numRuns: 6 });
  });

  it('after more requests than its columns began with, and after dated changes and votes', () => {
    const crowded = [
      'shocks=[{ kind: outage, at: 24 h, lasts: 1 week, share: 90 % }]',
      'clock.horizon=2 weeks',
    ];
    expectRenewed(smallScenario(...crowded, 'mechanisms.latencyPenalty.timeoutFactor=100000'), 10_000);
    const changes = 'changes=[{ from: 1 week, set: { nodes.costSpread: 0.5, users.demand: "= 0.5" } }]';
    expectRenewed(smallJoined('clock.horizon=3 weeks', changes), 10_000);
  });

  it('after a run that failed in the middle of a tick', () => {
    const failing = 'users.demand== 1 / (hours - 24) + 0 * price';
    const scenario = smallScenario('clock.horizon=2 weeks', failing);
    const fresh = new Run(scenario, { replication: 7 });
    const kept = new Run(scenario, { replication: 3 });
    const run = (one: Run): string => {
      try {
        while (!one.done) one.step();
      } catch (error) {
        return String(error);
      }
      return 'it did not fail';
    };
    expect(run(kept)).toContain('users.demand');
    expect(kept.reset({ seed: kept.seed, replication: 7 })).toBe(true);
    expect(run(kept)).toBe(run(fresh));
    expect(kept.digest()).toBe(fresh.digest());
  });

  it('in another scenario of the same tables and steps', () => {
    expect(countBecome(smallScenario, randomSettings, 12)).toBeGreaterThan(2);
    expect(countBecome(smallJoined, randomTwoPmSettings, 5)).toBeGreaterThan(0);
  });

  it('in another scenario whose own changes came before and asked for other columns, and back again', () => {
    // A queue that outgrows its columns in the second stage: steps are made anew in the scenario as it is then.
    const rules = [
      ['mechanisms.price.basePrice=0.05 DGAI/CU', 'mechanisms.split.feesOn=base'],
      ['mechanisms.price.basePrice=0.03 DGAI/CU', 'mechanisms.split.feesOn=gross'],
    ];
    const scenarios = rules.map((set) =>
      smallScenario(
        ...set,
        'clock.horizon=2 weeks',
        'mechanisms.latencyPenalty.timeoutFactor=100000',
        'shocks=[{ kind: outage, at: 4 d, lasts: 1 week, share: 90 % }]',
        'changes=[{ from: 3 d, set: { users.demand: 2, mechanisms.verification.audit: 50 % } }]',
      ),
    );
    const [some, other] = scenarios;
    const kept = new Run(some, { replication: 7 });
    const first = finish(kept);
    const luck = { seed: kept.seed, replication: 7 };
    expect(kept.reset(luck, other)).toBe(true);
    expect(finish(kept)).toEqual(finish(new Run(other, luck)));
    expect(kept.reset(luck, some)).toBe(true);
    expect(finish(kept)).toEqual(first);
  });

  it('and says where another scenario needs another one', () => {
    const run = new Run(smallScenario());
    const luck = { seed: 'x', replication: 1 };
    for (const other of ['users.potential=600', 'clock.tick=30 min', 'mechanisms.queue.discipline=fluid'])
      expect(run.reset(luck, smallScenario(other))).toBe(false);
  });

  it('replication by replication', () => {
    const scenario = smallScenario('clock.horizon=1 week');
    const digests = simulateEach(scenario, 3, ({ digest }) => digest);
    expect(digests).toEqual([0, 1, 2].map((replication) => simulate(scenario, { replication }).digest));
  });

  it('and says where it cannot: replications that draw their calibrations', () => {
    const run = new Run(smallScenario('mechanisms.computeUnit.uncertainty=sample'));
    expect(run.reset({ seed: 'x', replication: 1 })).toBe(false);
  });
});
