import { divideProRata } from '../../ledger/pro-rata.ts';
import { creditRevenue, settleRevenue } from './mechanisms/royalty-revenue.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import { poolOf } from '../markets/market.ts';
import type { World } from '../world.ts';

/** Royalties of a subnet, in its account already, are credited to the RT that may earn them (economy.md §4.5). */
export function creditRoyalty(world: World, dao: DaoWorld, subnet: number, amount: number): void {
  const { col } = dao.subnets;
  col.weekRoyalty[subnet] += amount;
  dao.counts.col.royaltiesAccrued[0] += amount;
  creditRevenue(col, subnet, amount, col.eligible[subnet] + harvestingRt(world, subnet));
}

/** RT in the pool of a subnet, where they earn royalties for those who hold its shares. */
function harvestingRt(world: World, subnet: number): number {
  if (world.scenario.vault.pools === 'excluded') return 0;
  return world.market.venues[poolOf.firstSubnet + subnet].base.balance[0];
}

/** Pays a holder the royalties that its RT earned since it was last settled. */
export function settleRoyalty(world: World, dao: DaoWorld, subnet: number, holder: number): void {
  const { col } = dao.royalty[subnet];
  if (col.paid[holder] === dao.subnets.col.perShare[subnet]) return;
  const held = dao.books.rt[subnet].balance[holder];
  const earned = settleRevenue(dao.subnets.col, subnet, col, holder, held);
  world.ledger.transfer(
    dao.books.royalties,
    subnet,
    dao.books.dgai,
    holder,
    earned,
    dao.reasons['royalty.pay'],
  );
  dao.counts.col.royaltiesPaid[0] += earned;
}

/** RT from an account of the vault reach a holder's wallet, who is paid up before. */
export function giveRt(
  world: World,
  dao: DaoWorld,
  subnet: number,
  from: { readonly book: 'reserve' | 'accrued'; readonly row: number },
  holder: number,
  units: number,
): void {
  if (units === 0) return;
  settleRoyalty(world, dao, subnet, holder);
  const reason = from.book === 'reserve' ? dao.reasons.rt['rt.dao'] : dao.reasons.rt['rt.claim'];
  world.ledger.transfer(
    dao.books[from.book][subnet],
    from.row,
    dao.books.rt[subnet],
    holder,
    units,
    reason[subnet],
  );
  dao.subnets.col.eligible[subnet] += units;
}

/** What RT in a pool earned until now is set aside for those who hold its shares; before every change of the pool. */
export function settlePoolRoyalty(world: World, dao: DaoWorld, subnet: number): void {
  if (world.scenario.vault.pools === 'excluded') return;
  const { col } = dao.royalty[subnet];
  // The row behind the holders is the pool's.
  const earned = settleRevenue(dao.subnets.col, subnet, col, dao.holders.rows, harvestingRt(world, subnet));
  const { royalties, harvest } = dao.books;
  world.ledger.transfer(royalties, subnet, harvest, subnet, earned, dao.reasons['royalty.harvest']);
}

/** Once a week what pools earned goes to those who hold their shares then. */
export function payHarvest(world: World, dao: DaoWorld): void {
  if (world.scenario.vault.pools === 'excluded') return;
  const shares = new Float64Array(dao.holders.rows);
  dao.names.forEach((_, subnet) => {
    settlePoolRoyalty(world, dao, subnet);
    const pot = dao.books.harvest.balance[subnet];
    if (pot === 0) return;
    const { lp } = world.market.venues[poolOf.firstSubnet + subnet];
    divideProRata(pot, lp.balance, dao.holders.rows, shares);
    for (let holder = 0; holder < dao.holders.rows; holder += 1)
      world.ledger.transfer(
        dao.books.harvest,
        subnet,
        dao.books.dgai,
        holder,
        shares[holder],
        dao.reasons['royalty.pay'],
      );
  });
}
