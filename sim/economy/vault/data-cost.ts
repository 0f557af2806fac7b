import { networkCalibration } from '../workloads/workloads.ts';
import { deriveItemCost } from './contributors.ts';
import type { World } from './state.ts';

/** USD that an item of data costs whoever brings it; encrypting it takes what the network's calibration says, if that says so (economy.md §4.4, §9). */
export function deriveDataCost({ resolved, scenario }: World): number {
  const { usdPerItem, machineUsdPerHour } = scenario.contributors;
  const encryptionSeconds = networkCalibration(resolved).fhe?.encryption.secondsPerItem.value ?? 0;
  return deriveItemCost({ usdPerItem, encryptionSeconds, machineUsdPerHour });
}
