/**
 * Every combination of one value per list, the last list turning fastest. No list gives one empty combination.
 */
export function gridDesign<Value>(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (points, list) => points.flatMap((point) => list.map((value) => [...point, value])),
    [[]],
  );
}
