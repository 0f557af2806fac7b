import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseSessions,
  judgeSession,
  qualities,
  type SessionSigns,
} from '../../sim/profiler/session-quality.ts';

const quiet: SessionSigns = {
  anchors: { onnx: [0.1, 0.101, 0.1, 0.102], fhe: [0.05, 0.05] },
  contended: [],
  blocks: 100,
  crowd: 0.02,
  steal: 0,
};

describe('a session', () => {
  it('is quiet when nothing moved and nobody else worked', () => {
    expect(judgeSession(quiet)).toEqual({ quality: 'quiet', reasons: [] });
  });

  it('drifts when an anchor changed its speed, and says which and how far', () => {
    const { quality, reasons } = judgeSession({ ...quiet, anchors: { onnx: [0.1, 0.1, 0.12, 0.12] } });
    expect(quality).toBe('drifting');
    expect(reasons).toEqual(['the onnx anchor moved by 20 % within the session']);
  });

  it('does not drift by single blocks that scatter', () => {
    const scattered = Array.from({ length: 40 }, (_, i) => (i % 6 === 0 ? 0.15 : 0.1));
    expect(judgeSession({ ...quiet, anchors: { 'onnx-short': scattered } }).quality).toBe('quiet');
    const slower = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0.1 : 0.12));
    expect(judgeSession({ ...quiet, anchors: { 'onnx-short': slower } }).quality).toBe('drifting');
  });

  it('is disturbed by whom it cannot see where an anchor moved by more than a clock rate can', () => {
    const { quality, reasons } = judgeSession({ ...quiet, anchors: { onnx: [0.1, 0.1, 0.16, 0.16] } });
    expect(quality).toBe('disturbed');
    expect(reasons).toEqual(['the onnx anchor moved by 60 % within the session']);
  });

  it.each<[string, Partial<SessionSigns>, RegExp]>([
    [
      'blocks',
      { contended: Array(30).fill('other programs held the CPU') },
      /30 of 100 blocks were disturbed: other/,
    ],
    ['others on the other CPUs', { crowd: 1 }, /other programs used 100 % of what this one left/],
    ['the host', { steal: 0.05 }, /the host of this virtual machine kept 5.0 %/],
  ])('is disturbed by %s, whatever the anchor did', (_, signs, words) => {
    for (const anchors of [quiet.anchors, { onnx: [0.1, 0.2] }]) {
      const { quality, reasons } = judgeSession({ ...quiet, anchors, ...signs });
      expect(quality).toBe('disturbed');
      expect(reasons[0]).toMatch(words);
    }
  });
});

describe('the sessions behind a calibration', () => {
  it('are never worse than needed, and all are either counted or left out', () => {
    const session = fc.record({ quality: fc.constantFrom(...qualities) });
    fc.assert(
      fc.property(
        fc.array(session, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (all, wanted) => {
          const { counted, left, quality } = chooseSessions(all, wanted);
          expect(counted.length + left.length).toBe(all.length);
          expect(counted.length).toBeGreaterThanOrEqual(Math.min(wanted, all.length));
          const rank = qualities.indexOf(quality);
          expect(counted.every((one) => qualities.indexOf(one.quality) <= rank)).toBe(true);
          // With one session fewer of this quality there would not have been enough of better ones.
          const better = all.filter((one) => qualities.indexOf(one.quality) < rank);
          expect(better.length).toBeLessThan(Math.max(wanted, 1));
        },
      ),
    );
  });
});
