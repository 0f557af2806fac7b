import { drawTrait } from '../../../kernel/traits.ts';
import { BASE_UNITS, PRICE_UNITS, WEEK_HOURS, WEEKS_PER_YEAR } from '../../../units.ts';
import { deriveBackingChance, derivePerceivedQuality } from '../../dao/stakers.ts';
import { poolOf } from '../../markets/market.ts';
import { deriveIncomeValue } from '../../markets/mechanisms/fundamental-value.ts';
import { deriveCoverage } from '../../subnets/coverage.ts';
import { deriveRtDivision } from '../../subnets/mechanisms/subnet-founding.ts';
import { outcomeOf } from '../../subnets/proposal-outcome.ts';
import { subnetStage } from '../../subnets/state.ts';
import {
  decidePlan,
  deriveAirdropWorth,
  deriveExpectedGain,
  deriveFoundingChance,
  type Plan,
} from '../mechanisms/founding-decision.ts';
import { ideaStage, type World } from '../state.ts';

/**
 * Once a week: proposals that are about to be given back lose part of their deposits, stakers have ideas, and some of those who
 * have one and think of it propose it, as long as the scenario has room for another subnet.
 */
export function propose(world: World): void {
  if (!world.endsWeek || world.founders.rows === 0) return;
  forfeitDeposits(world);
  haveIdeas(world);
  const { considers, count } = world.scenario.stakers;
  const draws = world.streams['founder.decision'].uniforms(0, count, world.week, 0);
  const view = viewNetwork(world);
  const { stage } = world.subnets.col;
  let next = stage.indexOf(subnetStage.planned);
  for (let id = 0; id < count && next >= 0; id += 1) {
    if (world.founders.col.idea[id] !== ideaStage.had || draws[id] >= considers) continue;
    if (proposeIdea(world, view, id, next)) next = stage.indexOf(subnetStage.planned, next + 1);
  }
}

/** The deposit stays in the accounts of the proposal; what is lost of it goes before the rest is given back. */
function forfeitDeposits(world: World): void {
  const { ledger, books, reasons, scenario, subnets, subnetBooks, counts } = world;
  const { forfeit } = scenario.founders;
  for (let id = 0; id < subnets.rows; id += 1) {
    if (subnets.col.stage[id] !== subnetStage.open || outcomeOf(world, id) !== 'returned') continue;
    const row = subnets.col.proposer[id];
    const lost = Math.floor(
      forfeit * Math.min(subnets.col.deposit[id], subnetBooks.committedBacked[id].balance[row]),
    );
    ledger.burn(subnetBooks.committedBacked[id], row, lost, reasons['dmp.forfeit']);
    ledger.transfer(books.vault, 0, books.ecosystem, 0, lost, reasons['found.forfeit']);
    counts.forfeited[0] += lost;
  }
}

/** Each staker has one idea in its life, if any. */
function haveIdeas({ founders, scenario, streams, week }: World): void {
  const { idea } = founders.col;
  const draws = streams['founder.idea'].uniforms(0, founders.rows, week, 0);
  for (let id = 0; id < founders.rows; id += 1)
    if (idea[id] === ideaStage.none && draws[id] < scenario.founders.ideas) idea[id] = ideaStage.had;
}

/** What all founders see alike, in USD per base unit of 2PM, unit of RT and so on. */
interface View {
  readonly coverage: number;
  readonly supply: number;
  readonly twoPmUsd: number;
  /** USD of royalties that an RT is worth to whoever keeps it, as those that there are earn. */
  readonly rtIncome: number;
  readonly founded: number;
  readonly failed: number;
  readonly airdrop: number;
  /** Part of the deposit that its time in the window costs. */
  readonly waiting: number;
}

function viewNetwork(world: World): View {
  const { books, ledger, market, scenario } = world;
  const { stage, royaltyPerRt } = world.subnets.col;
  const { id } = books.backed.token;
  const supply = ledger.minted[id] - ledger.burned[id];
  const twoPmUsd = market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS / BASE_UNITS;
  let founded = 0;
  let failed = 0;
  let royalties = 0;
  for (let subnet = 0; subnet < stage.length; subnet += 1) {
    if (stage[subnet] === subnetStage.failed) failed += 1;
    if (stage[subnet] !== subnetStage.founded) continue;
    founded += 1;
    royalties += royaltyPerRt[subnet];
  }
  const { airdrop, founding } = scenario.dao;
  return {
    coverage: deriveCoverage(world),
    supply,
    twoPmUsd,
    rtIncome: founded === 0 ? 0 : deriveIncomeValue(royalties / founded, scenario.markets.requiredReturn),
    founded,
    failed,
    airdrop: deriveAirdropWorth(airdrop.founder, { vault: books.vault.balance[0], supply }, twoPmUsd),
    waiting: (scenario.stakers.outsideYield * founding.window) / WEEK_HOURS / WEEKS_PER_YEAR,
  };
}

/** USD that a founder's part of the DAO share is worth, some sold at the first price and the rest kept for its royalties. */
function deriveShareWorth(world: World, view: View, row: number, subnet: number): number {
  const { scenario, inForce, books } = world;
  const { daoShare, firstBatch } = deriveRtDivision(inForce.firstBatch, inForce.daoShare);
  const held = books.backed.balance[row] + books.unbacked.balance[row];
  const units = view.supply === 0 ? 0 : (daoShare * scenario.dao.founding.toHolders * held) / view.supply;
  const firstPrice = firstBatch === 0 ? 0 : (world.subnets.col.goal[subnet] * view.twoPmUsd) / firstBatch;
  const sold = scenario.stakers.sellsRewards;
  return units * (sold * firstPrice + (1 - sold) * view.rtIncome);
}

/** A founder plans its idea and proposes it where that pays and it has the means; whether it did. */
function proposeIdea(world: World, view: View, id: number, subnet: number): boolean {
  const { scenario, streams, books, stakers, holders, formulas } = world;
  const { effort, schemaScale, deposit, forfeit, prior } = scenario.founders;
  const { backs } = scenario.stakers;
  const row = holders.stakers + id;
  const work = drawTrait(effort, streams['founder.trait'], id, 0);
  if (books.backed.balance[row] < deposit || books.holdersUsd.balance[row] < work) return false;
  const promise = Math.min(1, drawTrait(scenario.subnets.promise, streams['founder.trait'], id, 1));
  const seen = derivePerceivedQuality(promise, stakers.col.outlook[id], backs.noise);
  const stakes = {
    award: view.airdrop + deriveShareWorth(world, view, row, subnet),
    deposit: deposit * view.twoPmUsd,
    forfeit,
    diluted: 1 - view.coverage,
    waiting: view.waiting,
  };
  const plan = decidePlan(schemaScale / BASE_UNITS, (standard) => {
    const own = deriveBackingChance(seen * standard * view.coverage, backs);
    return deriveExpectedGain(deriveFoundingChance(own, { ...view, prior }), stakes);
  });
  const cost = Math.ceil(work + plan.schema * BASE_UNITS);
  const [gain, costUsd] = [plan.gain, cost / BASE_UNITS];
  if (books.holdersUsd.balance[row] < cost || !((formulas.proposes?.(gain, costUsd) ?? gain - costUsd) > 0))
    return false;
  layOut(world, { id, subnet, promise, plan, cost });
  return true;
}

interface Proposal {
  readonly id: number;
  readonly subnet: number;
  readonly promise: number;
  readonly plan: Plan;
  /** Base units of USD. */
  readonly cost: number;
}

/** The proposal opens with the tick: it has its promise and its standard, and its founder's deposit is committed. */
function layOut(world: World, { id, subnet, promise, plan, cost }: Proposal): void {
  const { ledger, books, reasons, scenario, holders, subnetBooks, founders, counts } = world;
  const { col } = world.subnets;
  const row = holders.stakers + id;
  founders.col.idea[id] = ideaStage.proposed;
  ledger.burn(books.holdersUsd, row, cost, reasons['outside.out.founders']);
  counts.proposalUsd[0] += cost;
  const { deposit } = scenario.founders;
  ledger.transfer(
    books.backed,
    row,
    subnetBooks.committedBacked[subnet],
    row,
    deposit,
    reasons['dmp.commit'],
  );
  col.deposit[subnet] = deposit;
  col.proposer[subnet] = row;
  col.promise[subnet] = promise;
  col.misfit[subnet] = 1 - plan.standard;
  col.quality[subnet] = scenario.subnets.model.atFounding * promise;
  col.openTick[subnet] = world.tick;
}
