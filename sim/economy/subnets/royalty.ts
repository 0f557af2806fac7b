import { divideProRata } from '../../ledger/pro-rata.ts';
import { poolOf } from '../markets/market.ts';
import { creditRevenue, settleRevenue } from './mechanisms/royalty-revenue.ts';
import type { World } from './state.ts';

/** Royalties of a subnet, in its account already, are credited to the RT that may earn them (economy.md §4.5), unless the subnet charges in another token. */
export function creditRoyalty(world: World, subnet: number, amount: number): void {
  const { col } = world.subnets;
  col.weekRoyalty[subnet] += amount;
  world.counts.royaltiesAccrued[0] += amount;
  if (world.royaltySink.take?.(subnet, amount)) return;
  creditRevenue(col, subnet, amount, col.eligible[subnet] + harvestingRt(world, subnet));
}

/** RT in the pool of a subnet, where they earn royalties for those who hold its shares. */
function harvestingRt(world: World, subnet: number): number {
  if (world.scenario.vault.pools === 'excluded') return 0;
  return world.market.venues[poolOf.firstSubnet + subnet].base.balance[0];
}

/** Pays a holder the royalties that its RT earned since it was last settled. */
export function settleRoyalty(world: World, subnet: number, holder: number): void {
  const { col } = world.royalty[subnet];
  if (col.paid[holder] === world.subnets.col.perShare[subnet]) return;
  const held = world.subnetBooks.rt[subnet].balance[holder];
  const earned = settleRevenue(world.subnets.col, subnet, col, holder, held);
  world.ledger.transfer(
    world.books.royalties,
    subnet,
    world.books.holdersDgai,
    holder,
    earned,
    world.reasons['royalty.pay'],
  );
  world.counts.royaltiesPaid[0] += earned;
}

/** RT from an account of the vault reach a holder's wallet, who is paid up before. */
export function giveRt(
  world: World,
  subnet: number,
  from: { readonly book: 'reserve' | 'accrued'; readonly row: number },
  holder: number,
  units: number,
): void {
  if (units === 0) return;
  settleRoyalty(world, subnet, holder);
  const reason = from.book === 'reserve' ? world.subnetReasons['rt.dao'] : world.subnetReasons['rt.claim'];
  world.ledger.transfer(
    world.subnetBooks[from.book][subnet],
    from.row,
    world.subnetBooks.rt[subnet],
    holder,
    units,
    reason[subnet],
  );
  world.subnets.col.eligible[subnet] += units;
}

/** What RT in a pool earned until now is set aside for those who hold its shares; before every change of the pool. */
export function settlePoolRoyalty(world: World, subnet: number): void {
  if (world.scenario.vault.pools === 'excluded') return;
  const { col } = world.royalty[subnet];
  // The row behind the holders is the pool's.
  const earned = settleRevenue(
    world.subnets.col,
    subnet,
    col,
    world.holders.rows,
    harvestingRt(world, subnet),
  );
  const { royalties, harvest } = world.books;
  world.ledger.transfer(royalties, subnet, harvest, subnet, earned, world.reasons['royalty.harvest']);
}

/** Once a week what pools earned goes to those who hold their shares then. */
export function payHarvest(world: World): void {
  if (world.scenario.vault.pools === 'excluded') return;
  const shares = new Float64Array(world.holders.rows);
  world.subnetNames.forEach((_, subnet) => {
    settlePoolRoyalty(world, subnet);
    const pot = world.books.harvest.balance[subnet];
    if (pot === 0) return;
    const { lp } = world.market.venues[poolOf.firstSubnet + subnet];
    divideProRata(pot, lp.balance, world.holders.rows, shares);
    for (let holder = 0; holder < world.holders.rows; holder += 1)
      world.ledger.transfer(
        world.books.harvest,
        subnet,
        world.books.holdersDgai,
        holder,
        shares[holder],
        world.reasons['royalty.pay'],
      );
  });
}
