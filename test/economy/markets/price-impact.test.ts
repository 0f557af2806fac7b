import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveImpact } from '../../../sim/economy/markets/mechanisms/price-impact.ts';
import { type Simulation, simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, manyPairs, meanIn } from '../paired-runs.ts';
import { smallScenario, smallTwoPm } from '../small-scenario.ts';

const means = (scenario: ReturnType<typeof smallTwoPm>, metric: string, from: number, to: number) =>
  simulateEach(scenario, manyPairs, (run: Simulation) => ({ mean: meanIn(run, metric, from, to) }));

describe('what a trade loses by moving the price', () => {
  it('is nothing of nothing, less than all, and the less the deeper the pool', () => {
    const amounts = fc.integer({ min: 1, max: 1e15 });
    fc.assert(
      fc.property(amounts, amounts, amounts, (amount, reserve, more) => {
        const impact = deriveImpact(amount, reserve);
        expect(impact).toBeGreaterThan(0);
        expect(impact).toBeLessThan(1);
        expect(deriveImpact(amount, reserve + more)).toBeLessThan(impact);
      }),
    );
    expect(deriveImpact(0, 0)).toBe(0);
  });
});

describe('depth that people see', () => {
  it('keeps traders on value from small gaps: they trade less', () => {
    const volume = (...set: readonly string[]) =>
      means(
        smallTwoPm(
          'clock.horizon=6 weeks',
          'traders.depthMax=10 %',
          'traders.misjudgement=3 %',
          'traders.fundamental=100 %',
          'traders.trend=0 %',
          ...set,
        ),
        'dgai.volume',
        0,
        6,
      );
    const { mean } = compareFigures(volume(), volume('markets.depth.traders=100 %'));
    expect(mean.high / mean.before).toBeLessThan(-0.25);
  });

  it('keeps nodes out of a network whose token they could not sell', () => {
    const nodes = (...set: readonly string[]) =>
      means(
        smallScenario(
          'price.source=pool',
          'clock.tick=4 h',
          'record.metricsEvery=4 h',
          'nodes.entry.considers=100 %',
          ...set,
        ),
        'nodes.active',
        2,
        4,
      );
    const { mean } = compareFigures(nodes(), nodes('markets.depth.nodes=100 %'));
    expect(mean.high / mean.before).toBeLessThan(-0.01);
    expect(mean.low / mean.before).toBeGreaterThan(-0.1);
  });

  it('has stakers stake less, those most who hold most', () => {
    const staked = (...set: readonly string[]) =>
      means(
        smallTwoPm('subnets.count=0', 'clock.tick=1 week', 'record.metricsEvery=1 week', ...set),
        '2pm.staked',
        4,
        12,
      );
    const { mean } = compareFigures(staked(), staked('markets.depth.stakers=100 %'));
    expect(mean.high / mean.before).toBeLessThan(-0.2);
  });
});
