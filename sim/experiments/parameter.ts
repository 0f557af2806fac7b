import { InputError } from '../errors.ts';
import { isMap } from '../scenario/schema-tree.ts';
import { decimalsOf, parseAnyQuantity } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { type Uncertainty, uncertainValue } from './designs/uncertainty.ts';

/** One value of a parameter. */
export interface ParameterValue {
  /** As a scenario has it, on the right side of a setting. */
  readonly text: string;
  /** As labels and tables have it: its name where it was given one. */
  readonly shown: string;
}

/** What a parameter of a design goes through: values as a scenario has them, or a distribution of one quantity. */
export type Parameter =
  | { readonly kind: 'list'; readonly values: readonly ParameterValue[] }
  | {
      readonly kind: 'distribution';
      readonly uncertainty: Uncertainty;
      readonly unit: string;
      /** Values are whole multiples of it; 0 for any value. */
      readonly step: number;
    };

const distributions: Readonly<Record<string, readonly string[]>> = {
  uniform: ['low', 'high'],
  'log-uniform': ['low', 'high'],
  triangular: ['low', 'mode', 'high'],
  normal: ['mean', 'sd'],
  'log-normal': ['mean', 'cv'],
};
const digitsKept = 6;

/**
 * Reads what an experiment says of a parameter: `[0.5, 1, 2]`, values with names `[{ name: small, value: 3 }, …]`, `{ uniform: [0.03 DGAI/CU, 0.07 DGAI/CU] }`, also
 * `log-uniform: [low, high]`, `triangular: [low, mode, high]`, `normal: [mean, sd]`, `log-normal: [mean, cv]`, and with a
 * distribution `step: 1` for whole numbers. Throws InputError at `path`.
 */
export function readParameter(path: string, value: unknown): Parameter {
  if (Array.isArray(value) && value.length > 0) return { kind: 'list', values: readValues(path, value) };
  const { step = 0, ...rest } = isMap(value) ? value : {};
  const [[kind, bounds] = ['', undefined], ...more] = Object.entries(rest);
  if (!Object.hasOwn(distributions, kind) || more.length > 0 || typeof step !== 'number' || step < 0) {
    throw new InputError({
      path,
      constraint: 'expected a list of values, or a distribution',
      value: printable(JSON.stringify(value) ?? 'nothing'),
      hint: `write [a, b, c] or { uniform: [low, high] }; distributions: ${Object.keys(distributions).join(', ')}`,
    });
  }
  const names = distributions[kind];
  if (!Array.isArray(bounds) || bounds.length !== names.length) {
    throw new InputError({
      path,
      constraint: `expected ${kind}: [${names.join(', ')}]`,
      value: printable(JSON.stringify(bounds) ?? 'nothing'),
      hint: `give it ${names.length} numbers in brackets`,
    });
  }
  const read = bounds.map((bound) => readNumber(path, bound));
  // A ratio has no unit.
  const withUnit = kind === 'log-normal' ? read.slice(0, 1) : read;
  const units = new Set(withUnit.map(({ unit }) => unit));
  if (units.size > 1) {
    const found = [...units].map((unit) => (unit === '' ? 'none' : unit)).join(' and ');
    throw new InputError({
      path,
      constraint: 'expected one unit',
      value: found,
      hint: 'write every bound in the same unit',
    });
  }
  const numbers = read.map(({ number }) => number);
  requireOrder(path, kind, numbers);
  const uncertainty = {
    kind,
    ...Object.fromEntries(names.map((name, index) => [name, numbers[index]])),
  } as unknown as Uncertainty;
  return { kind: 'distribution', uncertainty, unit: [...units][0], step };
}

/** Values, some perhaps with names. Throws InputError where one label would stand for two values. */
function readValues(path: string, written: readonly unknown[]): ParameterValue[] {
  const values = written.map((one): ParameterValue => {
    const name = isMap(one) && Object.keys(one).sort().join() === 'name,value' ? one['name'] : undefined;
    if (!isMap(one) || name === undefined) return { text: writeValue(one), shown: writeValue(one) };
    if (typeof name === 'string' && parseAnyQuantity(name) !== undefined) {
      throw new InputError({
        path,
        constraint: 'expected a name that is no value itself',
        value: printable(name),
        hint: 'tables would show it as what ran; write for instance { name: small, value: 3 }',
      });
    }
    if (typeof name === 'string' && name.trim() !== '' && name.length <= nameLengthMax)
      return { text: writeValue(one['value']), shown: name };
    throw new InputError({
      path,
      constraint: `expected a name of 1 to ${nameLengthMax} characters`,
      value: printable(JSON.stringify(name) ?? 'nothing'),
      hint: 'write for instance { name: small, value: 3 }',
    });
  });
  const ambiguous = values.find(({ text, shown }, index) =>
    values.slice(0, index).some((one) => one.shown === shown && one.text !== text),
  );
  if (ambiguous === undefined) return values;
  throw new InputError({
    path,
    constraint: 'expected each name to stand for one value',
    value: printable(ambiguous.shown),
    hint: 'results are labelled by it; give each value a name of its own',
  });
}

const nameLengthMax = 60;

/** The value of a list below which the share `u` of its chances lies: each has the same. */
export function listedValue({ values }: Extract<Parameter, { kind: 'list' }>, u: number): ParameterValue {
  return values[Math.min(values.length - 1, Math.floor(u * values.length))];
}

/** Of a distribution the numbers below which shares `u` of its chances lie, and how a scenario has such a number. */
export function readDistribution({ uncertainty, unit, step }: Extract<Parameter, { kind: 'distribution' }>): {
  readonly quantile: (u: number) => number;
  readonly write: (number: number) => string;
} {
  // A scenario refuses more decimals than a unit has.
  const decimals = decimalsOf(unit);
  return {
    quantile: (u) => {
      const value = uncertainValue(uncertainty, u);
      const digits = Number((step > 0 ? Math.round(value / step) * step : value).toPrecision(digitsKept));
      return decimals === undefined ? digits : Number(digits.toFixed(decimals));
    },
    write: (number) => (unit === '' ? String(number) : `${number} ${unit}`),
  };
}

/** A value of YAML as the right side of a setting. */
export function writeValue(value: unknown): string {
  if (typeof value === 'string' && /^[\w.][\w.,/+-]*( [\w.,/%+-]+)*$/.test(value)) return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function readNumber(path: string, written: unknown): { readonly number: number; readonly unit: string } {
  if (typeof written === 'number') return { number: written, unit: '' };
  const match = /^([-+]?[\d,]*\.?\d+(?:e[-+]?\d+)?)\s*(.*)$/i.exec(String(written).trim());
  if (match === null) {
    throw new InputError({
      path,
      constraint: 'expected a number with its unit',
      value: printable(String(written)),
      hint: 'for instance "0.05 DGAI/CU", 5 % or 1.5',
    });
  }
  return { number: Number(match[1].replaceAll(',', '')), unit: match[2] };
}

function requireOrder(path: string, kind: string, numbers: readonly number[]): void {
  const isSpread = kind === 'normal' || kind === 'log-normal';
  const isOrdered = isSpread
    ? numbers[1] >= 0
    : numbers.every((number, index) => index === 0 || number >= numbers[index - 1]);
  const isPositive = !kind.startsWith('log-') || numbers[0] > 0;
  if (isOrdered && isPositive) return;
  throw new InputError({
    path,
    constraint: isPositive
      ? 'expected bounds from low to high, and no spread below 0'
      : 'expected bounds above 0',
    value: numbers.join(', '),
    hint: isPositive ? 'put them in order' : 'a logarithm needs numbers above 0; uniform takes others',
  });
}
