/*
 * Numbers of pages that are evidence: the same on every machine, whatever its locale and its Node. Pages that a reader's
 * browser draws use number-format.ts.
 */

/** A number for people: so many significant digits, more where they are whole, thousands apart; null is missing. */
export function showNumber(value: number | null, digits = 4): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '–';
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(2).replaceAll('-', '−');
  const wholeDigits = size.toFixed(0).length;
  const [whole, ...decimals] = String(
    Number(wholeDigits > digits ? size.toFixed(0) : size.toPrecision(digits)),
  ).split('.');
  const grouped = [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...decimals].join('.');
  return value < 0 ? `−${grouped}` : grouped;
}

/** An amount with its unit; shares in per cent. */
export function showAmount(value: number | null, unit: string, digits = 4): string {
  if (value === null) return '–';
  if (unit === 'share') return `${showNumber(value * 100, digits)} %`;
  const number = showNumber(value, digits);
  return unit === '1' || unit === 'ratio' || unit === '' ? number : `${number} ${unit}`;
}

/** A difference: with its sign; shares in percentage points. */
export function showDifference(value: number | null, unit: string, digits = 4): string {
  if (value === null) return '–';
  const sign = value > 0 ? '+' : '';
  return unit === 'share'
    ? `${sign}${showNumber(value * 100, digits)} pp`
    : `${sign}${showAmount(value, unit, digits)}`;
}

/** A chance: `0.3 %`, `< 0.1 %`. */
export function showChance(p: number): string {
  if (p < 0.001) return '< 0.1 %';
  return `${showNumber(Number((p * 100).toPrecision(2)))} %`;
}

/** `52 of 60`: pairs that a figure is judged from, or runs that have it, of all. */
export const showCount = (n: number, of: number): string => `${showNumber(n)} of ${showNumber(of)}`;

/** `22 to 60 of 60 runs`: how many have a value, from the period with the fewest to that with the most. */
export function showCounts(counts: readonly number[], of: number, what: string): string {
  const [least, most] = [Math.min(of, ...counts), Math.max(0, ...counts)];
  const range = least === most ? showNumber(least) : `${showNumber(least)} to ${showNumber(most)}`;
  return `${range} of ${showNumber(of)} ${what}`;
}

/** Ticks of one axis, all compact or all whole: `258M`, `1,500`; shares in per cent. Their unit stands elsewhere. */
export function showTicks(values: readonly number[], unit: string): string[] {
  const most = unit !== 'share' && values.some((value) => Math.abs(value) >= 10_000) ? 4 : 0;
  return values.map((value) => {
    const power = Math.min(most, Math.max(0, Math.floor((Math.abs(value).toFixed(0).length - 1) / 3)));
    // Sums of steps end in many digits.
    const shown = showAmount(
      Number((value / 1_000 ** power).toPrecision(6)),
      unit === 'share' ? unit : '1',
      6,
    );
    return `${shown}${['', 'K', 'M', 'B', 'T'][power]}`;
  });
}

/** The same of differences: with their signs; shares in percentage points. */
export function showDifferenceTicks(values: readonly number[], unit: string): string[] {
  return showTicks(values, unit).map((text, at) => `${values[at] > 0 ? '+' : ''}${text.replace('%', 'pp')}`);
}

/** `fees.gross, DGAI`: what an axis measures. */
export const nameMeasure = (name: string, unit: string): string =>
  unit === '1' || unit === '' ? name : `${name}, ${unit}`;
