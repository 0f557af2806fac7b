import { describe, expect, it } from 'vitest';
import { formatCalibration, formatCheck, formatComparison } from '../../bin/terminal/calibration-summary.ts';
import { gatherCalibrationData } from '../../reports/calibration-data.ts';
import { readMeasured } from '../../sim/profiler/calibration-file.ts';
import { checkQuotes } from '../../sim/profiler/check-quotes.ts';
import { compareCalibrations } from '../../sim/profiler/compare-calibrations.ts';

/*
 * What breaks in the world if these fail: somebody trusts figures of a busy machine as those of a quiet one.
 */
const before = readMeasured('scenarios/calibrations/amd-epyc-2-core.json');
const reason = 'other programs used 100 % of what this one left of the CPUs';
const busy = {
  ...before,
  measuredBands: { ckks: 0.21 },
  method: {
    ...before.method,
    quality: 'disturbed' as const,
    sessionQualities: [
      { session: 0, quality: 'quiet' as const },
      { session: 1, quality: 'disturbed' as const, reason },
    ],
  },
};
const plain = (_look: string, text: string): string => text;

describe('how the machine was', () => {
  it('stands in the table of a calibration, with the reason, the sessions and the band of encrypted work', () => {
    const text = formatCalibration(busy, ['mine.json'], plain);
    expect(text).toContain(`the machine was disturbed: ${reason}`);
    expect(text).toContain('sessions: 1 quiet, 1 disturbed');
    expect(text).toContain('measured costs of ckks hold within ±21 %');
  });

  it('is quiet for a calibration that does not say', () => {
    expect(formatCalibration(before, [], plain)).toContain('the machine was quiet');
    expect(gatherCalibrationData(before).facts).toContainEqual(['The machine was', 'quiet']);
  });

  it('stands on the page, in a comparison and in a check', () => {
    expect(gatherCalibrationData(busy).facts).toContainEqual(['The machine was', `disturbed: ${reason}`]);
    const compared = formatComparison(compareCalibrations(before, busy), plain);
    expect(compared).toMatch(/^A .*, quiet\nB .*, disturbed\n/);
    expect(compared).not.toContain('providers differ');
    expect(formatCheck(checkQuotes(busy, [], 'drifting'), plain)).toContain(
      'measured on a machine that was disturbed, checked on one that was drifting',
    );
  });
});

describe('two calibrations on different providers', () => {
  it('are compared in seconds, and the reader is told why', () => {
    const other = { ...before, method: { ...before.method, provider: 'cuda' } };
    expect(formatComparison(compareCalibrations(before, other), plain)).toContain(
      'providers differ (cpu, cuda): compare seconds',
    );
  });
});
