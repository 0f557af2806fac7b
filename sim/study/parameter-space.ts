import { InputError } from '../errors.ts';
import { type DraftPoint, shortName } from '../experiments/design-table.ts';
import {
  listedValue,
  type Parameter,
  type ParameterValue,
  readDistribution,
} from '../experiments/parameter.ts';
import { printable } from '../workload/printable.ts';
import type { Point } from './study.ts';

/** Near the ends of a parameter; at the ends themselves a normal distribution has none. */
const ends = [0.001, 0.999];

const highest = 1 - Number.EPSILON / 2;
const tails = [0.025, 0.975];
const isBounded = (kind: string): boolean => !kind.endsWith('normal');

/** What a study varies, as a cube: each coordinate in [0, 1) is a chance below which a parameter lies. */
export class ParameterSpace {
  readonly paths: readonly string[];
  /** What people call the parameters. */
  readonly names: readonly string[];
  readonly #valueAt: readonly ((u: number) => ParameterValue)[];
  readonly #parameters: readonly Parameter[];

  constructor(parameters: ReadonlyMap<string, Parameter>) {
    this.paths = [...parameters.keys()];
    this.names = this.paths.map((path) => shortName(path, this.paths));
    this.#parameters = [...parameters.values()];
    this.#valueAt = this.#parameters.map((parameter) => {
      if (parameter.kind === 'list') return (u) => listedValue(parameter, u);
      const { quantile, write } = readDistribution(parameter);
      return (u) => {
        const text = write(quantile(u));
        return { text, shown: text };
      };
    });
  }

  /** What each parameter goes through, for people: `0.03 to 0.07 DGAI/CU`. */
  get ranges(): string[] {
    return this.#parameters.map((parameter, k) => {
      if (parameter.kind === 'list') return parameter.values.map(({ shown }) => shown).join(', ');
      const { kind } = parameter.uncertainty;
      const [low, high] = (isBounded(kind) ? [0, highest] : tails).map((u) => this.#valueAt[k](u).shown);
      return isBounded(kind) ? `${low} to ${high}` : `${low} to ${high} (95 %, ${kind})`;
    });
  }

  get size(): number {
    return this.paths.length;
  }

  /** How many values each parameter has; undefined where it has a range. */
  get levels(): (number | undefined)[] {
    return this.#parameters.map((one) => (one.kind === 'list' ? one.values.length : undefined));
  }

  /** Values of all parameters at a point, in their order. */
  valuesAt(point: Point): ParameterValue[] {
    return point.map((u, k) => this.#valueAt[k](u));
  }

  /** The point as a plan takes it. */
  draftAt(point: Point): DraftPoint {
    return this.#draftOf(this.valuesAt(point));
  }

  /**
   * A point that is given by its values: numbers in the unit of the parameter, quantities, or values of its list. Throws
   * InputError for one that is missing, unknown or beyond its range.
   */
  draftFrom(given: Readonly<Record<string, unknown>>): DraftPoint {
    const extra = Object.keys(given).find((path) => !this.paths.includes(path));
    if (extra !== undefined) {
      throw new InputError({
        path: `point.${extra}`,
        constraint: 'expected a parameter that varies',
        value: printable(extra),
        hint: `these do: ${this.paths.join(', ')}`,
      });
    }
    return this.#draftOf(this.paths.map((path, k) => readGiven(path, this.#parameters[k], given[path])));
  }

  #draftOf(values: readonly ParameterValue[]): DraftPoint {
    const entries = (key: keyof ParameterValue) =>
      this.paths.map((path, k) => [path, values[k][key]] as const);
    return {
      name: values.map(({ shown }, k) => `${this.names[k]} = ${shown}`).join(', '),
      parameters: Object.fromEntries(entries('shown')),
      values: Object.fromEntries(entries('text')),
    };
  }

  /** The middle, and from there each parameter at its lowest and at its highest: what is wrong with a range shows there. */
  get probes(): Point[] {
    const middle = this.paths.map(() => 0.5);
    return [middle, ...this.paths.flatMap((_, k) => ends.map((u) => middle.with(k, u)))];
  }
}

/** One value of a parameter, as somebody outside gives it. */
function readGiven(path: string, parameter: Parameter, given: unknown): ParameterValue {
  const refuse = (constraint: string, hint: string): InputError =>
    new InputError({
      path: `point.${path}`,
      constraint,
      value: printable(JSON.stringify(given) ?? 'nothing'),
      hint,
    });
  if (parameter.kind === 'list') {
    const known = parameter.values.find(({ text, shown }) => [text, shown].includes(String(given)));
    if (known !== undefined) return known;
    throw refuse('expected a value of its list', parameter.values.map(({ shown }) => shown).join(', '));
  }
  const { unit, uncertainty, step } = parameter;
  const { quantile, write } = readDistribution(parameter);
  const [, digits, named = ''] = /^\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(.*)$/i.exec(String(given)) ?? [];
  const number = Number(digits);
  if (digits === undefined || !Number.isFinite(number) || (named !== '' && named.trim() !== unit))
    throw refuse(
      `expected a number${unit === '' ? '' : ` in ${unit}`}`,
      `for instance ${write(quantile(0.5))}`,
    );
  const [low, high] = [quantile(0), quantile(highest)];
  if (isBounded(uncertainty.kind) && !(number >= low && number <= high))
    throw refuse(`expected ${write(low)} to ${write(high)}`, 'stay within what the file varies');
  const text = write(step > 0 ? Math.round(number / step) * step : number);
  return { text, shown: text };
}
