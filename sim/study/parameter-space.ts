import { type DraftPoint, shortName } from '../experiments/design-table.ts';
import {
  listedValue,
  type Parameter,
  type ParameterValue,
  readDistribution,
} from '../experiments/parameter.ts';
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
    const values = this.valuesAt(point);
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
