import { describe, expect, it } from 'vitest';
import { Run, type World } from '../../../sim/economy/run.ts';
import { shippedScenario } from '../small-scenario.ts';

/** Four nodes with jobs of five hours each, at a load of about 0.6: in ticks of an hour they end in heaps. */
const longJobs = [
  'clock.horizon=3 weeks',
  'record.metricsEvery=1 h',
  'workloads.request.cu=100 CU',
  'mechanisms.queue.discipline=fcfs',
  'mechanisms.price.basePrice=0 DGAI/CU',
  'users.active=10',
  'users.potential=10',
  'users.arrivals=poisson',
  'users.candidateRate=0.05 /h',
  'nodes.active=4',
  'nodes.potential=4',
  'nodes.tiers.node.capacity=20 CU/h',
  'adaptors.count=0',
];

/** Hours that have passed of the work on requests that are still on their way. */
function sumInProgress({ requests, hours }: World): number {
  const { nextDue, finishHours, serviceHours } = requests.col;
  let sum = 0;
  for (const first of requests.wheel.col.first)
    for (let row = first; row >= 0; row = nextDue[row]) {
      const begun = finishHours[row] - serviceHours[row];
      sum += Math.max(0, Math.min(hours, finishHours[row]) - begun);
    }
  return sum;
}

describe('utilisation', () => {
  const run = new Run(shippedScenario('bench/fee-cycle', longJobs));
  const { world } = run;
  const { serviceHours } = world.requests.col;
  const place = run.metrics.specs.findIndex(({ name }) => name === 'utilisation');
  const rows: number[] = [];
  let completed = 0;
  const observer = {
    enter: () => undefined,
    leave: (phase: string): void => {
      if (phase !== 'complete') return;
      for (let k = 0; k < world.scratch.doneCount; k += 1) completed += serviceHours[world.scratch.done[k]];
    },
  };
  while (!run.done) {
    run.step(observer);
    rows.push(run.metrics.row[place]);
  }

  it('of jobs that take many hours is at most 100 % in any of them', () => {
    expect(Math.max(...rows)).toBe(1);
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(0);
  });

  it('over time is the work of jobs that ended, and the part that is done of the others', () => {
    const worked = rows.reduce((sum, share) => sum + share * 4 * run.tickHours, 0);
    expect(completed).toBeGreaterThan(500);
    expect(worked).toBeCloseTo(completed + sumInProgress(world), 6);
  });
});
