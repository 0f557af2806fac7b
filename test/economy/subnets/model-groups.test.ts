import { expect, it } from 'vitest';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, manyPairs } from '../paired-runs.ts';
import { smallJoined } from '../small-scenario.ts';

it('a subnet with a model for each workload serves more requests than with one, though each of them learns less', () => {
  const daily = [
    'clock.tick=24 h',
    'record.metricsEvery=24 h',
    'subnets.count=1',
    'subnets.model.atFounding=80 %',
  ];
  const ends = (...set: readonly string[]) =>
    simulateEach(smallJoined(...daily, ...set), manyPairs, (run) => {
      const last = (name: string): number =>
        run.metrics.get(name)?.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
      return { share: last('models.share'), quality: last('subnet.subnet-1.quality') };
    });
  const { share, quality } = compareFigures(ends(), ends('subnets.models={ count: 2, transfer: 0 % }'));
  expect(share.low / share.before).toBeGreaterThan(0.2);
  expect(quality.low / quality.before).toBeGreaterThan(-0.1);
  expect(quality.high).toBeLessThan(-0.01);
});
