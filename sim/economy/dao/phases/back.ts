import {
  decideCommitment,
  decideStakeChange,
  deriveBackingChance,
  deriveOutlook,
  derivePerceivedQuality,
  deriveStakedShare,
} from '../stakers.ts';
import { checkIdentity, deriveUnbackedOutstanding, settleStake } from '../mechanisms/dmp.ts';
import { PRICE_UNITS, WEEKS_PER_YEAR } from '../../../units.ts';
import { subnetStage } from '../dao-tables.ts';
import type { DaoWorld } from '../dao-world.ts';
import { poolOf } from '../../markets/market.ts';
import { OPEN_UNIT } from '../../../kernel/traits.ts';
import type { World } from '../../world.ts';
import { dmpBooks, dmpReasons, unstake } from '../dmp-accounts.ts';

/** Once a week cooled 2PM comes back, stakers think again about staking, and look at the proposals that are open. */
export function back(world: World): void {
  const { dao } = world;
  if (dao === undefined) return;
  if (world.endsWeek) {
    releaseCooled(world, dao);
    restake(world, dao);
    backProposals(world, dao);
  }
}

/** DMP supply = 2PM in the DAO vault + unbacked DMP outstanding (economy.md §3.2); throws where it is not so. */
export function checkDmp(world: World): void {
  const { dao, ledger } = world;
  if (dao === undefined) return;
  const { id } = dao.books.backed.token;
  const { unbackedLots, unbackedDrawn } = dao.commons.col;
  checkIdentity(
    ledger.minted[id] - ledger.burned[id],
    dao.books.vault.balance[0],
    deriveUnbackedOutstanding(unbackedLots[0], unbackedDrawn[0]),
  );
}

function releaseCooled({ ledger, tick }: World, dao: DaoWorld): void {
  const { books, holder, holders, reasons } = dao;
  const { coolUntil } = holder.col;
  for (let row = 0; row < holders.rows; row += 1) {
    if (coolUntil[row] === 0 || coolUntil[row] > tick) continue;
    ledger.transfer(books.cooling, row, books.twoPm, row, books.cooling.balance[row], reasons['dao.release']);
    coolUntil[row] = 0;
  }
}

/**
 * What staking pays a year: RT awarded per staked 2PM. Where unbacked DMP redeems too, whoever comes last finds the vault
 * empty: the part that is not covered counts as a loss.
 */
function deriveStakingYield(world: World, dao: DaoWorld): number {
  const { market, scenario } = world;
  const price = market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS;
  const paid = price === 0 ? 0 : (dao.commons.col.awardPerStaked[0] * WEEKS_PER_YEAR) / price;
  if (scenario.dao.unbacked === 'lots') return paid;
  const { id } = dao.books.backed.token;
  const supply = world.ledger.minted[id] - world.ledger.burned[id];
  const covered = supply === 0 ? 1 : dao.books.vault.balance[0] / supply;
  return paid - (1 - Math.min(1, covered));
}

/** Stakers who think again this week move to the part of their 2PM that the yield is worth. */
function restake(world: World, dao: DaoWorld): void {
  const { ledger, scenario, streams, week, formulas } = world;
  const { holders, books } = dao;
  const { considers, speed, outsideYield, yieldSensitivity, count } = scenario.stakers;
  const paid = deriveStakingYield(world, dao);
  const share =
    formulas.stakes === undefined
      ? deriveStakedShare(paid, outsideYield, yieldSensitivity)
      : formulas.stakes(paid, outsideYield);
  const { unbacked } = scenario.dao;
  const draws = streams['staker.decision'].uniforms(0, count, week, 0);
  for (let id = 0; id < count; id += 1) {
    if (draws[id] >= considers) continue;
    const row = holders.stakers + id;
    const redeemable =
      books.backed.balance[row] + (unbacked === 'fungible' ? books.unbacked.balance[row] : 0);
    const change = decideStakeChange({ free: books.twoPm.balance[row], staked: redeemable }, share, speed);
    if (change > 0) settleStake(ledger, dmpBooks(dao), dmpReasons(dao), row, change);
    if (change < 0) unstake(world, dao, row, -change);
  }
}

/** Stakers who look at a proposal commit DMP by how promising it seems to them (economy.md §6). */
function backProposals(world: World, dao: DaoWorld): void {
  const { stage, promise } = dao.subnets.col;
  for (let subnet = 0; subnet < dao.subnets.rows; subnet += 1)
    if (stage[subnet] === subnetStage.open) backProposal(world, dao, subnet, promise[subnet]);
}

function backProposal(world: World, dao: DaoWorld, subnet: number, promise: number): void {
  const { ledger, scenario, streams, week, formulas } = world;
  const { books, holders, reasons, stakers } = dao;
  const { count, considers, backs } = scenario.stakers;
  // One draw says who looks at all this week; of those each subnet's own says who backs it.
  const draws = streams['staker.decision'].uniforms(0, count, week, 1);
  const trait = streams['staker.trait'];
  // Both parts of an outlook have a spread of their own; together that of one.
  const scale = Math.sqrt(1 / (1 + backs.ownView * backs.ownView));
  for (let id = 0; id < count; id += 1) {
    if (draws[id] >= considers) continue;
    const row = holders.stakers + id;
    const free = { backed: books.backed.balance[row], unbacked: books.unbacked.balance[row] };
    if (free.backed + free.unbacked === 0) continue;
    const own = deriveOutlook(trait.uniform(id, 1 + subnet, 0) + OPEN_UNIT);
    const outlook = (stakers.col.outlook[id] + backs.ownView * own) * scale;
    const seen = derivePerceivedQuality(promise, outlook, backs.noise);
    const u = trait.uniform(id, 1 + subnet, 1);
    const chance = formulas.backs?.(seen, backs.threshold) ?? deriveBackingChance(seen, backs);
    const commits = decideCommitment(free, chance, backs.share, u);
    ledger.transfer(
      books.backed,
      row,
      books.committedBacked[subnet],
      row,
      commits.backed,
      reasons['dmp.commit'],
    );
    ledger.transfer(
      books.unbacked,
      row,
      books.committedUnbacked[subnet],
      row,
      commits.unbacked,
      reasons['dmp.commit'],
    );
  }
}
