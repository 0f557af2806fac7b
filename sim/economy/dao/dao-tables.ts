import { royaltyClaimSpec } from '../vault/mechanisms/royalty-claims.ts';
import { revenueHolderSpec, revenueVaultSpec } from '../subnets/mechanisms/royalty-revenue.ts';
import { column } from '../../state/table.ts';

/** What the DAO knows of each holder; one row per holder. */
export const holderSpec = {
  coolUntil: column('i32', 'tick', 'when cooling 2PM comes back; 0 when none is'),
  usdKept: column('f64', '1e-6 USD', 'USD it had when it last thought of its liquidity'),
  miningPaid: column('u64', '2^-32', 'liquidity rewards per share up to which it has been paid'),
} as const;

/** Royalties and RT of one holder in one subnet. */
export const royaltySpec = {
  ...revenueHolderSpec,
  ...royaltyClaimSpec,
  kept: column('f64', 'RT', 'RT that a staker has looked at and not sold'),
  trainingWork: column('f64', '1e-9 rounds', 'its part of the training of the week that was counted last'),
  dataWork: column('f64', '1e-9 rounds', 'its part of the data of that week'),
} as const;

/** How far a subnet is. */
export const subnetStage = { planned: 0, open: 1, founded: 2, failed: 3 } as const;

/** Subnets, from plan to maturity; one row each. */
export const subnetSpec = {
  stage: column('u8', 'code', '0 planned, 1 collecting DMP, 2 founded, 3 not founded'),
  proposer: column('i32', 'holder', 'who proposed it'),
  goal: column('f64', '1e-6 2PM', 'backed DMP that founds it'),
  promise: column('f64', 'share', 'how good its model can become'),
  workload: column('i32', 'id', 'workload that its model serves'),
  openTick: column('i32', 'tick', 'when its proposal opened'),
  foundedTick: column('i32', 'tick', 'when it was founded; −1 before'),
  round: column('i32', '1', 'rounds of rewards done'),
  rolledCompute: column('f64', 'RT', 'computing rewards that nobody earned yet'),
  rolledData: column('f64', 'RT', 'data rewards that nobody earned yet'),
  daoPending: column('f64', 'RT', 'part of the DAO share kept for the first contributors'),
  items: column('f64', 'items', 'distinct data contributed so far, weighted by diversity'),
  seenItems: column('f64', 'items', 'the same a week ago'),
  trained: column('f64', 'rounds', 'rounds of training done'),
  supplied: column('f64', 'rounds', 'rounds to which somebody brought data'),
  bidders: column('i32', '1', 'nodes that bid for its last round'),
  nodeRounds: column('f64', '1', 'nodes that bid, over all of its rounds'),
  quality: column('f64', 'share', 'quality of its model'),
  knownQuality: column('f64', 'share', 'quality of its model that users know of, of the last week'),
  eligible: column('f64', 'RT', 'RT that earn royalties'),
  ...revenueVaultSpec,
  weekRoyalty: column('f64', '1e-6 DGAI', 'royalties so far this week'),
  royaltyPerRt: column('f64', 'USD/week', 'moving average of weekly royalties per RT'),
  weekRequests: column('f64', '1', 'requests of its model so far this week'),
  lastRequests: column('f64', '1', 'requests of its model in the last week'),
  lastRoyalty: column('f64', '1e-6 DGAI', 'royalties of the last week'),
  awardedCompute: column('f64', 'RT', 'awarded to computing since the founding'),
  awardedData: column('f64', 'RT', 'awarded to data since the founding'),
  allottedCompute: column('f64', 'RT', 'allotted to computing when the decay last changed'),
  allottedData: column('f64', 'RT', 'allotted to data when the decay last changed'),
  decayRound: column('i32', '1', 'rounds done when the decay last changed'),
  decayNodeRounds: column('f64', '1', 'nodes that had bid by then, over all rounds'),
  workedTick: column('i32', 'tick', 'when the last round ended that anybody worked for; −1 for none'),
  idleWeeks: column('i32', 'weeks', 'weeks without data and requests'),
  dataPay: column('f64', 'USD/item', 'what an item of data earned in the last round'),
  computePay: column('f64', 'USD/h', 'what an hour of training earned in the last round'),
} as const;

/** Pools of tokens; row 0 DGAI/USD, 1 2PM/USD, then RT/2PM of each subnet. */
export const poolSpec = {
  open: column('u8', '0/1', 'whether it trades'),
  openTick: column('i32', 'tick', 'when it opened'),
  lpSupply: column('f64', 'shares', 'pool shares, those locked included'),
  priceNano: column('f64', '1e-9 quote/base', 'price at the start of the tick, base units'),
  volume: column('f64', 'quote', 'swapped so far today, base units'),
  dayVolume: column('f64', 'quote', 'swapped on the last day, base units'),
  weekVolume: column('f64', 'quote', 'swapped in the days of this week that are over, base units'),
  emaPrice: column('f64', 'quote/base', 'moving average of the price, daily'),
  trend: column('f64', 'share/day', 'moving average of daily returns'),
  value: column('f64', 'quote/base', 'fundamental value'),
  dayPrice: column('f64', 'quote/base', 'price a day ago'),
  fundamental: column('f64', 'share', 'past profit of trading on value, of the largest order, a year'),
  trending: column('f64', 'share', 'past profit of following the trend, likewise'),
  noisy: column('f64', 'share', 'past profit of noise, likewise'),
} as const;

/** Orders that wait for the next clearing; one row each. */
export const orderSpec = {
  pool: column('i32', 'id', 'where it trades'),
  side: column('u8', 'code', '0 sells base, 1 spends quote, 2 buys base exactly'),
  owner: column('u8', 'code', 'kind of owner'),
  row: column('i32', 'id', 'which one of its kind'),
  amount: column('f64', 'base units', 'what is sold, spent, or bought'),
  held: column('f64', 'base units', 'what is held for it'),
} as const;

/** How many orders wait. */
export const orderQueueSpec = {
  waiting: column('i32', '1', 'orders that wait'),
} as const;

/** The 2PM economy that belongs to nobody; one row. */
export const daoSpec = {
  unbackedLots: column('f64', '1e-6 DMP', 'airdropped DMP outstanding'),
  unbackedDrawn: column('f64', '1e-6 2PM', '2PM that unbacked DMP drew from the vault'),
  teamVested: column('f64', '1e-6 2PM', 'vested of the team wallet'),
  miningPaidOut: column('f64', '1e-6 2PM', 'liquidity rewards due so far by the schedule'),
  miningCarried: column('f64', '1e-6 2PM', 'liquidity rewards due that nobody has earned yet'),
  miningOffset: column(
    'f64',
    '1e-6 2PM',
    'due by earlier rules of mining beyond what the present one would have made due',
  ),
  miningPerShare: column('u64', '2^-32', 'liquidity rewards per pool share since the start'),
  yield2pm: column('f64', 'share/y', 'moving average of what a staked 2PM is awarded, of its price'),
  weekSpendUsd: column('f64', 'USD', 'moving average of weekly spending on inference'),
  governancePay: column('f64', 'USD/week', 'moving average of governance pay per DGAI'),
  awardPerStaked: column('f64', 'USD/week', 'moving average of RT value awarded per staked 2PM'),
  weekAward: column('f64', 'USD', 'value of RT awarded to stakers so far this week'),
  modelQuality: column('f64', 'share', 'mean quality of models in use, over requests'),
} as const;

/** Counts that only metrics read. */
export const daoCountSpec = {
  proposed: column('f64', '1', 'subnets proposed'),
  founded: column('f64', '1', 'subnets founded'),
  failed: column('f64', '1', 'proposals that failed'),
  upkeep: column('f64', '1e-6 DMP', 'airdropped to those who keep subnets up'),
  contributions: column('f64', '1', 'contributions accepted'),
  duplicates: column('f64', '1', 'contributions refused because their digest was known'),
  klSum: column('f64', 'nats', 'divergence of the contributions of the last round, summed'),
  klCount: column('f64', '1', 'contributions of the last round'),
  rtClaimed: column('f64', 'RT', 'RT claimed'),
  royaltiesAccrued: column('f64', '1e-6 DGAI', 'royalties credited'),
  royaltiesPaid: column('f64', '1e-6 DGAI', 'royalties claimed'),
  volumeUsd: column('f64', 'USD', 'traded in all pools so far today'),
  dayVolumeUsd: column('f64', 'USD', 'traded in all pools on the last day'),
  dgaiVolume: column('f64', '1e-6 DGAI', 'swapped in the DGAI pool in the last tick'),
} as const;
