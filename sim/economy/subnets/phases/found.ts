import { PPM } from '../../../ledger/amount.ts';
import { divideProRata } from '../../../ledger/pro-rata.ts';
import { BASE_UNITS } from '../../../units.ts';
import { airdropDmp } from '../../dao/dmp-accounts.ts';
import { poolOf } from '../../markets/market.ts';
import { deriveFirstShares, LOCKED_SHARES } from '../../markets/mechanisms/constant-product-pool.ts';
import { deriveMidNano } from '../../markets/venue-price.ts';
import { deriveCoverage } from '../coverage.ts';
import {
  deriveFounding,
  deriveRtDivision,
  divideDaoShare,
  dividePoolShares,
  type Founding,
} from '../mechanisms/subnet-founding.ts';
import { offerModels } from '../models.ts';
import { outcomeOf } from '../proposal-outcome.ts';
import { giveRt } from '../royalty.ts';
import { deriveRtUsd } from '../rt-price.ts';
import type { World } from '../state.ts';
import { reserveOf, subnetStage } from '../state.ts';
import { payUpkeep } from '../upkeep.ts';

/** Once a week proposals open, are founded when their goal is reached, or are over and give everything back. */
export function found(world: World): void {
  if (!world.endsWeek) return;
  const { stage, openTick } = world.subnets.col;
  for (let id = 0; id < world.subnets.rows; id += 1) {
    if (stage[id] === subnetStage.planned && openTick[id] <= world.tick) open(world, id);
    if (stage[id] !== subnetStage.open) continue;
    const outcome = outcomeOf(world, id);
    if (outcome === 'founded') foundSubnet(world, id);
    if (outcome === 'returned') giveBack(world, id);
  }
  payUpkeep(world);
  offerModels(world);
}

function open(world: World, id: number): void {
  const { stage, openTick, goal } = world.subnets.col;
  stage[id] = subnetStage.open;
  openTick[id] = world.tick;
  world.counts.proposed[0] += 1;
  world.note('propose', 'subnet', id, goal[id] / BASE_UNITS, world.subnetNames[id]);
}

/**
 * A subnet is founded (economy.md §3.4): what was committed is burned, the 2PM behind it and the first batch of RT open
 * its pool, whose shares and the DAO's part of RT go to those they belong to.
 */
function foundSubnet(world: World, id: number): void {
  const { scenario, inForce } = world;
  const { dao: daoRules } = scenario;
  const division = deriveRtDivision(inForce.firstBatch, inForce.daoShare, ...world.vaultParts.derive());
  const { books, subnets } = world;
  for (const name of ['compute', 'data', 'firstBatch', 'daoShare'] as const)
    world.ledger.mint(
      world.subnetBooks.reserve[id],
      reserveOf[name],
      division[name],
      world.subnetReasons['rt.premint'][id],
    );
  const committed = {
    backed: sum(world.subnetBooks.committedBacked[id].balance),
    unbacked: sum(world.subnetBooks.committedUnbacked[id].balance),
  };
  const founding = deriveFounding(committed, books.vault.balance[0], {
    pool: daoRules.founding.pool,
    treasuryPpm: Math.round(daoRules.founding.toTreasury * PPM),
  });
  const covered = deriveCoverage(world);
  const shared = shareDao(world, id, division.daoShare);
  openSubnetPool(world, id, founding, division.firstBatch);
  countAward(world, id, (division.firstBatch + shared) * covered);
  burnCommitted(world, id);
  world.commons.col.unbackedDrawn[0] -= founding.undrawn;
  world.commons.col.unbackedLots[0] -= founding.burnedUnbacked;
  airdropDmp(world, subnets.col.proposer[id], scenario.dao.airdrop.founder);
  subnets.col.stage[id] = subnetStage.founded;
  subnets.col.foundedTick[id] = world.tick + 1;
  world.counts.founded[0] += 1;
  world.note('found', 'subnet', id, founding.fromVault / BASE_UNITS, world.subnetNames[id]);
}

/**
 * 2PM and the first batch open the pool; its shares by DMP invested. What is not worth more than the shares that a pool
 * locks when it opens makes no pool: the subnet keeps the 2PM, and the vault the batch.
 */
function openSubnetPool(world: World, id: number, founding: Founding, batch: number): void {
  const { ledger, market, scenario, books, reasons, holders } = world;
  const hasPool = batch * founding.toPool >= (LOCKED_SHARES + 1) * (LOCKED_SHARES + 1);
  const toTreasury = hasPool ? founding.toTreasury : founding.fromVault;
  ledger.transfer(books.vault, 0, books.treasuries, id, toTreasury, reasons['found.treasury']);
  if (!hasPool) return;
  const venue = market.venues[poolOf.firstSubnet + id];
  ledger.transfer(books.vault, 0, venue.quote, 0, founding.toPool, reasons['found.pool']);
  ledger.transfer(
    world.subnetBooks.reserve[id],
    reserveOf.firstBatch,
    venue.base,
    0,
    batch,
    world.subnetReasons['rt.pool'][id],
  );
  const shares = deriveFirstShares({ base: batch, quote: founding.toPool });
  const out = new Float64Array(holders.rows);
  const { locked, dao: toDao } = dividePoolShares(
    shares,
    scenario.dao.founding.shares,
    {
      backed: world.subnetBooks.committedBacked[id].balance,
      unbacked: world.subnetBooks.committedUnbacked[id].balance,
      count: holders.rows,
    },
    out,
  );
  out[holders.dao] += toDao;
  for (let row = 0; row < holders.rows; row += 1) ledger.mint(venue.lp, row, out[row], venue.lpReasons.mint);
  ledger.mint(venue.lp, holders.rows, locked + LOCKED_SHARES, venue.lpReasons.mint);
  const { col } = market.pools;
  col.open[venue.id] = 1;
  col.openTick[venue.id] = world.tick;
  col.lpSupply[venue.id] = shares + LOCKED_SHARES;
  col.priceNano[venue.id] = deriveMidNano(world, venue);
}

/** What a founding awards to those who staked counts as what staking pays; what it awards for airdropped DMP does not. */
function countAward(world: World, id: number, units: number): void {
  world.commons.col.weekAward[0] += units * deriveRtUsd(world, id);
}

/** The DAO's part: some by DMP held, that committed here included; the rest waits for the first contributors. Returns the former. */
function shareDao(world: World, id: number, units: number): number {
  const { books, holders, subnets } = world;
  const parts = divideDaoShare(units, world.scenario.dao.founding.toHolders);
  const weights = Float64Array.from(
    { length: holders.rows },
    (_, row) =>
      books.backed.balance[row] +
      books.unbacked.balance[row] +
      world.subnetBooks.committedBacked[id].balance[row] +
      world.subnetBooks.committedUnbacked[id].balance[row],
  );
  const shares = new Float64Array(holders.rows);
  const paid = divideProRata(parts.holders, weights, holders.rows, shares);
  for (let row = 0; row < holders.rows; row += 1)
    giveRt(world, id, { book: 'reserve', row: reserveOf.daoShare }, row, shares[row]);
  subnets.col.daoPending[id] = units - paid;
  return paid;
}

function burnCommitted(world: World, id: number): void {
  const { ledger, holders, reasons } = world;
  for (const book of [world.subnetBooks.committedBacked[id], world.subnetBooks.committedUnbacked[id]]) {
    for (let row = 0; row < holders.rows; row += 1)
      ledger.burn(book, row, book.balance[row], reasons['dmp.found']);
  }
}

/** A proposal whose window is over gives back what it collected. */
function giveBack(world: World, id: number): void {
  const { ledger, books, holders, reasons, subnets } = world;
  for (const [from, to] of [
    [world.subnetBooks.committedBacked[id], books.backed],
    [world.subnetBooks.committedUnbacked[id], books.unbacked],
  ]) {
    for (let row = 0; row < holders.rows; row += 1)
      ledger.transfer(from, row, to, row, from.balance[row], reasons['dmp.return']);
  }
  subnets.col.stage[id] = subnetStage.failed;
  world.counts.failed[0] += 1;
  world.note('return', 'subnet', id, 0, world.subnetNames[id]);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
