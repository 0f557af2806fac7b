import { describe, expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import vectors from '../../vectors/queueing.json' with { type: 'json' };
import { shippedScenario } from '../small-scenario.ts';

const USERS = 10_000;
const MEAN_CU = 100;

/** One node, first come, first served, at load `rho`, `requests` in all; nothing fails, nobody gives up or leaves. */
function singleNode(rho: number, size: string, requests: number): Run {
  const hours = Math.ceil(requests / USERS);
  return new Run(
    shippedScenario('bench/fee-cycle', [
      `clock.horizon=${hours} h`,
      `clock.checkpointEvery=${hours} h`,
      `record.metricsEvery=${hours} h`,
      `record.flowsEvery=${hours} h`,
      `workloads.request.cu=${size}`,
      'mechanisms.queue.discipline=fcfs',
      'mechanisms.price.basePrice=0 DGAI/CU',
      'mechanisms.latencyPenalty.timeoutFactor=1e6',
      `users.active=${USERS}`,
      `users.potential=${USERS}`,
      'users.arrivals=poisson',
      'users.candidateRate=1 /h',
      'nodes.active=1',
      'nodes.potential=1',
      `nodes.tiers.node.capacity=${(USERS * MEAN_CU) / rho} CU/h`,
      'adaptors.count=0',
    ]),
  );
}

/** Mean wait before service over all requests, in mean service times. */
function measureWait(rho: number, size: string, requests: number): { wait: number; served: number } {
  const run = singleNode(rho, size, requests);
  const { scratch, requests: pool } = run.world;
  let waited = 0;
  let served = 0;
  // Just before rows are given back, the tick's results stand in them.
  const observer = {
    enter(phase: string): void {
      if (phase !== 'release') return;
      const { arrivalHours, finishHours, serviceHours } = pool.col;
      for (let k = 0; k < scratch.servedCount; k += 1) {
        const row = scratch.served[k];
        waited += finishHours[row] - arrivalHours[row] - serviceHours[row];
      }
      served += scratch.servedCount;
    },
    leave: () => undefined,
  };
  while (!run.done) run.step(observer);
  const meanServiceHours = rho / USERS;
  return { wait: waited / served / meanServiceHours, served };
}

const sizes = { MM1: `{ exponential: { mean: ${MEAN_CU} CU } }`, MD1: `${MEAN_CU} CU` };

/** Waits at a load of 0.8 are so alike one after the other that the mean of more of them is needed. */
const requestsAt = (rho: number): number => (rho > 0.6 ? 4_500_000 : 2_100_000);

describe('the mean wait at a node is that of theory', () => {
  it.each([
    ...vectors.MM1.map(({ rho, W }) => ['MM1', rho, W] as const),
    ...vectors.MD1.map(({ rho, W }) => ['MD1', rho, W] as const),
  ])('%s at load %f: %f service times', (kind, rho, expected) => {
    const { wait, served } = measureWait(rho, sizes[kind], requestsAt(rho));
    expect(served).toBeGreaterThan(2_000_000);
    expect(Math.abs(wait / expected - 1), `wait ${wait}`).toBeLessThan(0.02);
  });
});
