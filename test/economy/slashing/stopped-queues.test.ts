import { expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { smallScenario } from '../small-scenario.ts';

it('nothing in the queue of a node that stops goes to another that stops in the same tick', () => {
  const run = new Run(
    smallScenario(
      'clock.horizon=2 d',
      'users.candidateRate=0.5 /h',
      'mechanisms.latencyPenalty.timeoutFactor=100000',
      'nodes.failures.enabled=false',
      'shocks=[{ kind: outage, at: 24 h, lasts: 1 d, share: 50 % }]',
    ),
  );
  while (run.tick < 24) run.step();
  const { requests } = run.world;
  expect(requests.pool.col.moved[0]).toBe(0);
  run.step();
  expect(requests.pool.col.moved[0]).toBeGreaterThan(10);
  expect(Math.max(...requests.col.reroutes)).toBe(1);
});
