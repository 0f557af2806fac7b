import { InputError } from '../errors.ts';
import type { z } from '../zod.ts';
import type { Located } from './located.ts';
import { findSteps } from './overrides.ts';

/** Two settings of which one decides over the other: they set the same value, or one sets what the other is a part of. */
export interface SettingOverlap {
  readonly first: string;
  readonly second: string;
}

/**
 * Finds settings that overlap by what they mean in a scenario: an item of a list has one place, whether its name or its
 * number says which. Paths that lead nowhere are taken as they are written; reading the scenario refuses them.
 */
export class OverlapFinder {
  readonly #scenario: Located;
  readonly #schema: z.ZodType;

  constructor(scenario: Located, schema: z.ZodType) {
    this.#scenario = scenario;
    this.#schema = schema;
  }

  /** Each path of a list with the first one before it that it overlaps. */
  within(paths: readonly string[]): SettingOverlap[] {
    const placed = paths.map((path) => this.#place(path));
    return placed.flatMap((second, index) => {
      const first = placed.slice(0, index).find((one) => isOverlap(one, second));
      return first === undefined ? [] : [{ first: first.path, second: second.path }];
    });
  }

  /** Each path of `others` with the first of `paths` that it overlaps. */
  between(paths: readonly string[], others: readonly string[]): SettingOverlap[] {
    const placed = paths.map((path) => this.#place(path));
    return others.flatMap((other) => {
      const second = this.#place(other);
      const first = placed.find((one) => isOverlap(one, second));
      return first === undefined ? [] : [{ first: first.path, second: other }];
    });
  }

  #place(path: string): PlacedPath {
    try {
      return { path, steps: findSteps(path, this.#scenario, this.#schema).map(String) };
    } catch (error) {
      if (error instanceof InputError) return { path, steps: path.split('.') };
      throw error;
    }
  }
}

interface PlacedPath {
  readonly path: string;
  readonly steps: readonly string[];
}

/** Whether one path leads to the other, or both to the same place. */
function isOverlap({ steps: left }: PlacedPath, { steps: right }: PlacedPath): boolean {
  const shorter = Math.min(left.length, right.length);
  return left.slice(0, shorter).every((step, index) => step === right[index]);
}
