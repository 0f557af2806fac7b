import { decideVote } from '../../agents/stakers.ts';
import { subnetStage } from '../dao-tables.ts';
import type { DaoWorld } from '../dao-world.ts';
import type { World } from '../world.ts';

/** What a proposal to the DAO changes, in units of the rules: DMP base units, ppm of RT, ppm of the base cost. */
export interface DaoChange {
  readonly airdropWeekly: number;
  readonly daoShare: number;
  readonly firstBatch: number;
  readonly royalty: number;
}

/** Votes cast by DMP, one DMP one vote, base units. */
export interface DmpTally {
  readonly yes: number;
  readonly cast: number;
  readonly all: number;
}

/** DMP that a holder votes with: free or committed, backed or not. */
function votesOf({ books }: DaoWorld, row: number): number {
  let votes = books.backed.balance[row] + books.unbacked.balance[row];
  for (let id = 0; id < books.committedBacked.length; id += 1)
    votes += books.committedBacked[id].balance[row] + books.committedUnbacked[id].balance[row];
  return votes;
}

/**
 * Stakers vote by DMP (economy.md §3.1), each for what gains it: airdrops dilute all but those who keep up subnets, the
 * DAO's part and the first batch go to those who hold DMP at the expense of those who hold RT, and royalties to the latter.
 */
export function tallyDmp(world: World, dao: DaoWorld, held: number, change: DaoChange): DmpTally {
  const { streams, scenario } = world;
  const { holders, stakers } = dao;
  const { id } = dao.books.backed.token;
  const supply = Math.max(1, world.ledger.minted[id] - world.ledger.burned[id]);
  const tally = { yes: 0, cast: 0, all: 0 };
  for (let who = 0; who < scenario.stakers.count; who += 1) {
    const row = holders.stakers + who;
    const votes = votesOf(dao, row);
    tally.all += votes;
    if (votes === 0) continue;
    const voted = decideVote(stakers.col.turnout[who], streams['vote.turnout'].uniform(who, held, DMP_SLOT));
    if (!voted) continue;
    tally.cast += votes;
    if (deriveGain(dao, row, votes / supply, change) > 0) tally.yes += votes;
  }
  return tally;
}

/** Slot of the draw for turnout that belongs to stakers of 2PM. */
const DMP_SLOT = 3;

/** Estimated change of a holder's own part of what the DAO gives; only the sign matters. */
function deriveGain(dao: DaoWorld, row: number, dmpShare: number, change: DaoChange): number {
  const { stage, proposer, eligible, royaltyPerRt } = dao.subnets.col;
  const { rt } = dao.books;
  let kept = 0;
  let airdropped = 0;
  let rtShare = 0;
  let royalties = 0;
  let founded = 0;
  for (let id = 0; id < rt.length; id += 1) {
    if (stage[id] !== subnetStage.founded) continue;
    founded += 1;
    airdropped += 1;
    if (proposer[id] === row) kept += 1;
    const held = rt[id].balance[row];
    if (eligible[id] > 0) rtShare += held / eligible[id];
    royalties += held * royaltyPerRt[id];
  }
  const airdrops = change.airdropWeekly * (kept - airdropped * dmpShare);
  const share =
    (change.daoShare / 2 + change.firstBatch) * (dmpShare - (founded === 0 ? 0 : rtShare / founded));
  return airdrops + share + change.royalty * royalties;
}
