import { mulDiv } from '../ledger/amount.ts';

/** How the node lot is emitted over time (economy.md §2.12). */
export interface EmissionRule {
  /** All that may be emitted, base units of DGAI. */
  readonly total: number;
  readonly periodHours: number;
  /** Number of periods; each emits half of the one before. */
  readonly periods: number;
  /** `finite`: the periods sum to the total. `infinite`: the first emits half of it, and so on for ever. */
  readonly halving: 'finite' | 'infinite';
}

/** Emitted in period `index` (from 0), base units, rounded down: total × 2^(n−1−index) / (2^n − 1), or total / 2^(index+1). */
export function derivePeriodEmission(rule: EmissionRule, index: number): number {
  if (rule.halving === 'infinite') return index >= 52 ? 0 : Math.floor(rule.total / 2 ** (index + 1));
  if (index >= rule.periods) return 0;
  const parts = (1n << BigInt(rule.periods)) - 1n;
  return Number((BigInt(rule.total) << BigInt(rule.periods - 1 - index)) / parts);
}

/** Emitted from the start until `hours`, base units, rounded down: linear within a period. */
export function deriveEmittedUntil(rule: EmissionRule, hours: number): number {
  const whole = Math.floor(hours / rule.periodHours);
  let emitted = 0;
  for (let index = 0; index < Math.min(whole, 64); index += 1) emitted += derivePeriodEmission(rule, index);
  return emitted + deriveShareOfTime(derivePeriodEmission(rule, whole), hours - whole * rule.periodHours, rule.periodHours);
}

const FINE = 1 << 20;

function deriveShareOfTime(amount: number, hours: number, of: number): number {
  return mulDiv(amount, Math.round(hours * FINE), Math.round(of * FINE), 'down');
}

/** Weight of a node in the week's emission, before uptime: degree one, so splitting a node gains nothing. */
export type EmissionWeight = 'sqrt' | 'stake' | 'cu' | 'product';

/** Integer weight from stake (base units) and CU (milli-CU). */
export function deriveEmissionWeight(kind: EmissionWeight, stake: number, cuMilli: number): number {
  if (kind === 'stake') return cuMilli > 0 ? stake : 0;
  if (kind === 'cu') return cuMilli;
  if (kind === 'sqrt') return Math.round(Math.sqrt(stake) * Math.sqrt(cuMilli));
  // stake × CU in whole tokens and CU stays far below 2^53.
  return Math.round((stake / 1e6) * (cuMilli / 1e3));
}
