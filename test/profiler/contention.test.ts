import { describe, expect, it } from 'vitest';
import {
  deriveSurroundings,
  describeContention,
  type Readings,
  watchContention,
} from '../../sim/profiler/contention.ts';

const quiet: Readings = { cpuShare: 0.99, involuntarySwitchesPerSecond: 2, tailRatio: 1.05 };

describe('a block of measurement', () => {
  it('is undisturbed when it was left alone', () => {
    expect(describeContention(quiet)).toBeUndefined();
    // Several threads use more CPU time than time goes by.
    expect(describeContention({ ...quiet, cpuShare: 1.9 })).toBeUndefined();
  });

  it.each<[string, Partial<Readings>, RegExp]>([
    ['other programs', { cpuShare: 0.72 }, /other programs held the CPU: this one had 72 % of the time/],
    ['the scheduler', { involuntarySwitchesPerSecond: 150 }, /took the CPU away 150 times a second/],
    ['scatter', { tailRatio: 2.4 }, /one run in twenty took 2.40 times the median/],
  ])('is disturbed by %s, and says so plainly', (_, reading, words) => {
    expect(describeContention({ ...quiet, ...reading })).toMatch(words);
  });

  it('that fills all CPUs makes room for the system, and is judged by how its times scatter', () => {
    const crowded = { ...quiet, cpuShare: 1.9, involuntarySwitchesPerSecond: 500 };
    const work = { threads: 2, isOnCpu: true };
    expect(describeContention(crowded, work, 2)).toBeUndefined();
    expect(describeContention(crowded, work, 4)).toMatch(/took the CPU away/);
    expect(describeContention({ ...crowded, tailRatio: 2.4 }, work, 2)).toMatch(/2\.40 times the median/);
  });

  it('on another device leaves the CPU idle, and is not disturbed by that', () => {
    const work = { threads: 1, isOnCpu: false };
    expect(describeContention({ ...quiet, cpuShare: 0.1 }, work)).toBeUndefined();
    expect(describeContention({ ...quiet, cpuShare: 0.1, tailRatio: 2.4 }, work)).toMatch(/times scatter/);
  });

  it('reads the CPU share of what really happened: a process that waits has none', async () => {
    const finish = watchContention();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const readings = finish([0.1, 0.1]);
    expect(readings.cpuShare).toBeLessThan(0.6);
    expect(describeContention(readings)).toMatch(/other programs held the CPU/);
  });
});

describe('what goes on around a session', () => {
  it('is the share of the CPU time it left that others used, and what the host stole', () => {
    // 10 s of two CPUs in ticks: this process 9 s, another 5 s.
    expect(deriveSurroundings({ all: 2000, own: 900, busy: 1400, steal: 40 })).toEqual({
      crowd: 500 / 1100,
      steal: 0.02,
    });
  });

  it('is nothing where the process left nothing, or the system does not say', () => {
    expect(deriveSurroundings({ all: 1000, own: 990, busy: 1000, steal: 0 }).crowd).toBe(0);
    expect(deriveSurroundings({ all: 0, own: 500, busy: 0, steal: 0 })).toEqual({ crowd: 0, steal: 0 });
  });
});
