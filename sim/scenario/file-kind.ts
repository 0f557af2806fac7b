import { InputError } from '../errors.ts';
import type { LocatedMap } from './located.ts';

/** What can be read, and the command that reads it. */
const readers = { scenario: 'run', experiment: 'ensemble', proposal: 'compare', search: 'search' } as const;

type FileKind = keyof typeof readers;

/** Keys at the top of a file that only files of its kind have, or are meant for one; the first that is there decides. */
const marks: readonly (readonly [kind: FileKind, keys: readonly string[]])[] = [
  ['proposal', ['arms', 'guardrails']],
  ['search', ['maximise', 'minimise', 'solve', 'subject', 'budget', 'confirm']],
  ['experiment', ['scenario', 'parameters', 'vary', 'design', 'replications']],
  ['proposal', ['baseline']],
  ['scenario', ['extends', 'clock', 'mechanisms', 'users', 'nodes', 'tokens', 'workloads']],
];

/** What a file is, by its keys; undefined where they do not tell. */
export function kindOf({ entries }: LocatedMap): FileKind | undefined {
  return marks.find(([, keys]) => keys.some((key) => entries.has(key)))?.[0];
}

/** Throws InputError for a file that is plainly of another kind, with the command that reads it. */
export function requireKind(wanted: FileKind, tree: LocatedMap, file: string): void {
  const kind = kindOf(tree) ?? wanted;
  if (kind === wanted) return;
  throw new InputError({
    path: 'file',
    constraint: `expected ${article(wanted)} ${wanted}`,
    value: `${article(kind)} ${kind}`,
    hint: `try \`dmpsim ${readers[kind]} ${file}\``,
    file,
    line: 1,
  });
}

const article = (kind: FileKind): string => (kind === 'experiment' ? 'an' : 'a');
