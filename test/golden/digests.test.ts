import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/economy/simulate.ts';
import { shippedScenario } from '../economy/small-scenario.ts';
import { listFiles } from '../environment/sources.ts';
import golden from './digests.json' with { type: 'json' };

const runs = Object.entries(golden.runs);

/*
 * A digest here is a promise to whoever published a run of this version: `dmpsim verify` still says "identical". When
 * a change of the engine or of a scenario is meant, digests.json says how to write the new ones.
 */
describe('the digests of shipped scenarios', () => {
  it('are all kept', () => {
    const shipped = listFiles().flatMap((path) => {
      const name = /^scenarios\/((?:bench\/)?[^/]+)\.yaml$/.exec(path)?.[1];
      return name === undefined ? [] : [name];
    });
    expect(runs.map(([name]) => name).sort()).toEqual(shipped.sort());
  });

  it.each(runs)('%s gives the digest it gave before', (name, { horizon, digest }) => {
    const { digest: now } = simulate(shippedScenario(name, [`clock.horizon=${horizon}`]));
    expect(now, 'meant? node test/golden/update.js, and a line in CHANGELOG.md').toBe(digest);
  });
});
