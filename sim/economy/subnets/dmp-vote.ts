import type { Change } from '../../kernel/module.ts';
import { findRule, type RuleSet, toRule } from '../../kernel/rules.ts';
import { drawTrait } from '../../kernel/traits.ts';
import { decideVote } from '../dao/stakers.ts';
import { type Tally, untouchedVote } from '../governance/mechanisms/governance.ts';
import { subnetStage, type World } from './state.ts';
import { deriveUpkeep, listUpkept } from './upkeep.ts';

/** What a proposal to the DAO changes, in units of the rules: DMP base units, ppm of RT, ppm of the base cost. */
interface DaoChange {
  readonly airdropWeekly: number;
  readonly daoShare: number;
  readonly firstBatch: number;
  readonly royalty: number;
}

/** DMP that a holder votes with: free or committed, backed or not. */
function votesOf({ books, subnetBooks }: World, row: number): number {
  const { committedBacked, committedUnbacked } = subnetBooks;
  let votes = books.backed.balance[row] + books.unbacked.balance[row];
  for (let id = 0; id < committedBacked.length; id += 1)
    votes += committedBacked[id].balance[row] + committedUnbacked[id].balance[row];
  return votes;
}

/**
 * Those who hold DMP vote by it (economy.md §3.1), each for what gains it: airdrops dilute all but those who keep up
 * subnets, the DAO's part and the first batch go to those who hold DMP at the expense of those who hold RT, and royalties
 * to the latter; who is not touched abstains, unless the scenario has it vote. Contributors and operators hold what they were airdropped, and vote like stakers.
 */
function tallyDmp(world: World, held: number, change: DaoChange): Tally {
  const { streams } = world;
  const { id } = world.books.backed.token;
  const supply = Math.max(1, world.ledger.minted[id] - world.ledger.burned[id]);
  const tally = { yes: 0, no: 0, cast: 0, all: 0 };
  const untouched = untouchedVote[world.scenario.mechanisms.governance.untouched];
  const upkeep = deriveUpkeepShares(world);
  for (let row = 0; row < world.holders.rows; row += 1) {
    const votes = votesOf(world, row);
    tally.all += votes;
    if (votes === 0) continue;
    const voted = decideVote(turnoutOf(world, row), streams['vote.turnout'].uniform(row, held, DMP_SLOT));
    if (!voted) continue;
    tally.cast += votes;
    const gain = deriveGain(world, row, votes / supply, { change, upkeep }) || untouched;
    if (gain > 0) tally.yes += votes;
    else if (gain < 0) tally.no += votes;
  }
  return tally;
}

/** Slot of the draw for turnout that belongs to those who hold DMP; stakers come first among holders, so a row is their id. */
const DMP_SLOT = 3;

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
  return airdrops + share + change.royalty * royalties;
}

/** One DMP, one vote on what a proposal sets; nobody is paid for it. */
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
  });
}
