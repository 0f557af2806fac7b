import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { simulate } from '../../../sim/economy/simulate.ts';
import { sumIn } from '../paired-runs.ts';
import { smallScenario } from '../small-scenario.ts';

/*
 * What a scenario says of cheating holds from the first hour, for whoever is there: nobody has to live through a week
 * before it is tempted (economy.md §6).
 */

const oneWeek = 'clock.horizon=1 week';
const always = 'nodes.cheating.probability== 1';
const never = 'nodes.cheating.probability== 0';
/** Nobody is jailed, so that there is work for all of them all the time. */
const unpunished = 'mechanisms.verification.audit=0 %';

/** Results and fakes of the hours [from, to) of a run of one week. */
function count(from: number, to: number, ...set: readonly string[]): { results: number; fakes: number } {
  const { metrics } = simulate(smallScenario(oneWeek, ...set));
  const sum = (name: string): number =>
    (metrics.get(name) ?? new Float64Array()).subarray(from, to).reduce((total, value) => total + value, 0);
  return { results: sum('requests.settled') + sum('fakes.found'), fakes: sum('fakes.done') };
}

describe('a formula for the chance of a fake', () => {
  it('of one makes every result of the first week a fake, and of nothing none', () => {
    const { results, fakes } = count(0, 168, always, unpunished);
    expect(results).toBeGreaterThan(1_500);
    expect(fakes).toBe(results);
    expect(count(0, 168, never).fakes).toBe(0);
  });

  it('of a third makes a third of the results of the first day fakes', () => {
    const { results, fakes } = count(0, 24, 'nodes.cheating.probability== 1 / 3');
    expect(results).toBeGreaterThan(300);
    // Five standard deviations.
    expect(Math.abs(fakes / results - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / results));
  });

  it('that a scenario changes to is the rule from that hour on', () => {
    const changed = 'changes=[{ from: 50 h, set: { nodes.cheating.probability: "= 1" } }]';
    expect(count(0, 50, never, unpunished, changed).fakes).toBe(0);
    const after = count(50, 168, never, unpunished, changed);
    expect(after.results).toBeGreaterThan(1_000);
    expect(after.fakes).toBe(after.results);
  });

  it('is the rule for a node that joins from its first hour on', () => {
    const run = new Run(
      smallScenario(
        'clock.horizon=3 weeks',
        always,
        unpunished,
        'nodes.entry.considers=100 %',
        'nodes.entry.hurdle=0 %',
      ),
    );
    const { nodes } = run.world;
    let newcomers = 0;
    while (!run.done) {
      run.step();
      newcomers += run.drainEvents().filter(({ kind }) => kind === 'join').length;
      for (let node = 0; node < nodes.rows; node += 1)
        expect(nodes.col.fakeChance[node], `node ${node}, tick ${run.tick}`).toBe(nodes.col.active[node]);
    }
    expect(newcomers).toBeGreaterThan(0);
  });
});

describe('before a week has been seen', () => {
  it('operators expect of it about what it brings: what is quoted for the work that users want', () => {
    const run = new Run(smallScenario(oneWeek, 'nodes.failures.enabled=false'));
    const { tiers, nodes } = run.world;
    run.step();
    const expected = { income: [...tiers.col.incomeUsd], work: [...tiers.col.cuPerWeek] };
    const chances = [...nodes.col.fakeChance];
    while (!run.done) run.step();
    for (let tier = 0; tier < tiers.rows; tier += 1) {
      expect(expected.income[tier] / tiers.col.incomeUsd[tier]).toBeGreaterThan(0.8);
      expect(expected.income[tier] / tiers.col.incomeUsd[tier]).toBeLessThan(1.25);
      expect(expected.work[tier] / tiers.col.cuPerWeek[tier]).toBeGreaterThan(0.8);
      expect(expected.work[tier] / tiers.col.cuPerWeek[tier]).toBeLessThan(1.25);
    }
    // Chances are tails of a logit, and what each node earned of the work is luck: their mean is of the same size.
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / 20;
    const ratio = mean(chances) / mean([...nodes.col.fakeChance]);
    expect(ratio).toBeGreaterThan(1 / 3);
    expect(ratio).toBeLessThan(3);
  });

  it('a tier that nobody runs is judged by those who might', () => {
    const run = new Run(
      smallScenario(
        oneWeek,
        'nodes.active=1',
        'tokens.wallets.nodeStakes=10,000 DGAI',
        'tokens.wallets.community=1,770,000 DGAI',
      ),
    );
    run.step();
    const { tiers } = run.world;
    for (const tier of tiers.col.incomeUsd.keys()) expect(tiers.col.incomeUsd[tier]).toBeGreaterThan(0);
    expect([...tiers.col.observed]).toEqual([0, 0, 0]);
  });

  it('adaptors favour their partners too', () => {
    const run = simulate(
      smallScenario(
        'clock.horizon=24 h',
        'adaptors.misrouting.rationality=0',
        'nodes.failures.enabled=false',
        unpunished,
      ),
    );
    const requests = sumIn(run, 'requests.submitted', 0, 1);
    // Whoever is indifferent favours one in two; five standard deviations.
    const share = sumIn(run, 'misrouted', 0, 1) / requests;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / requests));
  });
});
