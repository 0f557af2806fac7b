import { nearestName } from '../../scenario/nearest.ts';
import type { Finding } from '../../scenario/schema-problems.ts';
import { printable } from '../../workload/printable.ts';
import type { RulePlan } from './plan.ts';
import { placeNames, timeNames } from './vocabulary.ts';
import { readSaid } from './written.ts';

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

/** What is wrong with a rule by itself, but flows and formulas: names, states, and what becomes of them. */
export function checkParts({ path, rule }: RulePlan): Finding[] {
  const reserved = [...Object.keys(timeNames), ...Object.keys(placeNames), 'pi', 'e'];
  const own = [rule.state, rule.let, rule.pools].flatMap(Object.keys);
  const twice = own.find((name, k) => own.indexOf(name) !== k || reserved.includes(name));
  const states = Object.entries(rule.state).flatMap(([name, written]) => {
    const said = readSaid(written);
    if (said !== undefined && 'value' in said) return [];
    const constraint = 'expected a number, with a unit or without';
    return [refuse(`${path}.state.${name}`, constraint, written, 'a formula belongs in let or next')];
  });
  const formulas = (['let', 'next', 'set'] as const).flatMap((key) =>
    Object.entries(rule[key]).flatMap(([name, written]) =>
      readSaid(written) === undefined
        ? [
            refuse(
              `${path}.${key}.${name}`,
              'expected a number or a formula',
              written,
              `write "= ${written}"`,
            ),
          ]
        : [],
    ),
  );
  const next = Object.keys(rule.next).flatMap((name) =>
    Object.hasOwn(rule.state, name)
      ? []
      : [
          refuse(
            `${path}.next.${name}`,
            'expected a name of the state',
            name,
            hintFor(name, Object.keys(rule.state)),
          ),
        ],
  );
  return [
    ...(twice === undefined
      ? []
      : [refuse(path, 'expected each name to have one meaning', twice, 'choose another name')]),
    ...states,
    ...formulas,
    ...next,
  ];
}
