import { expect, it } from 'vitest';
import { listFiles } from '../environment/sources.ts';
import { recordOutputs } from './recorded-outputs.ts';

/*
 * Every shipped scenario at its full length: digest and every file of figures. `npm run golden` compares them with what they
 * were, `npm run golden -- -u` writes what they are now. Short runs of the same scenarios are part of the suite.
 */
const shipped = listFiles().flatMap((path) => /^scenarios\/((?:bench\/)?[^/]+)\.yaml$/.exec(path)?.[1] ?? []);

it.each(shipped)('%s to its end', async (name) => {
  expect(await recordOutputs(name)).toMatchSnapshot();
});
