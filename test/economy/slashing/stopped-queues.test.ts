import { expect, it } from 'vitest';
import { Run } from '../../../sim/economy/run.ts';
import { smallScenario } from '../small-scenario.ts';

/** Nodes of an outage are all offline before the first queue moves; those whose fakes are found are jailed one after the other. */
it.each([
  ['fails', '{ kind: outage, at: 24 h, lasts: 1 d, share: 50 % }'],
  ['is jailed', '{ kind: fake-ring, at: 24 h, lasts: 1 d, share: 60 % }'],
])('nothing in the queue of a node that %s goes to another that stops in the same tick', (_how, shock) => {
  const run = new Run(
    smallScenario(
      'clock.horizon=2 d',
      'users.candidateRate=0.5 /h',
      'mechanisms.latencyPenalty.timeoutFactor=100000',
      'mechanisms.verification.audit=100 %',
      'nodes.failures.enabled=false',
      `shocks=[${shock}]`,
    ),
  );
  const { requests, nodes } = run.world;
  while (run.tick < 24) run.step();
  expect(requests.pool.col.moved[0]).toBe(0);
  while (requests.pool.col.moved[0] === 0) run.step();
  const stopped = Array.from(nodes.col.downSince).filter(
    (tick, node) => tick >= 0 || nodes.col.jailedUntil[node] > run.tick,
  );
  expect(stopped.length).toBeGreaterThan(3);
  expect(requests.pool.col.moved[0]).toBeGreaterThan(10);
  expect(Math.max(...requests.col.reroutes)).toBe(1);
});
