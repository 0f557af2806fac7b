import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { InputError } from '../../sim/errors.ts';
import {
  findOpenPlace,
  meaningTemplate,
  readOpenValue,
  scenarioTemplate,
} from '../../sim/experiments/scenario-template.ts';
import { readScenarioChain } from '../../sim/scenario/extends.ts';
import { digestMeaning } from '../../sim/scenario/meaning.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { fileReader } from '../../sim/store/scenario-files.ts';
import { extremeOf } from '../ranges/extreme-inputs.ts';
import { listNumericParameters } from '../ranges/numeric-parameters.ts';
import { hamlet } from '../ranges/outcome.ts';

const file = 'test/ranges/hamlet.yaml';
const written = readScenarioChain(file, fileReader(file), scenarioSchema(), () => undefined);
const base = hamlet([]);
const parameters = listNumericParameters(base.scenario);
const places = parameters.flatMap(({ path }) => findOpenPlace(path, written) ?? []);

function resolveWith(set: readonly string[]): ResolvedScenario | undefined {
  try {
    return hamlet(set);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

it('a scenario with other numbers is known by its digest and by its meaning without being read', () => {
  // All but what stands in lists of kinds, in files, and in changes and proposals.
  expect(places.length).toBeGreaterThan(200);
  let compared = 0;
  const draw = fc.constantFrom(...parameters).chain(extremeOf);
  fc.assert(
    fc.property(fc.tuple(draw, draw), (drawn) => {
      const found = drawn.map((setting) => {
        const end = setting.indexOf('=');
        return { place: findOpenPlace(setting.slice(0, end), written), text: setting.slice(end + 1) };
      });
      const open = found.flatMap(({ place, text }) => (place === undefined ? [] : [{ place, text }]));
      const [first, second = first] = open;
      fc.pre(first !== undefined && first.place.path !== second.place.path);
      const full = resolveWith(open.map(({ place, text }) => `${place.path}=${text}`));
      const values = open.map(({ place, text }) => readOpenValue(place, text));
      if (full === undefined) return;
      const own = open.map(({ place }) => place);
      expect(scenarioTemplate(base, own)(values)).toBe(full.sha256);
      expect(meaningTemplate(base, own)(values)).toBe(digestMeaning(full));
      compared += 1;
    }),
    { numRuns: 60 },
  );
  expect(compared).toBeGreaterThan(10);
});

it('what its field refuses is no value', () => {
  const place = places.find(({ path }) => path === 'users.elasticity');
  expect(
    place && [readOpenValue(place, '-1'), readOpenValue(place, '[2'), readOpenValue(place, '2 h')],
  ).toEqual([undefined, undefined, undefined]);
});
