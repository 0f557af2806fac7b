import type { ResolvedScenario } from '../../sim/economy/resolve.ts';
import { Run } from '../../sim/economy/run.ts';

/**
 * About how many seconds a run of a scenario takes on this machine when nothing else goes on, from its first ticks: as many
 * as fit into `budgetMs`, at least one. Processor time is counted, so that other work on the machine does not; that of the
 * first half is not, in which code is compiled. With `ticks`, of a run that has so many.
 */
export function estimateRunSeconds(resolved: ResolvedScenario, budgetMs: number, ticks?: number): number {
  const run = new Run(resolved);
  const began = performance.now();
  const first = process.cpuUsage();
  let [from, fromTick] = [first, 0];
  for (let now = began; !run.done && now - began < budgetMs; now = performance.now()) {
    run.step();
    run.drainEvents();
    if (now - began < budgetMs / 2) [from, fromTick] = [process.cpuUsage(), run.tick];
  }
  // One that is over at once, or takes the whole time for a tick, is measured from its start.
  const counted =
    run.tick > fromTick ? { from, ticks: run.tick - fromTick } : { from: first, ticks: run.tick };
  const { user, system } = process.cpuUsage(counted.from);
  return ((ticks ?? run.ticks) * (user + system)) / 1e6 / Math.max(1, counted.ticks);
}
