import { AMOUNT_MAX } from '../../../ledger/amount.ts';
import type { Book } from '../../../ledger/ledger.ts';
import { BASE_UNITS } from '../../../units.ts';
import { orderOwner } from '../../markets/market.ts';
import { deriveDgaiToRaise } from '../../markets/mechanisms/sale-desk.ts';
import { sellDgai } from '../../markets/orders.ts';
import { deriveTreasuryCost } from '../cost.ts';
import { deriveGovernanceTransfer } from '../mechanisms/treasury.ts';
import type { Bill, World } from '../state.ts';

/** Who pays weekly bills, and from what. */
interface Payer {
  readonly name: Bill['payer'];
  readonly owner: typeof orderOwner.treasury | typeof orderOwner.operations;
  readonly usd: Book;
  /** Its own costs, then what other parts have it pay: each as far as the money reaches. */
  readonly bills: readonly Due[];
  /** USD that all of them take. */
  readonly bill: number;
  /** DGAI that may be sold for it. */
  readonly spendable: number;
}

/** A bill and what is due by it this week. */
type Due = Pick<Bill, 'reason' | 'settle'> & { readonly amount: number };

/** Once a week the treasury and operations pay their costs by selling DGAI; grants and the governance share move. */
export function spend(world: World): void {
  // A pool pays a tick later: the first week's costs are raised at the start.
  if (world.tick === 0 && world.market.pooled) for (const payer of listPayers(world)) raise(world, payer);
  if (!world.endsWeek) return;
  const { books, counts, economy, ledger, reasons, scenario } = world;
  const { treasury } = scenario.mechanisms;
  for (const payer of listPayers(world)) payBills(world, payer);
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
  const { books, economy, reasons, scenario } = world;
  const { operationsUsdPerWeek } = scenario.mechanisms.treasury;
  const own = {
    treasury: [deriveTreasuryCost(world), reasons['outside.out.treasury']],
    operations: [operationsUsdPerWeek, reasons['outside.out.operations']],
  } as const;
  const billsOf = (name: Bill['payer']) => {
    const [amount, reason] = own[name];
    const others = world.bills.filter(({ payer }) => payer === name);
    const bills: readonly Due[] = [
      { amount, reason, settle: () => undefined },
      ...others.map(({ due, ...bill }) => ({ ...bill, amount: due() })),
    ];
    return {
      name,
      bills,
      bill: Math.min(
        AMOUNT_MAX,
        bills.reduce((sum, one) => sum + one.amount, 0),
      ),
    };
  };
  return [
    {
      ...billsOf('treasury'),
      owner: orderOwner.treasury,
      usd: books.treasuryUsd,
      spendable: books.treasury.balance[0],
    },
    {
      ...billsOf('operations'),
      owner: orderOwner.operations,
      usd: books.operationsUsd,
      // Fees of requests on their way may have to be given back: they are not spent.
      spendable: books.operations.balance[0] - economy.col.feesInFlight[0],
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

function payBills(world: World, payer: Payer): void {
  const { ledger, market } = world;
  const { usd, bill, bills, name } = payer;
  if (!market.pooled) raise(world, payer);
  const missing = bill - usd.balance[0];
  if (missing > 0)
    world.note('unpaid', `outside.out.${name}`, 0, missing / BASE_UNITS, 'costs could not be paid');
  for (const { amount, reason, settle } of bills) {
    const paid = Math.min(amount, usd.balance[0]);
    ledger.burn(usd, 0, paid, reason);
    settle(amount, paid);
  }
  if (market.pooled) raise(world, payer);
}
