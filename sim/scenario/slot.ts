import { type Dimension, parseQuantity, QuantityError, unitOf } from '../units.ts';
import { z } from '../zod.ts';
import { type FieldNote, fieldNotes } from './field.ts';
import { listNamesIn } from './formula.ts';
import { isMap, unwrap, writtenDefault } from './schema-tree.ts';

/**
 * A formula that gives the value of a parameter while a run goes on. Whoever reads the parameter sees a number: the one that
 * the formula gave last, and before that the one that it begins with.
 */
export interface Slot {
  /** Without its leading `=` and its unit. */
  readonly formula: string;
  /** The unit of what it gives, as written; that of the parameter where none is. */
  readonly unit?: string;
  /** What the parameter is until the formula is first asked, canonical; what it was before where nothing is said. */
  readonly start?: number;
  /** Hours between two evaluations; 0 for every tick. */
  readonly every: number;
}

/** Names that the formula of a slot has for its own: its last value, in its unit. */
const slotNames = ['last'] as const;

/** Names of what is observed of the world, which any formula may use: the time, USD per DGAI, how busy nodes were in the last tick. */
const observedNames: readonly string[] = ['hours', 'week', 'price', 'utilisation'];

/** Names of a parameter's own, and those that are observed. */
export const withObserved = (names: readonly string[]): readonly string[] => [
  ...names,
  ...observedNames.filter((name) => !names.includes(name)),
];

/** Names of a parameter's own, and those that are observed or measured and stand in the formula: it is given no others. */
export const namesUsed = (
  formula: string,
  names: readonly string[],
  measured: readonly string[],
): readonly string[] => {
  const others = [...new Set([...observedNames, ...measured])].filter((name) => !names.includes(name));
  return [...names, ...listNamesIn(formula, others)];
};

/** Those whose values are known without a run; a formula of them alone holds from the start on. */
export const levelNames: readonly string[] = ['hours', 'week', 'price'];

export const isSlot = (value: unknown): value is Slot =>
  isMap(value) && typeof value['formula'] === 'string' && typeof value['every'] === 'number';

interface SlotOptions {
  /** How often it is evaluated where nothing is said; every tick otherwise. */
  readonly every?: string;
  /** A dimension in USD in which it may be written too: what it is in DGAI follows from the price of each tick. */
  readonly usd?: Dimension;
}

/** What is wrong with what stands in a slot. */
class SlotFault extends Error {
  readonly hint: string;
  readonly at: readonly PropertyKey[];

  constructor(message: string, hint: string, at: readonly PropertyKey[] = []) {
    super(message);
    this.hint = hint;
    this.at = at;
  }
}

const written = () => z.union([z.string(), z.number()]);

/** A quantity in whose place a formula may stand: `= formula unit`, or `{ formula, start, every }`. */
export function slot<Schema extends z.ZodType>(field: Schema, options: SlotOptions = {}): Schema {
  const note = fieldNotes.get(field);
  if (note?.dimension === undefined) throw new Error('only a quantity may be computed');
  const plain = unwrap(field);
  const reading: SlotReading = { plain, dimension: note.dimension, every: '0 h', ...options };
  const form = z.strictObject({
    formula: z.string().max(2_000),
    start: written().optional(),
    every: z.string().max(80).optional(),
  });
  const schema = z.union([z.string(), z.number(), form]).transform((value, context) => {
    try {
      return readSlot(value, reading);
    } catch (error) {
      if (!(error instanceof SlotFault)) throw error;
      const { message, hint, at } = error;
      context.addIssue({ code: 'custom', message, input: value, params: { hint }, path: [...at] });
      return z.NEVER;
    }
  });
  const fallback = writtenDefault(field);
  const whole = fallback === undefined ? schema : z.prefault(schema, fallback as never);
  const more = options.usd === undefined ? {} : { orIn: options.usd };
  fieldNotes.add(whole, { ...note, formulaNames: slotNames, ...more });
  z.globalRegistry.add(whole, { description: note.doc });
  return whole as unknown as Schema;
}

interface SlotReading extends SlotOptions {
  readonly plain: z.ZodType;
  readonly dimension: Dimension;
  readonly every: string;
}

/** As a scenario has it. */
interface WrittenSlot {
  readonly formula: string;
  readonly start?: string | number | undefined;
  readonly every?: string | undefined;
}

function readSlot(value: string | number | WrittenSlot, reading: SlotReading): unknown {
  if (typeof value === 'object') return readFormula(value, reading);
  const text = String(value).trim();
  if (text.startsWith('=')) return readFormula({ formula: text }, reading);
  const usd = reading.usd === undefined ? undefined : quantityOf(text, reading.usd);
  if (usd === undefined || usd < 0) return readPlain(value, reading, []);
  return { formula: String(usd), unit: unitOf(reading.usd as Dimension), every: 0 } satisfies Slot;
}

function readFormula({ formula, start, every }: WrittenSlot, reading: SlotReading): Slot {
  const [text, unit] = splitUnit(formula.trim().replace(/^=/, '').trim());
  const { dimension, usd } = reading;
  if (unit !== undefined && ![dimension, usd].some((one) => one !== undefined && fits(unit, one))) {
    const own = unitOf(dimension);
    const hint = own === '' ? `leave ${unit} out` : `write ${own}, or leave it out: a formula gives ${own}`;
    throw new SlotFault(
      `expected a formula that gives ${own === '' ? 'a plain number' : own}, not ${unit}`,
      hint,
    );
  }
  const hours = quantityOf(every ?? reading.every, 'duration');
  if (hours === undefined || hours < 0)
    throw new SlotFault('expected a time between two evaluations', 'write for instance "1 d"', ['every']);
  const begin = start === undefined ? {} : { start: readPlain(start, reading, ['start']) as number };
  return { formula: text, ...(unit === undefined ? {} : { unit }), ...begin, every: hours };
}

function readPlain(value: unknown, { plain }: SlotReading, at: readonly PropertyKey[]): unknown {
  const result = plain.safeParse(value);
  if (result.success) return result.data;
  const [{ message, ...issue }] = result.error.issues;
  const hint = 'params' in issue ? (issue.params as { readonly hint?: string } | undefined)?.hint : undefined;
  throw new SlotFault(message, hint ?? 'write a number with its unit', at);
}

function quantityOf(text: string, dimension: Dimension): number | undefined {
  try {
    return parseQuantity(text, dimension);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

const fits = (unit: string, dimension: Dimension): boolean =>
  quantityOf(`1 ${unit}`, dimension) !== undefined;

/** `0.05 * x USD/CU` as a formula and its unit: a word behind a term and a space, which no formula has otherwise. */
export function splitUnit(text: string): readonly [formula: string, unit: string | undefined] {
  const match = /^(.*[\w)])\s+(2PM|[A-Za-z][A-Za-z0-9]*(?:\/[A-Za-z]+)?)$/s.exec(text);
  if (match === null || /(?:^|\W)(?:and|or|not)$/.test(match[1])) return [text, undefined];
  return [match[1], match[2]];
}

/** How what a formula gives becomes the value of a parameter. */
export interface SlotScale {
  /** Canonical units in one of what it gives. */
  readonly scale: number;
  /** Whether it gives USD, and the parameter is in DGAI. */
  readonly inUsd: boolean;
  readonly dimension: Dimension;
}

export function scaleOf({ unit }: Slot, { dimension = 'number', orIn }: FieldNote): SlotScale {
  const inUsd = unit !== undefined && orIn !== undefined && fits(unit, orIn);
  const usual = dimension === 'share' ? '' : unitOf(dimension);
  const one = `1 ${inUsd ? unitOf(dimension) : (unit ?? usual)}`.trim();
  return { scale: parseQuantity(one, dimension), inUsd, dimension };
}

/** What a formula gave in canonical units: amounts in whole base units, rounded down, and prices to the nearest. */
export function toCanonical(
  result: number,
  { scale, inUsd, dimension }: SlotScale,
  priceUsd: number,
): number {
  const value = (inUsd ? result / priceUsd : result) * scale;
  if (dimension === 'dgaiPerCu') return Math.round(value);
  return dimension === 'dgai' || dimension === 'usd' || dimension === 'dmp' ? Math.floor(value) : value;
}

/** Whether a formula looks at nothing that a run brings, but for the price; `names` are all that it might. */
export const isLevel = ({ formula }: Slot, names: readonly string[]): boolean =>
  listNamesIn(formula, names).every((name) => levelNames.includes(name));

/** The range of a parameter in what its formula gives: in words, and as the formula that keeps to it. */
export function boundsOfSlot(
  { formula, unit = '' }: Slot,
  { scale, inUsd }: SlotScale,
  { low, high }: { readonly low: number; readonly high: number },
): { readonly shown: string; readonly held: string } {
  const [from, to] = [low, high].map((bound) => Number((bound / scale).toPrecision(12)));
  if (inUsd) return { shown: `a price above 0 ${unit}`, held: `= max(${formula}, 0) ${unit}` };
  return {
    shown: `${from} to ${to} ${unit}`.trimEnd(),
    held: `= clamp(${formula}, ${from}, ${to}) ${unit}`.trimEnd(),
  };
}

/** What stands in slots of a scenario as it was written, by path. */
export function listSlots(value: unknown, path = ''): [path: string, slot: Slot][] {
  if (isSlot(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => listSlots(one, path === '' ? key : `${path}.${key}`));
}

/** Formulas in what a scenario holds, wherever in it. */
export function listFormulaTexts(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isMap(value) && typeof value['formula'] === 'string' ? [value['formula']] : [];
  return [...own, ...Object.values(value).flatMap(listFormulaTexts)];
}
