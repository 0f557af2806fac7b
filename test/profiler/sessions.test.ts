import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { missOf, widenBands, widestBands } from '../../sim/profiler/band.ts';
import { deriveMeasuredBands, widenIntervals } from '../../sim/profiler/measured-bands.ts';
import { mergeSessions } from '../../sim/profiler/merge-sessions.ts';
import { onnxCatalogue } from '../../sim/profiler/onnx/workloads.ts';
import { digestRequest, type ProfileRequest, profileMachine } from '../../sim/profiler/profile.ts';
import { qualities } from '../../sim/profiler/session-quality.ts';
import type { Session } from '../../sim/profiler/session-work.ts';
import type { Quality } from '../../sim/workload/measurement.ts';

/*
 * What breaks in the world if these fail: what several sessions saw is promised more narrowly than they saw it. All
 * sessions are made up; times never come from a clock.
 */
const folder = mkdtempSync(join(tmpdir(), 'dmpsim-sessions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const setting = { threads: 1, provider: 'cpu' };
const [encoder, decoder] = ['onnx/encoder-d512-l4-t16', 'onnx/decode-d512-l4-c32'];
const workloads = [encoder, decoder].map((id) => onnxCatalogue.find(id, setting));

/** A session on a machine where the anchor takes 0.1 s and waiting for memory costs `memory` of what it does elsewhere. */
function makeSession(session: number, memory: number, rest: Partial<Session> = {}): Session {
  const block = { samples: [1], peakMemoryBytes: 0 };
  return {
    session,
    anchors: { onnx: [0.1, 0.1, 0.2, 0.1], 'onnx-memory': [0.006] },
    conversions: { 'onnx-memory': [0.05 * memory, 0.06 * memory, 0.05 * memory] },
    blocks: [
      { ...block, id: encoder, anchor: 'onnx', ratios: [0.06, 0.06, 0.09] },
      { ...block, id: decoder, anchor: 'onnx-memory', ratios: [0.4, 0.4] },
    ],
    seconds: 10,
    endedAt: '2026-01-01T00:00:10.000Z',
    overhead: { loopSeconds: 1, workSeconds: 1 },
    quality: 'quiet',
    reasons: [],
    ...rest,
  };
}

describe('sessions together', () => {
  const [reading, decoding] = mergeSessions([makeSession(0, 1), makeSession(1, 1)], workloads);

  it('give costs in one unit: what was timed beside memory is converted by the session’s own ratio', () => {
    expect(reading.units).toBeCloseTo(0.06, 12);
    expect(decoding.units).toBeCloseTo(0.4 * 0.05, 12);
    expect(decoding.secondsP50).toBeCloseTo(0.4 * 0.05 * 0.1, 12);
  });

  it('know how far each is uncertain, the conversion included', () => {
    const [{ error = 0 }] = decoding.sessions;
    expect(error).toBeGreaterThan(0.02);
    const steady = mergeSessions(
      [makeSession(0, 1, { conversions: { 'onnx-memory': [0.05, 0.05, 0.05] } })],
      workloads,
    );
    expect(steady[1].sessions[0].error).toBeLessThan(error);
  });

  it('count the lower quarter of an anchor that was disturbed, and the median of any other', () => {
    const anchors = { onnx: [0.1, 0.3, 0.3, 0.3, 0.1], 'onnx-memory': [0.006] };
    const secondsOf = (quality: Quality): number =>
      mergeSessions([makeSession(0, 1, { anchors, quality })], workloads)[0].secondsP50;
    expect(secondsOf('disturbed')).toBeCloseTo(0.006, 12);
    expect(secondsOf('drifting')).toBeCloseTo(0.018, 12);
  });

  it('do without a workload that no time was left for in one of them', () => {
    const short = makeSession(1, 1);
    const merged = mergeSessions(
      [makeSession(0, 1), { ...short, blocks: short.blocks.slice(0, 1) }],
      workloads,
    );
    expect(merged.map(({ sessions }) => sessions.length)).toEqual([2, 1]);
  });
});

describe('the band of measured costs', () => {
  it('holds every session against the others, however their memory differed', () => {
    const memory = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.array(memory, { minLength: 2, maxLength: 5 }), (sessions) => {
        const [, decoding] = mergeSessions(
          sessions.map((one, index) => makeSession(index, one)),
          workloads,
        );
        const band = deriveMeasuredBands([decoding], 'quiet')['decoding'];
        for (const { units } of decoding.sessions) {
          const ratio = units / decoding.units;
          expect(Math.max(ratio, 1 / ratio)).toBeLessThanOrEqual(1 + band + 1e-9);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is never narrower for more error, for a worse machine, or for one session more', () => {
    const miss = fc.record({
      regime: fc.constantFrom('reading', 'decoding'),
      session: fc.integer({ min: 0, max: 3 }),
      factor: fc.double({ min: 1, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(miss, { minLength: 1, maxLength: 20 }), (misses) => {
        const bands = widestBands(misses);
        const more = widestBands([...misses, { regime: 'reading', session: 9, factor: 1.5 }]);
        for (const [regime, band] of Object.entries(bands)) {
          expect(more[regime]).toBeGreaterThanOrEqual(band);
          const widths = qualities.map((quality) => widenBands({ [regime]: band }, quality, 2)[regime]);
          expect(widths[0]).toBe(band);
          expect(widths).toEqual([...widths].sort((one, other) => one - other));
        }
      }),
    );
    expect(widenBands({ ckks: 0 }, 'disturbed', 1)['ckks']).toBeGreaterThan(
      widenBands({ ckks: 0 }, 'disturbed', 2)['ckks'],
    );
    expect(missOf(1, 1, 0.1)).toBeGreaterThan(missOf(1, 1, 0));
    expect(missOf(2, 1, 0)).toBe(missOf(1, 2, 0));
  });

  it('widens intervals of a machine that was not quiet, and never narrows one', () => {
    const merged = mergeSessions([makeSession(0, 1), makeSession(1, 1.3)], workloads);
    const widened = widenIntervals(merged, { reading: 0.8, decoding: 0 });
    expect(widened[0].interval[1]).toBeCloseTo(1.8 * merged[0].secondsP50, 12);
    expect(widened[1].interval).toEqual(merged[1].interval);
  });
});

describe('a profile whose time is over', () => {
  /** No session begins; those that an interrupted call left are in the folder. */
  function request(name: string, sessions: readonly Session[], strict: boolean): ProfileRequest {
    const asked = {
      kinds: ['onnx'] as const,
      ids: [encoder, decoder],
      setting,
      plan: { sessions: 3, sessionsMin: 2, budgetSeconds: 0, limits: { blockSeconds: 0.01, pairsMax: 1 } },
      folder: join(folder, name),
      strict,
      resume: true,
    };
    mkdirSync(asked.folder);
    for (const session of sessions) {
      const text = JSON.stringify({ request: digestRequest(asked), session });
      writeFileSync(join(asked.folder, `session-00${session.session}.json`), text);
    }
    return asked;
  }
  const busy = { quality: 'disturbed', reasons: ['others used 90 %'] } as const;
  const mixed = [makeSession(0, 1), makeSession(1, 1, busy), makeSession(2, 1, busy)];

  it('counts what it has, and says how the machine was', async () => {
    const { sessions, quality, rejected } = await profileMachine(request('any', mixed, false), {});
    expect(sessions).toHaveLength(3);
    expect(quality).toBe('disturbed');
    expect(rejected).toEqual([]);
  });

  it('leaves disturbed sessions out where there are enough others', async () => {
    const enough = [...mixed, makeSession(3, 1)];
    const { sessions, quality, rejected } = await profileMachine(request('enough', enough, false), {});
    expect(sessions.map(({ session }) => session)).toEqual([0, 3]);
    expect(quality).toBe('quiet');
    expect(rejected).toEqual(['others used 90 %', 'others used 90 %']);
  });

  it('is refused when it is strict and too few were quiet, with the reason and the sessions kept', async () => {
    const strict = request('strict', mixed, true);
    await expect(profileMachine(strict, {})).rejects.toThrow(
      /machine: expected at least 2 quiet sessions within 0 s, got 1; the last other one was disturbed: others used 90 %[\s\S]*--resume/,
    );
    expect(readdirSync(strict.folder).filter((name) => name.startsWith('session'))).toHaveLength(3);
  });

  it('refuses sessions of another request', async () => {
    const asked = request('other', mixed, false);
    const other = { ...asked, ids: [encoder] };
    await expect(profileMachine(other, {})).rejects.toThrow(/--resume: expected the options/);
  });
});
