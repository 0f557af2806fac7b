import { logistic } from '../../portable.ts';
import { column, type Table } from '../../state/table.ts';

/** Every operator who may ever run a node; a row is one node slot, active or not (economy.md §6). */
export const nodeSpec = {
  active: column('u8', '0/1', 'whether the operator runs its node'),
  tier: column('u8', 'id', 'tier of hardware'),
  up: column('u8', '0/1', 'whether the machine works'),
  nextFlipHours: column('f64', 'h', 'time of the next failure or repair'),
  flips: column('u32', '1', 'failures and repairs so far'),
  outageUntil: column('i32', 'tick', 'forced offline until this tick'),
  jailedUntil: column('i32', 'tick', 'in jail at least until this tick; 0 when free'),
  bonding: column('u8', '0/1', 'whether DGAI in its wallet was bought to be staked'),
  downSince: column('i32', 'tick', 'offline since this tick; −1 while online'),
  punished: column('i32', '1', 'punishments for the present outage or window'),
  downWindow: column('i32', 'window', '30-day window that downtime is counted in'),
  downInWindow: column('i32', 'ticks', 'downtime in that window'),
  freeHours: column('f64', 'h', 'time at which accepted work is done'),
  hoursPerLinear: column('f64', 'h', 'time per unit of linear work'),
  hoursPerFixed: column('f64', 'h', 'time per unit of fixed work'),
  hoursPerQuadratic: column('f64', 'h', 'time per unit of quadratic work'),
  hoursPerDirect: column('f64', 'h/CU', 'time per compute unit stated directly'),
  capacity: column('f64', 'CU/h', 'compute units per hour on the mean request'),
  auPerHour: column('f64', 'AU/h', 'anchor units per hour of its own calibration'),
  usdPerHour: column('f64', 'USD/h', 'running cost, busy or not'),
  usdPerCu: column('f64', 'USD/CU', 'energy per compute unit'),
  rationality: column('f64', '1/USD', 'k of the cheating logit'),
  selfDealer: column('u8', '0/1', 'whether it would buy its own work'),
  ringUntil: column('i32', 'tick', 'returns only fakes until this tick'),
  fakeChance: column('f64', 'share', 'chance that it makes a result up at present'),
  queueFirst: column('i32', 'row', 'first request in its queue; −1 for none'),
  queueLast: column('i32', 'row', 'last request in its queue; −1 for none'),
  weekCuMilli: column('f64', 'milli-CU', 'work settled this week'),
  weekWeight: column('f64', 'milli-CU', 'pay weight earned this week, before uptime'),
  weekDown: column('i32', 'ticks', 'time this week it could not serve'),
  weekEmission: column('f64', '1e-6 DGAI', "emission of the last week, delegators' part included"),
  weekIncome: column('f64', '1e-6 DGAI', 'pay and emission of the last week'),
  weekTraining: column('f64', 'USD', 'RT claimed and royalties of the last week, at their price'),
  weekTrainingCost: column('f64', 'USD', 'energy of the training that it took on this week'),
  weekSelfDealt: column('f64', '1e-6 DGAI', 'paid this week for its own work'),
  weekSlashed: column('f64', '1e-6 DGAI', 'own stake burned this week'),
  weekProfit: column(
    'f64',
    'USD',
    'income less cost of the last week; what its tier promises until it has had one',
  ),
  margin: column('f64', 'share', 'income over cost − 1, last week'),
  annualReturn: column('f64', 'share', 'yearly profit over hardware and stake, last week'),
  lossWeeks: column('i32', 'weeks', 'weeks of loss in a row'),
  patience: column('i32', 'weeks', 'weeks of loss in a row after which its operator leaves'),
  joined: column('i32', 'tick', 'when it last joined'),
  shares: column('f64', 'shares', 'delegation shares outstanding'),
  perShare: column('u64', '2^-32', "delegators' rewards per share since the start"),
} as const;

/** The table of nodes. */
export type Nodes = Table<typeof nodeSpec>;

/** Whether a node serves in `tick`: active, up, not forced offline, not jailed. */
export function canServe(nodes: Nodes, node: number, tick: number): boolean {
  const { active, up, outageUntil, jailedUntil } = nodes.col;
  return active[node] === 1 && up[node] === 1 && outageUntil[node] <= tick && jailedUntil[node] === 0;
}

/** What a fake saves and may cost, in USD (economy.md §6). */
export interface CheatingStakes {
  /** Cost of the computation that a fake avoids. */
  readonly saved: number;
  /** Chance that a fake is found: audit × detection. */
  readonly found: number;
  /** Lost when found: stake slashed, fee of the task, margin of the time in jail. */
  readonly lost: number;
}

/** logit(k·[saved − q·lost]): the chance that a node of rationality `k` makes a result up. */
export function deriveFakeChance(stakes: CheatingStakes, k: number): number {
  return logistic(k * (stakes.saved - stakes.found * stakes.lost));
}

/** What the choice of a self-dealing node depends on; amounts in base units, work in milli-CU. */
export interface SelfDealing {
  /** Most that it can claim to have sold to itself. */
  readonly most: number;
  /** Cost of one milli-CU at the base price. */
  readonly costPerMilli: number;
  /** Emission of the week, own weight without dealing, weight of all others. */
  readonly emission: number;
  readonly othersEmissionWeight: number;
  readonly emissionWeight: (cuMilli: number) => number;
  /** Pot of the week, pay weight of all others, part of a payment that reaches the pot. */
  readonly pot: number;
  readonly othersPayWeight: number;
  readonly potShare: number;
  readonly ownCuMilli: number;
  readonly ownPayWeight: number;
}

/**
 * How much of its own work a node buys: of `amounts` evenly spaced up to the most it can claim the one that pays best, 0
 * when fees leak more than emission and pay return.
 */
export function decideSelfDealing(deal: SelfDealing, amounts: number): number {
  let best = 0;
  let bestProfit = deriveDealProfit(deal, 0);
  for (let step = 1; step <= amounts; step += 1) {
    const work = Math.floor((deal.most * step) / amounts);
    const profit = deriveDealProfit(deal, work);
    if (profit > bestProfit) {
      bestProfit = profit;
      best = work;
    }
  }
  return best;
}

function deriveDealProfit(deal: SelfDealing, work: number): number {
  const cost = work * deal.costPerMilli;
  const weight = deal.emissionWeight(deal.ownCuMilli + work);
  const emitted = weight === 0 ? 0 : (deal.emission * weight) / (weight + deal.othersEmissionWeight);
  const payWeight = deal.ownPayWeight + work;
  const pay =
    payWeight === 0
      ? 0
      : ((deal.pot + cost * deal.potShare) * payWeight) / (payWeight + deal.othersPayWeight);
  return emitted + pay - cost;
}

/** An operator's view of running a node, USD a week. */
export interface Outlook {
  readonly incomeUsd: number;
  readonly costUsd: number;
}

/** Expected margin over cost; free operation counts as a large one. */
export function deriveMargin(outlook: Outlook): number {
  return outlook.costUsd <= 0 ? 1e9 : outlook.incomeUsd / outlook.costUsd - 1;
}
