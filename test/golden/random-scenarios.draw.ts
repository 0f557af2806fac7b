import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { it } from 'vitest';
import { z } from 'zod';
import { simulate } from '../../sim/economy/simulate.ts';
import { InputError } from '../../sim/errors.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { unwrap, visitValues } from '../../sim/scenario/schema-tree.ts';
import { shippedScenario } from '../economy/small-scenario.ts';
import { listNumericParameters } from '../ranges/numeric-parameters.ts';

/*
 * Draws the scenarios of random-runs.golden.ts anew and writes them down: DMPSIM_GOLDEN_DRAW=yes npm run golden
 */
const wanted = 200;
const seed = 20261130;
const bases = ['inference', 'two-pm', 'baseline', 'subnet-launch', 'twenty-subnets', 'governance-capture'];
const apart = /^(clock|record|seed|name|tokens|extends)\b/;

/** Settings of one scenario: numbers between a third and three times theirs, and other choices. */
function settingsOf(name: string): fc.Arbitrary<string[]> {
  const { scenario } = shippedScenario(name);
  const values = new Map<string, unknown>();
  const choices: { path: string; options: string[] }[] = [];
  visitValues(scenarioSchema(), scenario, (path, schema, value) => {
    values.set(path, value);
    const inner = unwrap(schema);
    if (inner instanceof z.ZodEnum) choices.push({ path, options: inner.options.map(String) });
    if (inner instanceof z.ZodBoolean) choices.push({ path, options: ['true', 'false'] });
  });
  const numbers = listNumericParameters(scenario).filter(
    ({ path }) => typeof values.get(path) === 'number' && !apart.test(path),
  );
  const number = fc
    .tuple(fc.constantFrom(...numbers), fc.noBias(fc.integer({ min: -100, max: 100 })))
    .map(([{ path, low, high = Number.POSITIVE_INFINITY, isWhole, write }, by]) => {
      const value = Math.min(high, Math.max(low, Number(values.get(path)) * 3 ** (by / 100)));
      return `${path}=${write(isWhole ? Math.round(value) : Number(value.toPrecision(4)))}`;
    });
  const choice = fc
    .constantFrom(...choices.filter(({ path }) => !apart.test(path)))
    .chain(({ path, options }) => fc.constantFrom(...options).map((option) => `${path}=${option}`));
  return fc
    .tuple(
      fc.uniqueArray(number, { minLength: 3, maxLength: 9, selector: (one) => one.split('=')[0] }),
      fc.uniqueArray(choice, { minLength: 0, maxLength: 2, selector: (one) => one.split('=')[0] }),
    )
    .map(([some, others]) => ['clock.horizon=3 weeks', ...some, ...others]);
}

it('draws scenarios that run', { timeout: 3_600_000 }, () => {
  const kept: { scenario: string; set: string[] }[] = [];
  for (let draw = 0; kept.length < wanted; draw += 1) {
    const scenario = bases[draw % bases.length];
    const [set] = fc.sample(settingsOf(scenario), { seed: seed + draw, numRuns: 1 });
    try {
      simulate(shippedScenario(scenario, set));
    } catch (error) {
      if (error instanceof InputError) continue;
      throw error;
    }
    kept.push({ scenario, set });
  }
  writeFileSync(new URL('random-scenarios.json', import.meta.url), `${JSON.stringify(kept, null, 1)}\n`);
});
