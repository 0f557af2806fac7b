import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../sim/state/calendar.ts';

const TURN = 1024;

/** Who comes up in `tick`, in ascending order. */
function take(calendar: Calendar, tick: number, entities: number): number[] {
  // Room for more, so that one who comes up twice is seen.
  const out = new Int32Array(2 * entities + 64);
  return [...out.subarray(0, calendar.take(tick, out))].sort((a, b) => a - b);
}

describe('the calendar', () => {
  it('brings everybody up once, in the tick they are filed for, whatever the order of filing', () => {
    const ticks = fc.array(fc.nat({ max: TURN - 1 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(ticks, fc.boolean(), (at, backwards) => {
        const calendar = new Calendar(at.length);
        const ids = backwards ? [...at.keys()].reverse() : [...at.keys()];
        for (const id of ids) calendar.file(id, at[id]);
        for (let tick = 0; tick < TURN; tick += 1) {
          const expected = [...at.keys()].filter((id) => at[id] === tick);
          expect(take(calendar, tick, at.length)).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has room for everybody in one tick, again and again', () => {
    const n = 1_000;
    const calendar = new Calendar(n);
    const everybody = Int32Array.from({ length: n }, (_, id) => id);
    for (let tick = 0; tick < 5_000; tick += 1) {
      const due = tick % 7 === 0;
      if (due) calendar.fileAll(everybody, new Int32Array(n).fill(tick + 3), n);
      expect(take(calendar, tick, n).length).toBe(tick % 7 === 3 ? n : 0);
    }
  });

  it('has room for everybody in ticks of their own, while they keep moving on', () => {
    const n = 3_000;
    const calendar = new Calendar(n);
    const next = Int32Array.from({ length: n }, (_, id) => id % TURN);
    calendar.fileAll(
      Int32Array.from({ length: n }, (_, id) => id),
      next,
      n,
    );
    for (let tick = 0; tick < 4 * TURN; tick += 1) {
      for (const id of take(calendar, tick, n)) {
        expect(next[id]).toBe(tick);
        next[id] = tick + 1 + ((id * 37 + tick) % (TURN - 1));
        calendar.file(id, next[id]);
      }
    }
  });

  it('brings up too early who is filed more than a turn ahead, to be filed again', () => {
    const calendar = new Calendar(2);
    calendar.file(0, 3 * TURN + 5);
    expect(take(calendar, 5, 2)).toEqual([0]);
  });
});
