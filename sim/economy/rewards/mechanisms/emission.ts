import { mulDiv } from '../../../ledger/amount.ts';
import { BASE_UNITS, MILLI_CU } from '../../../units.ts';

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

/** Where one rule of emission took over from another: at `hours`, when `due` had fallen due. Both 0 for the first. */
export interface Takeover {
  readonly due: number;
  readonly hours: number;
}

/** Parts of an hour that times are counted in, so that a schedule is a quotient of integers. */
const FINE = 1 << 20;
/** Past this many periods an infinite schedule has emitted all but its last base unit. */
const PERIODS_MAX = 64;

/**
 * Emitted from the start until `hours`, base units, rounded down: linear within a period, and after k whole periods
 * total × (2^n − 2^(n−k)) / (2^n − 1), or total × (1 − 2^−k) for ever. The floor is taken of the whole sum, so what is
 * paid between two times is the difference, and a finite schedule ends at its total exactly.
 */
export function deriveEmittedUntil(rule: EmissionRule, hours: number): number {
  const finite = rule.halving === 'finite';
  const whole = Math.floor(hours / rule.periodHours);
  if (finite && whole >= rule.periods) return rule.total;
  if (whole >= PERIODS_MAX) return Math.max(0, rule.total - 1);
  const length = BigInt(Math.round(rule.periodHours * FINE));
  const elapsed = BigInt(Math.round((hours - whole * rule.periodHours) * FINE));
  const periodsLeft = BigInt(finite ? rule.periods - 1 - whole : 0);
  // Counted in emissions of the present period: those before it emitted 2, 4, 8 … times as much.
  const before = ((2n << BigInt(whole)) - 2n) * length;
  const all = finite ? (1n << BigInt(rule.periods)) - 1n : 2n << BigInt(whole);
  return Number((BigInt(rule.total) * ((before + elapsed) << periodsLeft)) / (all * length));
}

/**
 * Due until `hours` by a rule that took over from another, base units, rounded down: what is left of its total is emitted in
 * the shape that its schedule has from then on, due + (total − due) × (S(t) − S(t₀)) / (total − S(t₀)). So a rule that takes
 * over from itself changes nothing, no total is passed, and a finite schedule ends at it; what is over already emits nothing.
 */
export function deriveDueUntil(rule: EmissionRule, since: Takeover, hours: number): number {
  const before = deriveEmittedUntil(rule, since.hours);
  const left = Math.max(0, rule.total - since.due);
  const rest = rule.total - before;
  if (rest === 0) return since.due;
  return since.due + mulDiv(left, deriveEmittedUntil(rule, hours) - before, rest, 'down');
}

/** Weight of a node in the week's emission, before uptime: degree one, so splitting a node gains nothing. */
export type EmissionWeight = 'sqrt' | 'stake' | 'cu' | 'product';

/** Integer weight from stake (base units) and CU (milli-CU). */
export function deriveEmissionWeight(kind: EmissionWeight, stake: number, cuMilli: number): number {
  if (kind === 'stake') return cuMilli > 0 ? stake : 0;
  if (kind === 'cu') return cuMilli;
  if (kind === 'sqrt') return Math.round(Math.sqrt(stake) * Math.sqrt(cuMilli));
  // stake × CU in whole tokens and CU stays far below 2^53.
  return Math.round((stake / BASE_UNITS) * (cuMilli / MILLI_CU));
}

/** Factor on a node's weight when its stake becomes `factor` times what it was and its work stays. */
export function deriveWeightChange(kind: EmissionWeight, factor: number): number {
  if (kind === 'cu') return 1;
  return kind === 'sqrt' ? Math.sqrt(factor) : factor;
}
