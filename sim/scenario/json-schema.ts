import { describeDimension, quantityPattern, unitOf } from '../units.ts';
import { z } from '../zod.ts';
import { type FieldNote, fieldNotes, type Provenance } from './field.ts';
import { scenarioSchema } from './schema.ts';
import { placeOf } from './schema-tree.ts';
import { withObserved } from './slot.ts';
import { describeBounds, describeSetBy, describeWords } from './writing.ts';

/** A JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>;

const provenanceWords: Readonly<Record<Provenance, string>> = {
  S: 'stated by the source documents',
  P: 'public documents or code',
  A: 'our assumption',
};

/**
 * The JSON Schema (draft 2020-12) of a scenario file, for editors: meaning, unit, range, default and its provenance
 * (`x-provenance`) of every parameter. The same text every time.
 */
export function scenarioJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(scenarioSchema(), {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) =>
      annotate(zodSchema as unknown as z.ZodType, jsonSchema as JsonSchema),
  });
  const title = 'dmpsim scenario';
  const description =
    'A scenario of dmpsim. Quantities are written with their unit: "72 h", "5 %", "0.05 DGAI/CU".';
  return { ...(schema as JsonSchema), title, description };
}

function annotate(field: z.ZodType, json: JsonSchema): void {
  const note = fieldNotes.get(field);
  if (note === undefined) {
    // A section is written only as far as it differs from its defaults.
    if (placeOf(field).kind === 'map' && json['default'] !== undefined) delete json['default'];
    return;
  }
  json['description'] = describeField(note, json['default'] !== undefined);
  json['x-provenance'] = note.provenance;
  if (note.dimension === undefined) return;
  const unit = unitOf(note.dimension);
  if (unit !== '') json['x-unit'] = unit;
  writeQuantity(note, json);
}

function describeField(
  { doc, dimension, range, provenance, formulaNames, words, setBy, documented }: FieldNote,
  hasDefault: boolean,
): string {
  const parts = [doc];
  if (dimension !== undefined) parts.push(`Written as ${describeDimension(dimension)}.`);
  if (range !== undefined) parts.push(...describeBounds(range));
  if (documented !== undefined) parts.push(`The documents of the network say ${documented.join('–')}.`);
  parts.push(...describeWords(words));
  if (formulaNames !== undefined)
    parts.push(`Or "= formula" over ${withObserved(formulaNames).join(', ')}, and measures.`);
  parts.push(...describeSetBy(setBy));
  if (hasDefault) parts.push(`Default: ${provenance}, ${provenanceWords[provenance]}.`);
  return parts.join(' ');
}

/** What may be written for one quantity; traits keep their alternatives beside it. */
function writeQuantity({ dimension, formulaNames, words = [] }: FieldNote, json: JsonSchema): void {
  if (dimension === undefined) return;
  const others = [...words.map((word) => `^${word}$`), ...(formulaNames === undefined ? [] : ['^\\s*='])];
  const pattern = [...others, quantityPattern(dimension)].join('|');
  const text = { type: 'string', pattern };
  const isBare = dimension === 'share' || dimension === 'number';
  const forms = isBare ? [text, { type: 'number' }] : [text];
  const alternatives = Array.isArray(json['anyOf']) ? (json['anyOf'] as JsonSchema[]) : [];
  const traits = alternatives.filter((alternative) => alternative['type'] === 'object');
  delete json['type'];
  delete json['anyOf'];
  if (forms.length + traits.length === 1) Object.assign(json, text);
  else json['anyOf'] = [...forms, ...traits];
}
