import { z } from '../zod.ts';
import { type FieldNote, fieldNotes } from './field.ts';

/** What the scenario schema expects in one place. */
export type SchemaPlace =
  /** A map of fixed keys. */
  | { readonly kind: 'map'; readonly fields: ReadonlyMap<string, z.ZodType> }
  /** A map of one of several kinds, told apart by the key `by`. */
  | {
      readonly kind: 'variants';
      readonly by: string;
      readonly options: ReadonlyMap<string, ReadonlyMap<string, z.ZodType>>;
    }
  /** A map whose keys are names that the scenario gives. */
  | { readonly kind: 'names'; readonly item: z.ZodType }
  | { readonly kind: 'list'; readonly item: z.ZodType }
  /** One value, whatever it is written as. */
  | { readonly kind: 'value'; readonly note: FieldNote | undefined; readonly options: readonly string[] };

/** What `schema` expects; a declared field is one value, even where it may be written as a map. */
export function placeOf(schema: z.ZodType): SchemaPlace {
  const note = fieldNotes.get(schema);
  const inner = unwrap(schema);
  if (note === undefined) {
    if (inner instanceof z.ZodObject) return { kind: 'map', fields: fieldsOf(inner) };
    if (inner instanceof z.ZodDiscriminatedUnion) return variantsOf(inner);
    if (inner instanceof z.ZodRecord) return { kind: 'names', item: inner.valueType as z.ZodType };
    if (inner instanceof z.ZodArray && unwrap(inner.element as z.ZodType) instanceof z.ZodString === false) {
      return { kind: 'list', item: inner.element as z.ZodType };
    }
  }
  const options = inner instanceof z.ZodEnum ? inner.options.map(String) : [];
  return { kind: 'value', note, options };
}

/** The schema without its default. */
export function unwrap(schema: z.ZodType): z.ZodType {
  const isWrapped =
    schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional;
  return isWrapped ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

/** The default of a field as it would be written; undefined when there is none. */
export function writtenDefault(schema: z.ZodType): unknown {
  const isDefaulted = schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault;
  return isDefaulted ? schema.def.defaultValue : undefined;
}

function fieldsOf(object: z.ZodObject): ReadonlyMap<string, z.ZodType> {
  return new Map(Object.entries(object.shape as Record<string, z.ZodType>));
}

function variantsOf(union: z.ZodDiscriminatedUnion): SchemaPlace {
  const by = union.def.discriminator;
  const options = (union.options as readonly z.ZodObject[]).map((option) => {
    const fields = fieldsOf(option);
    const tag = fields.get(by) as z.ZodLiteral;
    return [String(tag.value), fields] as const;
  });
  return { kind: 'variants', by, options: new Map(options) };
}

/** The keys that a map may have in this place; of all variants when `value` does not say which. */
export function fieldsAt(place: SchemaPlace, value: unknown): ReadonlyMap<string, z.ZodType> {
  if (place.kind === 'map') return place.fields;
  if (place.kind !== 'variants') return new Map();
  const tag = isMap(value) ? value[place.by] : undefined;
  const chosen = typeof tag === 'string' ? place.options.get(tag) : undefined;
  return chosen ?? new Map([...place.options.values()].flatMap((fields) => [...fields]));
}

/** The schema at the end of `steps`; undefined when the path leads nowhere. `value` tells variants apart. */
export function schemaAt(
  schema: z.ZodType,
  steps: readonly PropertyKey[],
  value?: unknown,
): z.ZodType | undefined {
  let at: z.ZodType | undefined = schema;
  let held = value;
  for (const step of steps) {
    if (at === undefined) return undefined;
    const place: SchemaPlace = placeOf(at);
    if (place.kind === 'list' || place.kind === 'names') at = place.item;
    else at = fieldsAt(place, held).get(String(step));
    held = childOf(held, step);
  }
  return at;
}

/** Visits every value of a resolved scenario, or of anything of `schema`'s shape, with its field. */
export function visitValues(
  schema: z.ZodType,
  value: unknown,
  visit: (path: string, schema: z.ZodType, value: unknown) => void,
  path = '',
): void {
  const place = placeOf(schema);
  const below = path === '' ? '' : `${path}.`;
  if (place.kind === 'list' && Array.isArray(value) && value.length > 0) {
    for (const [index, item] of value.entries()) visitValues(place.item, item, visit, `${below}${index}`);
  } else if (place.kind === 'names' && isMap(value) && Object.keys(value).length > 0) {
    for (const [name, item] of Object.entries(value)) visitValues(place.item, item, visit, `${below}${name}`);
  } else if ((place.kind === 'map' || place.kind === 'variants') && isMap(value)) {
    for (const [key, field] of fieldsAt(place, value))
      visitValues(field, value[key], visit, `${below}${key}`);
  } else {
    visit(path, schema, value);
  }
}

/** What a value holds under a key or an index. */
export function childOf(value: unknown, step: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isMap(value) && Object.hasOwn(value, step) ? value[String(step)] : undefined;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
