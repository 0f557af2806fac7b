import { PRICE_UNITS, WEEKS_PER_YEAR } from '../../../units.ts';
import { poolOf } from '../../markets/market.ts';
import { deriveImpact } from '../../markets/mechanisms/price-impact.ts';
import { dmpBooks, dmpReasons, unstake } from '../dmp-accounts.ts';
import { checkIdentity, deriveUnbackedOutstanding, settleStake } from '../mechanisms/dmp.ts';
import { decideStakeChange, deriveStakedShare } from '../stakers.ts';
import type { World } from '../state.ts';

/** Once a week cooled 2PM comes back, and stakers think again about staking. */
export function restake(world: World): void {
  if (!world.endsWeek) return;
  releaseCooled(world);
  moveStakes(world);
}

/** DMP supply = 2PM in the DAO vault + unbacked DMP outstanding (economy.md §3.2); throws where it is not so. */
export function checkDmp(world: World): void {
  const { ledger } = world;
  const { id } = world.books.backed.token;
  const { unbackedLots, unbackedDrawn } = world.commons.col;
  checkIdentity(
    ledger.minted[id] - ledger.burned[id],
    world.books.vault.balance[0],
    deriveUnbackedOutstanding(unbackedLots[0], unbackedDrawn[0]),
  );
}

function releaseCooled(world: World): void {
  const { ledger, tick, books, holder, holders, reasons } = world;
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
function deriveStakingYield(world: World): number {
  const { market, scenario } = world;
  const price = market.pools.col.priceNano[poolOf.twoPm] / PRICE_UNITS;
  const paid = price === 0 ? 0 : (world.commons.col.awardPerStaked[0] * WEEKS_PER_YEAR) / price;
  if (scenario.dao.unbacked === 'lots') return paid;
  const { id } = world.books.backed.token;
  const supply = world.ledger.minted[id] - world.ledger.burned[id];
  const covered = supply === 0 ? 1 : world.books.vault.balance[0] / supply;
  return paid - (1 - Math.min(1, covered));
}

/** Stakers who think again this week move to the part of their 2PM that the yield is worth. */
function moveStakes(world: World): void {
  const { ledger, scenario, streams, week, formulas, holders, books, market } = world;
  const { considers, speed, outsideYield, yieldSensitivity, count } = scenario.stakers;
  const paid = deriveStakingYield(world);
  const { stakers: counts } = scenario.markets.depth;
  const [pool] = market.venues[poolOf.twoPm].base.balance;
  const shareAt = (paidNet: number): number =>
    formulas.stakes === undefined
      ? deriveStakedShare(paidNet, outsideYield, yieldSensitivity)
      : formulas.stakes(paidNet, outsideYield);
  const share = shareAt(paid);
  const { unbacked } = scenario.dao;
  const draws = streams['staker.decision'].uniforms(0, count, week, 0);
  for (let id = 0; id < count; id += 1) {
    if (draws[id] >= considers) continue;
    const row = holders.stakers + id;
    const redeemable =
      books.backed.balance[row] + (unbacked === 'fungible' ? books.unbacked.balance[row] : 0);
    const holding = { free: books.twoPm.balance[row], staked: redeemable };
    // Who holds much loses much by leaving: it asks for more.
    const own = counts === 0 ? share : shareAt(paid - counts * deriveImpact(holding.free + redeemable, pool));
    const change = decideStakeChange(holding, own, speed);
    if (change > 0) settleStake(ledger, dmpBooks(world), dmpReasons(world), row, change);
    if (change < 0) unstake(world, row, -change);
  }
}
