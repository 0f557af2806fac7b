import { deriveSplit, emptySplit, type Split } from './mechanisms/fee-split.ts';
import { currentSplit } from './split-rule.ts';
import type { World } from './state.ts';

/** The shares that go to one account each; `upfront` of the network's is there already. */
export function payInstitutions(world: World, sums: Split, upfront: number): void {
  const { ledger, books, reasons } = world;
  ledger.burn(books.escrow, 0, sums.burn, reasons['settle.burn']);
  if (sums.network >= upfront)
    ledger.transfer(books.escrow, 0, books.operations, 0, sums.network - upfront, reasons['settle.network']);
  else
    ledger.transfer(
      books.operations,
      0,
      books.escrow,
      0,
      upfront - sums.network,
      reasons['escrow.feeReturn'],
    );
  ledger.transfer(books.escrow, 0, books.governance, 0, sums.governance, reasons['settle.governance']);
  ledger.transfer(books.escrow, 0, books.treasury, 0, sums.treasury, reasons['settle.treasury']);
  ledger.transfer(books.escrow, 0, books.adaptorPot, 0, sums.adaptor, reasons['settle.adaptor']);
}

/** Divides one payment of `gross` that `node` made to itself; its node side goes where that of a request would. */
export function settleSelfDeal(world: World, node: number, gross: number): void {
  const { ledger, books, reasons } = world;
  ledger.transfer(books.nodes, node, books.escrow, 0, gross, reasons['selfdeal.lock']);
  const sums = deriveSplit(gross, gross, 0, false, currentSplit(world), emptySplit());
  payInstitutions(world, sums, 0);
  if (world.scenario.mechanisms.pay.rule === 'weekly')
    ledger.transfer(books.escrow, 0, books.nodePot, 0, sums.node, reasons['settle.node']);
  else ledger.transfer(books.escrow, 0, books.nodePots, node, sums.node, reasons['settle.task']);
}
