import { deriveDgaiToRaise, sellToDesk } from '../../mechanisms/sale-desk.ts';
import { deriveGovernanceTransfer } from '../../mechanisms/treasury.ts';
import type { World } from '../world.ts';

/** USD that the treasury spends in a week, base units. */
export function deriveTreasuryCost(world: World): number {
  const { maintenanceUsdPerWeek, auditsUsdPerWeek, storageUsdPerWeek } = world.scenario.mechanisms.treasury;
  return maintenanceUsdPerWeek + auditsUsdPerWeek + storageUsdPerWeek;
}

/** Once a week the treasury and operations pay their costs by selling DGAI; grants and the governance share move. */
export function spend(world: World): void {
  if (!world.endsWeek) return;
  const { books, ledger, reasons, scenario, economy } = world;
  const { treasury } = scenario.mechanisms;
  payBill(
    world,
    books.treasury,
    books.treasuryUsd,
    deriveTreasuryCost(world),
    books.treasury.balance[0],
    'outside.out.treasury',
  );
  // Fees of requests on their way may have to be given back: they are not spent.
  const free = books.operations.balance[0] - economy.col.feesInFlight[0];
  payBill(
    world,
    books.operations,
    books.operationsUsd,
    treasury.operationsUsdPerWeek,
    free,
    'outside.out.operations',
  );
  ledger.transfer(
    books.treasury,
    0,
    books.community,
    0,
    Math.min(books.treasury.balance[0], treasury.grantsPerWeek),
    reasons['treasury.grant'],
  );
  const share = deriveGovernanceTransfer(books.treasury.balance[0], world.week + 1, {
    share: treasury.governanceShare,
    accrual: treasury.accrual,
  });
  ledger.transfer(books.treasury, 0, books.governance, 0, share, reasons['treasury.governance']);
}

function payBill(
  world: World,
  dgai: World['books']['treasury'],
  usd: World['books']['treasuryUsd'],
  bill: number,
  spendable: number,
  reason: 'outside.out.treasury' | 'outside.out.operations',
): void {
  const { ledger, desk, levels, reasons } = world;
  const needed = bill - usd.balance[0];
  if (needed > 0) {
    const amount = Math.min(
      Math.max(0, spendable),
      deriveDgaiToRaise(needed, levels.priceNano, desk.spreadPpm),
    );
    sellToDesk(ledger, desk, { dgai, usd, row: 0 }, amount, levels.priceNano);
  }
  const paid = Math.min(bill, usd.balance[0]);
  if (paid < bill) world.note('unpaid', reason, 0, (bill - paid) / 1e6, 'costs could not be paid');
  ledger.burn(usd, 0, paid, reasons[reason]);
}
