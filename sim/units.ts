/** Kinds of quantities a scenario may state; each has one canonical unit in which the engine computes. */
export type Dimension =
  /** hours */
  | 'duration'
  /** fraction of one */
  | 'share'
  /** base units, integer (10^−6 DGAI) */
  | 'dgai'
  /** base units, integer (10^−6 USD) */
  | 'usd'
  /** base units, integer (10^−6 2PM) */
  | 'twoPm'
  /** base units, integer (10^−6 DMP) */
  | 'dmp'
  /** USD per item of data */
  | 'usdPerItem'
  /** integer 10^−9 USD per token */
  | 'usdPerToken'
  /** USD per hour */
  | 'usdPerHour'
  /** USD per CU */
  | 'usdPerCu'
  /** base units of DGAI per CU, integer */
  | 'dgaiPerCu'
  /** occasions per hour */
  | 'rate'
  /** milli-CU, integer */
  | 'cu'
  /** CU per hour */
  | 'cuPerHour'
  /** plain number */
  | 'number';

/** A written quantity that cannot be read: the message is the constraint in words, `hint` the way out. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
  readonly hint: string;
  /** What the hint proposes to write, where it proposes something. */
  readonly mend: string | undefined;

  constructor(constraint: string, hint: string, mend?: string) {
    super(constraint);
    this.hint = hint;
    this.mend = mend;
  }
}

/** A written unit in canonical units: ten to `shift`, or `times` over `over`. */
interface Scale {
  readonly shift?: number;
  readonly times?: number;
  readonly over?: number;
}

interface Reading {
  /** What is expected, with an article. */
  readonly what: string;
  /** The unit that people should write; empty for a plain number. */
  readonly unit: string;
  /** Units accepted, spelt exactly. */
  readonly units: ReadonlyMap<string, Scale>;
  /** Decimals that the canonical integer holds; absent when the canonical value is a real number. */
  readonly decimals?: number;
  readonly bare?: boolean;
}

/** Base units in one token or dollar: amounts are integers of 10^−6. */
export const BASE_UNITS = 1_000_000;

/** Parts of a price of one: prices are integers of 10^−9 of the token that is paid with, per token. */
export const PRICE_UNITS = 1_000_000_000;

/** Milli-CU in a compute unit: sizes of requests are integers of 10^−3. */
export const MILLI_CU = 1_000;

export const HOUR_SECONDS = 3_600;
export const DAY_HOURS = 24;

/** Hours in a week: the rhythm of pay, emission and decisions. */
export const WEEK_HOURS = 168;

export const YEAR_HOURS = 8_760;
export const YEAR_DAYS = 365;

/** Weeks in a year, for yields of what is paid week by week. */
export const WEEKS_PER_YEAR = YEAR_DAYS / 7;

/** Weeks of a year in which whole weeks are counted: what is due yearly is due every so many. */
export const WHOLE_WEEKS_PER_YEAR = 52;

const times: ReadonlyMap<string, Scale> = new Map<string, Scale>([
  ['s', { over: HOUR_SECONDS }],
  ['min', { over: 60 }],
  ['h', { times: 1 }],
  ['d', { times: DAY_HOURS }],
  ['week', { times: WEEK_HOURS }],
  ['weeks', { times: WEEK_HOURS }],
  ['y', { times: YEAR_HOURS }],
  ['second', { over: HOUR_SECONDS }],
  ['seconds', { over: HOUR_SECONDS }],
  ['minute', { over: 60 }],
  ['minutes', { over: 60 }],
  ['hour', { times: 1 }],
  ['hours', { times: 1 }],
  ['day', { times: DAY_HOURS }],
  ['days', { times: DAY_HOURS }],
  ['year', { times: YEAR_HOURS }],
  ['years', { times: YEAR_HOURS }],
]);

const shortTimes = ['s', 'min', 'h', 'd', 'week', 'y'];

/** `USD/h`, `USD/d` and so on. */
function per(unit: string): ReadonlyMap<string, Scale> {
  return new Map(
    shortTimes.map((time) => {
      const { times: hours = 1, over = 1 } = times.get(time) ?? {};
      return [`${unit}/${time}`, { times: over, over: hours }];
    }),
  );
}

const only = (...units: string[]): ReadonlyMap<string, Scale> =>
  new Map(units.map((unit) => [unit, { shift: 0 }]));

const readings: Readonly<Record<Dimension, Reading>> = {
  duration: { what: 'a duration in s, min, h, d, weeks or y', unit: 'h', units: times },
  share: { what: 'a share in %', unit: '%', units: new Map([['%', { shift: -2 }]]), bare: true },
  dgai: { what: 'an amount in DGAI', unit: 'DGAI', units: only('DGAI'), decimals: 6 },
  usd: { what: 'an amount in USD', unit: 'USD', units: only('USD'), decimals: 6 },
  twoPm: { what: 'an amount in 2PM', unit: '2PM', units: only('2PM'), decimals: 6 },
  dmp: { what: 'an amount in DMP', unit: 'DMP', units: only('DMP'), decimals: 6 },
  usdPerItem: { what: 'a cost in USD/item', unit: 'USD/item', units: only('USD/item') },
  usdPerToken: {
    what: 'a price per token in USD',
    unit: 'USD',
    units: only('USD', 'USD/DGAI', 'USD/2PM'),
    decimals: 9,
  },
  usdPerHour: { what: 'a cost in USD/h', unit: 'USD/h', units: per('USD') },
  usdPerCu: { what: 'a cost in USD/CU', unit: 'USD/CU', units: only('USD/CU') },
  dgaiPerCu: { what: 'a price in DGAI/CU', unit: 'DGAI/CU', units: only('DGAI/CU'), decimals: 6 },
  rate: { what: 'a rate in /h, /d or /week', unit: '/h', units: per('') },
  cu: { what: 'an amount of work in CU', unit: 'CU', units: only('CU'), decimals: 3 },
  cuPerHour: { what: 'a capacity in CU/h', unit: 'CU/h', units: per('CU') },
  number: { what: 'a plain number without a unit', unit: '', units: new Map(), bare: true },
};

/** The unit in which a dimension is written, for instance `DGAI/CU`; empty for a plain number. */
export function unitOf(dimension: Dimension): string {
  return readings[dimension].unit;
}

/** Most decimals that a quantity in `unit` may have; undefined for any number. */
export function decimalsOf(unit: string): number | undefined {
  const exact = Object.values(readings).filter(({ units }) => units.has(unit));
  const decimals = exact.flatMap((reading) => reading.decimals ?? []);
  return decimals.length === 0 ? undefined : Math.max(...decimals);
}

/** Parts that a dimension counts in its written unit: 10^6 base units of an amount, 1 where its value is no whole number. */
const partsIn = (dimension: Dimension): number => Number(`1e${readings[dimension].decimals ?? 0}`);

/** A canonical value as a plain number in the unit that it is written in, a share as a fraction of one. */
export const toPlain = (value: number, dimension: Dimension): number => value / partsIn(dimension);

/** A plain number in the written unit of a dimension as its canonical value, amounts to the nearest base unit. */
export const fromPlain = (value: number, dimension: Dimension): number =>
  readings[dimension].decimals === undefined ? value : Math.round(value * partsIn(dimension));

/** What is expected of a quantity, in words: `a duration in s, min, h, d, weeks or y`. */
export function describeDimension(dimension: Dimension): string {
  return readings[dimension].what;
}

/**
 * A regular expression for what can be written in a dimension, for editors; numbers alone, where they may stand, are
 * not text.
 */
export function quantityPattern(dimension: Dimension): string {
  const { units, bare } = readings[dimension];
  const names = [...units.keys()].map((unit) => unit.replaceAll('/', '\\s*/\\s*'));
  const space = names.some((name) => /^\d/.test(name)) ? '\\s+' : '\\s*';
  const unit = names.length === 0 ? '' : `${space}(${names.join('|')})${bare ? '?' : ''}`;
  return `^\\s*[-+]?(\\d[\\d,_]*)?(\\.?\\d+)([eE][-+]?\\d{1,3})?${unit}\\s*$`;
}

/** Longest quantity that is read, in characters. */
const lengthMax = 80;
/** A unit that starts with a digit needs a space before it. */
const form =
  /^([-+−]?)(\d{1,3}(?:[,_]\d{3})+|\d+|(?=\.\d))(?:\.(\d+))?(?:[eE]([-+]?\d{1,3}))?(?:\s*([^\d\s,_.].*)|\s+(2[pP][mM].*))?$/;

/** A decimal number as written: `sign` · 0.digits · 10^point. */
interface Decimal {
  readonly negative: boolean;
  /** Whole part, then decimals; no separators. */
  readonly digits: string;
  /** How many of the digits stand behind the point, less the exponent. */
  readonly decimals: number;
}

/**
 * The canonical value of a written quantity (`72 h`, `5 %`, `10,000 DGAI`, `0.1 /h`). `,` and `_` may separate
 * thousands. A number without a unit is a share or a plain number; everything else needs its unit. Amounts are read
 * digit by digit, so they are exact or refused; other values are the nearest double, up to 15 digits. Negative values are read too:
 * ranges are the caller's. Throws QuantityError.
 */
export function parseQuantity(written: string | number, dimension: Dimension): number {
  const reading = readings[dimension];
  if (typeof written === 'number') return parseBare(written, reading);
  const match = written.length > lengthMax ? null : form.exec(written.trim());
  if (match === null) throw notANumber(written, reading);
  const { decimal, unit } = partsOf(match);
  const scale = findScale(unit, reading, written);
  return reading.decimals === undefined
    ? toReal(decimal, scale, reading)
    : toInteger(decimal, reading.decimals, reading);
}

/**
 * A written quantity of which nobody says what it measures: its value in hours, per hour, tokens, USD or CU, a share as a
 * fraction of one, and the unit of that (empty for a share or a plain number). Undefined for what is no quantity.
 */
export function parseAnyQuantity(
  written: string,
): { readonly value: number; readonly unit: string } | undefined {
  const match = written.length > lengthMax ? null : form.exec(written.trim());
  if (match === null) return undefined;
  const { decimal, unit } = partsOf(match);
  const reading = Object.values(readings).find(({ units, bare }) => (unit === '' ? bare : units.has(unit)));
  if (reading === undefined) return undefined;
  const value = toReal(decimal, reading.units.get(unit) ?? { shift: 0 }, reading);
  return { value, unit: reading.unit === '%' ? '' : reading.unit };
}

/** What `form` found. */
function partsOf(match: RegExpExecArray): { readonly decimal: Decimal; readonly unit: string } {
  const [, sign, whole, fraction = '', exponent = '0', usual, twoPm] = match;
  const decimal: Decimal = {
    negative: sign === '-' || sign === '−',
    digits: whole.replace(/[,_]/g, '') + fraction,
    decimals: fraction.length - Number(exponent),
  };
  return { decimal, unit: (usual ?? twoPm ?? '').replace(/\s*\/\s*/, '/').trim() };
}

function parseBare(value: number, reading: Reading): number {
  if (!Number.isFinite(value)) throw new QuantityError(`expected ${reading.what}`, 'write a finite number');
  if (reading.bare) return value + 0;
  throw new QuantityError(`expected ${reading.what}`, `write the unit: "${value} ${reading.unit}"`);
}

function findScale(unit: string, reading: Reading, written: string): Scale {
  const scale = reading.units.get(unit);
  if (scale !== undefined) return scale;
  if (unit === '' && reading.bare) return { shift: 0 };
  const number = written
    .trim()
    .slice(0, written.trim().length - unit.length)
    .trim();
  if (unit === '')
    throw new QuantityError(`expected ${reading.what}`, `write the unit: "${number} ${reading.unit}"`);
  if (reading.unit === '') {
    const hint = /^\s*[+*/^(-]/.test(unit)
      ? 'a formula begins with "=", for instance "= 1 + week / 10"'
      : `leave "${unit}" out`;
    throw new QuantityError(`expected ${reading.what}`, hint);
  }
  throw new QuantityError(`expected ${reading.what}`, unitHint(unit, number, reading));
}

function unitHint(unit: string, number: string, reading: Reading): string {
  if (reading.unit === 'h' && /^-\d/.test(unit))
    return 'times count from the start of the run: write for instance "8 weeks"';
  if (/^months?$|^mo$/i.test(unit)) return 'months differ in length: write days or weeks';
  if (reading.unit === '2PM' && /^pm$/i.test(unit)) return glued(number);
  const total = sumOfParts(`${number} ${unit}`, reading);
  if (total !== undefined) return `write it in one unit: "${total} ${reading.unit}"`;
  const lower = unit.toLowerCase();
  const near = [reading.unit, ...reading.units.keys()].find((name) => {
    const known = name.toLowerCase();
    return known === lower || (known.length > 1 && lower.startsWith(known)) || known.startsWith(lower);
  });
  const likely = near ?? (/^(hrs?|H)$/.test(unit) ? 'h' : undefined);
  if (likely !== undefined && reading.units.has(likely)) return `did you mean "${number} ${likely}"?`;
  return `"${unit}" is not a unit of it; write for instance "${number} ${reading.unit}"`;
}

/** `13 d 23 h` in the unit of its dimension; undefined for what is no row of quantities with a unit each. */
function sumOfParts(written: string, { units }: Reading): number | undefined {
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*){2,}$/i.test(written)) return undefined;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)].map(([, number, unit]) => {
    const scale = units.get(unit);
    return scale === undefined ? Number.NaN : (Number(number) * (scale.times ?? 1)) / (scale.over ?? 1);
  });
  const total = Number(parts.reduce((sum, part) => sum + part, 0).toPrecision(12));
  return Number.isNaN(total) ? undefined : total;
}

/** What was meant where no space stands before a unit that starts with a digit: `15002PM`. */
function glued(numberAndTwo: string): string {
  const number = numberAndTwo.replace(/2$/, '');
  return `a space stands before 2PM: "${number === '' ? '10' : number} 2PM"`;
}

function notANumber(written: string, reading: Reading): QuantityError {
  const example = reading.unit === '' ? '1.5' : `10 ${reading.unit}`;
  if (reading.unit === '2PM' && /\d2PM\s*$/i.test(written))
    return new QuantityError(`expected ${reading.what}`, glued(written.trim().slice(0, -2)));
  const comma = /^\s*[-+]?\d+,\d+/.test(written)
    ? '; decimals follow a point, commas separate thousands'
    : '';
  return new QuantityError(`expected ${reading.what}`, `write for instance "${example}"${comma}`);
}

function toReal(decimal: Decimal, scale: Scale, reading: Reading): number {
  const { times: by = 1, over = 1, shift = 0 } = scale;
  const exponent = shift - decimal.decimals;
  const above = Number(`${decimal.digits}e${Math.max(0, exponent)}`) * by;
  const below = Number(`1e${Math.max(0, -exponent)}`) * over;
  // A quotient of two exact integers is rounded once; numbers of more digits are rounded at each step.
  const isExact = above <= Number.MAX_SAFE_INTEGER && below <= Number.MAX_SAFE_INTEGER;
  const magnitude = isExact ? above / below : (Number(`${decimal.digits}e${exponent}`) * by) / over;
  if (!Number.isFinite(magnitude))
    throw new QuantityError(`expected ${reading.what}`, 'write a finite number');
  return decimal.negative && magnitude !== 0 ? -magnitude : magnitude;
}

/** Digits shifted into base units; nothing is rounded. */
function toInteger(decimal: Decimal, decimals: number, reading: Reading): number {
  const shift = decimals - decimal.decimals;
  const significant = decimal.digits.replace(/^0+/, '');
  const kept = shift >= 0 ? significant : significant.slice(0, shift);
  const cut = shift >= 0 ? '' : significant.slice(shift);
  if (/[1-9]/.test(cut)) {
    const step = `${formatTokens(1, decimals)} ${reading.unit}`;
    throw new QuantityError(
      `expected ${reading.what} with at most ${decimals} decimals`,
      `the smallest step is ${step}`,
    );
  }
  const zeros = kept === '' ? 0 : Math.max(0, shift);
  const units =
    kept.length + zeros > 16 ? Number.POSITIVE_INFINITY : Number(`${kept || '0'}${'0'.repeat(zeros)}`);
  if (units > Number.MAX_SAFE_INTEGER) {
    const most = `${group(formatTokens(Number.MAX_SAFE_INTEGER, decimals))} ${reading.unit}`;
    const constraint = `expected ${reading.what}, at most 2^53 − 1 base units`;
    throw new QuantityError(constraint, `the most that is exact is ${most}`);
  }
  return decimal.negative && units !== 0 ? -units : units;
}

/**
 * A canonical value as people write it, with its unit: `72 h`, `5 %`, `0.05 DGAI/CU`. Reading it again with
 * `parseQuantity` gives the same value to the last bit.
 */
export function formatQuantity(value: number, dimension: Dimension): string {
  const { decimals, unit } = readings[dimension];
  if (!Number.isFinite(value)) return String(value);
  if (dimension === 'duration') return formatDuration(value);
  if (dimension === 'share') return `${group(shiftText(value, 2))} %`;
  if (decimals === undefined) return `${group(String(value))} ${unit}`.trimEnd();
  return `${group(formatTokens(value, decimals).replace(/\.?0+$/, ''))} ${unit}`;
}

/** Whole years and weeks, days from four on, else hours; minutes and seconds below. */
function formatDuration(hours: number): string {
  for (const [unit, length] of [
    ['y', YEAR_HOURS],
    ['weeks', WEEK_HOURS],
    ['d', DAY_HOURS],
  ] as const) {
    const whole = hours / length;
    const wanted = unit === 'd' ? 4 : 1;
    if (Number.isSafeInteger(whole) && whole * length === hours && whole >= wanted)
      return `${group(String(whole))} ${whole === 1 && unit === 'weeks' ? 'week' : unit}`;
  }
  const [minutes, seconds] = [Math.round(hours * 60), Math.round(hours * HOUR_SECONDS)];
  if (!Number.isInteger(hours) && minutes / 60 === hours) return `${group(String(minutes))} min`;
  if (!Number.isInteger(hours) && seconds / HOUR_SECONDS === hours) return `${group(String(seconds))} s`;
  return `${group(String(hours))} h`;
}

/** The shortest decimal of `value` times ten to `places`, without rounding. */
function shiftText(value: number, places: number): string {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  if (exponent !== '0') return `${mantissa}e${Number(exponent) + places}`;
  const digits = `${whole}${fraction.padEnd(places, '0')}`;
  const point = whole.length + places;
  const shifted = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return shifted.replace(/^(-?)0+(?=\d)/, '$1').replace(/\.$/, '');
}

/** Thousands set apart by commas: `10,000.5`. */
function group(text: string): string {
  const [whole, ...rest] = text.split('.');
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.');
}

/**
 * Whole base units as tokens, exactly and with all `decimals` (0 to 9): `formatTokens(1_234_567, 6)` is `1.234567`.
 * For tables that machines read: no separators, no unit.
 */
export function formatTokens(units: number | bigint, decimals: number): string {
  const digits = String(units < 0 ? -units : units).padStart(decimals + 1, '0');
  const sign = units < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
