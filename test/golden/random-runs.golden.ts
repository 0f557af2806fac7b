import { expect, it } from 'vitest';
import scenarios from './random-scenarios.json' with { type: 'json' };
import { recordOutputs } from './recorded-outputs.ts';

/*
 * Shipped scenarios with some of their values at random, three weeks each: what a change of the engine leaves as it was in
 * one scenario it may move in another. random-scenarios.ts drew them, once.
 */
for (const [index, { scenario, set }] of scenarios.entries())
  it(`${index} ${scenario}`, async () => {
    expect(await recordOutputs(scenario, set)).toMatchSnapshot();
  });
