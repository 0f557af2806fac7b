import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComparisonPlan } from '../../sim/experiments/comparison-plan.ts';
import { formatRuns } from '../../sim/store/verdict-folder.ts';
import { csvRecord, originalText, spreadsheetText } from '../../sim/workload/csv-cells.ts';

/** Texts that begin with what a spreadsheet looks at, and others. */
const text = fc
  .tuple(
    fc.constantFrom('', "'", "''", '=', '+', '-', '@', '\t', '\r', '\n', '＝', "'=", ' =', '\ufeff=', ' \t@'),
    fc.string(),
  )
  .map((parts) => parts.join(''));

describe('a cell of CSV', () => {
  it('is no formula, and read back what was written', () => {
    fc.assert(
      fc.property(text, (written) => {
        const cell = spreadsheetText(written);
        expect(cell).not.toMatch(/^(\s*[=+\-@＝＋－＠]|[\t\r\n])/);
        expect(originalText(cell)).toBe(written);
      }),
    );
  });

  it('with a number stays one', () => {
    expect(csvRecord([-1.5, -0.25e-7, 12n, -9_007_199_254_740_993n, Number.NaN])).toBe(
      '-1.5,-2.5e-8,12,-9007199254740993,',
    );
  });

  it('of a verdict is no formula either', () => {
    const comparison = { plan: { observe: { kpis: [{ name: '@fees' }] } } } as unknown as ComparisonPlan;
    const run = { replication: 0, arm: '=cmd()', digest: 'd', kpis: [-1] };
    expect(formatRuns(comparison, [run])).toBe("replication,arm,digest,'@fees\n0,'=cmd(),d,-1\n");
  });
});
