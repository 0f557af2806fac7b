import type { Book } from '../../ledger/ledger.ts';
import { claim } from './mechanisms/royalty-claims.ts';
import { BASE_UNITS } from '../../units.ts';
import { subnetStage } from '../dao/dao-tables.ts';
import type { DaoWorld } from '../dao/dao-world.ts';
import { orderOwner, orderSide, poolOf } from '../markets/market.ts';
import type { World } from '../world.ts';
import type { Round } from './allot.ts';
import { unstake } from '../dao/dmp-accounts.ts';
import { placeOrder } from '../markets/phases/exchange.ts';
import { deriveRtUsd } from '../subnets/phases/found.ts';
import { giveRt, settleRoyalty } from '../subnets/royalty.ts';

/** Contributors claim what they were awarded every few rounds, each when its turn has come, and sell a part (economy.md §4.4). */
export function claimForData(world: World, dao: DaoWorld, { subnet, round }: Round): void {
  const { claimsEvery, sellsRewards } = world.scenario.contributors;
  const { holders, contributors } = dao;
  const first = (claimsEvery - ((round + 1) % claimsEvery)) % claimsEvery;
  for (let id = first; id < contributors.rows; id += claimsEvery)
    claimAndSell(world, dao, subnet, holders.contributors + id, sellsRewards);
}

/**
 * Once a week operators claim RT and sell them, contributors and operators collect royalties, and all of them turn into
 * USD what earlier sales brought: contributors take it home, operators add it to what they run their nodes with.
 */
export function collectProceeds(world: World, dao: DaoWorld): void {
  claimForTraining(world, dao);
  collectRoyalties(world, dao);
  const { holders, contributors, books, reasons } = dao;
  for (let row = holders.contributors; row < holders.contributors + contributors.rows; row += 1) {
    redeemUpkeep(world, dao, row);
    sellAll(world, poolOf.twoPm, books.twoPm, row);
    sellAll(world, poolOf.dgai, books.dgai, row);
    world.ledger.burn(books.usd, row, books.usd.balance[row], reasons['outside.out.sales']);
  }
  const { ledger, nodes, books: market, priceUsd } = world;
  for (let node = 0; node < nodes.rows; node += 1) {
    const row = holders.nodes + node;
    redeemUpkeep(world, dao, row);
    sellAll(world, poolOf.twoPm, books.twoPm, row);
    const dgai = books.dgai.balance[row];
    nodes.col.weekTraining[node] += (dgai / BASE_UNITS) * priceUsd;
    ledger.transfer(books.dgai, row, market.nodes, node, dgai, reasons['royalty.nodes']);
    const usd = books.usd.balance[row];
    ledger.transfer(books.usd, row, market.nodesUsd, node, usd, reasons['training.proceeds']);
  }
}

/** Where airdropped DMP redeems, who was paid it for upkeep and does not stake takes the 2PM as soon as there are some. */
function redeemUpkeep(world: World, dao: DaoWorld, row: number): void {
  const held = dao.books.unbacked.balance[row];
  if (held > 0 && world.scenario.dao.unbacked === 'fungible') unstake(world, dao, row, held);
}

/** What operators claim counts as income of the week, at the price of the day. */
function claimForTraining(world: World, dao: DaoWorld): void {
  const { nodes, scenario } = world;
  const { weekTraining } = nodes.col;
  weekTraining.fill(0);
  for (let subnet = 0; subnet < dao.subnets.rows; subnet += 1) {
    if (dao.subnets.col.stage[subnet] !== subnetStage.founded) continue;
    const rtUsd = deriveRtUsd(world, subnet);
    for (let node = 0; node < nodes.rows; node += 1) {
      const row = dao.holders.nodes + node;
      weekTraining[node] += claimAndSell(world, dao, subnet, row, scenario.nodes.sellsRewards) * rtUsd;
    }
  }
}

/** A holder claims all it was awarded by a subnet, and sells the stated share of it; returns RT claimed. */
function claimAndSell(
  world: World,
  dao: DaoWorld,
  subnet: number,
  holder: number,
  sellsRewards: number,
): number {
  if (dao.books.accrued[subnet].balance[holder] === 0) return 0;
  const units = claim(dao.royalty[subnet].col, holder);
  giveRt(world, dao, subnet, { book: 'accrued', row: holder }, holder, units);
  dao.counts.col.rtClaimed[0] += units;
  const pool = poolOf.firstSubnet + subnet;
  sell(world, pool, holder, Math.floor(units * sellsRewards));
  return units;
}

/** Royalties of those who keep RT; whoever claims or sells RT is paid then. */
function collectRoyalties(world: World, dao: DaoWorld): void {
  const { holders, contributors, subnets, books } = dao;
  const { collectsEvery } = world.scenario.vault;
  const first = world.week % collectsEvery;
  const kinds = [
    [holders.contributors, contributors.rows],
    [holders.nodes, world.nodes.rows],
  ];
  for (let subnet = 0; subnet < subnets.rows; subnet += 1) {
    if (subnets.col.stage[subnet] !== subnetStage.founded) continue;
    const { balance } = books.rt[subnet];
    for (const [start, rows] of kinds)
      for (let id = first; id < rows; id += collectsEvery)
        if (balance[start + id] > 0) settleRoyalty(world, dao, subnet, start + id);
  }
}

function sellAll(world: World, pool: number, wallet: Book, row: number): void {
  if (wallet.balance[row] > 0) sell(world, pool, row, wallet.balance[row]);
}

function sell(world: World, pool: number, row: number, amount: number): void {
  placeOrder(world, { pool, side: orderSide.sell, owner: orderOwner.holder, row, amount });
}
