import { describe, expect, it } from 'vitest';
import { type ArrivalProcess, UserArrivals } from '../../../sim/economy/users/user-arrivals.ts';
import { type Users, userSpec } from '../../../sim/economy/users/users.ts';
import { Draws } from '../../../sim/random/draws.ts';
import { createTable } from '../../../sim/state/table.ts';
import { expectCdf, expectMean } from '../../laws/distribution-laws.ts';

interface Crowd {
  readonly rows: number;
  readonly rate: number;
  readonly process?: ArrivalProcess;
  readonly tickHours?: number;
  readonly seed?: string;
}

/** One accepted candidate. */
interface Arrival {
  readonly tick: number;
  readonly user: number;
  readonly ordinal: number;
  readonly hours: number;
}

function crowd({ rows, rate, process = 'poisson', tickHours = 1, seed = 'crowd' }: Crowd) {
  const users: Users = createTable('users', userSpec, rows);
  users.col.active.fill(1);
  const stream = new Draws(seed, 0).stream('user.arrival');
  return { users, arrivals: new UserArrivals(users, stream, process, rate, tickHours) };
}

/** The arrivals of ticks `from` to `to`, accepted with the chance `acceptance`. */
function gather(arrivals: UserArrivals, from: number, to: number, acceptance = 1): Arrival[] {
  const list: Arrival[] = [];
  for (let tick = from; tick < to; tick += 1) {
    arrivals.arrive(tick, acceptance);
    for (let k = 0; k < arrivals.count; k += 1) {
      const { user, ordinal, hours } = arrivals;
      list.push({ tick, user: user[k], ordinal: ordinal[k], hours: hours[k] });
    }
  }
  return list;
}

function arrive(spec: Crowd, ticks: number, acceptance = 1): Arrival[] {
  const { arrivals } = crowd(spec);
  arrivals.start();
  return gather(arrivals, 0, ticks, acceptance);
}

const processes: ArrivalProcess[] = ['poisson', 'bernoulli'];

describe('candidate requests in continuous time', () => {
  it('come at exponential gaps of mean 1 / rate, from the start on', () => {
    const list = arrive({ rows: 500, rate: 0.5 }, 400);
    expectMean(Float64Array.of(list.length), { mean: 500 * 0.5 * 400, variance: 500 * 0.5 * 400 });
    const last = new Float64Array(500);
    // The first hundred of each user, which are all over by the end: of the last ones the long ones are not.
    const gaps = list.flatMap(({ user, ordinal, hours }) => {
      const gap = hours - last[user];
      last[user] = hours;
      return ordinal < 100 ? [gap] : [];
    });
    expect(gaps).toHaveLength(500 * 100);
    expectCdf(Float64Array.from(gaps), (hours) => 1 - Math.exp(-0.5 * hours));
  });

  it('come in the tick that their time lies in, many of one user in one tick included', () => {
    const list = arrive({ rows: 50, rate: 20, tickHours: 0.25 }, 40);
    expect(list.length).toBeGreaterThan(8_000);
    for (const { tick, hours } of list) {
      expect(hours >= tick * 0.25 && hours < (tick + 1) * 0.25).toBe(true);
    }
    const times = Float64Array.from(list, ({ tick, hours }) => hours / 0.25 - tick);
    expectCdf(times, (share) => share);
  });

  it('are not lost when the next lies more than a turn of the calendar ahead', () => {
    const list = arrive({ rows: 2_000, rate: 0.0005 }, 10_000);
    expectMean(Float64Array.of(list.length), { mean: 10_000, variance: 10_000 });
  });
});

describe('candidate requests in discrete time', () => {
  it('come at the start of a tick, at most one for each user, with chance rate × tick', () => {
    const list = arrive({ rows: 1_000, rate: 0.4, process: 'bernoulli', tickHours: 0.5 }, 300);
    expect(new Set(list.map(({ tick, user }) => tick * 1_000 + user)).size).toBe(list.length);
    expect(list.every(({ tick, hours }) => hours === tick * 0.5)).toBe(true);
    const mean = 1_000 * 300 * 0.2;
    expectMean(Float64Array.of(list.length), { mean, variance: mean * 0.8 });
  });

  it('come in every tick at a chance of one', () => {
    expect(arrive({ rows: 7, rate: 1, process: 'bernoulli' }, 10)).toHaveLength(70);
  });

  it('are not lost when they are rarer than a turn of the calendar', () => {
    const list = arrive({ rows: 2_000, rate: 0.0002, process: 'bernoulli' }, 10_000);
    expectMean(Float64Array.of(list.length), { mean: 4_000, variance: 4_000 });
  });
});

describe.each(processes)('candidates (%s)', (process) => {
  const spec: Crowd = { rows: 3_000, rate: 0.2, process };

  it('come by time, and at one time by id', () => {
    const list = arrive(spec, 50);
    for (let k = 1; k < list.length; k += 1) {
      const [before, after] = [list[k - 1], list[k]];
      const inOrder =
        before.hours < after.hours || (before.hours === after.hours && before.user < after.user);
      expect(inOrder).toBe(true);
    }
  });

  it('of one user are numbered from 0 on', () => {
    const next = new Map<number, number>();
    for (const { user, ordinal } of arrive(spec, 60)) {
      expect(ordinal).toBe(next.get(user) ?? 0);
      next.set(user, ordinal + 1);
    }
  });

  it('are thinned: a smaller chance accepts some of the same, at the same times', () => {
    const all = arrive(spec, 60);
    const key = ({ user, ordinal, hours }: Arrival) => `${user} ${ordinal} ${hours}`;
    const half = arrive(spec, 60, 0.5).map(key);
    const tenth = arrive(spec, 60, 0.1).map(key);
    const known = { all: new Set(all.map(key)), half: new Set(half) };
    expect(half.every((one) => known.all.has(one))).toBe(true);
    expect(tenth.every((one) => known.half.has(one))).toBe(true);
    expectMean(Float64Array.of(half.length), { mean: all.length / 2, variance: all.length / 4 });
    expect(arrive(spec, 60, 0)).toEqual([]);
  });

  it('of those who do not use the network are candidates of nobody else', () => {
    const { users, arrivals } = crowd(spec);
    arrivals.start();
    users.col.active.fill(0, 100, 200);
    const expected = arrive(spec, 60).filter(({ user }) => user < 100 || user >= 200);
    expect(gather(arrivals, 0, 60)).toEqual(expected);
  });

  it('do not depend on who else there is', () => {
    const few = arrive(spec, 60);
    const many = arrive({ ...spec, rows: 3_001 }, 60).filter(({ user }) => user < 3_000);
    expect(many).toEqual(few);
  });

  it('go on alike when everyone is filed anew in the middle', () => {
    const straight = arrive(spec, 60).filter(({ tick }) => tick >= 25);
    const before = crowd(spec);
    before.arrivals.start();
    gather(before.arrivals, 0, 25);
    const after = crowd(spec);
    after.users.col.nextHours.set(before.users.col.nextHours);
    after.users.col.ordinal.set(before.users.col.ordinal);
    after.arrivals.refile(25);
    expect(gather(after.arrivals, 25, 60)).toEqual(straight);
  });
});
