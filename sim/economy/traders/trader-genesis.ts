import { OPEN_UNIT } from '../../kernel/traits.ts';
import { normal } from '../../random/distributions/normal.ts';
import { dealWealth } from '../dao/deal-wealth.ts';
import { dealTwoPm } from '../dao/genesis.ts';
import { poolOf } from '../markets/market.ts';
import type { World } from './state.ts';
import { strategy } from './traders.ts';

/** Pool of who trades RT: those of any subnet. */
const RT = -1;

/** Slots of a trader's traits; slot 0 is its wealth, slot 4 how strongly it reacts. */
const slot = { strategy: 1, market: 2, misjudgement: 3 } as const;

/** Traders with their traits, each drawn from its own id: in which market, by what at first, how they judge; and their means. */
export function createTraders(world: World): void {
  drawTraders(world);
  dealMeans(world);
}

/**
 * What traders trade with: 2PM where they trade 2PM or RT, USD where they trade for it, by their wealth. What does not divide
 * goes to the ecosystem fund.
 */
function dealMeans(world: World): void {
  const { ledger, scenario, books, reasons, streams, holders, traders } = world;
  const { pool } = traders.col;
  const wallet = scenario.twoPm.wallets.traders;
  const depth = deriveDepths(world);
  const wealth = {
    stream: streams['trader.trait'],
    first: holders.traders,
    count: traders.rows,
    cv: scenario.traders.wealthCv,
  };
  const holding = { ...wealth, part: (id: number) => (pool[id] === poolOf.dgai ? 0 : 1) };
  dealTwoPm(world, 'traders', wallet, holding);
  const paying = { ...wealth, part: (id: number) => depth[pool[id]] ?? 0 };
  dealWealth(scenario.traders.usd, paying, (row, amount) =>
    ledger.mint(books.holdersUsd, row, amount, reasons['outside.in.investors']),
  );
}

/** How deep DGAI/USD and 2PM/USD open, as shares of the deeper: money is where it can be placed. */
function deriveDepths({ scenario }: World): readonly number[] {
  const { price, tokens, markets, twoPm } = scenario;
  const dgai = tokens.wallets.desk * price.dgaiUsd;
  const twoPmUsd = twoPm.wallets.liquidity * markets.twoPm.usd;
  const deepest = Math.max(dgai, twoPmUsd);
  return deepest === 0 ? [1, 1] : [dgai / deepest, twoPmUsd / deepest];
}

function drawTraders(world: World): void {
  const { traders } = world;
  const rule = world.scenario.traders;
  const { misjudgementMax } = rule;
  const trait = world.streams['trader.trait'];
  for (let id = 0; id < traders.rows; id += 1) {
    const error = rule.misjudgement * normal(trait.uniform(id, 0, slot.misjudgement) + OPEN_UNIT);
    traders.col.strategy[id] = deriveStrategy(trait.uniform(id, 0, slot.strategy), rule);
    traders.col.pool[id] = derivePool(trait.uniform(id, 0, slot.market), rule);
    traders.col.misjudgement[id] = Math.max(-misjudgementMax, Math.min(misjudgementMax, error));
  }
}

function deriveStrategy(u: number, shares: { readonly fundamental: number; readonly trend: number }): number {
  if (u < shares.fundamental) return strategy.fundamental;
  return u < shares.fundamental + shares.trend ? strategy.trend : strategy.noise;
}

function derivePool(u: number, shares: { readonly inDgai: number; readonly inTwoPm: number }): number {
  if (u < shares.inDgai) return poolOf.dgai;
  return u < shares.inDgai + shares.inTwoPm ? poolOf.twoPm : RT;
}
