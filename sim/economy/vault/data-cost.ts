import { networkCalibration } from '../workloads/workloads.ts';
import { deriveItemCost } from './contributors.ts';
import type { World } from './state.ts';

/** USD that an item of data costs whoever brings it; encrypting it takes what the network's calibration says, if that says so (economy.md §4.4, §9). */
export const deriveDataCost = (world: World): number => deriveCost(world, 1);

/** USD that an item costs that was gathered before: to upload it once more, and to encrypt it anew. */
export const deriveResaleCost = (world: World): number =>
  deriveCost(world, world.scenario.contributors.reselling.cost);

function deriveCost({ resolved, scenario }: World, part: number): number {
  const { usdPerItem, machineUsdPerHour } = scenario.contributors;
  const encryptionSeconds = networkCalibration(resolved).fhe?.encryption.secondsPerItem.value ?? 0;
  return deriveItemCost({ usdPerItem: part * usdPerItem, encryptionSeconds, machineUsdPerHour });
}
