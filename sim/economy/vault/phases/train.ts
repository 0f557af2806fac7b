import { deriveQuality, divideLearning } from '../../subnets/mechanisms/model-quality.ts';
import { subnetStage } from '../../subnets/state.ts';
import type { Round } from '../allot.ts';
import { claimForData, collectProceeds } from '../claim.ts';
import { collectBids, listTrainers, openTender, settleCompute, type Tender } from '../compute.ts';
import { settleData } from '../contribute.ts';
import { lookAtFounding, reconsiderSubnets } from '../enlist.ts';
import { deriveTrainingKind } from '../mechanisms/compute-round.ts';
import type { World } from '../state.ts';

/** Ticks that do not divide a round must not make it end one late. */
const HAIR = 1e-9;

/**
 * The Royalty Vault at work (economy.md §4): rounds of training and of data that end in this tick are paid, RT are claimed
 * and sold, and contributors look where to go.
 */
export function train(world: World): void {
  const { week, weekTicks, tick } = world;
  if (tick === week * weekTicks) world.nodes.col.weekTrainingCost.fill(0);
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1)
    if (isFounded(world, subnet) && world.subnets.col.foundedTick[subnet] === tick)
      lookAtFounding(world, subnet);
  const due = listDue(world);
  if (due.length > 0) settleRounds(world, due);
  if (world.settlesWeek) collectProceeds(world);
  if (world.endsWeek) reconsiderSubnets(world);
}

const isFounded = (world: World, subnet: number): boolean =>
  world.subnets.col.stage[subnet] === subnetStage.founded;

/** Rounds that end with this tick; no round is shorter than one. */
function listDue(world: World): Round[] {
  const { foundedTick, round } = world.subnets.col;
  const due: Round[] = [];
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1) {
    if (!isFounded(world, subnet)) continue;
    const age = (world.tick + 1 - foundedTick[subnet]) * world.tickHours;
    const ended = Math.floor(age / world.scenario.vault.round + HAIR);
    if (ended > round[subnet]) due.push({ subnet, round: round[subnet] });
  }
  return due;
}

function settleRounds(world: World, due: readonly Round[]): void {
  const { subnets, counts } = world;
  counts.klSum[0] = 0;
  counts.klCount[0] = 0;
  const tenders = due.map((one): Tender => {
    const kind = deriveTrainingKind(world.scenario.subnets.training, one.round);
    return openTender(world, one, kind);
  });
  const bidding = collectBids(world, tenders);
  for (const [k, tender] of tenders.entries()) {
    const { subnet, round, bidders } = tender;
    // Data follow the clock of computing where they share it: before that moves on.
    settleData(world, tender, { bidders, withData: listTrainers(tender, bidding, k) });
    settleCompute(world, tender, bidding, k);
    improve(world, subnet);
    subnets.col.round[subnet] = round + 1;
    claimForData(world, tender);
  }
}

/** What data and training have made of the model by now (economy.md §6). */
function improve(world: World, subnet: number): void {
  const { scenario } = world;
  const { items, trained, promise, quality } = world.subnets.col;
  const { atFounding, dataScale, roundsScale } = scenario.subnets.model;
  const qualityMax = promise[subnet];
  const rule = { qualityStart: atFounding * qualityMax, qualityMax, dataScale, roundsScale };
  const learned = { items: items[subnet], rounds: trained[subnet] };
  const each = divideLearning(learned, scenario.subnets.models);
  quality[subnet] = deriveQuality(each.items, each.rounds, rule);
}
