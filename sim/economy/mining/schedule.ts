import { HOUR_SECONDS, WEEK_HOURS } from '../../units.ts';
import { isSame } from '../rewards/emission-schedule.ts';
import { deriveMiningDue, type MiningRule } from './mechanisms/liquidity-mining.ts';
import { derivePart, listMines } from './mines.ts';
import type { World } from './state.ts';

/** How the liquidity of a pool is rewarded under a scenario; off, nothing more falls due. */
export function deriveMiningRule({ markets }: World['scenario'], pool: string): MiningRule {
  const { enabled, perWeek, starts, lasts } = markets.mining;
  const pays = enabled && lasts > 0;
  return {
    budget: pays ? Math.floor(((perWeek * lasts) / WEEK_HOURS) * derivePart(markets, pool)) : 0,
    starts: Math.round(starts * HOUR_SECONDS),
    lasts: pays ? Math.round(lasts * HOUR_SECONDS) : 1,
  };
}

/** What earlier rules made due stays due; the new one pays by the hour what it says. */
export function turnMining(world: World, after: World['scenario'], hours: number): void {
  const { scenario } = world;
  if (isSame(scenario.markets.mining, after.markets.mining)) return;
  const seconds = Math.round(hours * HOUR_SECONDS);
  for (const { venue, rewards, offset, at } of listMines(world)) {
    const [before, then] = [scenario, after].map((rules) =>
      deriveMiningDue(deriveMiningRule(rules, venue.name), seconds),
    );
    const due = offset[at] + before;
    rewards.carried[at] += due - rewards.due[at];
    rewards.due[at] = due;
    offset[at] = due - then;
  }
}
