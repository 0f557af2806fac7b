import { mulDiv, PPM } from '../../../ledger/amount.ts';
import { BASE_UNITS, MILLI_CU } from '../../../units.ts';

/** How the node lot is emitted over time (economy.md §2.12). */
export interface EmissionRule {
  /** All that may be emitted, base units of DGAI. */
  readonly total: number;
  readonly periodHours: number;
  /** Number of periods; each emits half of the one before. */
  readonly periods: number;
  /** `finite`: the periods sum to the total. `infinite`: the first emits what a period does not keep, and so on for ever. */
  readonly halving: 'finite' | 'infinite';
  /** Part of a period's emission that the next one keeps, ppm; half where nothing is said. */
  readonly keepsPpm?: number;
}

/** When emission runs: from a start on, and ever slower to a stop where it tapers off. Hours. */
export interface EmissionClock {
  readonly starts: number;
  /** From when on it tapers off, and for how long; a length of 0 for never. */
  readonly tapersFrom: number;
  readonly tapersFor: number;
}

/**
 * Hours that the clock of emission has run until `hours`: it stands still before the start, goes at full speed, and from the
 * taper on slows down in a straight line until it stands; in all of a taper it runs half as long as it lasts. A schedule that
 * is read by it passes no total, whatever the clock does.
 */
export function deriveEmissionHours({ starts, tapersFrom, tapersFor }: EmissionClock, hours: number): number {
  const until = tapersFor > 0 ? Math.min(hours, tapersFrom) : hours;
  const full = Math.max(0, until - starts);
  if (tapersFor === 0) return full;
  // Speed falls from 1 at the begin of the taper to 0 at its end; what lies before the start does not count.
  const ranAt = (x: number): number => x - (x * x) / (2 * tapersFor);
  const [from, to] = [starts, hours].map((at) => Math.min(Math.max(0, at - tapersFrom), tapersFor));
  return full + Math.max(0, ranAt(to) - ranAt(from));
}

/** Where one rule of emission took over from another: at `hours`, when `due` had fallen due. Both 0 for the first. */
export interface Takeover {
  readonly due: number;
  readonly hours: number;
}

/** Parts of an hour that times are counted in, so that a schedule is a quotient of integers. */
const FINE = 1 << 20;
/** Of more periods halves are counted in parts of `ONE`, for their powers would be numbers of as many bits. */
const EXACT_PERIODS_MAX = 60_000;
/** Past this many periods an infinite schedule has emitted all but its last base unit. */
const PERIODS_MAX = 64;

/**
 * Emitted from the start until `hours`, base units, rounded down: linear within a period, and after k whole periods
 * total × (2^n − 2^(n−k)) / (2^n − 1), or total × (1 − 2^−k) for ever. The floor is taken of the whole sum, so what is
 * paid between two times is the difference, and a finite schedule ends at its total exactly.
 */
export function deriveEmittedUntil(rule: EmissionRule, hours: number): number {
  const finite = rule.halving === 'finite';
  const { keepsPpm = PPM / 2 } = rule;
  if (keepsPpm !== PPM / 2 || rule.periods > EXACT_PERIODS_MAX) return deriveKeptUntil(rule, keepsPpm, hours);
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

/** Parts of one that powers are counted in; what their rounding loses is far below a base unit of any total. */
const ONE = 1n << 128n;

/** A part of `ONE` to a whole power, rounded down at each step. */
function powerOf(part: bigint, exponent: number): bigint {
  let result = ONE;
  let square = part;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = (result * square) / ONE;
    square = (square * square) / ONE;
  }
  return result;
}

/**
 * The same where a period keeps another part q of the one before: linear within a period, and after k whole periods
 * total × (1 − q^k) / (1 − q^n), or total × (1 − q^k) for ever; a period that keeps all of it has an n-th of the total.
 */
function deriveKeptUntil(rule: EmissionRule, keepsPpm: number, hours: number): number {
  const finite = rule.halving === 'finite';
  const whole = Math.floor(hours / rule.periodHours);
  if (finite && whole >= rule.periods) return rule.total;
  const length = BigInt(Math.round(rule.periodHours * FINE));
  const elapsed = BigInt(Math.round((hours - whole * rule.periodHours) * FINE));
  const total = BigInt(rule.total);
  if (keepsPpm >= PPM)
    return Number((total * (BigInt(whole) * length + elapsed)) / (BigInt(rule.periods) * length));
  const keeps = (BigInt(keepsPpm) * ONE) / BigInt(PPM);
  const present = powerOf(keeps, whole);
  const before = (ONE - present) * length;
  const now = (((ONE - keeps) * present) / ONE) * elapsed;
  const all = finite ? ONE - powerOf(keeps, rule.periods) : ONE;
  const emitted = Number((total * (before + now)) / (all * length));
  return finite ? Math.min(rule.total, emitted) : Math.min(Math.max(0, rule.total - 1), emitted);
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

/** Weight of a node in the week's emission, before uptime: of degree one but for `uptime`, so splitting a node gains nothing. */
export type EmissionWeight = 'sqrt' | 'stake' | 'cu' | 'product' | 'capacity' | 'uptime';

/** Whether a node may be weighed so before anybody has paid for work. */
export const weighsIdle = (kind: EmissionWeight): boolean => kind === 'capacity' || kind === 'uptime';

/** Integer weight from stake (base units), CU (milli-CU) and capacity (CU per hour). */
export function deriveEmissionWeight(
  kind: EmissionWeight,
  stake: number,
  cuMilli: number,
  capacity = 0,
): number {
  if (kind === 'capacity') return Math.round(capacity * MILLI_CU);
  if (kind === 'uptime') return BASE_UNITS;
  if (kind === 'stake') return cuMilli > 0 ? stake : 0;
  if (kind === 'cu') return cuMilli;
  if (kind === 'sqrt') return Math.round(Math.sqrt(stake) * Math.sqrt(cuMilli));
  // stake × CU in whole tokens and CU stays far below 2^53.
  return Math.round((stake / BASE_UNITS) * (cuMilli / MILLI_CU));
}

/** Factor on a node's weight when its stake becomes `factor` times what it was and its work stays. */
export function deriveWeightChange(kind: EmissionWeight, factor: number): number {
  if (kind === 'cu' || weighsIdle(kind)) return 1;
  return kind === 'sqrt' ? Math.sqrt(factor) : factor;
}
