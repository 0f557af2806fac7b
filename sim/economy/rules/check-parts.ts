import { nearestName } from '../../scenario/nearest.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { parseAnyQuantity } from '../../units.ts';
import { printable } from '../../workload/printable.ts';
import type { Rules } from './parameters.ts';
import { listTokenNames, type RulePlan } from './plan.ts';
import { placeNames, timeNames } from './vocabulary.ts';
import { findMisfit, readSaid } from './written.ts';

export const refuse = (path: string, constraint: string, value: string | number, hint: string): Finding => ({
  path,
  constraint,
  value: printable(String(value)),
  hint,
});

/** The nearest of known names, or all of them. */
export const hintFor = (name: string, known: readonly string[]): string => {
  const near = nearestName(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? 'state it first' : `known here: ${known.slice(0, 30).join(', ')}`;
};

const expectedOf = {
  state: 'expected a number, with a unit or without',
  let: 'expected a number or a formula',
  next: 'expected a number or a formula',
  set: 'expected a number or a formula',
} as const;

/** What is wrong with a rule by itself, but flows and formulas: names, states, units, and what becomes of them. */
export function checkParts({ path, rule, states }: RulePlan, rules: Rules): Finding[] {
  const reserved = [...Object.keys(timeNames), ...Object.keys(placeNames), 'pi', 'e'];
  const own = [rule.state, rule.let, rule.pools].flatMap(Object.keys);
  const twice = own.find((name, k) => own.indexOf(name) !== k || reserved.includes(name));
  const names = states.map(({ name }) => name);
  const written = (['state', 'let', 'next', 'set'] as const).flatMap((key) =>
    Object.entries(rule[key]).flatMap(([name, text]) =>
      checkWritten(`${path}.${key}.${name}`, key, text, listTokenNames(rules)),
    ),
  );
  const next = Object.entries(rule.next).flatMap(([name, text]): Finding[] => {
    const at = `${path}.next.${name}`;
    const state = states.find((one) => one.name === name);
    if (state === undefined) return [refuse(at, 'expected a name of the state', name, hintFor(name, names))];
    return checkUnit(at, text, state.unit, `, as state.${name} is`);
  });
  return [
    ...(twice === undefined
      ? []
      : [refuse(path, 'expected each name to have one meaning', twice, 'choose another name')]),
    ...written,
    ...next,
  ];
}

/** What a rule says in one place is a number or a formula, in a unit that there is. */
function checkWritten(
  path: string,
  key: keyof typeof expectedOf,
  text: string | number,
  tokens: readonly string[],
): Finding[] {
  const said = readSaid(text);
  if (said === undefined || (key === 'state' && 'formula' in said)) {
    const hint = key === 'state' ? 'a formula belongs in let or next' : `write "= ${text}"`;
    return [refuse(path, expectedOf[key], text, hint)];
  }
  const { unit } = said;
  if (unit === '' || tokens.includes(unit) || parseAnyQuantity(`1 ${unit}`) !== undefined) return [];
  return [refuse(path, 'expected a known unit or token', unit, hintFor(unit, tokens))];
}

/** What stands in the place of a value with a unit has that unit. */
export function checkUnit(path: string, text: string | number, unit: string, why = ''): Finding[] {
  const said = readSaid(text);
  const misfit = said === undefined ? undefined : findMisfit(said, unit);
  return misfit === undefined ? [] : [refuse(path, `${misfit.constraint}${why}`, text, misfit.hint)];
}
