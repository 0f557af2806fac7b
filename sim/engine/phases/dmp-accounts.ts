import type { DmpBooks, DmpReasons } from '../../mechanisms/dmp.ts';
import type { DaoWorld } from '../dao-world.ts';

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
