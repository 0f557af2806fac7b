import { z } from 'zod';
import type { Scenario } from '../../sim/economy/resolve.ts';
import { isChangeable } from '../../sim/scenario/changeable.ts';
import { fieldNotes } from '../../sim/scenario/field.ts';
import { findGovernableRule } from '../../sim/scenario/governable.ts';
import { scenarioSchema } from '../../sim/scenario/schema.ts';
import { unwrap, visitValues } from '../../sim/scenario/schema-tree.ts';
import { type Dimension, formatQuantity, parseQuantity } from '../../sim/units.ts';

/** A number that a scenario states, as its declaration has it. */
export interface NumericParameter {
  readonly path: string;
  readonly dimension: Dimension;
  /** Bounds in canonical units; no `high` where the declaration has none. */
  readonly low: number;
  readonly high: number | undefined;
  readonly isWhole: boolean;
  /** An amount in base units: it ends where amounts stop being exact. */
  readonly isAmount: boolean;
  readonly isTrait: boolean;
  readonly isPolicy: boolean;
  /** As `--set` takes it. */
  readonly write: (value: number) => string;
}

const wholeDimensions: ReadonlySet<Dimension> = new Set([
  'dgai',
  'usd',
  'twoPm',
  'dmp',
  'usdPerToken',
  'dgaiPerCu',
  'cu',
]);

/** Every number that `scenario` states or leaves to its default, from the schema's own declarations. */
export function listNumericParameters(scenario: Scenario): NumericParameter[] {
  const found: NumericParameter[] = [];
  visitValues(scenarioSchema(), scenario, (path, schema) => {
    const parameter = describe(path, schema);
    if (parameter !== undefined) found.push(parameter);
  });
  return found;
}

/** Whether a declared value is a number, or is written as one. */
export function isNumeric(schema: z.ZodType): boolean {
  return describe('', schema) !== undefined;
}

function describe(path: string, schema: z.ZodType): NumericParameter | undefined {
  const inner = unwrap(schema);
  const note = fieldNotes.get(schema);
  if (inner instanceof z.ZodNumber) {
    const isWhole = inner.isInt;
    return {
      path,
      dimension: 'number',
      low: inner.minValue ?? 0,
      high: inner.maxValue ?? undefined,
      isWhole,
      isAmount: false,
      isTrait: false,
      isPolicy: false,
      write: (value) => String(value),
    };
  }
  if (note?.dimension === undefined) return undefined;
  const { dimension, range = {} } = note;
  const isTrait = inner instanceof z.ZodPipe && (inner.in as z.ZodUnion).options.length > 2;
  return {
    path,
    dimension,
    low: range.min === undefined ? 0 : parseQuantity(range.min, dimension),
    high: range.max === undefined ? undefined : parseQuantity(range.max, dimension),
    isWhole: wholeDimensions.has(dimension),
    isAmount: ['dgai', 'usd', 'twoPm', 'dmp'].includes(dimension),
    isTrait,
    isPolicy: note.formulaNames !== undefined,
    write: (value) => JSON.stringify(formatQuantity(value, dimension)),
  };
}

/** Ways in which a value of a parameter comes into force: from the start, by a change, by a vote. */
export type Way = 'start' | 'change' | 'vote';

export function waysOf({ path }: NumericParameter): readonly Way[] {
  return [
    'start',
    ...(isChangeable(path) ? ['change' as const] : []),
    ...(findGovernableRule(path) ? ['vote' as const] : []),
  ];
}

/** A setting that brings a written value into force in one of these ways. */
export function settingFor(path: string, written: string, way: Way): string {
  const set = `{ ${JSON.stringify(path)}: ${written} }`;
  if (way === 'change') return `changes=[{ from: 9 d, set: ${set} }]`;
  if (way === 'vote') return `mechanisms.governance.proposals.0.set=${set}`;
  return `${path}=${written}`;
}
