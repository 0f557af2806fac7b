import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { shippedScenarios } from '../../sim/store/shipped-files.ts';
import { runLawfully } from '../laws/lawful-run.ts';
import { randomSettings } from './random-scenario.ts';
import { stopAndResume } from './resumed-run.ts';
import { shippedScenario, smallScenario } from './small-scenario.ts';

/** Proposals and experiments are about scenarios; they are none. */
const shipped = readdirSync(shippedScenarios(), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !/^(proposals|experiments|studies)/.test(file))
  .map((file) => file.slice(0, -'.yaml'.length));

/** The first weeks of a scenario with a fifth of its people, hours where it is large, with its shocks moved into them. */
function beginningOf(name: string): Run {
  const { users, contributors, shocks } = shippedScenario(name).scenario;
  const few = users.potential <= 20_000;
  // Without users, nothing need happen before subnets are proposed.
  const weeks = users.active > 0 ? '3 weeks' : '5 weeks';
  const people: [string, number][] = [
    ['users.active', users.active],
    ['users.potential', users.potential],
    ['contributors.count', contributors.count],
  ];
  const every = ['clock.checkpointEvery', 'record.metricsEvery', 'record.flowsEvery'];
  const settings = [
    'expect=[]',
    `clock.horizon=${few ? weeks : '12 h'}`,
    ...people.filter(([, count]) => count > 0).map(([path, count]) => `${path}=${Math.ceil(count / 5)}`),
    ...shocks.map((_, k) => `shocks.${k}.at=${5 + 3 * k} d`),
    ...every.map((path) => `${path}=${few ? '1 week' : '12 h'}`),
  ];
  return new Run(shippedScenario(name, settings));
}

describe('every token is conserved, nothing burned returns, and escrow holds the jobs in flight, at every tick', () => {
  it.each(shipped)('of %s', (name) => {
    const run = beginningOf(name);
    runLawfully(run);
    // Where nobody asks for inference, the 2PM half must have done something, or rules of the scenario's own.
    const { counts, users, scenario } = run.world;
    const isOfRules = Object.keys(scenario.rules).length > 0;
    const moved = run.flows.period.filter((units) => units > 0).length;
    const idle = isOfRules ? moved : (counts.proposed?.[0] ?? 0);
    expect(users.rows > 0 ? counts.settled[0] : idle, basename(name)).toBeGreaterThan(0);
  });

  it('of any economy, under every reading, with any shock', () => {
    fc.assert(
      fc.property(randomSettings, (settings) => {
        runLawfully(new Run(smallScenario(...settings)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('more requests on their way than the columns began with', () => {
  // Nine nodes of ten are gone for a week, and nobody gives up.
  const crowded = [
    'clock.horizon=3 weeks',
    'clock.checkpointEvery=24 h',
    'shocks=[{ kind: outage, at: 24 h, lasts: 1 week, share: 90 % }]',
    'mechanisms.latencyPenalty.timeoutFactor=100000',
  ];

  it('keep every law, and go on from a checkpoint as if they had never stopped', () => {
    const run = new Run(smallScenario(...crowded));
    const { rows } = run.world.requests.table;
    runLawfully(run);
    expect(run.world.requests.table.rows).toBeGreaterThan(rows);
    const { straight, resumed } = stopAndResume(smallScenario(...crowded), 0.4);
    expect(resumed).toBe(straight);
  });
});

describe('any economy', () => {
  it('goes on from a checkpoint as if it had never stopped', () => {
    const places = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(randomSettings, places, (settings, place) => {
        const { straight, resumed } = stopAndResume(smallScenario(...settings), place);
        expect(resumed).toBe(straight);
      }),
      { numRuns: 25 },
    );
  });
});
