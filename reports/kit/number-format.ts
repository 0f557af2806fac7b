/** Numbers follow the reader's locale; units follow the metrics. */
const locale: string | undefined = undefined;

const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 });
const tiny = new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 3 });
const compared = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
const rough = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** A number with up to six significant digits, or two decimals where that is more: enough to find it in the CSV. */
export function formatExact(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'no data';
  const shown = isShare(unit) ? value * 100 : value;
  const digits = Math.abs(shown) >= 1_000 ? grouped.format(shown) : formatSmall(shown, significant);
  return withUnit(digits, unit);
}

/** A number for a table that compares: four significant digits, or whole where that is more; without its unit. */
export function formatCompared(value: number, unit: string): string {
  const shown = isShare(unit) ? value * 100 : value;
  return Math.abs(shown) >= 1_000 ? integer.format(shown) : formatSmall(shown, compared);
}

/** A number for a sentence or an axis: `258M DGAI`, `61 %`. */
export function formatShort(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'no data';
  return withUnit(formatShortNumber(value, unit), unit);
}

/** The same without its unit, which stands elsewhere. */
export function formatShortNumber(value: number, unit: string): string {
  const shown = isShare(unit) ? value * 100 : value;
  // Compact notation begins at a thousand; four digits read better whole.
  if (Math.abs(shown) >= 1_000 && Math.abs(shown) < 10_000) return integer.format(shown);
  return formatSmall(shown, short);
}

/** A part of a whole in two digits: `9.8 %`. */
export function formatPart(part: number): string {
  return `${rough.format(part * 100)}\u202f%`;
}

/** Ticks of one axis: all compact, or all whole. */
export function formatTicks(values: readonly number[], unit: string): string[] {
  const isLarge = values.some((value) => Math.abs(value) >= 10_000);
  return values.map((value) => (isLarge ? short.format(value) : formatShortNumber(value, unit)));
}

export function formatCount(value: number): string {
  return integer.format(value);
}

/** The unit as an axis names it: `DGAI`, `%`, `seconds`; empty for counts. */
export function unitName(unit: string): string {
  if (isShare(unit)) return '%';
  return isBare(unit) ? '' : unit;
}

export function isShare(unit: string): boolean {
  return unit === 'share' || unit === '%';
}

export function isSeconds(unit: string): boolean {
  return unit === 's' || unit === 'seconds' || unit === 'second';
}

/** Nobody counts the zeros of 0.00000000000000012. */
function formatSmall(value: number, usual: Intl.NumberFormat): string {
  return value !== 0 && Math.abs(value) < 1e-6 ? tiny.format(value) : usual.format(value);
}

function isBare(unit: string): boolean {
  return (
    unit === '' ||
    unit === '1' ||
    unit === 'count' ||
    unit === 'number' ||
    unit === 'ratio' ||
    unit === 'index'
  );
}

function withUnit(digits: string, unit: string): string {
  if (isShare(unit)) return `${digits}\u202f%`;
  if (isSeconds(unit)) return `${digits}\u202fs`;
  return isBare(unit) ? digits : `${digits}\u00a0${unit}`;
}

/** A length of time on an axis: `10 s`, `2 min`, `3 h`. */
export function formatSeconds(value: number): string {
  if (value >= 86_400) return `${short.format(value / 86_400)}\u202fd`;
  if (value >= 3_600) return `${short.format(value / 3_600)}\u202fh`;
  if (value >= 60) return `${short.format(value / 60)}\u202fmin`;
  return `${short.format(value)}\u202fs`;
}
