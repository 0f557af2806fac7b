import { canonicalJson } from '../canonical.ts';
import { type Dimension, formatQuantity, unitOf } from '../units.ts';
import { z } from '../zod.ts';
import { withValues } from './changed-values.ts';
import { fieldNotes, type Provenance, type Spread } from './field.ts';
import { findGovernableRule } from './governable.ts';
import type { Origin } from './located.ts';
import type { Resolved } from './resolve.ts';
import { scenarioSchema } from './schema.ts';
import { isMap, schemaAt, type unwrap, visitValues, writtenDefault } from './schema-tree.ts';
import { isSlot, type Slot } from './slot.ts';

/** One value that a run stands on, as a reader of a table sees it. */
export interface Assumption {
  /** Dotted path; items of lists by index from 0. */
  readonly path: string;
  /** With its unit: `72 h`, `lognormal, mean 3 USD, cv 1`, `= 1 + 0.1 * week`; `none` for what is left out. */
  readonly value: string;
  /** The unit it is written in; empty for text, switches and plain numbers. */
  readonly unit: string;
  /** S stated by the source documents, P public documents or code, A assumed. */
  readonly provenance: Provenance;
  /** `default`, `--set`, or file and line. */
  readonly origin: string;
  /** Meaning in the economy. */
  readonly doc: string;
}

/**
 * Every value of a resolved scenario in the order of the schema. A default has the provenance of its field, and so has
 * a value that is set to just that; any other value is assumed, unless a trailing comment `# S` or `# P` says otherwise.
 */
export function listAssumptions({
  scenario,
  slots,
  origins,
}: Pick<Resolved, 'scenario' | 'slots' | 'origins'>): Assumption[] {
  const rows: Assumption[] = [];
  visitValues(scenarioSchema(), withValues<object>(scenario, slots), (path, schema, value) => {
    const isEditorKey = path === '$schema' || path === 'extends';
    if (isEditorKey && value === undefined) return;
    const note = fieldNotes.get(schema);
    const origin = origins.get(path);
    const dimension = note?.dimension ?? ruleDimension(path);
    rows.push({
      path,
      value: describeValue(value, dimension),
      unit: dimension === undefined ? '' : unitOf(dimension),
      provenance: deriveProvenance(schema, value, origin),
      origin: describeOrigin(origin),
      doc: note?.doc ?? z.globalRegistry.get(schema)?.description ?? '',
    });
  });
  return rows;
}

/** What proposals and changes set is in the unit of what they set. */
function ruleDimension(path: string): Dimension | undefined {
  const rule = /^mechanisms\.governance\.proposals\.\d+\.set\.(.+)$/.exec(path);
  if (rule !== null) return findGovernableRule(rule[1])?.dimension;
  const changed = /^changes\.\d+\.set\.(.+)$/.exec(path);
  const field = changed === null ? undefined : schemaAt(scenarioSchema(), changed[1].split('.'));
  return field === undefined ? undefined : fieldNotes.get(field)?.dimension;
}

function deriveProvenance(
  schema: Parameters<typeof unwrap>[0],
  value: unknown,
  origin: Origin | undefined,
): Provenance {
  const declared = fieldNotes.get(schema)?.provenance ?? 'A';
  if (origin === undefined) return declared;
  if (origin.provenance !== undefined) return origin.provenance;
  const written = writtenDefault(schema);
  if (written === undefined) return 'A';
  const standard = schema.safeParse(written);
  return standard.success && canonicalJson(standard.data) === canonicalJson(value) ? declared : 'A';
}

function describeOrigin(origin: Origin | undefined): string {
  if (origin === undefined) return 'default';
  return origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`;
}

function describeValue(value: unknown, dimension: Dimension | undefined): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value)) return value.map((item) => describeValue(item, dimension)).join(', ');
  if (typeof value === 'number') return formatQuantity(value, dimension ?? 'number');
  if (!isMap(value)) return String(value);
  if (isSlot(value)) return describeSlot(value, dimension ?? 'number');
  if (typeof value['formula'] === 'string') return `= ${value['formula']}`;
  if (typeof value['kind'] === 'string')
    return describeSpread(value as unknown as Spread, dimension ?? 'number');
  return Object.keys(value).length === 0 ? 'none' : canonicalJson(value);
}

function describeSlot({ formula, unit, start, every }: Slot, dimension: Dimension): string {
  const parts = [
    `= ${formula}${unit === undefined ? '' : ` ${unit}`}`,
    ...(every === 0 ? [] : [`every ${formatQuantity(every, 'duration')}`]),
    ...(start === undefined ? [] : [`from ${formatQuantity(start, dimension)}`]),
  ];
  return parts.join(', ');
}

function describeSpread(spread: Spread, dimension: Dimension): string {
  const show = (value: number) => formatQuantity(value, dimension);
  switch (spread.kind) {
    case 'constant':
      return show(spread.value);
    case 'uniform':
      return `uniform, ${show(spread.low)}–${show(spread.high)}`;
    case 'uniformInteger':
      return `uniform whole, ${show(spread.low)}–${show(spread.high)}`;
    case 'exponential':
      return `exponential, mean ${show(spread.mean)}`;
    case 'lognormal':
      return `lognormal, mean ${show(spread.mean)}, cv ${spread.cv}`;
  }
}
