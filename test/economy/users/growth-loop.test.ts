import { describe, expect, it } from 'vitest';
import { simulateEach } from '../../../sim/economy/simulate.ts';
import { compareFigures, lastOf, manyPairs, sumIn } from '../paired-runs.ts';
import { shippedScenario } from '../small-scenario.ts';

/** A quarter of the shipped network, in its first weeks, when growth is far from its end. */
const young = ['users.active=100', 'users.potential=1000', 'nodes.active=5', 'nodes.potential=50'];

/** In the last four of so many weeks, and at their end. */
const figuresWith = (weeks: number, ...set: readonly string[]) =>
  simulateEach(
    shippedScenario('growth-loop', [...young, `clock.horizon=${weeks} weeks`, ...set]),
    manyPairs,
    (run) => ({
      price: lastOf(run, 'rule.basePrice'),
      users: lastOf(run, 'users.active'),
      revenue: sumIn(run, 'fees.gross', weeks - 4, weeks),
      nodes: lastOf(run, 'nodes.active'),
    }),
  );

/* "This positive feedback loop reinforces network growth and adoption" (DcentAI), link by link, over 30 pairs. */
describe('the growth loop', () => {
  const today = figuresWith(16);

  it('turns more nodes into a lower price, and that into more users and more revenue', () => {
    // Else operators come and go until there are as many as before.
    const fixed = 'nodes.entry.enabled=false';
    const more = compareFigures(
      figuresWith(8, fixed, 'nodes.active=8'),
      figuresWith(8, fixed, 'nodes.active=12'),
    );
    expect(more.price.high).toBeLessThan(0);
    expect(more.users.low).toBeGreaterThan(0);
    expect(more.revenue.low).toBeGreaterThan(0);
  });

  it('turns a lower price into more users, more revenue and more nodes', () => {
    const lower = figuresWith(16, 'mechanisms.price.basePrice.formula=0.0004 + 0.0006 * utilisation USD/CU');
    const cheaper = compareFigures(today, lower);
    for (const figure of [cheaper.users, cheaper.revenue, cheaper.nodes])
      expect(figure.low).toBeGreaterThan(0);
  });

  it('turns more users into more revenue, and that into more nodes and more users still', () => {
    const more = compareFigures(today, figuresWith(16, 'users.active=150'));
    expect(more.revenue.low).toBeGreaterThan(0);
    expect(more.nodes.low).toBeGreaterThan(0);
    // Half as many again to begin with, and the gap grows.
    expect(more.users.low).toBeGreaterThan(50);
  });
});
