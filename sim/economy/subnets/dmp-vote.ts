import type { Change } from '../../kernel/module.ts';
import { findRule, type RuleSet, toRule } from '../../kernel/rules.ts';
import { drawTrait } from '../../kernel/traits.ts';
import { PPM } from '../../ledger/amount.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { PRICE_UNITS } from '../../units.ts';
import { decideVote } from '../dao/stakers.ts';
import { derivePaidChances } from '../governance/expected-pay.ts';
import { type Tally, untouchedVote } from '../governance/mechanisms/governance.ts';
import { voterSlot } from '../governance/state.ts';
import { poolOf } from '../markets/market.ts';
import { RT_UNITS } from './mechanisms/subnet-founding.ts';
import { deriveRoyaltyOutlook } from './royalty-outlook.ts';
import { subnetStage, type World } from './state.ts';
import { deriveUpkeep, listUpkept } from './upkeep.ts';

/** What a proposal to the DAO changes, in units of the rules: DMP base units, ppm of RT, ppm of the base cost. */
interface DaoChange {
  readonly airdropWeekly: number;
  readonly daoShare: number;
  readonly firstBatch: number;
  readonly royalty: number;
  /** What the models of each workload would be paid more, in parts of today. */
  readonly outlook: readonly number[];
}

/** DMP that a holder votes with: free or committed, backed or not. */
function votesOf({ books, subnetBooks }: World, row: number): number {
  const { committedBacked, committedUnbacked } = subnetBooks;
  let votes = books.backed.balance[row] + books.unbacked.balance[row];
  for (let id = 0; id < committedBacked.length; id += 1)
    votes += committedBacked[id].balance[row] + committedUnbacked[id].balance[row];
  return votes;
}

/** Someone who holds DMP. */
interface DmpVoter {
  readonly row: number;
  readonly votes: number;
  readonly turnout: number;
}

/** Everybody who holds DMP, with the chance that it votes, paid as it expects to be. */
function listDmpVoters(world: World): DmpVoter[] {
  const rows = [...Array(world.holders.rows).keys()].filter((row) => votesOf(world, row) > 0);
  const votes = rows.map((row) => votesOf(world, row));
  const chances = derivePaidChances(world, {
    votes,
    chances: rows.map((row) => turnoutOf(world, row)),
    pot: derivePot(world),
    priceUsd: world.market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS,
  });
  return rows.map((row, k) => ({ row, votes: votes[k], turnout: chances[k] }));
}

/** What is paid for a vote, base units of 2PM. */
const derivePot = ({ scenario, books }: World): number =>
  Math.min(scenario.dao.votePay, books.ecosystem.balance[0]);

/** Those who voted share what is paid for it by their DMP; what does not divide evenly stays with the fund. */
function payVoters(world: World, cast: readonly DmpVoter[]): void {
  const { ledger, books, reasons } = world;
  const shares = new Float64Array(cast.length);
  divideProRata(
    derivePot(world),
    Float64Array.from(cast, ({ votes }) => votes),
    cast.length,
    shares,
  );
  for (const [k, { row }] of cast.entries())
    ledger.transfer(books.ecosystem, 0, books.twoPm, row, shares[k], reasons['dao.votePay']);
}

/**
 * Those who hold DMP vote by it (economy.md §3.1), each for what gains it: airdrops dilute all but those who keep up
 * subnets, the DAO's part and the first batch go to those who hold DMP at the expense of those who hold RT, royalties
 * to the latter, and what users pay for models to both: to who holds RT, by itself or in a pool, and to who will be awarded RT of subnets to come.
 * Who is not touched abstains, unless the scenario has it vote. Contributors and operators hold what they were airdropped, and vote like stakers.
 */
function tallyDmp(world: World, held: number, change: DaoChange): Tally {
  const { streams } = world;
  const { id } = world.books.backed.token;
  const supply = Math.max(1, world.ledger.minted[id] - world.ledger.burned[id]);
  const voters = listDmpVoters(world);
  const all = voters.reduce((sum, { votes }) => sum + votes, 0);
  const tally = { yes: 0, no: 0, cast: 0, all };
  const untouched = untouchedVote[world.scenario.mechanisms.governance.untouched];
  const upkeep = deriveUpkeepShares(world);
  const cast = voters.filter(({ row, turnout }) =>
    decideVote(turnout, streams['vote.turnout'].uniform(row, held, voterSlot.dmp)),
  );
  for (const { row, votes } of cast) {
    tally.cast += votes;
    const gain = deriveGain(world, row, votes / supply, { change, upkeep }) || untouched;
    if (gain > 0) tally.yes += votes;
    else if (gain < 0) tally.no += votes;
  }
  payVoters(world, cast);
  return tally;
}

/** A trait of everybody's, drawn for stakers at the start. */
function turnoutOf({ scenario, streams, stakers }: World, row: number): number {
  if (row < stakers.rows) return stakers.col.turnout[row];
  return drawTrait(scenario.stakers.turnout, streams['staker.trait'], row, 2);
}

/** What the upkeep of all subnets that is still to be paid gives as things stand, in weekly upkeeps of one subnet. */
interface UpkeepShares {
  readonly byHolder: Float64Array;
  readonly all: number;
}

/** Parts that the upkeep of a subnet is divided into, to see who has how many. */
const UPKEEP_PARTS = 1e9;

function deriveUpkeepShares(world: World): UpkeepShares {
  const byHolder = new Float64Array(world.holders.rows);
  const parts = new Float64Array(world.holders.rows);
  let all = 0;
  for (const id of listUpkept(world)) {
    all += deriveUpkeep(world, { id, pot: UPKEEP_PARTS }, parts) / UPKEEP_PARTS;
    for (let row = 0; row < parts.length; row += 1) byHolder[row] += parts[row] / UPKEEP_PARTS;
  }
  return { byHolder, all };
}

/** Estimated change of a holder's own part of what the DAO gives; only the sign matters. */
function deriveGain(
  world: World,
  row: number,
  dmpShare: number,
  { change, upkeep }: { readonly change: DaoChange; readonly upkeep: UpkeepShares },
): number {
  const { scenario } = world;
  const { stage, eligible, royaltyPerRt } = world.subnets.col;
  const { rt } = world.subnetBooks;
  let rtShare = 0;
  let royalties = 0;
  let founded = 0;
  for (let id = 0; id < rt.length; id += 1) {
    if (stage[id] !== subnetStage.founded) continue;
    founded += 1;
    const held = rt[id].balance[row];
    if (eligible[id] > 0) rtShare += held / eligible[id];
    royalties += held * royaltyPerRt[id];
  }
  const airdrops = change.airdropWeekly * (upkeep.byHolder[row] - upkeep.all * dmpShare);
  const share =
    (change.daoShare * scenario.dao.founding.toHolders + change.firstBatch) *
    (dmpShare - (founded === 0 ? 0 : rtShare / founded));
  return (
    airdrops +
    share +
    change.royalty * royalties +
    world.inForce.royalty * deriveWorthGain(world, row, dmpShare, change.outlook)
  );
}

/**
 * What a holder gains a week where models are paid more, USD, as their royalties are now: by RT that it holds or has in pools, and by
 * its part of what the DAO is awarded of subnets to come, which are expected to be like those that there are.
 */
function deriveWorthGain(world: World, row: number, dmpShare: number, outlook: readonly number[]): number {
  if (outlook.every((change) => change === 0)) return 0;
  const { subnets, subnetBooks, market, scenario, inForce } = world;
  const { stage, royaltyPerRt, workload } = subnets.col;
  const founded = [...stage.keys()].filter((id) => stage[id] === subnetStage.founded);
  const income = founded.reduce((sum, id) => sum + royaltyPerRt[id], 0) / Math.max(1, founded.length);
  const awarded = (RT_UNITS * dmpShare * scenario.dao.founding.toHolders * inForce.daoShare) / PPM;
  let gain = 0;
  for (let id = 0; id < stage.length; id += 1) {
    const change = outlook[workload[id]];
    if (stage[id] === subnetStage.planned || stage[id] === subnetStage.open)
      gain += change * awarded * (income || 1);
    if (stage[id] !== subnetStage.founded) continue;
    const { lp, base } = market.venues[poolOf.firstSubnet + id];
    const shares = market.pools.col.lpSupply[poolOf.firstSubnet + id];
    const pooled = shares === 0 ? 0 : (lp.balance[row] / shares) * base.balance[0];
    gain += change * (subnetBooks.rt[id].balance[row] + pooled) * (royaltyPerRt[id] || 1);
  }
  return gain;
}

/** One DMP, one vote on what a proposal sets; the ecosystem fund may pay for it. */
export function voteByDmp(world: World, set: Change, held: number): Tally {
  const inForce: RuleSet = world.inForce;
  const rise = (path: string): number => {
    const rule = findRule(path);
    return rule !== undefined && path in set ? toRule(rule, set[path] as number) - inForce[rule] : 0;
  };
  return tallyDmp(world, held, {
    airdropWeekly: rise('dao.airdrop.weekly'),
    daoShare: rise('dao.founding.daoShare'),
    firstBatch: rise('dao.founding.firstBatch'),
    royalty: rise('mechanisms.split.royalty'),
    outlook: deriveRoyaltyOutlook(world, set),
  });
}
