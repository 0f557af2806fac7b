import { InputError } from '../../errors.ts';

/** The first values of all lists together, then the second ones. Throws InputError when one list is longer than another. */
export function zipDesign<Value>(lists: readonly (readonly Value[])[]): Value[][] {
  const length = lists[0]?.length ?? 0;
  const odd = lists.findIndex((list) => list.length !== length);
  if (odd >= 0) {
    throw new InputError({
      path: 'design',
      constraint: `expected lists of one length, ${length} as the first`,
      value: `${lists[odd].length} values in list ${odd + 1}`,
      hint: 'use grid for every combination',
    });
  }
  return Array.from({ length }, (_, point) => lists.map((list) => list[point]));
}
