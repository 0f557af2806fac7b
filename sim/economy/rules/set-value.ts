import { fieldLedTo } from '../../scenario/declared-fields.ts';
import { fromPlain, toPlain } from '../../units.ts';

/** What stands at a path as a plain number in its written unit; a switch is 1 or 0, NaN for what is neither. */
export function plainOf(path: string, value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') return Number.NaN;
  const dimension = fieldLedTo(path)?.note.dimension;
  return dimension === undefined ? value : toPlain(value, dimension);
}

/** A plain number as the value of the parameter at a path: canonical, or a switch where it is one. */
export function valueFor(path: string, plain: number, present: unknown): number | boolean {
  if (typeof present === 'boolean') return plain !== 0;
  const dimension = fieldLedTo(path)?.note.dimension;
  return dimension === undefined ? plain : fromPlain(plain, dimension);
}
