import { deriveQuantile } from '../../metrics/quantile.ts';
import { deriveBacklogHours } from '../inference/work-hours.ts';
import { ofActiveNodes, ofFreeNodes } from '../nodes/active-nodes.ts';
import type { World } from './state.ts';

/** Hours that nodes worked in this tick: what they had to do less what is left, from none to all that they could. */
function deriveBusyHours(world: World): number {
  const left = deriveBacklogHours(world, world.hours + world.tickHours);
  // Sums differ from what they stand for in the last digits.
  return Math.max(0, Math.min(world.capacityHours, world.workHours - left));
}

/** Adds the tick to its week of history, and closes the week in its last tick. */
export function closeHistory(world: World): void {
  const { tally, economy, history, counts } = world;
  const capacity = world.capacityHours;
  const busy = deriveBusyHours(world);
  tally.busyHours += busy;
  tally.capacityHours += capacity;
  economy.col.utilisation[0] = capacity === 0 ? 0 : busy / capacity;
  const week = world.week;
  if (week >= history.rows) return;
  history.col.utilisation[week] += economy.col.utilisation[0] / world.weekTicks;
  history.col.requests[week] += world.scratch.settledCount;
  if (!world.endsWeek) return;
  history.col.fees[week] = economy.col.lastWeekFees[0];
  history.col.emission[week] = counts.lastWeekEmission[0];
  history.col.price[week] = world.priceUsd;
  history.col.activeNodes[week] = economy.col.activeNodes[0];
  history.col.activeUsers[week] = economy.col.activeUsers[0];
  const { annualReturn } = world.nodes.col;
  history.col.annualReturn[week] = deriveQuantile(ofActiveNodes(world, annualReturn), 0.5);
  history.col.freeReturn[week] = deriveQuantile(ofFreeNodes(world, annualReturn), 0.5);
  history.col.margin[week] = deriveQuantile(ofActiveNodes(world, world.nodes.col.margin), 0.5);
  history.col.fakes[week] = counts.fakesDone[0];
  history.col.results[week] = counts.results[0];
}
