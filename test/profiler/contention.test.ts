import { describe, expect, it } from 'vitest';
import { describeContention, type Readings, watchContention } from '../../sim/profiler/contention.ts';

const quiet: Readings = { cpuShare: 0.99, involuntarySwitchesPerSecond: 2, stealShare: 0, tailRatio: 1.05 };

describe('a stretch of measurement', () => {
  it('counts when it was left alone', () => {
    expect(describeContention(quiet)).toBeUndefined();
    // Several threads use more CPU time than time goes by.
    expect(describeContention({ ...quiet, cpuShare: 1.9 })).toBeUndefined();
  });

  it.each<[string, Partial<Readings>, RegExp]>([
    ['other programs', { cpuShare: 0.72 }, /other programs held the CPU: this one had 72 % of the time/],
    ['the host', { stealShare: 0.05 }, /the host of this virtual machine kept 5.0 %/],
    ['the scheduler', { involuntarySwitchesPerSecond: 150 }, /took the CPU away 150 times a second/],
    ['scatter', { tailRatio: 2.4 }, /one run in twenty took 2.40 times the median/],
  ])('does not count when disturbed by %s, and says so plainly', (_, reading, words) => {
    expect(describeContention({ ...quiet, ...reading })).toMatch(words);
  });

  it('that fills all CPUs makes room for the system, and is judged by how its times scatter', () => {
    const crowded = { ...quiet, cpuShare: 1.9, involuntarySwitchesPerSecond: 500 };
    expect(describeContention(crowded, true)).toBeUndefined();
    expect(describeContention({ ...crowded, tailRatio: 2.4 }, true)).toMatch(/2\.40 times the median/);
  });

  it('reads the CPU share of what really happened: a process that waits has none', async () => {
    const finish = watchContention();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const readings = finish([0.1, 0.1]);
    expect(readings.cpuShare).toBeLessThan(0.6);
    expect(describeContention(readings)).toMatch(/other programs held the CPU/);
  });
});
