import { HOUR_SECONDS } from '../../../units.ts';
import { deriveVested } from '../../tokens/mechanisms/vesting.ts';
import type { World } from '../state.ts';

/** The team's 2PM are released linearly, by cumulative floors. */
export function vestTeam(world: World): void {
  if (!world.settlesWeek) return;
  const { ledger, scenario, books, reasons, commons } = world;
  const { wallets, teamVesting } = scenario.twoPm;
  const elapsed = Math.round((world.tick + 1) * world.tickHours * HOUR_SECONDS);
  const vested = deriveVested(wallets.team, elapsed, Math.round(teamVesting * HOUR_SECONDS));
  ledger.transfer(
    books.teamLocked,
    0,
    books.teamTwoPm,
    0,
    vested - commons.col.teamVested[0],
    reasons['vest.2pm'],
  );
  commons.col.teamVested[0] = vested;
}
