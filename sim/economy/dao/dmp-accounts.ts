import { type DmpBooks, type DmpReasons, settleAirdrop, settleUnstaking } from './mechanisms/dmp.ts';
import type { World } from './state.ts';

/** The accounts of $DMP as its mechanism names them. */
export function dmpBooks({ books }: World): DmpBooks {
  const { twoPm, cooling, vault, backed, unbacked } = books;
  return { twoPm, cooling, vault, backed, unbacked };
}

/** Why $DMP moves, as its mechanism names it. */
export function dmpReasons({ reasons }: World): DmpReasons {
  return {
    stake: reasons['dao.stake'],
    mint: reasons['dmp.stake'],
    airdrop: reasons['dmp.airdrop'],
    burn: reasons['dmp.unstake'],
    unstake: reasons['dao.unstake'],
    cool: reasons['dao.cool'],
  };
}

/** Unbacked DMP for a holder; what is outstanding is counted, so that the identity can be checked at every tick. */
export function airdropDmp(world: World, row: number, amount: number): void {
  const { ledger } = world;
  settleAirdrop(ledger, dmpBooks(world), dmpReasons(world), row, amount);
  world.commons.col.unbackedLots[0] += amount;
}

/**
 * A holder turns up to `amount` DMP back into 2PM, as far as the rule of exit lets it. One way back at a time: what cools
 * already must not wait longer because more would follow.
 */
export function unstake(world: World, row: number, amount: number): void {
  const { exit, unbacked, cooldown } = world.scenario.dao;
  const { coolUntil } = world.holder.col;
  const { unbackedDrawn, unbackedLots } = world.commons.col;
  if (coolUntil[row] !== 0) return;
  const request = { row, amount, rule: { exit, unbacked } };
  const out = settleUnstaking(world.ledger, dmpBooks(world), dmpReasons(world), request);
  unbackedDrawn[0] += out.burnedUnbacked;
  unbackedLots[0] -= out.burnedUnbacked;
  if (exit === 'cooldown' && out.paid > 0) coolUntil[row] = Math.max(1, world.tickAfter(cooldown));
}
