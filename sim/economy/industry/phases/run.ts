import { BASE_UNITS, MILLI_CU, WEEK_HOURS } from '../../../units.ts';
import { deriveDgaiToRaise, sellToDesk } from '../../markets/mechanisms/sale-desk.ts';
import { deriveMargin } from '../../nodes/nodes.ts';
import { deriveRoutingCost } from '../mechanisms/adaptor-margin.ts';
import type { World } from '../state.ts';

/** Once a week adaptors in business pay what routing cost them, and see what is left. */
export function runAdaptors(world: World): void {
  if (!world.settlesWeek) return;
  const { adaptors, trade } = world;
  let income = 0;
  let cu = 0;
  for (let id = 0; id < adaptors.rows; id += 1) {
    if (adaptors.col.absent[id] === 1) continue;
    income += runAdaptor(world, id);
    cu += adaptors.col.weekCuMilli[id] / MILLI_CU;
  }
  if (!world.endsWeek) return;
  const { incomeUsd, cu: routed, isSeen } = trade.col;
  const memory = isSeen[0] === 0 ? 1 : world.scenario.adaptors.industry.memory;
  incomeUsd[0] += memory * (income - incomeUsd[0]);
  routed[0] += memory * (cu - routed[0]);
  isSeen[0] = 1;
}

/** An adaptor pays for its week and returns what it earned, USD. */
function runAdaptor(world: World, id: number): number {
  const { adaptors, firms, scenario, ticksOfWeek, tickHours } = world;
  const cost = deriveRoutingCost({
    usdPerHour: firms.col.usdPerHour[id],
    hours: ticksOfWeek * tickHours,
    usdPerCu: scenario.adaptors.industry.usdPerCu,
    cu: adaptors.col.weekCuMilli[id] / MILLI_CU,
  });
  pay(world, id, Math.round(cost * BASE_UNITS));
  const income = (world.adaptorIncome[id] / BASE_UNITS) * world.priceUsd;
  firms.col.margin[id] = deriveMargin({ incomeUsd: income, costUsd: cost });
  firms.col.weekCost[id] = cost * (WEEK_HOURS / (ticksOfWeek * tickHours));
  firms.col.lossWeeks[id] = income < cost ? firms.col.lossWeeks[id] + 1 : 0;
  return income;
}

/** At the desk with what it sells for it, in a pool with what last week's sale brought; its operator adds what is missing. */
function pay(world: World, id: number, bill: number): void {
  const { books, ledger, reasons, desk, levels, market } = world;
  const trader = { dgai: books.adaptors, usd: books.adaptorsUsd, row: id };
  const needed = bill - books.adaptorsUsd.balance[id];
  if (needed > 0 && !market.pooled) {
    const amount = deriveDgaiToRaise(needed, levels.priceNano, desk.spreadPpm);
    sellToDesk(ledger, desk, trader, amount, levels.priceNano);
  }
  const missing = bill - books.adaptorsUsd.balance[id];
  if (missing > 0) ledger.mint(books.adaptorsUsd, id, missing, reasons['outside.in.capital']);
  ledger.burn(books.adaptorsUsd, id, bill, reasons['outside.out.adaptor']);
}
