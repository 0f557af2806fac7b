import { type Dimension, describeDimension } from '../units.ts';
import { z } from '../zod.ts';
import { type FieldNote, fieldNotes, keepsRule, type Range, type Word } from './field.ts';
import { placeOf, unwrap, writtenDefault } from './schema-tree.ts';
import { withObserved } from './slot.ts';

/** Bounds of a quantity in words; nothing where there are none. */
export function describeBounds({ min, max }: Range): string[] {
  if (min === undefined && max === undefined) return [];
  if (max === undefined) return [`At least ${min}.`];
  if (min === keepsRule && max !== keepsRule) return [`From 0 to ${max}, or ${min}, which keeps the rule.`];
  return min === max ? [`Only ${min}.`] : [`From ${min ?? '0'} to ${max}.`];
}

const wordDocs: Readonly<Record<Word, string>> = {
  auto: 'Or auto, which follows from how many there are, or from their snapshot.',
  rest: 'Or rest, in one place: what the others leave.',
};

/** Words that may stand for a quantity; nothing where none may. */
export const describeWords = (words: readonly Word[] = []): string[] => words.map((word) => wordDocs[word]);

/** What may set a value while a run goes on; nothing where it is laid out at the start. */
export function describeSetBy(setBy: FieldNote['setBy']): string[] {
  if (setBy === undefined) return [];
  return [setBy === 'vote' ? 'A vote or a dated change may set it.' : 'A dated change may set it.'];
}

/**
 * What may be written in a place of the scenario, a line each: choices, range and unit of a value, or, in a list or a map
 * of names, what an entry looks like, one for each kind.
 */
export function describeWriting(schema: z.ZodType): string[] {
  const place = placeOf(schema);
  if (place.kind === 'list') return entriesOf(place.item).map((entry) => `- ${entry}`);
  if (place.kind === 'names') return entriesOf(place.item).map((entry) => `NAME: ${entry}`);
  // A map that may be left out.
  if (place.kind === 'map' && schema instanceof z.ZodOptional) return [writeEntry(place.fields)];
  if (place.kind !== 'value') return [];
  const { dimension, range = {}, formulaNames, words: standIns } = place.note ?? {};
  const words = dimension === undefined ? describePlain(schema) : [capital(describeDimension(dimension))];
  const written = dimension === undefined ? words : [`${words}.`, ...describeBounds(range)];
  const inner = unwrap(schema);
  const isSpread = dimension !== undefined && formulaNames === undefined && acceptsSpread(inner);
  return [
    [
      ...written,
      ...describeWords(standIns),
      ...(formulaNames === undefined
        ? []
        : [`Or "= formula" over ${withObserved(formulaNames).join(', ')}, and measures.`]),
      ...(isSpread
        ? ['Or { uniform: [a, b] }, { exponential: { mean: a } }, { lognormal: { mean: a, cv: 1 } }.']
        : []),
      ...describeSetBy(place.note?.setBy),
    ].join(' '),
  ];
}

function describeEnds(low: number, high: number): string {
  if (Number.isFinite(low) && Number.isFinite(high)) return ` from ${low} to ${high}`;
  if (Number.isFinite(low)) return ` of at least ${low}`;
  return Number.isFinite(high) ? ` of at most ${high}` : '';
}

/**
 * What may be written at each key of an entry of a list or a map of names, by dotted key, sections and lists within it
 * too; several lines where kinds of entries differ. Nothing where the place holds one value.
 */
export function describeKeys(schema: z.ZodType): ReadonlyMap<string, readonly string[]> {
  const place = placeOf(schema);
  const keys = new Map<string, readonly string[]>();
  if (place.kind !== 'list' && place.kind !== 'names') return keys;
  for (const [key, field] of leavesOf(place.item, '')) {
    const forms = describeWriting(field);
    if (forms.length > 0) keys.set(key, [...new Set([...(keys.get(key) ?? []), ...forms])]);
  }
  return keys;
}

/** Values below a place, by their dotted keys; lists and maps of names are there themselves, before what is in them. */
function leavesOf(schema: z.ZodType, key: string): (readonly [key: string, schema: z.ZodType])[] {
  const place = placeOf(schema);
  const below = key === '' ? '' : `${key}.`;
  if (place.kind === 'value') return [[key, schema]];
  if (place.kind === 'list' || place.kind === 'names')
    return [[key, schema], ...leavesOf(place.item, `${below}<name>`)];
  const maps = place.kind === 'map' ? [place.fields] : [...place.options.values()];
  return maps.flatMap((fields) => [...fields].flatMap(([name, field]) => leavesOf(field, `${below}${name}`)));
}

function describePlain(schema: z.ZodType): string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return [`One of ${inner.options.join(', ')}.`];
  if (inner instanceof z.ZodLiteral) return [`${String(inner.value)}.`];
  if (inner instanceof z.ZodBoolean) return ['true or false.'];
  if (inner instanceof z.ZodNumber) {
    const what = inner.isInt ? 'A whole number' : 'A number';
    return [
      `${what}${describeEnds(inner.minValue ?? Number.NEGATIVE_INFINITY, inner.maxValue ?? Number.POSITIVE_INFINITY)}.`,
    ];
  }
  if (inner instanceof z.ZodString) {
    return [inner.maxLength === null ? 'Text.' : `Text of at most ${inner.maxLength} characters.`];
  }
  return inner instanceof z.ZodArray ? ['A list: [a, b].'] : ['A value or "= formula".'];
}

/** Traits of agents are one quantity, or a distribution that each draws from. */
const acceptsSpread = (inner: z.ZodType): boolean =>
  inner instanceof z.ZodPipe &&
  inner.in instanceof z.ZodUnion &&
  inner.in.options.some((option) => option instanceof z.ZodObject);

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** One entry that the schema accepts, for each kind there is; sections within it are left to their defaults. */
function entriesOf(item: z.ZodType): string[] {
  const place = placeOf(item);
  if (place.kind === 'variants') return [...place.options.values()].map(writeEntry);
  return place.kind === 'map' ? [writeEntry(place.fields)] : [];
}

function writeEntry(fields: ReadonlyMap<string, z.ZodType>): string {
  const parts = [...fields].flatMap(([key, field]) => {
    const value = sampleOf(key, field);
    if (value === undefined) return [];
    // A comma would end the value.
    return [`${key}: ${/^[^[{].*,/.test(value) ? `"${value}"` : value}`];
  });
  return `{ ${parts.join(', ')} }`;
}

const samples: Readonly<Partial<Record<Dimension, string>>> = {
  duration: '10 weeks',
  share: '30 %',
  dgai: '1,000 DGAI',
  usd: '1,000 USD',
  cuPerHour: '100 CU/h',
  usdPerHour: '0.2 USD/h',
};

/** A value that may stand there: the default, or one of the right kind; undefined for what is best left out. */
function sampleOf(key: string, field: z.ZodType): string | undefined {
  const place = placeOf(field);
  // What is set is named by its path in the scenario.
  if (place.kind === 'names' && key === 'set') return '{ mechanisms.price.basePrice: 0.04 DGAI/CU }';
  if (place.kind !== 'value') return undefined;
  const written = writtenDefault(field);
  if (typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean')
    return String(written) === '' ? undefined : String(written);
  const inner = unwrap(field);
  if (inner instanceof z.ZodLiteral) return String(inner.value);
  if (field instanceof z.ZodOptional || written !== undefined) return undefined;
  if (inner instanceof z.ZodArray) return '[1, 1]';
  if (inner instanceof z.ZodNumber) return '1';
  const dimension = fieldNotes.get(field)?.dimension;
  return dimension === undefined ? key.toUpperCase() : samples[dimension];
}
