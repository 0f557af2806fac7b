import { type DmpBooks, type DmpReasons, settleAirdrop, settleUnstaking } from './mechanisms/dmp.ts';
import type { DaoWorld } from './dao-world.ts';
import type { World } from '../world.ts';

/** The accounts of $DMP as its mechanism names them. */
export function dmpBooks({ books }: DaoWorld): DmpBooks {
  const { twoPm, cooling, vault, backed, unbacked } = books;
  return { twoPm, cooling, vault, backed, unbacked };
}

/** Why $DMP moves, as its mechanism names it. */
export function dmpReasons({ reasons }: DaoWorld): DmpReasons {
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
export function airdropDmp({ ledger }: World, dao: DaoWorld, row: number, amount: number): void {
  settleAirdrop(ledger, dmpBooks(dao), dmpReasons(dao), row, amount);
  dao.commons.col.unbackedLots[0] += amount;
}

/**
 * A holder turns up to `amount` DMP back into 2PM, as far as the rule of exit lets it. One way back at a time: what cools
 * already must not wait longer because more would follow.
 */
export function unstake(world: World, dao: DaoWorld, row: number, amount: number): void {
  const { exit, unbacked, cooldown } = world.scenario.dao;
  const { coolUntil } = dao.holder.col;
  const { unbackedDrawn, unbackedLots } = dao.commons.col;
  if (coolUntil[row] !== 0) return;
  const request = { row, amount, rule: { exit, unbacked } };
  const out = settleUnstaking(world.ledger, dmpBooks(dao), dmpReasons(dao), request);
  unbackedDrawn[0] += out.burnedUnbacked;
  unbackedLots[0] -= out.burnedUnbacked;
  if (exit === 'cooldown' && out.paid > 0) coolUntil[row] = Math.max(1, world.tickAfter(cooldown));
}
