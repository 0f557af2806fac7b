import { declaredFields } from './declared-fields.ts';

/** Paths of what may change while a run goes on; `<name>` stands for the name of a workload. */
export const changeablePaths: readonly string[] = declaredFields
  .filter(({ note }) => note.setBy !== undefined)
  .map(({ path }) => path)
  .sort();

/** Whether what stands at `path` may change while a run goes on. */
export function isChangeable(path: string): boolean {
  return changeablePaths.includes(
    path.replace(/^workloads\..+\.whitelisted$/, 'workloads.<name>.whitelisted'),
  );
}
