import { OPEN_UNIT } from '../../../kernel/traits.ts';
import {
  decideCommitment,
  deriveBackingChance,
  deriveOutlook,
  derivePerceivedQuality,
} from '../../dao/stakers.ts';
import { deriveCoverage } from '../coverage.ts';
import { subnetStage, type World } from '../state.ts';

/**
 * Stakers who look at a proposal commit DMP by how promising it seems to them, its data standard and what airdrops leave of
 * their share counted (economy.md §6).
 */
export function backProposals(world: World): void {
  if (!world.endsWeek) return;
  const { stage, promise, misfit } = world.subnets.col;
  const coverage = deriveCoverage(world);
  for (let subnet = 0; subnet < world.subnets.rows; subnet += 1)
    if (stage[subnet] === subnetStage.open)
      backProposal(world, subnet, promise[subnet] * (1 - misfit[subnet]) * coverage);
}

function backProposal(world: World, subnet: number, promise: number): void {
  const { ledger, scenario, streams, week, formulas, books, holders, reasons, stakers } = world;
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
      world.subnetBooks.committedBacked[subnet],
      row,
      commits.backed,
      reasons['dmp.commit'],
    );
    ledger.transfer(
      books.unbacked,
      row,
      world.subnetBooks.committedUnbacked[subnet],
      row,
      commits.unbacked,
      reasons['dmp.commit'],
    );
  }
}
