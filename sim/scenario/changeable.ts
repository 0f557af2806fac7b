import { declaredFields, fieldLedTo } from './declared-fields.ts';
import { ofSpoken } from './schema.ts';

/** Paths of what may change while a run goes on; `<name>` stands for the name of an entry of a list. */
export const changeablePaths = ofSpoken((): readonly string[] =>
  declaredFields()
    .filter(({ note }) => note.setBy !== undefined)
    .map(({ path }) => path)
    .sort(),
);

/** Whether what stands at `path` may change while a run goes on. */
export function isChangeable(path: string): boolean {
  return fieldLedTo(path)?.note.setBy !== undefined;
}
