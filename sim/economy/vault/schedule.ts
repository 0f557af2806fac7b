import { isSame } from '../rewards/emission-schedule.ts';
import { subnetStage } from '../subnets/state.ts';
import type { World } from './state.ts';

/** Hands out what is left in the shape of the new schedule, from the next round of each subnet on. */
export function turnVault(world: World, after: World['scenario']): void {
  const { scenario } = world;
  if (isSame(scheduleOf(scenario), scheduleOf(after))) return;
  const { col, rows } = world.subnets;
  for (let id = 0; id < rows; id += 1) {
    if (col.stage[id] !== subnetStage.founded) continue;
    col.allottedCompute[id] = col.awardedCompute[id] + col.rolledCompute[id];
    col.allottedData[id] = col.awardedData[id] + col.rolledData[id];
    col.decayRound[id] = col.round[id];
    col.decayNodeRounds[id] = col.nodeRounds[id];
  }
}

/** What rounds are allotted by; the ratio only where data follow computing. */
function scheduleOf({ vault }: World['scenario']) {
  const { decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData, ratio, compute, data } = vault;
  const follows = decay === 'flat' || ratio === 'per-round';
  return {
    ...{ decay, overIssue, horizon, flatUnits, lambdaCompute, lambdaData },
    ratio: follows ? [compute, data] : 'lifetime',
  };
}
