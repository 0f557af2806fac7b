import { describe, expect, it } from 'vitest';
import { sumOperations } from '../../../sim/profiler/fhe/derive-costs.ts';
import { fheCatalogue } from '../../../sim/profiler/fhe/workloads.ts';
import type { OpenWorkload } from '../../../sim/profiler/workload.ts';

const setting = { threads: 1, provider: 'cpu' };
const rounds = 9;
/** A busy machine disturbs some rounds of all; a sum that is wrong is wrong however often it is measured. */
const attemptsMax = 8;
/** Runs of an operation in a round: processor time is told in steps too coarse for one. */
const runs = 4;

/** Processor seconds of one run: what others do on the machine is not in them. */
function time(open: OpenWorkload): number {
  const begun = process.cpuUsage();
  for (let k = 0; k < runs; k += 1) open.run();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6 / runs;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

describe('the cost of a circuit', () => {
  it('is the sum of its operations at the levels at which it does them: 10 % at the median here, 5 % on a quiet machine', async () => {
    const ids = fheCatalogue.list('full').filter((id) => /^fhe\/(ckks|bfv)-4096-/.test(id));
    const samples = new Map<string, number[]>(ids.map((id) => [id, []]));
    const workloads = ids.map((id) => fheCatalogue.find(id, setting));
    const open = await Promise.all(workloads.map((workload) => workload.open()));
    for (const one of open) one.run();
    const measure = (): number[] => {
      for (let round = 0; round < rounds; round += 1)
        for (const [k, one] of open.entries()) samples.get(ids[k])?.push(time(one));
      const seconds = new Map([...samples].map(([id, values]) => [id, { secondsP50: median(values) }]));
      return workloads.flatMap((workload) => {
        const sum = sumOperations(workload, seconds);
        const measured = seconds.get(workload.id)?.secondsP50;
        return sum === undefined || measured === undefined ? [] : [Math.abs(sum / measured - 1)];
      });
    };
    let errors = measure();
    for (let attempt = 1; attempt < attemptsMax && median(errors) >= 0.1; attempt += 1) errors = measure();
    for (const one of open) await one.close();
    expect(errors).toHaveLength(4);
    expect(median(errors)).toBeLessThan(0.1);
  });
});
