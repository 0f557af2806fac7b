import { genesisLotNames } from '../tokens/genesis-lots.ts';
import type { World } from './state.ts';

export const burnedDgai = ({ ledger, books }: World): number => ledger.burned[books.users.token.id];

/** What may still be minted under the cap by emission and rules: what is left beside the lots that have yet to vest. */
export function mintable(world: World): number {
  const { ledger, books, scenario, genesisLots, economy } = world;
  const burned = scenario.tokens.capCounts === 'live' ? burnedDgai(world) : 0;
  const unvested = genesisLotNames.reduce((sum, name) => {
    const { total, atStart } = genesisLots.lots[name];
    return sum + total - atStart - economy.col[`${name}Vested`][0];
  }, 0);
  return Math.max(0, scenario.tokens.cap - (ledger.minted[books.users.token.id] - burned) - unvested);
}
