import { describe, expect, it } from 'vitest';
import { canRoute } from '../../../sim/economy/adaptors/adaptors.ts';
import { Run } from '../../../sim/economy/run.ts';
import type { SimEvent } from '../../../sim/kernel/outputs.ts';
import { stopAndResume } from '../resumed-run.ts';
import { smallScenario } from '../small-scenario.ts';

/*
 * Adaptors are watched as nodes are (economy.md §2.11). What each rule should have punished is worked out here from the
 * failures and repairs that the run tells of, and compared with what it did punish.
 */

const LIMIT = 72;
const MIN_STAKE = 100_000e6;

/** Three adaptors that fail every few days for about three days; nodes neither fail nor cheat, nothing is misrouted. */
const restless = [
  'clock.horizon=8 weeks',
  'adaptors.failures={ mtbf: 120 h, mttr: 70 h }',
  'adaptors.misrouting.enabled=false',
  'nodes.failures.enabled=false',
  'nodes.cheating.enabled=false',
];

/** The same with a single adaptor. */
const alone = [
  ...restless,
  'adaptors.count=1',
  'tokens.wallets.adaptorStakes=100,000 DGAI',
  'tokens.wallets.community=1,700,000 DGAI',
];

/** Everything there is to say of a run's adaptors, tick by tick. */
function watch(...set: readonly string[]) {
  const run = new Run(smallScenario(...set));
  const { world } = run;
  const { adaptors, books, requests, scratch, tally } = world;
  const events: (SimEvent & { readonly before: number; readonly after: number })[] = [];
  const sums = { wanted: 0, submitted: 0, unaffordable: 0, refused: 0, failed: 0, downTicks: 0, slashed: 0 };
  const misled: number[] = [];
  const closed: number[] = [];
  const read = (metric: string): number =>
    run.metrics.row[run.metrics.specs.findIndex(({ name }) => name === metric)];
  while (!run.done) {
    const before = Float64Array.from(books.adaptorStake.balance);
    run.step({
      enter: (phase) => {
        if (phase !== 'complete') return;
        const online = [...adaptors.col.up.keys()].filter((id) => canRoute(adaptors, id));
        if (online.length === 0) closed.push(world.tick);
        for (let k = 0; k < scratch.arrivedCount; k += 1)
          if (!online.includes(requests.col.adaptor[scratch.arrived[k]])) misled.push(world.tick);
        sums.wanted += world.arrivals.count;
      },
      leave: () => undefined,
    });
    if (closed.at(-1) === world.tick - 1) expect(tally.submitted, `tick ${world.tick - 1}`).toBe(0);
    else expect(tally.refused, `tick ${world.tick - 1}`).toBe(0);
    sums.submitted += tally.submitted;
    sums.unaffordable += tally.unaffordable;
    sums.refused += tally.refused;
    sums.failed += tally.failed;
    for (const up of adaptors.col.up) sums.downTicks += 1 - up;
    for (const event of run.drainEvents()) {
      if (event.agent !== 'adaptor') continue;
      const stake = { before: before[event.id], after: books.adaptorStake.balance[event.id] };
      events.push({ ...event, ...stake });
    }
  }
  const of = (kind: string) => events.filter((event) => event.kind === kind);
  /** Outages by adaptor: from the tick of a failure to that of its repair, or to the end. */
  const outages = of('fail').map(({ id, tick }) => ({
    id,
    from: tick,
    to: of('repair').find((event) => event.id === id && event.tick > tick)?.tick ?? run.ticks,
  }));
  return { run, events, of, outages, sums, misled, closed, read };
}

type Watched = ReturnType<typeof watch>;

/** The ticks in which each rule punishes an adaptor for its outages. */
const dueBy: Readonly<Record<string, (outages: Watched['outages']) => number[]>> = {
  continuous: (outages) =>
    outages.filter(({ from, to }) => to > from + LIMIT).map(({ from }) => from + LIMIT),
  every72h: (outages) =>
    outages.flatMap(({ from, to }) =>
      Array.from({ length: Math.ceil((to - from) / LIMIT) - 1 }, (_, k) => from + LIMIT * (k + 1)),
    ),
  cumulative30d: (outages) => {
    const ticks: number[] = [];
    const hours = new Map<number, number>();
    for (const { from, to } of outages)
      for (let tick = from; tick < to; tick += 1) {
        const window = Math.floor(tick / 720);
        if (hours.get(window) === LIMIT) ticks.push(tick);
        hours.set(window, (hours.get(window) ?? 0) + 1);
      }
    return ticks;
  },
};

describe.each(Object.keys(dueBy))('adaptors that are down, under the rule %s', (rule) => {
  const watched = watch(...restless, `mechanisms.slashing.downtimeRule=${rule}`);
  const { of, outages, run } = watched;

  it('are told of, and slashed when the rule says and at no other time', () => {
    expect(outages.length).toBeGreaterThan(10);
    for (const id of [0, 1, 2]) {
      const own = outages.filter((outage) => outage.id === id);
      const punished = of('slash.downtime').flatMap((event) => (event.id === id ? [event.tick] : []));
      expect(punished, `adaptor ${id}`).toEqual(dueBy[rule](own));
    }
    expect(of('slash.downtime').length).toBeGreaterThan(3);
  });

  it('lose exactly the stated share of their stake, and sit in jail until they are online and hold the minimum', () => {
    for (const { before, after, amount } of of('slash.downtime')) {
      expect(amount * 1e6).toBe(Math.floor(before * 0.05));
      expect(after).toBe(before - amount * 1e6);
    }
    expect(of('unjail').length).toBeGreaterThan(1);
    for (const { id, tick, after } of of('unjail')) {
      expect(after).toBeGreaterThanOrEqual(MIN_STAKE);
      expect(outages.filter((one) => one.id === id && one.from <= tick && tick < one.to)).toEqual([]);
      const last = of('slash.downtime').findLast((event) => event.id === id && event.tick < tick);
      expect(tick - (last?.tick ?? Number.NaN)).toBeGreaterThanOrEqual(168);
    }
  });

  it('are passed by: users choose among those that can route', () => {
    const { misled, closed, sums } = watched;
    expect(misled).toEqual([]);
    expect(sums.submitted).toBeGreaterThan(5_000);
    expect(closed.length).toBeLessThan(run.ticks / 2);
  });

  it('are measured beside nodes: downtime, slashes, stake burned, jail', () => {
    const { sums, read } = watched;
    const slashes = of('slash.downtime');
    expect(read('adaptors.downtime')).toBe(sums.downTicks);
    expect(read('adaptors.slashes')).toBe(slashes.length);
    expect(read('slashes')).toBe(slashes.length);
    expect(read('adaptors.slashed.dgai')).toBeCloseTo(
      slashes.reduce((sum, { amount }) => sum + amount, 0),
      6,
    );
    expect(read('nodes.downtime')).toBe(0);
    const { adaptors } = run.world;
    const jailed = [...adaptors.col.jailedUntil].filter((until) => until > 0).length;
    expect(read('adaptors.jailed')).toBe(jailed);
    expect(jailed).toBe(
      [0, 1, 2].filter(
        (id) =>
          (of('slash.downtime').findLast((event) => event.id === id)?.tick ?? -1) >
          (of('unjail').findLast((event) => event.id === id)?.tick ?? -1),
      ).length,
    );
  });
});

describe('the only adaptor', () => {
  const watched = watch(...alone);
  const never = watch(...alone, 'adaptors.failures.enabled=false', 'clock.horizon=3 weeks');

  it('being down turns users away before they pay, where they can be counted, and they remember it', () => {
    const { sums, closed, run } = watched;
    expect(closed.length).toBeGreaterThan(300);
    expect(sums.refused).toBeGreaterThan(1_000);
    expect(sums.submitted + sums.unaffordable + sums.refused).toBe(sums.wanted);
    // Nothing fails for want of an adaptor any more.
    expect(sums.failed).toBe(0);
    const told = run.summary().find(({ label }) => label === 'requests refused, no adaptor');
    expect(told?.value).toBe(sums.refused);
    expect(never.run.summary().some(({ label }) => label.startsWith('requests refused'))).toBe(false);
    const fed = (one: Watched): number => Math.max(...one.run.world.users.col.dissatisfaction);
    expect(fed(watched)).toBeGreaterThan(0.5);
    expect(fed(never)).toBeLessThan(0.5);
  });

  it('that is never down is never slashed, nor told of', () => {
    const { events, sums, read } = never;
    expect(events).toEqual([]);
    expect(sums.refused).toBe(0);
    expect(['adaptors.slashes', 'adaptors.jailed', 'adaptors.downtime'].map(read)).toEqual([0, 0, 0]);
  });

  it('is jailed and keeps its stake where nothing is slashed', () => {
    const { of, run } = watch(...alone, 'mechanisms.slashing.mode=jailOnly', 'clock.horizon=4 weeks');
    const punished = of('slash.downtime');
    expect(punished.length).toBeGreaterThan(0);
    expect(punished.every(({ amount, note }) => amount === 0 && note === 'jailed')).toBe(true);
    expect(run.world.books.adaptorStake.balance[0]).toBe(MIN_STAKE);
  });

  it.each([
    ['fcfs', '1 h'],
    ['fluid', '4 h'],
  ])('leaves the digest as it is where a run with a %s queue in ticks of %s is resumed', (queue, tick) => {
    const scenario = smallScenario(
      ...alone,
      'clock.horizon=3 weeks',
      `clock.tick=${tick}`,
      `record.metricsEvery=${tick}`,
      `mechanisms.queue.discipline=${queue}`,
    );
    for (const place of [0.3, 0.9]) {
      const { straight, resumed } = stopAndResume(scenario, place);
      expect(resumed).toBe(straight);
    }
  });
});
