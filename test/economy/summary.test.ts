import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { shippedScenario } from './small-scenario.ts';

const labelsOf = (name: string): string[] =>
  simulate(shippedScenario(name, ['clock.horizon=1 week'])).summary.map(({ label }) => label);

describe('the figures of a run', () => {
  it('are those of the halves that it has: a DAO alone has nothing to say of inference', () => {
    const [inference, dao, both] = ['inference', 'two-pm', 'baseline'].map(labelsOf);
    expect(inference[0]).toBe('requests settled');
    expect(dao[0]).toBe('subnets founded');
    expect(both).toEqual([...inference, ...dao]);
  });
});
