import type { Book, Reason } from '../../ledger/ledger.ts';
import type { World } from './state.ts';

/** Whose account pays for checking, and why. */
function payerOf({ books, reasons, scenario }: World): { readonly book: Book; readonly reason: Reason } {
  switch (scenario.mechanisms.validation.paidFrom) {
    case 'treasury':
      return { book: books.treasury, reason: reasons['check.treasury'] };
    case 'operations':
      return { book: books.operations, reason: reasons['check.operations'] };
    case 'adaptors':
      return { book: books.adaptorPot, reason: reasons['check.adaptors'] };
  }
}

/** DGAI that may be spent on checking, base units; fees of requests on their way may have to be given back. */
export function fundsOf(world: World): number {
  const { paidFrom } = world.scenario.mechanisms.validation;
  const { balance } = payerOf(world).book;
  const bound = paidFrom === 'operations' ? world.economy.col.feesInFlight[0] : 0;
  return Math.max(0, balance[0] - bound);
}

/** Pays a node for checking as it is paid for requests: into the pot of the week, or its own. */
export function payNode(world: World, node: number, amount: number): void {
  const { books, ledger, scenario } = world;
  const { book, reason } = payerOf(world);
  if (scenario.mechanisms.pay.rule === 'weekly') ledger.transfer(book, 0, books.nodePot, 0, amount, reason);
  else ledger.transfer(book, 0, books.nodePots, node, amount, reason);
}

/** A node works `hours` for the network behind what it has accepted; the work counts for its week like a request's. */
export function employ(world: World, node: number, cuMilli: number, hours: number): void {
  const { freeHours, weekCuMilli, weekWeight } = world.nodes.col;
  freeHours[node] = Math.max(freeHours[node], world.hours) + hours;
  weekCuMilli[node] += cuMilli;
  weekWeight[node] += cuMilli;
  world.workHours += hours;
  world.counts.checkHours[0] += hours;
}
