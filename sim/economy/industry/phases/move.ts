import { WEEK_HOURS } from '../../../units.ts';
import { refreshAppeal } from '../../inference/appeal.ts';
import { deriveMargin } from '../../nodes/nodes.ts';
import { bond } from '../../operators/bond.ts';
import { lotOwner, openLot } from '../../staking/mechanisms/unbonding.ts';
import { derivePart, deriveRoutingCost } from '../mechanisms/adaptor-margin.ts';
import type { World } from '../state.ts';

/** Once a week adaptors that lost money for long leave, and others join where the expected margin is worth it. */
export function moveAdaptors(world: World): void {
  if (!world.endsWeek || world.trade.col.isSeen[0] === 0) return;
  const { adaptors, scenario, streams, week } = world;
  const { considers, hurdle } = scenario.adaptors.industry;
  const { absent, bonding } = adaptors.col;
  const draws = streams['adaptor.entry'].uniforms(0, adaptors.rows, week, 0);
  let moves = leaveInTurn(world);
  for (let id = 0; id < adaptors.rows; id += 1) {
    if (absent[id] === 0 || (bonding[id] === 0 && draws[id] >= considers)) continue;
    if (deriveExpectedMargin(world, id, world.trade.col.present[0]) <= hurdle) bonding[id] = 0;
    else if (join(world, id)) moves += 1;
  }
  if (moves > 0) refreshAppeal(world);
}

/**
 * Whoever has lost for long leaves, the worst off first, unless what those before it leave behind covers its costs: so
 * not all of them go at once. Returns how many left.
 */
function leaveInTurn(world: World): number {
  const { adaptors, firms, scenario, trade } = world;
  const { margin, lossWeeks } = firms.col;
  const tired: number[] = [];
  for (let id = 0; id < adaptors.rows; id += 1)
    if (adaptors.col.absent[id] === 0 && lossWeeks[id] >= scenario.adaptors.industry.lossWeeks)
      tired.push(id);
  tired.sort((a, b) => margin[a] - margin[b] || a - b);
  return tired.filter(
    (id) => deriveExpectedMargin(world, id, trade.col.present[0] - 1) < 0 && leave(world, id),
  ).length;
}

/** Margin that an adaptor may expect beside `others`: an equal part of what all of them earn and route. */
function deriveExpectedMargin({ firms, scenario, trade }: World, id: number, others: number): number {
  const { incomeUsd, cu } = trade.col;
  const costUsd = deriveRoutingCost({
    usdPerHour: firms.col.usdPerHour[id],
    hours: WEEK_HOURS,
    usdPerCu: scenario.adaptors.industry.usdPerCu,
    cu: derivePart(cu[0], others),
  });
  return deriveMargin({ incomeUsd: derivePart(incomeUsd[0], others), costUsd });
}

/** An adaptor stakes and routes from the next tick on; in a pool it has its stake a week later. Returns whether it joined. */
function join(world: World, id: number): boolean {
  const { adaptors, firms, trade, counts } = world;
  if (!bond(world, 'adaptors', id, world.scenario.mechanisms.staking.adaptor)) return false;
  const { col } = adaptors;
  col.absent[id] = 0;
  col.jailedUntil[id] = 0;
  col.downSince[id] = -1;
  // Nobody knows it: it is taken to serve as those do who are on target.
  col.latency[id] = meanLatency(world);
  firms.col.lossWeeks[id] = 0;
  trade.col.present[0] += 1;
  counts.entered[0] += 1;
  world.note('join', 'adaptor', id, 0);
  return true;
}

/** Mean of what users remember of adaptors that are in business. */
function meanLatency({ adaptors, trade }: World): number {
  const { absent, latency } = adaptors.col;
  let sum = 0;
  for (let id = 0; id < adaptors.rows; id += 1) sum += (1 - absent[id]) * latency[id];
  return trade.col.present[0] === 0 ? 0 : sum / (trade.col.present[0] + 1);
}

/** An adaptor stops, and its stake begins to unbond; with no room to unbond it stays another week. */
function leave(world: World, id: number): boolean {
  const { adaptors, books, ledger, reasons, lots, scenario, trade, counts } = world;
  const releaseTick = world.tickAfter(scenario.mechanisms.staking.unbonding);
  const lot = openLot(lots, { owner: lotOwner.adaptor, ownerId: id, bond: id, releaseTick });
  if (lot < 0) return false;
  const stake = books.adaptorStake.balance[id];
  ledger.transfer(books.adaptorStake, id, books.unbonding, lot, stake, reasons['stake.unbond']);
  adaptors.col.absent[id] = 1;
  adaptors.col.jailedUntil[id] = 0;
  trade.col.present[0] -= 1;
  counts.left[0] += 1;
  world.note('leave', 'adaptor', id, 0);
  return true;
}
