import { nearestName } from './nearest.ts';
import { type Finding, showValue } from './schema-problems.ts';

/** Items of the list at `path` go by their names: each has one of its own that is not taken for its place. */
export function checkItemNames(path: string, items: readonly { readonly name: string }[]): Finding[] {
  return items.flatMap(({ name }, index): Finding[] => {
    const found = { path: `${path}.${index}.name`, value: showValue(name) };
    if (items.findIndex((item) => item.name === name) < index)
      return [{ ...found, constraint: 'expected a name of its own', hint: 'another in the list has it' }];
    if (!/^\d*$|^\s|\s$/.test(name)) return [];
    const constraint = 'expected a name that is no number and has no space around it';
    return [{ ...found, constraint, hint: 'a number would be taken for a place in the list' }];
  });
}

/** What names a `what` of the scenario at `path` names one that it knows. */
export function checkReference(
  path: string,
  name: string,
  known: readonly string[],
  what: string,
): Finding[] {
  if (known.includes(name)) return [];
  const near = nearestName(name, known);
  const listed = known.length === 0 ? `the scenario names no ${what}` : `known: ${known.join(', ')}`;
  const hint = near === undefined ? listed : `did you mean ${near}?`;
  return [
    { path, constraint: `expected the name of a ${what} of the scenario`, value: showValue(name), hint },
  ];
}
