import { type Dimension, formatQuantity, parseQuantity, QuantityError, unitOf } from '../units.ts';
import { z } from '../zod.ts';
import { hintForFalseDay, parseDate } from './calendar-date.ts';

/** Where a default comes from: S stated by the source documents, P public documents or code, A our assumption. */
export type Provenance = 'S' | 'P' | 'A';

/** Bounds of a quantity, written with their unit. */
export interface Range {
  readonly min?: string;
  readonly max?: string;
  /** Whether a formula outside of it stops the run; else it is told at the end. */
  readonly strict?: boolean;
  /** Least that a formula may give, where that is less than a number may be. */
  readonly formulaMin?: string;
}

/**
 * The most of each dimension where a parameter states no bound of its own: far beyond any economy, and small enough for
 * what is computed from it. Amounts of tokens and of USD end at 2^53 − 1 base units, which is where they stop being exact.
 */
const dimensionMax: Readonly<Partial<Record<Dimension, string>>> = {
  // With ticks of a minute 5.3 × 10^8 of them: a tick number fits 32 bits.
  duration: '1,000 y',
  usdPerItem: '1,000 USD/item',
  usdPerToken: '1,000,000 USD',
  usdPerHour: '10,000 USD/h',
  usdPerCu: '1,000 USD/CU',
  dgaiPerCu: '1,000,000 DGAI/CU',
  cu: '1,000,000 CU',
  cuPerHour: '1,000,000,000 CU/h',
  number: '1,000,000',
};

/** The bounds of a parameter: its own, and those of its dimension. */
function boundsOf(dimension: Dimension, own: Range): Range {
  const max = own.max ?? dimensionMax[dimension];
  return max === undefined ? own : { ...own, max };
}

/** What a reader of a scenario is told about one parameter. */
export interface FieldNote {
  /** Provenance of the default value. */
  readonly provenance: Provenance;
  /** Meaning in the economy, one sentence. */
  readonly doc: string;
  /** Present when the value carries a unit. */
  readonly dimension?: Dimension;
  /** Least and most that a quantity may be, as written: at least 0 when `min` is absent, 2^53 − 1 base units when `max` is. */
  readonly range?: Range;
  /** Least and most that the source documents state, as written: another value runs, and is warned about. */
  readonly documented?: readonly [least: string, most: string];
  /** Names a formula in this place may use; present when the value may be written `= formula`. */
  readonly formulaNames?: readonly string[];
  /** What may set it while a run goes on: a change with a date, or a vote too. Every parameter has this or `fixed`. */
  readonly setBy?: 'date' | 'vote';
  /** Why nothing may set it while a run goes on, in words that follow "it cannot: ". */
  readonly fixed?: string;
  /** The rule in force that it begins with: a number that a vote may set. */
  readonly rule?: string;
  /** A dimension in USD in which it may be written too. */
  readonly orIn?: Dimension;
  /** Words that may stand in its place until what it follows from is known. */
  readonly words?: readonly Word[];
  /** What stands in the file that it names. */
  readonly file?: 'calibration' | 'profile' | 'series' | 'holdings';
  /** What it takes from the series that it names: USD per token, or a factor. */
  readonly series?: 'price' | 'factor';
}

/** Stands for an amount: `auto` follows from how many hold it, `rest` is what the others of its kind leave. */
export type Word = 'auto' | 'rest';

/** Notes of every declared field; the explain table, the JSON Schema and reports are made from it. */
export const fieldNotes = z.registry<FieldNote>();

/** A formula as written, without its leading `=`; compiled when the run starts. */
export interface FormulaText {
  readonly formula: string;
}

/** A value that a scenario may fix or compute. */
export type Policy = number | FormulaText;

/** A trait drawn once per individual. Parameters are in the dimension's canonical unit. */
export type Spread =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'uniformInteger'; readonly low: number; readonly high: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'lognormal'; readonly mean: number; readonly cv: number };

type Note = Pick<FieldNote, 'provenance' | 'doc' | 'file'>;
type Field<Out> = z.ZodType<Out, unknown>;

/** `expected 5 %–20 %`, `expected at least 0 DGAI`. */
function describeRange(range: Range, dimension: Dimension): string {
  if (range.min === keepsRule && range.max === keepsRule)
    return 'expected -1, which keeps the rule, or "= formula"';
  const show = (bound: string) => formatQuantity(parseQuantity(bound, dimension), dimension);
  if (range.min === keepsRule && range.max !== undefined)
    return `expected 0–${show(range.max)}, or -1, which keeps the rule`;
  const low = range.min === undefined ? formatQuantity(0, dimension) : show(range.min);
  return range.max === undefined ? `expected at least ${low}` : `expected ${low}–${show(range.max)}`;
}

interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Of ranges that were asked for: each is read once, and checked against for every value of every point of a design. */
const knownLimits = new WeakMap<Range, Limits>();

function limitsOf(range: Range, dimension: Dimension): Limits {
  const known = knownLimits.get(range);
  if (known !== undefined) return known;
  const limits = {
    low: range.min === undefined ? 0 : parseQuantity(range.min, dimension),
    high: range.max === undefined ? Number.POSITIVE_INFINITY : parseQuantity(range.max, dimension),
  };
  knownLimits.set(range, limits);
  return limits;
}

/** What a quantity must be, and how the parameter is usually written. */
interface Expected {
  readonly dimension: Dimension;
  readonly range: Range;
  /** The default as written: its unit is the one that a hint proposes. */
  readonly usual: unknown;
}

/** Parses one written quantity and reports what was expected through the zod context. */
function parseWithin(
  written: string | number,
  { dimension, range, usual }: Expected,
  context: z.RefinementCtx,
  path: PropertyKey[] = [],
): number {
  const refuse = (message: string, hint: string, mend?: string): never => {
    const params = mend === undefined ? { hint } : { hint, mend };
    context.addIssue({ code: 'custom', message, input: written, params, path });
    return z.NEVER;
  };
  const { low, high } = limitsOf(range, dimension);
  try {
    const value = parseQuantity(written, dimension);
    if (value >= low && value <= high) return value;
    const percent = readAsPercent(written, dimension);
    if (percent !== undefined && percent >= low && percent <= high)
      return refuse(
        describeRange(range, dimension),
        `${written} is ${formatQuantity(value, dimension)}; write "${written} %"`,
        `${written} %`,
      );
    const nearest = formatQuantity(value < low ? low : high, dimension);
    return refuse(
      describeRange(range, dimension),
      `the nearest that may stand here is "${nearest}"`,
      nearest,
    );
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    const named = nameUnits(written, dimension, usual);
    const fitting = named.find(({ value }) => value >= low && value <= high);
    if (fitting !== undefined)
      return refuse(error.message, `write the unit: "${fitting.text}"`, fitting.text);
    if (named.length === 0) return refuse(error.message, error.hint, error.mend);
    const [{ text, value }] = named;
    const nearest = formatQuantity(value < low ? low : high, dimension);
    const allowed = describeRange(range, dimension).replace(/^expected /, '');
    return refuse(
      `${error.message}: ${allowed}`,
      `"${text}" is out of that range; the nearest that may stand here is "${nearest}"`,
      nearest,
    );
  }
}

/** A number without a unit in those that may be meant: 20 where years are usual is 20 y, else 20 h; nothing for other text. */
function nameUnits(
  written: string | number,
  dimension: Dimension,
  usual: unknown,
): { readonly text: string; readonly value: number }[] {
  const number = String(written).trim();
  if (!/^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(number)) return [];
  const usualUnit = dimension === 'duration' ? /^[\d,.]+ ([a-z]+)$/.exec(String(usual))?.[1] : undefined;
  const units = new Set([usualUnit ?? unitOf(dimension), unitOf(dimension)]);
  return [...units].flatMap((unit) => {
    const text = `${number} ${unit}`.trim();
    try {
      return [{ text, value: parseQuantity(text, dimension) }];
    } catch (error) {
      if (error instanceof QuantityError) return [];
      throw error;
    }
  });
}

/** `5` where 5 % was meant. */
function readAsPercent(written: string | number, dimension: Dimension): number | undefined {
  if (dimension !== 'share' || String(written).includes('%') || Number(written) <= 1) return undefined;
  return Number(written) / 100;
}

/** What a policy is written as where the rule of the mechanism itself stands. */
export const keepsRule = '-1';

function declare<Out>(schema: z.ZodType, fallback: unknown, note: FieldNote): Field<Out> {
  const whole = fallback === undefined ? schema : z.prefault(schema, fallback as never);
  fieldNotes.add(whole, note);
  z.globalRegistry.add(whole, { description: note.doc });
  return whole as unknown as Field<Out>;
}

const written = () => z.union([z.string(), z.number()]);

/** A value of any other form, with what readers are told of it. */
export function noted<Schema extends z.ZodType>(schema: Schema, note: FieldNote): Schema {
  fieldNotes.add(schema, note);
  return described(schema, note.doc);
}

/** A number with a unit, written `"72 h"` or `"5 %"`; the parsed value is in the dimension's canonical unit. */
export function quantity(
  dimension: Dimension,
  fallback: string | number | undefined,
  note: Note,
  range: Range = {},
): Field<number> {
  const expected = { dimension, range: boundsOf(dimension, range), usual: fallback };
  const schema = written().transform((value, context) => parseWithin(value, expected, context));
  return declare(schema, fallback, { ...note, dimension, range: expected.range });
}

/** A share between bounds that are both told: 0 % and 100 % unless stated. */
export const share = (
  fallback: string,
  provenance: Provenance,
  doc: string,
  min = '0 %',
  max = '100 %',
): Field<number> => quantity('share', fallback, { provenance, doc }, { min, max });

/** A number of which the source documents state a range: what lies outside is another reading, and is warned about. */
export function documented<F extends Field<number>>(least: string, most: string, field: F): F {
  const known = fieldNotes.get(field as never);
  if (known !== undefined) fieldNotes.add(field as never, { ...known, documented: [least, most] });
  return field;
}

/** A share that we assume, such as how often people do something: at most `max`. */
export const assumedShare = (fallback: string | undefined, doc: string, max = '100 %'): Field<number> =>
  quantity('share', fallback, { provenance: 'A', doc }, { max });

/** What somebody holds of a token at the start; see `worded`. */
export const wallet = (
  dimension: Dimension,
  fallback: string,
  doc: string,
  words: readonly Word[] = ['rest'],
): Field<number> => worded(dimension, fallback, { provenance: 'A', doc }, words);

/**
 * A quantity for which a word may stand. It is a number to whoever reads it: on reading a scenario its parts put the number in
 * the place of the word before anything else looks at it (`fillWords`).
 */
export function worded(
  dimension: Dimension,
  fallback: string,
  note: Note,
  words: readonly Word[],
  range: Range = {},
): Field<number> {
  const expected = { dimension, range: boundsOf(dimension, range), usual: fallback };
  const schema = written().transform((value, context) =>
    words.some((word) => word === value) ? (value as never) : parseWithin(value, expected, context),
  );
  return declare(schema, fallback, { ...note, dimension, range: expected.range, words });
}

/** A quantity, or a formula over `formulaNames` written `= …`, evaluated where the policy applies. */
export function policy(
  dimension: Dimension,
  fallback: string | number,
  formulaNames: readonly string[],
  note: Note,
  range: Range = {},
): Field<Policy> {
  const expected = { dimension, range: boundsOf(dimension, range), usual: fallback };
  const schema = written().transform((value, context): Policy => {
    if (typeof value === 'string' && value.trimStart().startsWith('=')) {
      return { formula: value.trimStart().slice(1).trim() };
    }
    const fixed = parseWithin(value, expected, context);
    if (range.min === keepsRule && fixed < 0 && fixed > -1) {
      const message = 'expected -1, which keeps the rule, or at least 0';
      const params = { hint: 'write -1 to keep the rule', mend: keepsRule };
      context.addIssue({ code: 'custom', message, input: value, params });
    }
    return fixed;
  });
  return declare(schema, fallback, { ...note, dimension, range: expected.range, formulaNames });
}

/**
 * A decision that a formula over `formulaNames` may replace: −1 keeps the rule, no other number may stand there, and
 * what the formula gives may be negative.
 */
export function rule(formulaNames: readonly string[], note: Note): Field<Policy> {
  return policy('number', -1, formulaNames, note, { min: keepsRule, max: keepsRule });
}

/** A trait drawn per individual: a constant, or `{ uniform: [a, b] }`, `{ lognormal: { mean, cv } }` and so on. */
export function spread(
  dimension: Dimension,
  fallback: unknown,
  note: Note,
  range: Range = {},
): Field<Spread> {
  const pair = () => z.tuple([written(), written()]);
  const expected = { dimension, range: boundsOf(dimension, range), usual: fallback };
  const schema = z
    .union([
      written(),
      z.strictObject({ uniform: pair() }),
      z.strictObject({ uniformInteger: pair() }),
      z.strictObject({ exponential: z.strictObject({ mean: written() }) }),
      z.strictObject({ lognormal: z.strictObject({ mean: written(), cv: z.number().min(0).max(10) }) }),
    ])
    .transform((value, context): Spread => {
      const read = (one: string | number, ...path: PropertyKey[]): number =>
        parseWithin(one, expected, context, path);
      if (typeof value !== 'object') return { kind: 'constant', value: read(value) };
      if ('exponential' in value)
        return { kind: 'exponential', mean: read(value.exponential.mean, 'exponential', 'mean') };
      if ('lognormal' in value) {
        const { mean, cv } = value.lognormal;
        return { kind: 'lognormal', mean: read(mean, 'lognormal', 'mean'), cv };
      }
      const kind = 'uniform' in value ? 'uniform' : 'uniformInteger';
      const [from, to] = 'uniform' in value ? value.uniform : value.uniformInteger;
      const [low, high] = [read(from, kind, 0), read(to, kind, 1)];
      if (low > high) {
        const params = { hint: `write [${to}, ${from}]` };
        const message = `expected the lower bound first, at most ${to}`;
        context.addIssue({ code: 'custom', message, input: value, params, path: [kind, 0] });
      }
      return { kind, low, high };
    });
  return declare(schema, fallback, { ...note, dimension, range: expected.range });
}

/** A plain whole number in [min, max]. */
export function count(
  fallback: number,
  note: Note,
  range: { min?: number; max?: number } = {},
): Field<number> {
  return declare(
    z
      .int()
      .min(range.min ?? 0)
      .max(range.max ?? 10_000_000),
    fallback,
    note,
  );
}

/** A plain number without a unit, in [min, max]; at most a million unless stated. */
export function plain(
  fallback: number,
  note: Note,
  range: { min?: number; max?: number } = {},
): Field<number> {
  return declare(
    z
      .number()
      .min(range.min ?? 0)
      .max(range.max ?? 1_000_000),
    fallback,
    note,
  );
}

/** One of a closed list of readings of the source documents. */
export function choice<const T extends readonly [string, ...string[]]>(
  options: T,
  fallback: T[number],
  note: Note,
): Field<T[number]> {
  return declare(z.enum(options), fallback, note);
}

/** A switch. */
export function flag(fallback: boolean, note: Note): Field<boolean> {
  return declare(z.boolean(), fallback, note);
}

/** Bounded text that people wrote; escaped wherever it is shown. */
export function text(fallback: string | undefined, note: Note, maxLength = 2_000): Field<string> {
  return declare(z.string().max(maxLength), fallback, note);
}

/** Text that somebody goes by, such as a name: never empty. */
export function name(fallback: string | undefined, note: Note, maxLength = 100): Field<string> {
  return declare(z.string().min(1).max(maxLength), fallback, note);
}

/** A list of names, empty unless stated. */
export function names(note: Note, most: number, lengthMax = 100): Field<readonly string[]> {
  return declare(z.array(z.string().max(lengthMax)).max(most), [], note);
}

/** A list of plain numbers in [0, max], at least two of them. */
export function numbers(note: Note, range: { readonly count: number; readonly max: number }) {
  const list = z.array(z.number().min(0).max(range.max)).min(2).max(range.count);
  return declare<readonly number[]>(list, undefined, note);
}

/** Parameters by their places in a scenario file: sections, and sections that several parts share. */
export interface Places {
  readonly [key: string]: z.ZodType | Places;
}

/** Carries the name of a rule in the type of its field; never there at run time. */
declare const ruleName: unique symbol;

/** A number that a vote may set: the rule `Name` in force begins with it. */
export type RuleField<Name extends string> = Field<number> & { readonly [ruleName]: Name };

/** Adds to the notes of what is declared in a place, but not of what says there itself what may set it. */
function annotate(schema: z.ZodType | Places, more: Partial<FieldNote>): void {
  if (!(schema instanceof z.ZodType)) {
    for (const place of Object.values(schema)) annotate(place, more);
    return;
  }
  const known = fieldNotes.get(schema);
  if (known !== undefined) {
    if (known.setBy === undefined && known.fixed === undefined) fieldNotes.add(schema, { ...known, ...more });
  } else if (
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional
  ) {
    annotate(schema.unwrap() as z.ZodType, more);
  } else if (schema instanceof z.ZodObject) {
    for (const field of Object.values(schema.shape)) annotate(field as z.ZodType, more);
  } else if (schema instanceof z.ZodUnion) {
    for (const option of schema.options) annotate(option as z.ZodType, more);
  } else if (schema instanceof z.ZodArray) annotate(schema.element as z.ZodType, more);
  else if (schema instanceof z.ZodRecord) annotate(schema.valueType as z.ZodType, more);
}

/** A value, or all in a section, that phases read anew whenever it applies, so that a change with a date may set it. */
export function changeable<Schema extends z.ZodType | Places>(schema: Schema): Schema {
  annotate(schema, { setBy: 'date' });
  return schema;
}

/** A value, or all in a section, that a vote or a change with a date may set (economy.md §2.14). */
export function votable<Schema extends z.ZodType | Places>(schema: Schema): Schema {
  annotate(schema, { setBy: 'vote' });
  return schema;
}

/** A value, or all in a section, that nothing may set while a run goes on, and why; the words follow "it cannot: ". */
export function fixed<Schema extends z.ZodType | Places>(why: string, schema: Schema): Schema {
  annotate(schema, { fixed: why });
  return schema;
}

/** A number that a vote or a change with a date may set: what the rule `name` begins with (economy.md §2.14). */
export function ruleOf<const Name extends string>(name: Name, field: Field<number>): RuleField<Name> {
  annotate(field, { setBy: 'vote', rule: name });
  return field as RuleField<Name>;
}

/** The same of a number that what is around it says who may set. */
export function ruled<const Name extends string>(name: Name, field: Field<number>): RuleField<Name> {
  annotate(field, { rule: name });
  return field as RuleField<Name>;
}

/** Names of the rules that a schema declares, wherever in it. */
export type RuleNames<Schema> =
  Schema extends RuleField<infer Name>
    ? Name
    : Schema extends z.ZodPrefault<infer Inner>
      ? RuleNames<Inner>
      : Schema extends z.ZodObject<infer Shape>
        ? { [Key in keyof Shape]: RuleNames<Shape[Key]> }[keyof Shape]
        : never;

/** Says what a place that holds other values is for; the values have notes of their own. */
export function described<Schema extends z.ZodType>(schema: Schema, doc: string): Schema {
  z.globalRegistry.add(schema, { description: doc });
  return schema;
}

/** A section whose fields all have defaults, so that the section itself may be left out. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape).prefault({} as never);
}

/** Text that may be left out, such as the name of a file. */
export function optionalText(doc: string, maxLength: number, more: Pick<FieldNote, 'file' | 'series'> = {}) {
  return optional(z.string().max(maxLength).optional(), doc, more);
}

/** A snapshot of balances, one holder a line, that may be left out. */
export function snapshot(of: string) {
  const schema = z.strictObject({
    file: text(
      undefined,
      {
        provenance: 'A',
        doc: `CSV file of balances of ${of}, one a line, relative to the scenario.`,
        file: 'holdings',
      },
      500,
    ),
    column: text('balance', { provenance: 'A', doc: 'Column that holds the balance.' }, 100),
    decimals: count(
      0,
      {
        provenance: 'A',
        doc: 'Decimals where balances are whole base units of a chain, 18 for most; 0 where they are tokens.',
      },
      { max: 36 },
    ),
  });
  return described(
    schema.optional(),
    `Balances of ${of} at the start, each as a line of a file says; the wallet is their sum.`,
  );
}

/** A date that may be left out. */
export function optionalDate(doc: string) {
  const usual = 'write for instance 2026-01-31';
  const schema = z
    .string()
    .max(40)
    .superRefine((text, context) => {
      if (parseDate(text) !== undefined) return;
      const hint = hintForFalseDay(text) ?? usual;
      context.addIssue({ code: 'custom', message: 'expected a date', input: text, params: { hint } });
    });
  return optional(schema.optional(), doc);
}

/** A list of names that may be left out. */
export function optionalNames(doc: string, most: number, lengthMax = 100) {
  return optional(z.array(z.string().max(lengthMax)).max(most).optional(), doc);
}

function optional<Schema extends z.ZodType>(schema: Schema, doc: string, more = {}): Schema {
  fieldNotes.add(schema, { provenance: 'A', doc, ...more });
  return described(schema, doc);
}
