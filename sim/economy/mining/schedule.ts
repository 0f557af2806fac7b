import { HOUR_SECONDS, WEEK_HOURS } from '../../units.ts';
import { isSame } from '../rewards/emission-schedule.ts';
import { deriveMiningDue, type MiningRule } from './mechanisms/liquidity-mining.ts';
import type { World } from './state.ts';

/** How liquidity is rewarded under a scenario; off, nothing more falls due. */
export function deriveMiningRule({ markets }: World['scenario']): MiningRule {
  const { enabled, perWeek, starts, lasts } = markets.mining;
  const pays = enabled && lasts > 0;
  return {
    budget: pays ? Math.floor((perWeek * lasts) / WEEK_HOURS) : 0,
    starts: Math.round(starts * HOUR_SECONDS),
    lasts: pays ? Math.round(lasts * HOUR_SECONDS) : 1,
  };
}

/** What earlier rules made due stays due; the new one pays by the hour what it says. */
export function turnMining(world: World, after: World['scenario'], hours: number): void {
  const { scenario } = world;
  if (isSame(scenario.markets.mining, after.markets.mining)) return;
  const { miningPaidOut, miningCarried, miningOffset } = world.commons.col;
  const seconds = Math.round(hours * HOUR_SECONDS);
  const due = miningOffset[0] + deriveMiningDue(deriveMiningRule(scenario), seconds);
  miningCarried[0] += due - miningPaidOut[0];
  miningPaidOut[0] = due;
  miningOffset[0] = due - deriveMiningDue(deriveMiningRule(after), seconds);
}
