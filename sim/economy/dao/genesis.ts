import { drawTrait, OPEN_UNIT } from '../../kernel/traits.ts';
import { divideProRata } from '../../ledger/pro-rata.ts';
import { PRICE_UNITS } from '../../units.ts';
import { poolOf } from '../markets/market.ts';
import { dealHoldings } from '../tokens/deal-holdings.ts';
import { dealWealth, type Wealth } from './deal-wealth.ts';
import { airdropDmp, dmpBooks, dmpReasons } from './dmp-accounts.ts';
import { settleStake } from './mechanisms/dmp.ts';
import { deriveOutlook } from './stakers.ts';
import type { World } from './state.ts';

/** All 2PM are minted at once, no more ever are: funds, the pool, and stakers by their wealth; what does not divide goes to the ecosystem fund. */
export function layOutTwoPm(world: World): void {
  const { ledger, scenario, market, books, reasons, holders, streams } = world;
  const { wallets } = scenario.twoPm;
  const genesis = reasons['genesis.2pm'];
  const investors = reasons['outside.in.investors'];
  const venue = market.venues[poolOf.twoPm];
  ledger.mint(venue.base, 0, wallets.liquidity, genesis);
  ledger.mint(books.ecosystem, 0, wallets.ecosystem, genesis);
  ledger.mint(books.teamLocked, 0, wallets.team, genesis);
  const { usd, deskUsd, source } = scenario.markets.twoPm;
  const matching = source === 'pool' ? Math.floor((wallets.liquidity * usd) / PRICE_UNITS) : deskUsd;
  ledger.mint(venue.quote, 0, matching, investors);
  const { stakers } = scenario;
  const ofStakers = {
    stream: streams['staker.trait'],
    first: holders.stakers,
    count: stakers.count,
    cv: stakers.wealthCv,
  };
  dealTwoPm(world, 'stakers', wallets.stakers, ofStakers);
  dealWealth(stakers.usd, ofStakers, (row, amount) => ledger.mint(books.holdersUsd, row, amount, investors));
}

/** 2PM of a kind of holder: as a snapshot says, or by their wealth; what does not divide goes to the ecosystem fund. */
export function dealTwoPm(world: World, kind: 'stakers' | 'traders', wallet: number, wealth: Wealth): void {
  const { ledger, books, reasons } = world;
  const reason = reasons['genesis.2pm'];
  const given = { book: books.twoPm, first: wealth.first, reason };
  if (dealHoldings(world, `twoPm.holdings.${kind}`, given) !== undefined) return;
  const dealt = dealWealth(wallet, wealth, (row, amount) => ledger.mint(books.twoPm, row, amount, reason));
  ledger.mint(books.ecosystem, 0, wallet - dealt, reason);
}

/** Part of every staker's 2PM is staked, and what is airdropped at the start is shared by 2PM held. */
export function stakeAtStart(world: World): void {
  const { ledger, scenario, streams, books, holders } = world;
  const { count, stakedAtStart, turnout } = scenario.stakers;
  const held = books.twoPm.balance.slice(holders.stakers, holders.stakers + count);
  const airdropped = new Float64Array(count);
  divideProRata(scenario.dao.airdrop.atStart, held, count, airdropped);
  for (let id = 0; id < count; id += 1) {
    const row = holders.stakers + id;
    world.stakers.col.outlook[id] = deriveOutlook(streams['staker.trait'].uniform(id, 0, 1) + OPEN_UNIT);
    world.stakers.col.turnout[id] = drawTrait(turnout, streams['staker.trait'], id, 2);
    settleStake(ledger, dmpBooks(world), dmpReasons(world), row, Math.floor(held[id] * stakedAtStart));
    airdropDmp(world, row, airdropped[id]);
  }
}
