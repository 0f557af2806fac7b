import type { Pass } from '../../kernel/module.ts';
import { creditRoyalty } from './royalty.ts';
import type { World } from './state.ts';

/** Every subnet whose model served gets its royalties (economy.md §2.5, §4.5). */
export function bindRoyalties(world: World): Pass {
  const { requests, scratch, ledger, books, reasons } = world;
  const { subnet, royaltySide } = requests.col;
  const { royalties, royal } = scratch;
  const { weekRequests } = world.subnets.col;
  return () => {
    for (let k = 0; k < scratch.royalCount; k += 1) {
      const row = royal[k];
      const id = subnet[row] - 1;
      royalties[id] += royaltySide[row];
      weekRequests[id] += 1;
    }
    if (scratch.royalCount === 0) return;
    for (let id = 0; id < world.subnets.rows; id += 1) {
      const amount = royalties[id];
      if (amount === 0) continue;
      royalties[id] = 0;
      ledger.transfer(books.escrow, 0, world.books.royalties, id, amount, reasons['settle.royalty']);
      creditRoyalty(world, id, amount);
    }
  };
}
