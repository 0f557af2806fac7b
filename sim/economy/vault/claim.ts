import type { Book } from '../../ledger/ledger.ts';
import { BASE_UNITS } from '../../units.ts';
import { unstake } from '../dao/dmp-accounts.ts';
import { orderOwner, orderSide, poolOf } from '../markets/market.ts';
import { placeOrder } from '../markets/orders.ts';
import { claim } from '../subnets/mechanisms/royalty-claims.ts';
import { giveRt, settleRoyalty } from '../subnets/royalty.ts';
import { deriveRtUsd } from '../subnets/rt-price.ts';
import { subnetStage } from '../subnets/state.ts';
import type { Round } from './allot.ts';
import type { World } from './state.ts';

/** Contributors claim what they were awarded every few rounds, each when its turn has come, and sell a part (economy.md §4.4). */
export function claimForData(world: World, { subnet, round }: Round): void {
  const { claimsEvery, sellsRewards } = world.scenario.contributors;
  const { holders, contributors } = world;
  const first = (claimsEvery - ((round + 1) % claimsEvery)) % claimsEvery;
  for (let id = first; id < contributors.rows; id += claimsEvery)
    claimAndSell(world, subnet, holders.contributors + id, sellsRewards);
}

/**
 * Once a week operators claim RT and sell them, contributors and operators collect royalties, and all of them turn into
 * USD what earlier sales brought: contributors take it home, operators add it to what they run their nodes with.
 */
export function collectProceeds(world: World): void {
  claimForTraining(world);
  collectRoyalties(world);
  const { holders, contributors, books, reasons } = world;
  for (let row = holders.contributors; row < holders.contributors + contributors.rows; row += 1) {
    redeemUpkeep(world, row);
    sellAll(world, poolOf.twoPm, books.twoPm, row);
    sellAll(world, poolOf.dgai, books.holdersDgai, row);
    world.ledger.burn(books.holdersUsd, row, books.holdersUsd.balance[row], reasons['outside.out.sales']);
  }
  const { ledger, nodes, books: market, priceUsd } = world;
  for (let node = 0; node < nodes.rows; node += 1) {
    const row = holders.nodes + node;
    redeemUpkeep(world, row);
    sellAll(world, poolOf.twoPm, books.twoPm, row);
    const dgai = books.holdersDgai.balance[row];
    nodes.col.weekTraining[node] += (dgai / BASE_UNITS) * priceUsd;
    ledger.transfer(books.holdersDgai, row, market.nodes, node, dgai, reasons['royalty.nodes']);
    const usd = books.holdersUsd.balance[row];
    ledger.transfer(books.holdersUsd, row, market.nodesUsd, node, usd, reasons['training.proceeds']);
  }
}

/** Where airdropped DMP redeems, who was paid it for upkeep and does not stake takes the 2PM as soon as there are some. */
function redeemUpkeep(world: World, row: number): void {
  const held = world.books.unbacked.balance[row];
  if (held > 0 && world.scenario.dao.unbacked === 'fungible') unstake(world, row, held);
}

/** What operators claim counts as income of the week, at the price of the day. */
function claimForTraining(world: World): void {
  const { nodes, scenario } = world;
  const { weekTraining } = nodes.col;
  weekTraining.fill(0);
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) {
    if (world.subnets.col.stage[subnet] !== subnetStage.founded) continue;
    const rtUsd = deriveRtUsd(world, subnet);
    for (let node = 0; node < nodes.rows; node += 1) {
      const row = world.holders.nodes + node;
      weekTraining[node] += claimAndSell(world, subnet, row, scenario.nodes.sellsRewards) * rtUsd;
    }
  }
}

/** A holder claims all it was awarded by a subnet, and sells the stated share of it; returns RT claimed. */
function claimAndSell(world: World, subnet: number, holder: number, sellsRewards: number): number {
  if (world.subnetBooks.accrued[subnet].balance[holder] === 0) return 0;
  const units = claim(world.royalty[subnet].col, holder);
  giveRt(world, subnet, { book: 'accrued', row: holder }, holder, units);
  world.counts.rtClaimed[0] += units;
  const pool = poolOf.firstSubnet + subnet;
  sell(world, pool, holder, Math.floor(units * sellsRewards));
  return units;
}

/** Royalties of those who keep RT; whoever claims or sells RT is paid then. */
function collectRoyalties(world: World): void {
  const { holders, contributors, subnets } = world;
  const { collectsEvery } = world.scenario.vault;
  const first = world.week % collectsEvery;
  const kinds = [
    [holders.contributors, contributors.rows],
    [holders.nodes, world.nodes.rows],
  ];
  for (let subnet = 0; subnet < subnets.rows; subnet += 1) {
    if (subnets.col.stage[subnet] !== subnetStage.founded) continue;
    const { balance } = world.subnetBooks.rt[subnet];
    for (const [start, rows] of kinds)
      for (let id = first; id < rows; id += collectsEvery)
        if (balance[start + id] > 0) settleRoyalty(world, subnet, start + id);
  }
}

function sellAll(world: World, pool: number, wallet: Book, row: number): void {
  if (wallet.balance[row] > 0) sell(world, pool, row, wallet.balance[row]);
}

function sell(world: World, pool: number, row: number, amount: number): void {
  placeOrder(world, { pool, side: orderSide.sell, owner: orderOwner.holder, row, amount });
}
