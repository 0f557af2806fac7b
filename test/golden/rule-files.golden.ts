import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ruleFiles } from '../economy/rules/random-rules.ts';
import '../environment/property-seed.ts';
import { checkRuleFile } from '../economy/rules/rule-file-law.ts';

/* Hundreds of rule files at random, of which the suite tries a few dozen: conserved, resumable, one digest, or refused at a line. */
it('rule files', () => {
  const counts = { ran: 0, refused: 0 };
  const law = fc.property(ruleFiles, (file) => {
    counts[checkRuleFile(file)] += 1;
  });
  fc.assert(law, { numRuns: 400 });
  expect(counts.ran).toBeGreaterThan(100);
  expect(counts.refused).toBeGreaterThan(20);
});
