import { PPM } from '../../ledger/amount.ts';
import { BASE_UNITS, WEEK_HOURS } from '../../units.ts';
import { deriveMisrouteChance } from '../adaptors/adaptors.ts';
import { deriveFakeChance } from '../nodes/nodes.ts';
import { isPunished } from '../slashing/mechanisms/slashing.ts';
import { deriveExpectedWeek, deriveMeanCu } from './expected-week.ts';
import type { World } from './state.ts';

/** A node that joins knows no week of its own: it expects that of its tier, and weighs fakes by it at once. */
export function temptNewcomer(world: World, node: number): void {
  expectWeek(world, node);
  if (world.scenario.nodes.cheating.enabled) world.nodes.col.fakeChance[node] = bindWeigh(world)(node);
}

export function expectWeek(world: World, node: number): void {
  const { incomeUsd, costUsd } = deriveExpectedWeek(world, node);
  world.nodes.col.weekProfit[node] = incomeUsd - costUsd;
}

/** How tempting a fake is for each node at present. */
export function weighCheating(world: World): void {
  const { nodes, scenario } = world;
  if (!scenario.nodes.cheating.enabled) {
    nodes.col.fakeChance.fill(0);
    return;
  }
  const weigh = bindWeigh(world);
  for (let node = 0; node < nodes.rows; node += 1)
    if (nodes.col.active[node] === 1) nodes.col.fakeChance[node] = weigh(node);
}

/** What tempts: rules, and the scenario beside them. */
type Temptation = { readonly rules: World['inForce']; readonly scenario: World['scenario'] };

/** The chance that a node makes a result up, by present prices, and present rules unless others are named. */
export function bindWeigh(
  world: World,
  { rules: inForce, scenario }: Temptation = { rules: world.inForce, scenario: world.scenario },
): (node: number) => number {
  const { nodes, books, formulas } = world;
  const { verification, slashing } = scenario.mechanisms;
  const { usdPerHour, usdPerCu, capacity, rationality, weekProfit } = nodes.col;
  const found = (inForce.audit / PPM) * verification.detection;
  const meanCu = deriveMeanCu(world);
  const fee = ((meanCu * inForce.basePrice) / BASE_UNITS) * world.priceUsd;
  const slashed = slashing.mode === 'slash' ? inForce.slashFake / PPM : 0;
  const jailWeeks = isPunished(slashing.mode, inForce.slashFake) ? slashing.jail / WEEK_HOURS : 0;
  return (node) => {
    const saved = meanCu * (usdPerHour[node] / capacity[node] + usdPerCu[node]);
    // What its delegators lose is theirs.
    const stake = (books.nodeStake.balance[node] / BASE_UNITS) * world.priceUsd;
    const lost = slashed * stake + fee + jailWeeks * Math.max(0, weekProfit[node]);
    const k = rationality[node];
    const chance =
      formulas.cheating === undefined
        ? deriveFakeChance({ saved, found, lost }, k)
        : formulas.cheating(saved, found * lost, k);
    return Math.min(1, Math.max(0, chance));
  };
}

/** How tempting a favour is for each adaptor at present. */
export function weighMisrouting(world: World): void {
  const { adaptors, books, inForce, scenario } = world;
  const { misrouting } = scenario.adaptors;
  const slashes = scenario.mechanisms.slashing.mode === 'slash';
  if (!misrouting.enabled) {
    adaptors.col.misrouteChance.fill(0);
    return;
  }
  const found = (inForce.audit / PPM) * scenario.mechanisms.verification.detection;
  const gain =
    ((misrouting.kickback * deriveMeanCu(world) * inForce.basePrice) / BASE_UNITS) * world.priceUsd;
  for (let id = 0; id < adaptors.rows; id += 1) {
    const stake = (books.adaptorStake.balance[id] / BASE_UNITS) * world.priceUsd;
    const lost = slashes ? (inForce.slashMisrouting / PPM) * stake : 0;
    adaptors.col.misrouteChance[id] = deriveMisrouteChance(
      { gain, found, lost },
      adaptors.col.rationality[id],
    );
  }
}
