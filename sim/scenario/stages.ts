import { InputError, retellProblems } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { changeablePaths, isChangeable } from './changeable.ts';
import { valueAt, withValues } from './changed-values.ts';
import { fieldLedTo } from './declared-fields.ts';
import { placeOfOrigin } from './extends.ts';
import type { AnyScenario } from './frame-parameters.ts';
import { type Located, type Origin, originNear } from './located.ts';
import { nearestName } from './nearest.ts';
import { applySettings } from './overrides.ts';
import { scenarioSchema } from './schema.ts';
import type { Slot } from './slot.ts';

/** What a scenario is from some time on. */
export interface ScenarioStage<S extends AnyScenario = AnyScenario> {
  /** Hours from the start. */
  readonly from: number;
  /** The whole of it, with all changes until then. */
  readonly scenario: S;
  /** Formulas that stand where `scenario` has numbers. */
  readonly slots: Readonly<Record<string, Slot>>;
  /** What this change sets, by path: in canonical units. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** Reads a written scenario into a checked one. */
export type ScenarioReading<S extends AnyScenario> = (
  tree: Located,
) => Pick<ScenarioStage<S>, 'scenario' | 'slots'>;

/**
 * What a scenario becomes by its changes, in the order of time; each is read and checked as a scenario of its own. Throws
 * InputError for what cannot change while a run goes on, is no value, or does not fit the rest.
 */
export function resolveStages<S extends AnyScenario>(
  scenario: S,
  tree: Located,
  origins: ReadonlyMap<string, Origin>,
  read: ScenarioReading<S>,
): ScenarioStage<S>[] {
  const order = scenario.changes.map((change, index) => ({ ...change, index }));
  order.sort((a, b) => a.from - b.from || a.index - b.index);
  const stages: ScenarioStage<S>[] = [];
  let at = tree;
  for (const { from, set, index } of order) {
    const written = Object.entries(set).map(([path, value]) => {
      requireChangeable(path, index, origins);
      return `${path}=${JSON.stringify(value)}`;
    });
    const changed = relocate(set, index, origins, () => {
      at = applySettings(at, written, scenarioSchema());
      return read(at);
    });
    const asStated = withValues<object>(changed.scenario, changed.slots);
    stages.push({ from, ...changed, set: readBack(asStated, Object.keys(set)) });
  }
  return stages;
}

/** Scenario with what its changes set in canonical units, so that equal changes are equal text. */
export function withStages<S extends AnyScenario>(scenario: S, stages: readonly ScenarioStage<S>[]): S {
  const changes = stages.map(({ from, set }) => ({ from, set }));
  return { ...scenario, changes: changes as AnyScenario['changes'] };
}

function requireChangeable(path: string, index: number, origins: ReadonlyMap<string, Origin>): void {
  if (isChangeable(path)) return;
  const why = fieldLedTo(path)?.note.fixed;
  const near = why === undefined ? nearestName(path, changeablePaths()) : undefined;
  const hint =
    near === undefined
      ? `${why === undefined ? '' : `it cannot: ${why}; `}leave out the date, so that it holds from the start`
      : `did you mean ${near}?`;
  throw new InputError({
    path: `changes.${index}.set`,
    constraint: 'expected something that may change while a run goes on',
    value: printable(path),
    hint,
    ...placeOfOrigin(originNear(origins, `changes.${index}.set.${path}`)),
  });
}

/** Faults of a change are told where the change is written. */
function relocate<S>(
  set: Readonly<Record<string, unknown>>,
  index: number,
  origins: ReadonlyMap<string, Origin>,
  read: () => S,
): S {
  return retellProblems(read, ({ file: _file, line: _line, ...problem }) => {
    const own = Object.keys(set).find((path) => problem.path.startsWith(path)) ?? Object.keys(set)[0];
    const path = `changes.${index}.set.${own}`;
    const mend = problem.mend === undefined ? {} : { mend: mendChange(problem.mend, set, index) };
    return { ...problem, path, ...mend, ...placeOfOrigin(originNear(origins, path)) };
  });
}

/** What mends a value that a change sets is written in the change. */
function mendChange(
  mend: Readonly<Record<string, string>>,
  set: Readonly<Record<string, unknown>>,
  index: number,
): Record<string, string> {
  const entries = Object.entries(mend).map(([path, value]) => [
    Object.hasOwn(set, path) ? `changes.${index}.set.${path}` : path,
    value,
  ]);
  return Object.fromEntries(entries);
}

/** What stands at the paths. */
function readBack(scenario: object, paths: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(paths.map((path) => [path, valueAt(scenario, path)]));
}
