import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { scenarioTemplate } from '../../sim/scenario/template.ts';
import { resolveFiles } from '../scenario/minimal-scenario.ts';

/*
 * What somebody sees in the first run. An economy that pays nodes five times their capital a year, or that cannot pay for
 * its own audits, would be taken for a fault of the model.
 */
describe('the first economy that init writes', () => {
  const starter = resolveFiles({ 'x.yaml': scenarioTemplate('first') });

  it.each(['dmpsim', 'other', 'third'])('is small and healthy, with seed %s', (seed) => {
    const { summary, events, metrics } = simulate(starter, { seed });
    const figure = (label: string) => summary.find((one) => one.label.startsWith(label))?.value;
    expect(figure('annual return of all nodes')).toBeGreaterThan(0.15);
    expect(figure('annual return of all nodes')).toBeLessThan(0.6);
    expect(events.filter(({ kind }) => kind === 'unpaid')).toEqual([]);
    expect(metrics.get('users.active')?.at(-1)).toBeGreaterThan(800);
    expect(metrics.get('nodes.active')?.at(-1)).toBeGreaterThan(40);
    expect(metrics.get('utilisation')?.at(-1)).toBeGreaterThan(0.5);
  });
});
