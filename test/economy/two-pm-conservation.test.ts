import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Run } from '../../sim/economy/run.ts';
import { runLawfully } from '../laws/lawful-run.ts';
import { randomTwoPmSettings } from './random-scenario.ts';
import { stopAndResume } from './resumed-run.ts';
import { smallJoined } from './small-scenario.ts';

/*
 * Some sixty settings of the 2PM half, each with every reading and with too little and too much, in half of the cases
 * joined to an inference market as random. What must hold in all of them after every tick is in test/laws.
 */

const tradedData = [
  'contributors.forging=20 %',
  'contributors.duplicating=40 %',
  'contributors.verbatim=100 %',
  'contributors.reselling={ share: 50 % }',
  'contributors.changes=50 %',
  'contributors.nodes={ share: 50 % }',
  'vault.kl.reference=history',
  'vault.proofs={ checked: 50 %, bars: 1 }',
  'subnets.training=federated',
];

describe('any economy with a 2PM half, joined or alone, under every reading', () => {
  it('conserves every token, hands out no more RT than there are, and owes nobody what it does not have', () => {
    const seen = { founded: 0, awarded: 0, royalties: 0, refused: 0 };
    fc.assert(
      fc.property(randomTwoPmSettings, (settings) => {
        const run = new Run(smallJoined(...settings));
        runLawfully(run);
        const { counts, subnets } = run.world;
        seen.founded += counts.founded[0];
        seen.awarded += subnets.col.awardedData.filter((units) => units > 0).length;
        seen.royalties += counts.royaltiesPaid[0];
        seen.refused += counts.duplicates[0];
      }),
      // In the plain one all of it happens, whichever the others are, and data are traded in every way in the next.
      { numRuns: 25, examples: [[[]], [tradedData]] },
    );
    // Laws about subnets prove nothing where there are none.
    for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(10);
  });

  it('goes on from a checkpoint as if it had never stopped', () => {
    const places = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(randomTwoPmSettings, places, (settings, place) => {
        const { straight, resumed } = stopAndResume(smallJoined(...settings), place);
        expect(resumed).toBe(straight);
      }),
      { numRuns: 12 },
    );
  });
});
