import { InputError, retellProblems } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import { rememberParsed } from '../workload/remember-parsed.ts';
import type { z } from '../zod.ts';
import { requireKind } from './file-kind.ts';
import type { Located, LocatedMap, Origin } from './located.ts';
import { fieldsAt, placeOf } from './schema-tree.ts';
import type { SourceReader, SourceText } from './source-reader.ts';
import { readYaml } from './yaml-source.ts';

/** Largest scenario file, in bytes. */
const scenarioBytesMax = 1_048_576;
/** Most files from a scenario to its last ancestor. */
const chainMax = 16;

/**
 * Reads a scenario and what it extends, the nearest winning: maps merge, lists and single values replace. `onRead`
 * hears of every file. Throws InputError for a file that cannot be had or read, and a chain that is cyclic or
 * longer than 16.
 */
export function readScenarioChain(
  path: string,
  reader: SourceReader,
  schema: z.ZodType,
  onRead: (source: SourceText) => void,
): LocatedMap {
  const chain: string[] = [];
  let merged: LocatedMap | undefined;
  let next: { readonly path: string; readonly origin: Origin | undefined } | undefined = {
    path,
    origin: undefined,
  };
  while (next !== undefined) {
    const source = readFrom(next, chain, reader);
    onRead(source);
    const own = readMap(source, chain.length === 0 ? 'scenario' : 'extends');
    chain.push(source.file);
    next = parentOf(own);
    merged = merged === undefined ? own : (mergeLocated(own, merged, schema) as LocatedMap);
  }
  const { kind, origin, entries } = merged as LocatedMap;
  return { kind, origin, entries: new Map([...entries].filter(([key]) => key !== 'extends')) };
}

function readFrom(
  next: { readonly path: string; readonly origin: Origin | undefined },
  chain: readonly string[],
  reader: SourceReader,
): SourceText {
  if (next.origin === undefined) return reader.read(next.path, '', scenarioBytesMax);
  const source = locateFaults('extends', next.origin, () =>
    reader.read(next.path, chain[chain.length - 1], scenarioBytesMax),
  );
  const isCyclic = chain.includes(source.file);
  if (!isCyclic && chain.length < chainMax) return source;
  throw new InputError({
    path: 'extends',
    constraint: isCyclic ? 'expected a chain that ends' : `expected a chain of at most ${chainMax} files`,
    value: [...chain, source.file].map(printable).join(' → '),
    hint: isCyclic ? 'a scenario cannot extend itself' : 'extend a common parent directly',
    ...placeOfOrigin(next.origin),
  });
}

function readMap(source: SourceText, how: 'scenario' | 'extends'): LocatedMap {
  const located = readKept[how](source.text, source.file);
  if (located.kind === 'map') {
    requireKind('scenario', located, source.file);
    return located;
  }
  const isEmpty = located.kind === 'scalar' && located.value === null;
  throw new InputError({
    path: 'file',
    constraint: 'expected a scenario: a map of keys',
    value: isEmpty ? 'an empty file' : describeNode(located),
    hint: '`dmpsim init` writes a first scenario',
    file: source.file,
    line: 1,
  });
}

function describeNode(node: Located): string {
  return node.kind === 'scalar' ? printable(String(node.value)) : `a ${node.kind}`;
}

function parentOf(scenario: LocatedMap): { path: string; origin: Origin } | undefined {
  const parent = scenario.entries.get('extends');
  if (parent === undefined) return undefined;
  if (parent.kind === 'scalar' && typeof parent.value === 'string') {
    return { path: parent.value, origin: parent.origin };
  }
  throw new InputError({
    path: 'extends',
    constraint: 'expected the name of one file',
    value: describeNode(parent),
    hint: 'a scenario extends one other, for instance "dmpsim:baseline.yaml"',
    ...placeOfOrigin(parent.origin),
  });
}

/** `above` with what `below` says in its place. Values that the schema declares as one are replaced whole. */
function mergeLocated(above: Located, below: Located, schema: z.ZodType | undefined): Located {
  if (above.kind !== 'map' || below.kind !== 'map' || schema === undefined) return below;
  const place = placeOf(schema);
  if (place.kind !== 'map' && place.kind !== 'names') return below;
  const fields = fieldsAt(place, undefined);
  const entries = new Map(above.entries);
  for (const [key, value] of below.entries) {
    const old = entries.get(key);
    const field = place.kind === 'names' ? place.item : fields.get(key);
    entries.set(key, old === undefined ? value : mergeLocated(old, value, field));
  }
  return { kind: 'map', origin: below.origin, entries };
}

/** Points of a design, arms and replications stand on the same texts; places in them name the file. */
const readKept = { scenario: keepRead('scenario'), extends: keepRead('extends') };

function keepRead(how: 'scenario' | 'extends'): (text: string, file: string) => Located {
  const read = rememberParsed((both) => {
    const [text, file] = JSON.parse(both) as [string, string];
    return readYaml(text, { file, how });
  });
  return (text, file) => read(JSON.stringify([text, file]), file);
}

/** File and line of an origin, as a problem names them. */
export function placeOfOrigin(origin: Origin | undefined): { file?: string; line?: number } {
  if (origin === undefined || origin.file === '') return {};
  return { file: origin.file, ...(origin.line === undefined ? {} : { line: origin.line }) };
}

/** Runs `read`; a problem with the file as a whole is reported at the value that named the file. */
export function locateFaults<T>(path: string, origin: Origin | undefined, read: () => T): T {
  return retellProblems(read, (problem) =>
    problem.path === 'file' && problem.file === undefined
      ? { ...problem, path, ...placeOfOrigin(origin) }
      : problem,
  );
}
