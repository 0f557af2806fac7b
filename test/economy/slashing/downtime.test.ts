import { describe, expect, it } from 'vitest';
import { simulate } from '../../../sim/economy/simulate.ts';
import { smallScenario } from '../small-scenario.ts';

/*
 * The networks slash what is down for more than 72 hours (economy.md §2.11). Twenty nodes go offline together for a known
 * time and nothing else happens to them; what is burned is 5 % of what they hold.
 */

const STAKED_DGAI = 280_000 + 1_200_000; // own and delegated

function punish(hours: number, rule: string, tick = '1 h') {
  const { events, flows } = simulate(
    smallScenario(
      'clock.horizon=5 weeks',
      `clock.tick=${tick}`,
      'record.metricsEvery=1 week',
      'record.flowsEvery=1 week',
      'nodes.failures.enabled=false',
      'nodes.entry.enabled=false',
      'nodes.cheating.enabled=false',
      'delegators.considers=0 %',
      `mechanisms.slashing.downtimeRule=${rule}`,
      `shocks=[{ kind: outage, at: 1 week, lasts: ${hours} h, share: 100 % }]`,
    ),
  );
  const burned = flows.find(({ reason }) => reason === 'slash.downtime')?.total ?? 0n;
  return {
    times: events.filter(({ kind }) => kind === 'slash.downtime').length / 20,
    burned: Number(burned) / 1e6,
  };
}

describe('an outage of all nodes', () => {
  it.each([
    ['continuous', '1 h', [71, 72, 73, 144, 217], [0, 0, 1, 1, 1]],
    ['every72h', '1 h', [72, 73, 144, 145, 217], [0, 1, 1, 2, 3]],
    ['cumulative30d', '1 h', [72, 73, 217], [0, 1, 1]],
    ['continuous', '24 h', [72, 96], [0, 1]],
    ['cumulative30d', '24 h', [72, 96], [0, 1]],
    // Longer than the limit, but not known to be.
    ['continuous', '1 week', [168, 336], [0, 1]],
    ['cumulative30d', '1 week', [168, 336], [0, 1]],
  ])('under the rule %s in ticks of %s: lasting %j h it is punished %j times', (rule, tick, hours, times) => {
    const found = hours.map((lasts) => punish(lasts, rule, tick));
    expect(found.map((one) => one.times)).toEqual(times);
    for (const [index, { burned }] of found.entries())
      expect(burned).toBeCloseTo(STAKED_DGAI * (1 - 0.95 ** times[index]), 2);
  });
});
