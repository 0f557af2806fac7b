import { describe, expect, it } from 'vitest';
import { compareSmallest, lastOf, manyPairs } from '../paired-runs.ts';
import { smallScenario } from '../small-scenario.ts';
import { watch } from '../watched-run.ts';

const longOutages = ['nodes.failures.mtbf=100 h', 'nodes.failures.mttr=60 h'];

describe('slashing of own stake alone', () => {
  it('burns nothing of what others delegated, whatever nodes do', () => {
    const lost = (reaches: string): number => {
      let most = 0;
      watch(
        smallScenario(
          ...longOutages,
          'clock.tick=6 h',
          'record.metricsEvery=6 h',
          `mechanisms.slashing.reaches=${reaches}`,
        ),
        (_phase, { economy }) => {
          most = Math.max(most, economy.col.weekDelegatedSlashed[0]);
        },
      );
      return most;
    };
    expect(lost('all')).toBeGreaterThan(0);
    expect(lost('own')).toBe(0);
  });

  it('burns a part of what it burned before, for the same offences', () => {
    const { burned, slashes } = compareSmallest(
      {
        both: [...longOutages, 'clock.horizon=3 weeks', 'nodes.entry.enabled=false'],
        change: ['mechanisms.slashing.reaches=own'],
      },
      (run) => ({
        burned: lastOf(run, 'slashed.dgai'),
        slashes: lastOf(run, 'slashes'),
      }),
    );
    expect(slashes.before).toBeGreaterThan(10);
    expect(Math.abs(slashes.after / slashes.before - 1)).toBeLessThan(0.2);
    expect(burned.falls).toBe(manyPairs);
    // Delegators have some four fifths of what is at stake.
    expect(burned.low / burned.before).toBeGreaterThan(-1);
    expect(burned.high / burned.before).toBeLessThan(-0.6);
  });
});
