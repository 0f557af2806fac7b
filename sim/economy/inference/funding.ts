import { bindReceiveBudgets, type ReceiveBudgets } from '../users/users.ts';
import { outcome } from './requests.ts';
import type { World } from './state.ts';

/** Gives users who need money the week's budget. */
export function bindBudgets({ users, books, ledger, reasons, scratch }: World): ReceiveBudgets {
  const { done: people, paid: amount, places } = scratch;
  const notes = { people, amount, places };
  return bindReceiveBudgets(users, books.usersUsd, ledger, reasons['outside.in.budget'], notes);
}

/** Requests that nobody pays for leave the market. */
export function dropUnpaid(world: World): void {
  const { scratch, requests, tally } = world;
  const { arrived, who, which, broken, unpaid } = scratch;
  if (world.ledger.unpaidCount === 0) return;
  let kept = 0;
  let dropped = 0;
  // Who pays is hard to guess: a row is written to both lists, and the one that it is not for goes over it.
  for (let k = 0; k < scratch.arrivedCount; k += 1) {
    const row = arrived[k];
    const drops = unpaid[row];
    unpaid[row] = 0;
    arrived[kept] = row;
    who[kept] = who[k];
    which[kept] = which[k];
    broken[dropped] = row;
    kept += 1 - drops;
    dropped += drops;
  }
  for (let k = 0; k < dropped; k += 1) requests.col.outcome[broken[k]] = outcome.unaffordable;
  requests.release(broken, dropped);
  scratch.arrivedCount = kept;
  tally.unaffordable += dropped;
}
