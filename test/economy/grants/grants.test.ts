import { describe, expect, it } from 'vitest';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, manyPairs, meanIn } from '../paired-runs.ts';
import { stopAndResume } from '../resumed-run.ts';
import { smallScenario } from '../small-scenario.ts';
import { sum, watch } from '../watched-run.ts';

/** A treasury that lasts, projects of two weeks, and many people outside. */
const small = [
  'clock.tick=24 h',
  'clock.horizon=9 weeks',
  'clock.checkpointEvery=9 weeks',
  'record.metricsEvery=24 h',
  'record.flowsEvery=1 week',
  'users.active=100',
  'users.potential=200',
  'users.churn.hazardPerWeek=4 %',
  'nodes.entry.enabled=false',
  'mechanisms.governance.confirmEvery=0 h',
  'mechanisms.treasury={ maintenanceUsdPerWeek: 1 USD, auditsUsdPerWeek: 1 USD, storageUsdPerWeek: 1 USD }',
  'grants.ask=2,000 DGAI',
  'grants.lasts=2 weeks',
];

const granted = 'mechanisms.treasury.grantsPerWeek=8,000 DGAI';
const only = (kind: string): string[] =>
  ['models', 'tools', 'applications'].filter((one) => one !== kind).map((one) => `grants.${one}.weight=0`);

describe('grants', () => {
  const figures = (...set: string[]) =>
    simulateEach(smallScenario(...small, ...set), manyPairs, (run) => ({
      users: meanIn(run, 'users.active', 6, 9),
      requests: meanIn(run, 'requests.settled', 6, 9),
      margin: meanIn(run, 'nodes.margin.p50', 6, 9),
    }));
  const none = figures();

  it('for applications bring users', () => {
    const { users } = compareFigures(none, figures(granted, ...only('applications')));
    // A weekly chance to join of 5 % more, beside 5 %: of 100 outside a dozen come in two months, less who leaves.
    expect(users.low).toBeGreaterThan(4);
    expect(users.high).toBeLessThan(20);
  });

  it('for models are worth more requests to users', () => {
    const { requests } = compareFigures(none, figures(granted, ...only('models')));
    // Up to 20 % dearer outside: acceptance 1 / (1 + (c / c₀)^1.5) rises by at most a tenth.
    expect(requests.low / requests.before).toBeGreaterThan(0.02);
    expect(requests.high / requests.before).toBeLessThan(0.11);
  });

  it('for tools leave nodes more, as running costs less', () => {
    const { margin } = compareFigures(none, figures(granted, ...only('tools')));
    // Up to 15 % less cost is up to 18 points more of income over it.
    expect(margin.low).toBeGreaterThan(0.04);
    expect(margin.high).toBeLessThan(0.18);
  });
});

describe('a grant', () => {
  const { world, moved, events } = watch(smallScenario(...small, granted));

  it('goes from the treasury by the community fund and a project to developers, who sell it', () => {
    const { stage, ask } = world.projects.col;
    const begun = [...stage.keys()].filter((id) => stage[id] !== 0);
    expect(begun.length).toBeGreaterThan(20);
    expect(moved('treasury.grant')).toBe(9 * 8_000e6);
    expect(moved('grant.award')).toBe(sum(begun.map((id) => ask[id])));
    expect(moved('treasury.grant')).toBe(moved('grant.award') + world.economy.col.grantsWaiting[0]);
    expect(moved('grant.award')).toBe(moved('grant.pay') + sum(world.books.projectGrants.balance));
    expect(moved('outside.out.developers')).toBeGreaterThan(0);
    expect(world.books.developers.balance[0] + world.books.developersUsd.balance[0]).toBe(0);
  });

  it('may come to nothing, and what it made falls out of use', () => {
    const of = (kind: string): number =>
      events.filter((one) => one.kind === kind && one.agent === 'project').length;
    const { models, tools, applications } = world.inUse.col;
    expect(of('fail')).toBe(world.counts.projectsFailed[0]);
    expect(of('fail')).toBeGreaterThan(5);
    expect(of('launch') - of('abandon')).toBe(models[0] + tools[0] + applications[0]);
  });

  it('resumes to the same end', () => {
    const { straight, resumed } = stopAndResume(smallScenario(...small, granted), 0.5);
    expect(resumed).toBe(straight);
  });

  it('stays with the community fund where the scenario has it', () => {
    const kept = watch(smallScenario(...small, granted, 'mechanisms.treasury.grantsTo=community'));
    expect(kept.moved('treasury.grant')).toBe(9 * 8_000e6);
    expect(kept.moved('grant.award')).toBe(0);
    expect(kept.world.economy.col.grantsWaiting[0]).toBe(0);
  });
});
