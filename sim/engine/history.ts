import { deriveQuantile } from '../metrics/quantile.ts';
import { ofActiveNodes, ofFreeNodes } from './active-nodes.ts';
import type { World } from './world.ts';

/** Hours that serving nodes could work in this tick. */
export function deriveCapacityHours(world: World): number {
  return world.roster.serving.count * world.tickHours;
}

/** Adds the tick to its week of history, and closes the week in its last tick. */
export function closeHistory(world: World): void {
  const { tally, economy, history, counts } = world;
  const capacity = deriveCapacityHours(world);
  tally.busyHours += world.busyHours;
  tally.capacityHours += capacity;
  economy.col.utilisation[0] = capacity === 0 ? 0 : world.busyHours / capacity;
  const week = world.week;
  if (week >= history.rows) return;
  history.col.utilisation[week] += economy.col.utilisation[0] / world.weekTicks;
  history.col.requests[week] += world.scratch.settledCount;
  if (!world.endsWeek) return;
  history.col.fees[week] = economy.col.lastWeekFees[0];
  history.col.emission[week] = counts.col.lastWeekEmission[0];
  history.col.price[week] = world.priceUsd;
  history.col.activeNodes[week] = economy.col.activeNodes[0];
  history.col.activeUsers[week] = economy.col.activeUsers[0];
  const { annualReturn } = world.nodes.col;
  history.col.annualReturn[week] = deriveQuantile(ofActiveNodes(world, annualReturn), 0.5);
  history.col.freeReturn[week] = deriveQuantile(ofFreeNodes(world, annualReturn), 0.5);
  history.col.margin[week] = deriveQuantile(ofActiveNodes(world, world.nodes.col.margin), 0.5);
  history.col.fakes[week] = counts.col.fakesDone[0];
  history.col.results[week] = counts.col.results[0];
}
