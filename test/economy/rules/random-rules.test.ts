import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ruleFiles } from './random-rules.ts';
import { checkRuleFile } from './rule-file-law.ts';

// Hundreds of them: npm run golden -- -t "rule files".
it('random rule files are conserved, resumable and have one digest, or are refused with path and line', () => {
  const counts = { ran: 0, refused: 0 };
  fc.assert(
    fc.property(ruleFiles, (file) => {
      counts[checkRuleFile(file)] += 1;
    }),
    { numRuns: 30 },
  );
  expect(Math.min(counts.ran, counts.refused)).toBeGreaterThan(2);
});
