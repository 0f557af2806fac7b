import { formatQuantity } from '../units.ts';
import { valueAt, withValues } from './changed-values.ts';
import { fieldLedTo } from './declared-fields.ts';
import type { AnyScenario } from './frame-parameters.ts';
import { type Located, type Origin, originNear, withValue } from './located.ts';
import type { ScenarioInputs } from './scenario-inputs.ts';
import type { Finding } from './schema-problems.ts';

/** Numbers in canonical units that take the place of words, by path, and what is wrong with the words. */
export interface Filling {
  readonly set: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

/** What a part puts in the place of words. */
export type FillsWords = (scenario: never, inputs: ScenarioInputs) => Filling;

/** Each part puts in its numbers, in the order of parts: those of one may follow from those of another. */
export function fillWords<S extends AnyScenario>(
  asParsed: S,
  inputs: ScenarioInputs,
  fills: readonly FillsWords[],
): Filling & { readonly scenario: S } {
  let scenario = asParsed;
  const all = fills.map((fill) => {
    const filling = fill(scenario as never, inputs);
    scenario = withValues(scenario, filling.set);
    return filling;
  });
  return {
    scenario,
    set: Object.assign({}, ...all.map(({ set }) => set)) as Filling['set'],
    findings: all.flatMap(({ findings }) => findings),
  };
}

/** What `rest` stands for at one of some paths: what the values at the others leave, and nothing below 0. */
export function fillRest(
  scenario: object,
  paths: readonly string[],
  deriveLeft: (others: readonly number[]) => number,
): Filling {
  const values = paths.map((path) => valueAt(scenario, path));
  const [first, ...more] = paths.filter((_, k) => values[k] === 'rest');
  if (first === undefined) return { set: {}, findings: [] };
  const others = values.filter((value) => typeof value === 'number');
  const left = Math.max(0, deriveLeft(others));
  return {
    set: Object.fromEntries([first, ...more].map((path) => [path, path === first ? left : 0])),
    findings: more.map((path) => ({
      path,
      constraint: `expected one that takes the rest, and ${first} does`,
      value: 'rest',
      hint: 'write an amount in one of them',
    })),
  };
}

/** A written scenario with the numbers in it: what changes later goes on from what was laid out. */
export function writeFilled(
  tree: Located,
  set: Filling['set'],
  origins: ReadonlyMap<string, Origin>,
): Located {
  return Object.entries(set).reduce((whole, [path, value]) => {
    const dimension = fieldLedTo(path)?.note.dimension ?? 'number';
    const origin = originNear(origins, path) ?? tree.origin;
    const text = formatQuantity(value, dimension);
    return withValue(whole, path.split('.'), { kind: 'scalar', value: text, origin });
  }, tree);
}
