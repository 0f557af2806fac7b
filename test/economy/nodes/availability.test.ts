import { describe, expect, it } from 'vitest';
import { Availability } from '../../../sim/economy/nodes/mechanisms/availability.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { expectCdf, expectMean } from '../../laws/distribution-laws.ts';

const MTBF = 720;
const MTTR = 12;

/** `rows` machines that begin working at hour 0. */
function machines(rows: number, tickHours = 1) {
  const columns = {
    up: new Uint8Array(rows),
    nextFlipHours: new Float64Array(rows),
    flips: new Uint32Array(rows),
  };
  const stream = new Draws('machines', 0).stream('node.failure');
  const meanHours = { up: MTBF, down: MTTR };
  return { columns, availability: new Availability(columns, rows, stream, meanHours, tickHours) };
}

/** Lengths of all whole times up and down, read off the times of failures and repairs. */
function observe(rows: number, hours: number) {
  const { columns, availability } = machines(rows);
  availability.start();
  const times: { up: number[]; down: number[] } = { up: [...columns.nextFlipHours], down: [] };
  for (let tick = 0; tick < hours; tick += 1) {
    const before = columns.nextFlipHours.slice();
    const flips = columns.flips.slice();
    availability.flip(tick);
    for (let row = 0; row < rows; row += 1) {
      if (columns.flips[row] !== flips[row] + 1) continue;
      times[columns.up[row] === 1 ? 'up' : 'down'].push(columns.nextFlipHours[row] - before[row]);
    }
  }
  return times;
}

describe('failures and repairs', () => {
  const { up, down } = observe(2_000, 8_760);

  it('come after exponential times of the stated means', () => {
    // Two changes within one tick are not told apart here, so times below an hour are seen less often.
    const longUp = Float64Array.from(up.filter((hours) => hours > 1)).map((hours) => hours - 1);
    const longDown = Float64Array.from(down.filter((hours) => hours > 1)).map((hours) => hours - 1);
    expect(longDown.length).toBeGreaterThan(20_000);
    expectMean(longUp, { mean: MTBF, variance: MTBF ** 2 });
    expectMean(longDown, { mean: MTTR, variance: MTTR ** 2 });
    expectCdf(longDown, (hours) => 1 - Math.exp(-hours / MTTR));
  });

  it('keep one outage in 403 going for more than 72 h: e^−6', () => {
    const long = down.filter((hours) => hours > 72).length;
    // Outages of less than an hour are not all seen: compare with those that last for an hour at least.
    const seen = down.filter((hours) => hours > 1).length;
    const chance = Math.exp(-71 / MTTR);
    const error = Math.sqrt((chance * (1 - chance)) / seen);
    expect(Math.abs(long / seen - chance)).toBeLessThan(3.9 * error);
  });

  it('leave machines up for MTBF / (MTBF + MTTR) of the time', () => {
    const rows = 2_000;
    const { columns, availability } = machines(rows);
    availability.start();
    let working = 0;
    for (let tick = 0; tick < 4_000; tick += 1) {
      availability.flip(tick);
      if (tick >= 1_000) working += columns.up.reduce((sum, one) => sum + one, 0);
    }
    // About 8,000 outages: four standard errors of their total length.
    expect(Math.abs(working / (3_000 * rows) - MTBF / (MTBF + MTTR))).toBeLessThan(0.001);
  });

  it('take effect at the first tick after they happen, and are told in the order of ids', () => {
    const { columns, availability } = machines(500);
    availability.start();
    for (let tick = 0; tick < 400; tick += 1) {
      const before = columns.up.slice();
      availability.flip(tick);
      expect(columns.nextFlipHours.every((hours) => hours > tick)).toBe(true);
      const changed = [...before.keys()].filter((row) => columns.up[row] !== before[row]);
      expect([...availability.changed.subarray(0, availability.changedCount)]).toEqual(changed);
    }
  });

  it('are those of the same machine whatever others there are, and however long a tick is', () => {
    const few = machines(3);
    const many = machines(50);
    const coarse = machines(3, 24);
    for (const { availability } of [few, many, coarse]) availability.start();
    for (let tick = 0; tick <= 2_400; tick += 1) {
      few.availability.flip(tick);
      many.availability.flip(tick);
      if (tick % 24 === 0) coarse.availability.flip(tick / 24);
    }
    expect([...many.columns.nextFlipHours.subarray(0, 3)]).toEqual([...few.columns.nextFlipHours]);
    expect([...coarse.columns.nextFlipHours]).toEqual([...few.columns.nextFlipHours]);
  });

  it('go on alike when filed anew in the middle', () => {
    const straight = machines(200);
    const resumed = machines(200);
    straight.availability.start();
    resumed.availability.start();
    for (let tick = 0; tick < 1_500; tick += 1) {
      straight.availability.flip(tick);
      if (tick < 700) resumed.availability.flip(tick);
    }
    const again = machines(200);
    for (const name of ['up', 'nextFlipHours', 'flips'] as const)
      again.columns[name].set(resumed.columns[name]);
    again.availability.refile(700);
    for (let tick = 700; tick < 1_500; tick += 1) again.availability.flip(tick);
    expect(again.columns).toEqual(straight.columns);
  });
});
