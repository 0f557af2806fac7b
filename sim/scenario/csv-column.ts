import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { nearestName } from './nearest.ts';

/** Where a header has a column. Throws InputError, with the nearest name, where it has none; `how` says where one may name another. */
export function findColumn(
  column: string,
  header: readonly string[],
  { file, line, how }: { readonly file: string; readonly line: number; readonly how: string },
): number {
  const at = header.indexOf(column);
  if (at >= 0) return at;
  const near = nearestName(column, header);
  throw new InputError({
    path: printable(column),
    constraint: `expected a column ${printable(column)}`,
    value: printable(header.map((name) => name || '""').join(', ')),
    hint:
      near === undefined
        ? `name the column in the scenario, with ${how}`
        : `did you mean ${printable(near)}?`,
    file,
    line,
  });
}
