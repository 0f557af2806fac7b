import type { Task } from './executor.ts';

/** Tasks that one thread makes after another. */
const groupMax = 16;

/** Settings that only say what changes later. */
const ofChanges = /^changes[.=]/;

/**
 * Tasks in their order, those that follow each other and have a past in common together: runs of one replication that
 * differ in dated changes alone. With `straight` each is by itself.
 */
export function* groupTasks(tasks: Iterator<Task>, straight: boolean): Generator<readonly Task[]> {
  let group: Task[] = [];
  for (let next = tasks.next(); next.done !== true; next = tasks.next()) {
    const [first] = group;
    const isOfGroup =
      !straight && first !== undefined && group.length < groupMax && sharesPast(first, next.value);
    if (!isOfGroup && group.length > 0) yield group;
    group = isOfGroup ? [...group, next.value] : [next.value];
  }
  if (group.length > 0) yield group;
}

function sharesPast({ request: left }: Task, { request: right }: Task): boolean {
  const rules = (set: readonly string[]): string =>
    JSON.stringify(set.filter((setting) => !ofChanges.test(setting)));
  return (
    left.replication === right.replication &&
    left.seed === right.seed &&
    left.scenario === right.scenario &&
    left.observe === right.observe &&
    rules(left.set) === rules(right.set)
  );
}
