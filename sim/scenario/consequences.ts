import { InputError, type Problem } from '../errors.ts';

/** Rounds of corrections that are looked into. */
const roundsMax = 5;

/**
 * Problems with those that would be left, or come up, when what the hints propose is in force: whoever follows all hints
 * at once has a scenario that is accepted. `check` throws what is wrong with the scenario under further settings. Where
 * a problem has no proposal, or a check finds nothing, the list ends.
 */
export function addConsequences(
  problems: readonly Problem[],
  check: (settings: readonly string[]) => void,
): readonly Problem[] {
  let all = problems;
  for (let round = 0; round < roundsMax; round += 1) {
    if (!all.every(({ mend }) => mend !== undefined)) return all;
    const further = findFurther(all, check);
    if (further.length === 0) return all;
    all = merge(all, further);
  }
  return all;
}

/** What all proposals together say, as settings; later ones win. */
export function listMends(problems: readonly Problem[]): string[] {
  const mends = Object.assign({}, ...problems.map(({ mend = {} }) => mend)) as Record<string, string>;
  return Object.entries(mends).map(([path, value]) => `${path}=${value}`);
}

function findFurther(
  problems: readonly Problem[],
  check: (settings: readonly string[]) => void,
): readonly Problem[] {
  try {
    check(listMends(problems));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

/** A proposal that a later one corrects is not made; what is new is said to come after the rest. */
function merge(problems: readonly Problem[], further: readonly Problem[]): readonly Problem[] {
  const corrected = new Set(further.flatMap(({ mend = {} }) => Object.keys(mend)));
  const kept = problems.map((problem) => {
    const later = further.find(({ mend = {} }) => isWithin(problem, mend));
    return later === undefined ? problem : { ...problem, hint: later.hint, mend: later.mend ?? {} };
  });
  const isTold = ({ path, mend = {} }: Problem): boolean =>
    problems.some(
      (one) => one.path === path && Object.keys(one.mend ?? {}).every((at) => corrected.has(at)),
    ) && Object.keys(mend).length > 0;
  const added = further
    .filter((problem) => !isTold(problem))
    .map((problem) => ({ ...problem, value: `${problem.value}, once the rest is corrected` }));
  return [...kept, ...added];
}

const isWithin = ({ mend = {} }: Problem, later: Readonly<Record<string, string>>): boolean =>
  Object.keys(mend).length > 0 && Object.keys(mend).every((path) => Object.hasOwn(later, path));
