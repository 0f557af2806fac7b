import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Requests } from '../../../sim/economy/inference/requests.ts';

const TURN = 1024;

function take(requests: Requests, count: number): number[] {
  const out = new Int32Array(count);
  requests.take(count, out);
  return [...out];
}

function due(requests: Requests, tick: number, tickHours = 1): number[] {
  const out = new Int32Array(requests.table.rows);
  return [...out.subarray(0, requests.due(tick, tickHours, out))];
}

/** Rows that finish at these hours, filed in this order from tick `earliest` on. */
function fileAt(requests: Requests, hours: readonly number[], earliest = 0, tickHours = 1): number[] {
  const rows = take(requests, hours.length);
  rows.forEach((row, k) => {
    requests.col.finishHours[row] = hours[k];
  });
  requests.file(Int32Array.from(rows), rows.length, earliest, tickHours);
  return rows;
}

describe('the pool of requests', () => {
  it('never gives one row to two requests, however many come and go', () => {
    const steps = fc.array(
      fc.record({ takes: fc.nat({ max: 900 }), leaves: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (list) => {
        const requests = new Requests();
        let used: number[] = [];
        for (const { takes, leaves } of list) {
          used = used.concat(take(requests, takes));
          expect(new Set(used).size).toBe(used.length);
          expect(requests.pool.col.inUse[0]).toBe(used.length);
          const gone = Math.floor(leaves * used.length);
          requests.release(Int32Array.from(used.slice(0, gone)), gone);
          used = used.slice(gone);
        }
        expect(Math.max(-1, ...used)).toBeLessThan(requests.table.rows);
      }),
      { numRuns: 30 },
    );
  });

  it('gives the rows that were released last first, so that columns stay in cache', () => {
    const requests = new Requests();
    take(requests, 10);
    requests.release(Int32Array.of(7, 2, 5), 3);
    expect(take(requests, 3)).toEqual([7, 2, 5]);
  });

  it('keeps what is in its columns when it grows', () => {
    const requests = new Requests();
    const [row] = take(requests, 1);
    requests.col.gross[row] = 123;
    take(requests, 5_000);
    expect(requests.col.gross[row]).toBe(123);
  });

  it('copies a request in full for work that moves on', () => {
    const requests = new Requests();
    const [row] = take(requests, 1);
    requests.col.escrowed[row] = 77;
    requests.col.user[row] = 3;
    const copies = new Int32Array(1);
    requests.duplicate(Int32Array.of(row), 1, copies);
    const [copy] = copies;
    expect(copy).not.toBe(row);
    expect([requests.col.escrowed[copy], requests.col.user[copy]]).toEqual([77, 3]);
    expect(requests.pool.col.inUse[0]).toBe(2);
  });
});

describe('the wheel of requests', () => {
  it('brings each up in the tick that it finishes in, in order of filing', () => {
    const requests = new Requests();
    const [a, b, c, d] = fileAt(requests, [3.5, 1.2, 3.1, 3.9]);
    expect(due(requests, 0)).toEqual([]);
    expect(due(requests, 1)).toEqual([b]);
    expect(due(requests, 2)).toEqual([]);
    expect(due(requests, 3)).toEqual([a, c, d]);
    expect(due(requests, 3)).toEqual([]);
  });

  it('brings up nothing before the tick it is filed from', () => {
    const requests = new Requests();
    const [late] = fileAt(requests, [3.5], 7);
    expect(due(requests, 3)).toEqual([]);
    expect(due(requests, 7)).toEqual([late]);
  });

  it('keeps what is due whole turns later, in its place', () => {
    const requests = new Requests();
    const [far, near] = fileAt(requests, [5.5 + TURN, 5.25]);
    expect(due(requests, 5)).toEqual([near]);
    expect(due(requests, 5 + TURN)).toEqual([far]);
  });

  it('forgets nobody at the edge of a tick, for any length of tick that divides a week', () => {
    const perWeek = fc.constantFrom(10_080, 2_016, 1_680, 840, 720, 672, 504, 420, 336, 168, 70, 28, 7, 1);
    fc.assert(
      fc.property(
        perWeek,
        fc.nat({ max: 100_000 }),
        fc.constantFrom(-1, 0, 1),
        (ticksPerWeek, tick, nudge) => {
          const tickHours = 168 / ticksPerWeek;
          const hours = Math.max(0, tick * tickHours * (1 + nudge * Number.EPSILON));
          const requests = new Requests();
          const rows = fileAt(requests, [hours], 0, tickHours);
          const at = [tick - 1, tick, tick + 1].filter((one) =>
            due(requests, one, tickHours).includes(rows[0]),
          );
          expect(at).toHaveLength(1);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
