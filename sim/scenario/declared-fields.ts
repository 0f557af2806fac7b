import type { z } from '../zod.ts';
import { type FieldNote, fieldNotes } from './field.ts';
import { ofSpoken, scenarioSchema } from './schema.ts';
import { placeOf } from './schema-tree.ts';

/** A parameter that the schema declares. */
export interface DeclaredField {
  /** Dotted path; `<name>` stands for the name of an entry of a list or a map. */
  readonly path: string;
  readonly schema: z.ZodType;
  readonly note: FieldNote;
}

/** Every parameter of a scenario, in the order of the schema. */
export const declaredFields = ofSpoken((): readonly DeclaredField[] => listFields(scenarioSchema(), ''));

const fieldOfPath = ofSpoken(() => new Map(declaredFields().map((field) => [field.path, field])));

/** The parameter at a path as `declaredFields` writes it. */
function declaredField(path: string): DeclaredField | undefined {
  return fieldOfPath().get(path);
}

const patterns = ofSpoken(() =>
  declaredFields()
    .filter(({ path }) => path.includes('<name>'))
    .map((field) => ({ field, pattern: new RegExp(`^${patternOf(field.path)}$`) })),
);

function patternOf(path: string): string {
  return path.replace(/[.$]/g, '\\$&').replaceAll('<name>', '.+');
}

/** The parameter that a path of a scenario leads to: names and places of entries stand where it has `<name>`. */
export function fieldLedTo(path: string): DeclaredField | undefined {
  return fieldOfPath().get(path) ?? patterns().find(({ pattern }) => pattern.test(path))?.field;
}

/** Names that a formula at a path may use, in the order in which it is given their values. */
export function formulaNamesAt(path: string): readonly string[] {
  const names = declaredField(path)?.note.formulaNames;
  if (names === undefined) throw new Error(`the schema declares no formula at ${path}`);
  return names;
}

/** The parameters of a schema. Throws, by path, where one does not say whether it may change. */
export function listFields(schema: z.ZodType, path: string): DeclaredField[] {
  const place = placeOf(schema);
  const below = path === '' ? '' : `${path}.`;
  if (place.kind === 'list' || place.kind === 'names') return listFields(place.item, `${below}<name>`);
  if (place.kind === 'map')
    return [...place.fields].flatMap(([key, field]) => listFields(field, `${below}${key}`));
  if (place.kind === 'variants')
    return [...place.options.values()].flatMap((fields) =>
      [...fields].flatMap(([key, field]) => listFields(field, `${below}${key}`)),
    );
  const note = fieldNotes.get(schema);
  if (note === undefined) return [];
  if ((note.setBy === undefined) === (note.fixed === undefined))
    throw new Error(
      `the parameter ${path} does not say what may set it while a run goes on, or why nothing may`,
    );
  return [{ path, schema, note }];
}
