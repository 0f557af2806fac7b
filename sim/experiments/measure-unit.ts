import { DAY_HOURS, HOUR_SECONDS, WEEK_HOURS, YEAR_HOURS } from '../units.ts';

/**
 * A unit as products and quotients of others, such as `DGAI/CU`; shares, ratios and counts have none. Seconds and days
 * are different units here: what has both cannot be added.
 */
export interface MeasureUnit {
  /** Powers by name, none of them 0: `{ DGAI: 1, CU: -1 }`. */
  readonly powers: Readonly<Record<string, number>>;
}

/** Names that mean a plain number. */
const plainNames = new Set(['', '1', 'share', 'ratio', 'count', 'nats']);

const hoursIn: Readonly<Record<string, number>> = {
  s: 1 / HOUR_SECONDS,
  min: 1 / 60,
  h: 1,
  d: DAY_HOURS,
  week: WEEK_HOURS,
  weeks: WEEK_HOURS,
  y: YEAR_HOURS,
};

/** A plain number. */
export const noUnit: MeasureUnit = { powers: {} };

/** Reads a unit as metrics state it: `DGAI`, `s`, `DGAI/CU`, `share`. */
export function parseUnit(text: string): MeasureUnit {
  const [over, ...under] = text
    .split('/')
    .map((name): MeasureUnit => (plainNames.has(name) ? noUnit : { powers: { [name]: 1 } }));
  return under.reduce((unit, one) => combineUnits(unit, one, -1), over);
}

/** One unit times another (`power` 1) or over it (−1). */
export function combineUnits(left: MeasureUnit, right: MeasureUnit, power: 1 | -1): MeasureUnit {
  const sums = new Map(Object.entries(left.powers));
  for (const [name, one] of Object.entries(right.powers)) sums.set(name, (sums.get(name) ?? 0) + power * one);
  return { powers: Object.fromEntries([...sums].filter(([, sum]) => sum !== 0)) };
}

/** Whether amounts of both may be added and compared. */
export function isSameUnit(left: MeasureUnit, right: MeasureUnit): boolean {
  return showUnit(left) === showUnit(right);
}

/** `DGAI/CU`; `1` for a plain number. */
export function showUnit({ powers }: MeasureUnit): string {
  const part = (sign: 1 | -1): string[] =>
    Object.entries(powers)
      .filter(([, power]) => power * sign > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, power]) => (Math.abs(power) === 1 ? name : `${name}^${Math.abs(power)}`));
  const [over, under] = [part(1), part(-1)];
  return [over.length === 0 ? '1' : over.join('·'), ...under].join('/');
}

/**
 * A written quantity in `unit`: `90 d`, `1,000 DGAI`, `0.5 %` of a plain number, `2 h` where seconds are meant. Undefined
 * when it is of another unit, or no quantity.
 */
export function quantityIn(written: string | number, unit: MeasureUnit): number | undefined {
  const [, digits, name] = /^\s*(-?[\d,]*\.?\d+(?:e[+-]?\d+)?)\s*(\S*)\s*$/i.exec(String(written)) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits.replaceAll(',', ''));
  const wanted = showUnit(unit);
  if (name === '%') return wanted === '1' ? value / 100 : undefined;
  if (showUnit(parseUnit(name)) === wanted) return value;
  const isTime = Object.hasOwn(hoursIn, name) && Object.hasOwn(hoursIn, wanted);
  return isTime ? (value * hoursIn[name]) / hoursIn[wanted] : undefined;
}
