import { exp, logistic } from '../../portable.ts';
import { column, type Table } from '../../state/table.ts';

/** Adaptors route requests to nodes, settle and monitor (economy.md §6). */
export const adaptorSpec = {
  up: column('u8', '0/1', 'whether it works'),
  nextFlipHours: column('f64', 'h', 'time of the next failure or repair'),
  flips: column('u32', '1', 'failures and repairs so far'),
  absent: column('u8', '0/1', 'whether it is not in business'),
  jailedUntil: column('i32', 'tick', 'in jail at least until this tick; 0 when free'),
  bonding: column('u8', '0/1', 'whether DGAI in its wallet was bought to be staked'),
  downSince: column('i32', 'tick', 'offline since this tick; −1 while online'),
  punished: column('i32', '1', 'punishments for the present outage or window'),
  downWindow: column('i32', 'window', '30-day window that downtime is counted in'),
  downInWindow: column('i32', 'ticks', 'downtime in that window'),
  latency: column('f64', 'targets', 'moving average of latency over target of what it routed'),
  appeal: column('f64', '1', "weight in users' choice today"),
  rationality: column('f64', '1/USD', 'k of the misrouting logit'),
  partner: column('i32', 'id', 'node that pays it for favours; −1 for none'),
  misrouteChance: column('f64', 'share', 'chance that it favours its partner at present'),
  weekCuMilli: column('f64', 'milli-CU', 'work routed and settled this week'),
  weekDown: column('i32', 'ticks', 'time this week it could not route'),
  kickback: column('f64', '1e-6 DGAI', 'what its partner owes it this week'),
} as const;

/** The table of adaptors. */
export type Adaptors = Table<typeof adaptorSpec>;

/** Whether an adaptor routes: it is in business, works and is not jailed. */
export function canRoute({ col }: Adaptors, adaptor: number): boolean {
  return col.up[adaptor] === 1 && col.jailedUntil[adaptor] === 0 && col.absent[adaptor] === 0;
}

/** Whether anybody takes requests: some adaptor that users may choose, or none that they need. */
export function someRoute({ rows, col }: Adaptors): boolean {
  return rows === 0 || col.appeal.some((weight) => weight > 0);
}

/** How users tell adaptors apart. */
export interface AdaptorView {
  /** β of the logit over past latency, in targets. */
  readonly adaptorSensitivity: number;
  /** Further behind the best than this, in targets, makes no difference. */
  readonly adaptorLagMax: number;
}

/** Weight of an adaptor in users' choice: e^(−β × (past latency − the best one's)), latencies in targets; the best has 1. */
export function deriveChoiceWeight(latency: number, best: number, view: AdaptorView): number {
  return exp(-view.adaptorSensitivity * Math.min(latency - best, view.adaptorLagMax));
}

/** logit(k·[gain − q·lost]), USD: the chance that an adaptor sends a job to its partner. */
export function deriveMisrouteChance(
  stakes: { readonly gain: number; readonly found: number; readonly lost: number },
  k: number,
): number {
  return logistic(k * (stakes.gain - stakes.found * stakes.lost));
}
