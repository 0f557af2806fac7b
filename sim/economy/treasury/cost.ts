import type { World } from './state.ts';

/** USD that the treasury spends in a week, base units. */
export function deriveTreasuryCost(world: World): number {
  const { maintenanceUsdPerWeek, auditsUsdPerWeek, storageUsdPerWeek } = world.scenario.mechanisms.treasury;
  return maintenanceUsdPerWeek + auditsUsdPerWeek + storageUsdPerWeek;
}
