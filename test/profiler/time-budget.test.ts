import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onnxCatalogue } from '../../sim/profiler/onnx/workloads.ts';
import { nominalTime, planPairs, SessionTime, shareTime } from '../../sim/profiler/time-budget.ts';
import type { WorkloadKind } from '../../sim/profiler/workload.ts';

/** Nominally 0.6 s to open and 0.3 s a pair. */
const facts = { parameters: 2.3e7, flops: 2.2e10 };

/** A session on a machine that needs so many seconds to open a workload and for each pair; its clock is made up. */
function runSession(
  latestSeconds: number,
  speed: { readonly open: number; readonly pair: number },
  wantedSeconds = latestSeconds,
  pairsMin = 1,
) {
  let now = 0;
  const kindOf = (i: number): WorkloadKind => (i % 3 === 0 ? 'onnx' : 'fhe');
  const order = Array.from({ length: 45 }, (_, i) => ({
    id: `${kindOf(i)}/${i}`,
    kind: kindOf(i),
    facts,
  }));
  const essential = new Set(pairsMin > 1 ? [] : order.filter((_, i) => i % 4 === 0).map(({ id }) => id));
  // The anchors are opened before anything is counted.
  now += 2 * speed.open + speed.pair;
  const time = new SessionTime(order, essential, {
    wantedSeconds,
    latestSeconds,
    pairsMin,
    pairsMax: 4,
    elapsed: () => now,
  });
  const pairsOf = new Map<string, number>();
  for (const workload of order) {
    const pairs = time.plan(workload);
    if (pairs === 0) continue;
    now += speed.open + pairs * speed.pair;
    time.finish(workload, pairs);
    pairsOf.set(workload.id, pairs);
  }
  return { seconds: now, pairsOf, essential, order };
}

describe('the time of a session', () => {
  it('suffices for all pairs on a fast machine', () => {
    const { pairsOf } = runSession(60, { open: 0.05, pair: 0.02 });
    expect([...pairsOf.values()].every((pairs) => pairs === 4)).toBe(true);
  });

  it('is kept on a slow one: first with fewer pairs, then with fewer workloads', () => {
    const slow = runSession(60, { open: 0.6, pair: 0.3 });
    expect(slow.pairsOf.size).toBe(45);
    expect([...slow.pairsOf.values()].filter((pairs) => pairs < 4).length).toBeGreaterThan(20);
    expect(slow.seconds).toBeLessThan(63);
    const slower = runSession(60, { open: 1.5, pair: 1.5 });
    expect(slower.pairsOf.size).toBeLessThan(45);
    expect(slower.seconds).toBeLessThan(63);
  });

  it('leaves out what it does not suffice for in the pairs that a check must have', () => {
    const slow = runSession(60, { open: 0.6, pair: 1.5 }, 60, 3);
    expect([...slow.pairsOf.values()].every((pairs) => pairs >= 3)).toBe(true);
    expect(slow.pairsOf.size).toBeGreaterThan(8);
    expect(slow.seconds).toBeLessThan(66);
    const fast = runSession(60, { open: 0.05, pair: 0.02 }, 60, 3);
    expect([...fast.pairsOf.values()].every((pairs) => pairs === 4)).toBe(true);
  });

  it('goes to what a calibration cannot do without', () => {
    const { pairsOf, essential, order } = runSession(60, { open: 1.6, pair: 0.8 });
    const measured = order.filter(({ id }) => essential.has(id)).filter(({ id }) => pairsOf.has(id));
    expect(measured).toHaveLength(essential.size);
    expect(pairsOf.size).toBeLessThan(45);
  });

  it('is never exceeded by more than one workload, however slow the machine', () => {
    const seconds = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, fc.double({ min: 1, max: 200, noNaN: true }), (open, pair, latest) => {
        const begun = 2 * open + pair;
        const session = runSession(latest, { open, pair });
        expect(session.seconds).toBeLessThanOrEqual(Math.max(begun, latest) + open + 4 * pair);
      }),
    );
  });

  it('has one pair for each workload beyond what is wanted, as long as the latest end allows', () => {
    const { pairsOf, seconds } = runSession(90, { open: 0.6, pair: 0.4 }, 10);
    expect([...pairsOf.values()].every((pairs) => pairs === 1)).toBe(true);
    expect(pairsOf.size).toBe(45);
    expect(seconds).toBeGreaterThan(20);
  });
});

describe('the nominal time of a workload', () => {
  it('grows with what has to be made and computed, so that small models leave time for pairs', () => {
    const [small, large] = ['onnx/mlp-b1-w512-l4', 'onnx/decode-d768-l4-c1536'].map((id) =>
      nominalTime(onnxCatalogue.find(id, { threads: 1, provider: 'cpu' })),
    );
    expect(large.open).toBeGreaterThan(5 * small.open);
    expect(large.pair).toBeGreaterThanOrEqual(small.pair);
  });
});

describe('what is left of a budget', () => {
  it('is shared by the sessions to come, and all of it is the latest end of each', () => {
    expect(shareTime(72, 0, 3)).toEqual({ wantedSeconds: 24, latestSeconds: 72 });
    expect(shareTime(72, 40, 2)).toEqual({ wantedSeconds: 16, latestSeconds: 32 });
    expect(shareTime(72, 80, 1)).toEqual({ wantedSeconds: 0, latestSeconds: 0 });
  });

  it('goes to one session where two like the longest would not fit', () => {
    expect(shareTime(72, 30, 2, 30)).toEqual({ wantedSeconds: 42, latestSeconds: 42 });
    expect(shareTime(72, 25, 2, 25)).toEqual({ wantedSeconds: 23.5, latestSeconds: 47 });
    expect(shareTime(72, 40, 1, 40)).toEqual({ wantedSeconds: 32, latestSeconds: 32 });
  });

  it('of nothing opens nothing more', () => {
    const next = { id: 'onnx/1', kind: 'onnx', facts: {} } as const;
    const counts = { onnx: nominalTime(next), fhe: { open: 0, pair: 0 } };
    const state = {
      elapsedSeconds: 10,
      wantedSeconds: 5,
      latestSeconds: 10,
      done: { onnx: { nominal: 1.5, seconds: 5 }, fhe: { nominal: 0, seconds: 0 } },
      left: counts,
      leftEssential: counts,
    };
    expect(planPairs(state, next, true, { pairsMax: 4 })).toBe(0);
    expect(planPairs({ ...state, latestSeconds: 20 }, next, true, { pairsMax: 4 })).toBe(1);
  });
});
