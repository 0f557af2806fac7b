import { InputError } from '../../sim/errors.ts';
import { groupThousands } from './figures.ts';

/** A whole number that an option must be, from `least` to `most`. Throws InputError otherwise. */
export function requireWholeNumber(path: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError({
    path,
    constraint: `expected a whole number from ${least} to ${groupThousands(most)}`,
    value: Number.isNaN(value) ? 'no number' : String(value),
    hint: `for instance ${path} ${Math.max(least, Math.min(most, Math.round(value) || least))}`,
  });
}
