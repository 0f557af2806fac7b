/**
 * A unit as products and quotients of others, such as `DGAI/CU`. Time counts in hours, whatever it was written in;
 * shares, ratios and counts have none.
 */
export interface MeasureUnit {
  /** Powers by name, none of them 0: `{ DGAI: 1, CU: -1 }`. */
  readonly powers: Readonly<Record<string, number>>;
  /** How many of hours and names alone one of this unit is: 24 for a day. */
  readonly scale: number;
}

const hoursIn: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  min: 1 / 60,
  h: 1,
  d: 24,
  week: 168,
  weeks: 168,
  y: 8760,
};

/** Names that mean a plain number. */
const plainNames = new Set(['', '1', 'share', 'ratio', 'count', 'nats']);

/** A plain number. */
export const noUnit: MeasureUnit = { powers: {}, scale: 1 };

/** Reads a unit as metrics state it: `DGAI`, `s`, `DGAI/CU`, `share`. */
export function parseUnit(text: string): MeasureUnit {
  const [over, ...under] = text.split('/').map(simpleUnit);
  return under.reduce((unit, one) => combine(unit, one, -1), over);
}

function simpleUnit(name: string): MeasureUnit {
  if (plainNames.has(name)) return noUnit;
  if (name === '%') return { powers: {}, scale: 0.01 };
  if (Object.hasOwn(hoursIn, name)) return { powers: { h: 1 }, scale: hoursIn[name] };
  return { powers: { [name]: 1 }, scale: 1 };
}

/** One unit times another (`power` 1) or over it (−1). */
export function combine(left: MeasureUnit, right: MeasureUnit, power: 1 | -1): MeasureUnit {
  const powers: Record<string, number> = { ...left.powers };
  for (const [name, one] of Object.entries(right.powers)) {
    const sum = (powers[name] ?? 0) + power * one;
    if (sum === 0) delete powers[name];
    else powers[name] = sum;
  }
  return { powers, scale: power === 1 ? left.scale * right.scale : left.scale / right.scale };
}

/** Whether amounts of both may be added and compared. */
export function isSameUnit(left: MeasureUnit, right: MeasureUnit): boolean {
  return showUnit(left) === showUnit(right);
}

/** `DGAI/CU`; `h` for any time; `1` for a plain number. */
export function showUnit({ powers }: MeasureUnit): string {
  const part = (sign: 1 | -1): string[] =>
    Object.entries(powers)
      .filter(([, power]) => power * sign > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, power]) => (Math.abs(power) === 1 ? name : `${name}^${Math.abs(power)}`));
  const [over, under] = [part(1), part(-1)];
  return [over.length === 0 ? '1' : over.join('·'), ...under].join('/');
}
