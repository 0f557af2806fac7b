import type { Book } from '../../ledger/ledger.ts';
import { buyFromDesk } from '../markets/mechanisms/sale-desk.ts';
import { bindReceiveBudgets } from '../users/users.ts';
import { deriveTopUp } from './mechanisms/escrow.ts';
import type { World } from './state.ts';

/**
 * Where less than the most is locked, a request may cost more than its escrow: its user pays the rest on settlement, buying
 * DGAI from the desk with the week's budget if need be. A pool clears a tick later, so there only the wallet counts. What
 * the user cannot pay is forgone: the latency surcharge first, then a part of the base cost.
 */
export function bindTopUps(world: World): () => void {
  const { scratch, requests, books, ledger, reasons, tally } = world;
  const { base, gross, escrowed, fee, user } = requests.col;
  const buy = bindShortfall(world);
  return () => {
    const { escrow } = world.scenario.mechanisms;
    // Requests on their way may have been locked for by an earlier rule.
    if (escrow.locks === 'most' && escrow === world.resolved.scenario.mechanisms.escrow) return;
    for (let k = 0; k < scratch.servedCount; k += 1) {
      const row = scratch.served[k];
      const locked = escrowed[row] + fee[row];
      if (gross[row] <= locked) continue;
      const who = user[row];
      buy(who, gross[row] - locked - books.users.balance[who]);
      const added = deriveTopUp(gross[row], locked, books.users.balance[who]);
      ledger.transfer(books.users, who, books.escrow, 0, added, reasons['escrow.lock']);
      escrowed[row] += added;
      tally.forgone += gross[row] - locked - added;
      gross[row] = locked + added;
      base[row] = Math.min(base[row], gross[row]);
    }
  };
}

/** A user buys what the wallet lacks for a request that is done, if desk and budget allow it. */
function bindShortfall(world: World): (who: number, short: number) => void {
  const { users, books, ledger, reasons, market, desk, levels } = world;
  const one = new Int32Array(1);
  const notes = { people: new Int32Array(1), amount: new Float64Array(1), places: new Int32Array(1) };
  const receive = bindReceiveBudgets(users, books.usersUsd, ledger, reasons['outside.in.budget'], notes);
  const buyer: { dgai: Book; usd: Book; row: number } = { dgai: books.users, usd: books.usersUsd, row: 0 };
  return (who, short) => {
    if (short <= 0 || market.pooled || !world.scenario.users.priced) return;
    one[0] = who;
    buyer.row = who;
    receive(one, 1, world.week);
    buyFromDesk(ledger, desk, buyer, short, levels.priceNano);
  };
}
