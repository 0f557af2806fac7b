import type { Book } from '../../../ledger/ledger.ts';
import { BASE_UNITS } from '../../../units.ts';
import { orderOwner } from '../../markets/market.ts';
import { deriveDgaiToRaise } from '../../markets/mechanisms/sale-desk.ts';
import { sellDgai } from '../../markets/orders.ts';
import { deriveTreasuryCost } from '../cost.ts';
import { deriveGovernanceTransfer } from '../mechanisms/treasury.ts';
import type { World } from '../state.ts';

/** Who pays weekly bills, and from what. */
interface Payer {
  readonly owner: typeof orderOwner.treasury | typeof orderOwner.operations;
  readonly usd: Book;
  readonly bill: number;
  /** DGAI that may be sold for it. */
  readonly spendable: number;
  readonly reason: 'outside.out.treasury' | 'outside.out.operations';
}

/** Once a week the treasury and operations pay their costs by selling DGAI; grants and the governance share move. */
export function spend(world: World): void {
  // A pool pays a tick later: the first week's costs are raised at the start.
  if (world.tick === 0 && world.market.pooled) for (const payer of listPayers(world)) raise(world, payer);
  if (!world.endsWeek) return;
  const { books, counts, economy, ledger, reasons, scenario } = world;
  const { treasury } = scenario.mechanisms;
  for (const payer of listPayers(world)) payBill(world, payer);
  const granted = Math.min(books.treasury.balance[0], treasury.grantsPerWeek);
  ledger.transfer(books.treasury, 0, books.community, 0, granted, reasons['treasury.grant']);
  counts.granted[0] += granted;
  if (treasury.grantsTo === 'projects') economy.col.grantsWaiting[0] += granted;
  const forVoters = Math.min(books.treasury.balance[0], treasury.votersPerWeek);
  ledger.transfer(books.treasury, 0, books.governance, 0, forVoters, reasons['treasury.voters']);
  const share = deriveGovernanceTransfer(books.treasury.balance[0], world.week + 1, {
    share: treasury.governanceShare,
    accrual: treasury.accrual,
  });
  ledger.transfer(books.treasury, 0, books.governance, 0, share, reasons['treasury.governance']);
}

function listPayers(world: World): readonly Payer[] {
  const { books, economy, scenario } = world;
  return [
    {
      owner: orderOwner.treasury,
      usd: books.treasuryUsd,
      bill: deriveTreasuryCost(world),
      spendable: books.treasury.balance[0],
      reason: 'outside.out.treasury',
    },
    {
      owner: orderOwner.operations,
      usd: books.operationsUsd,
      bill: scenario.mechanisms.treasury.operationsUsdPerWeek,
      // Fees of requests on their way may have to be given back: they are not spent.
      spendable: books.operations.balance[0] - economy.col.feesInFlight[0],
      reason: 'outside.out.operations',
    },
  ];
}

/** Sells what a bill takes beyond the USD held. */
function raise(world: World, { owner, usd, bill, spendable }: Payer): void {
  const needed = bill - usd.balance[0];
  if (needed <= 0) return;
  const { poolMargin } = world.scenario.mechanisms.treasury;
  const wanted = world.market.pooled ? Math.ceil((1 + poolMargin) * needed) : needed;
  const most = deriveDgaiToRaise(wanted, world.levels.priceNano, world.desk.spreadPpm);
  sellDgai(world, owner, 0, Math.min(Math.max(0, spendable), most));
}

function payBill(world: World, payer: Payer): void {
  const { ledger, reasons, market } = world;
  const { usd, bill, reason } = payer;
  if (!market.pooled) raise(world, payer);
  const paid = Math.min(bill, usd.balance[0]);
  if (paid < bill) world.note('unpaid', reason, 0, (bill - paid) / BASE_UNITS, 'costs could not be paid');
  ledger.burn(usd, 0, paid, reasons[reason]);
  if (market.pooled) raise(world, payer);
}
