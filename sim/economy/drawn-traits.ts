import { logNormal } from '../random/distributions/log-normal.ts';
import type { Stream } from '../random/draws.ts';
import { subnetStage } from './dao/dao-tables.ts';
import type { DaoWorld } from './dao/dao-world.ts';
import { drawTrait, OPEN_UNIT } from '../kernel/traits.ts';
import type { World } from './world.ts';

/**
 * What individuals are by their draws and the scenario alone: made at the start, and made again when the scenario changes.
 * Everyone keeps its draws, so who was among the dearest stays so, and where nothing changed everyone is as before.
 */
export function drawTraits(world: World): void {
  drawBudgets(world);
  drawNodes(world);
  drawAdaptors(world);
  if (world.dao === undefined) return;
  drawReactions(world, world.dao);
  planSubnets(world, world.dao);
}

function drawBudgets({ users, scenario, streams }: World): void {
  const { budgetUsdPerWeek } = scenario.users;
  for (let who = 0; who < users.rows; who += 1)
    users.col.budget[who] = Math.round(drawTrait(budgetUsdPerWeek, streams['user.trait'], who, 0));
}

/** A trait with mean 1 that differs between individuals, from slot `slot` of their draws. */
function drawFactor(trait: Stream, id: number, slot: number, cv: number): number {
  return logNormal(trait.uniform(id, 0, slot) + OPEN_UNIT, { mean: 1, cv });
}

function drawNodes({ nodes, scenario, streams }: World): void {
  const { tiers, costSpread, cheating, selfDealing, entry } = scenario.nodes;
  const trait = streams['node.trait'];
  const { col } = nodes;
  for (let node = 0; node < nodes.rows; node += 1) {
    const tier = tiers[col.tier[node]];
    const cost = drawFactor(trait, node, 1, costSpread);
    col.usdPerHour[node] = tier.usdPerHour * cost;
    col.usdPerCu[node] = tier.usdPerCu * cost;
    col.rationality[node] = drawTrait(cheating.rationality, trait, node, 2);
    col.selfDealer[node] = trait.uniform(node, 0, 3) < selfDealing.share ? 1 : 0;
    const temper = drawFactor(trait, node, 4, entry.patienceSpread);
    col.patience[node] = Math.max(1, Math.round(entry.lossWeeks * temper));
  }
}

function drawAdaptors({ adaptors, scenario, streams }: World): void {
  const { misrouting } = scenario.adaptors;
  const trait = streams['adaptor.trait'];
  const { rationality, partner } = adaptors.col;
  const pays = misrouting.enabled && scenario.nodes.active > 0;
  for (let id = 0; id < adaptors.rows; id += 1) {
    rationality[id] = drawTrait(misrouting.rationality, trait, id, 0);
    // Who had a partner keeps it: favours done are still paid for.
    if (pays) partner[id] = Math.floor(trait.uniform(id, 0, 1) * scenario.nodes.active);
  }
}

/** Slot of a trader's traits; those before it say what never changes. */
const REACTION_SLOT = 4;

function drawReactions({ scenario, streams }: World, { traders }: DaoWorld): void {
  for (let id = 0; id < traders.rows; id += 1)
    traders.col.reaction[id] =
      scenario.traders.reaction *
      drawFactor(streams['trader.trait'], id, REACTION_SLOT, scenario.traders.reactionCv);
}

/** Of every subnet that nobody has proposed yet. */
function planSubnets({ scenario, streams, tickHours }: World, { subnets }: DaoWorld): void {
  const { col, rows } = subnets;
  const { goal, promise, first, every, model } = scenario.subnets;
  const trait = streams['subnet.trait'];
  for (let id = 0; id < rows; id += 1) {
    if (col.stage[id] !== subnetStage.planned) continue;
    col.goal[id] = Math.max(1, Math.round(drawTrait(goal, trait, id, 0)));
    col.promise[id] = Math.min(1, drawTrait(promise, trait, id, 1));
    col.openTick[id] = Math.ceil((first + id * every) / tickHours);
    col.quality[id] = model.atFounding * col.promise[id];
  }
}
