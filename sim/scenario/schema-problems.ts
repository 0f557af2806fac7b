import type { Problem } from '../errors.ts';
import { describeDimension, formatQuantity, unitOf } from '../units.ts';
import { printable } from '../workload/printable.ts';
import { z } from '../zod.ts';
import { placeOfOrigin } from './extends.ts';
import { fieldNotes } from './field.ts';
import { synonymOf } from './key-synonyms.ts';
import { type Origin, originNear } from './located.ts';
import { abbreviatedName, nearestName } from './nearest.ts';
import { childOf, fieldsAt, isMap, placeOf, schemaAt, writtenDefault } from './schema-tree.ts';

/** What is wrong with one value, before it is known where that was written. */
export interface Finding {
  readonly path: string;
  readonly constraint: string;
  readonly value: string;
  readonly hint: string;
  /** See Problem. */
  readonly mend?: Readonly<Record<string, string>>;
}

/** Most problems of one scenario that are told. */
const problemsMax = 100;

/** Findings with the file and line of each value, or of what should have held it. */
export function locateFindings(
  findings: readonly Finding[],
  origins: ReadonlyMap<string, Origin>,
): Problem[] {
  return findings
    .slice(0, problemsMax)
    .map((finding) => ({ ...finding, ...placeOfOrigin(originNear(origins, finding.path)) }));
}

/** What the schema has against a scenario, in the terms of the person who wrote it. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  scenario: unknown,
  schema: z.ZodType,
): Finding[] {
  const findings = issues
    .filter((issue) => !isSafetyBound(issue, issues))
    .slice(0, problemsMax)
    .flatMap((issue) => explainIssue(issue, { scenario, schema, above: [] }));
  return withoutEchoes(findings);
}

/** A whole number that is too large breaks the bound of its field, and zod's own for what a double holds. */
function isSafetyBound(issue: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): boolean {
  if (issue.code !== 'too_big' || issue.maximum !== Number.MAX_SAFE_INTEGER) return false;
  const path = issue.path.join('.');
  return issues.some((other) => other !== issue && other.code === 'too_big' && other.path.join('.') === path);
}

interface Context {
  readonly scenario: unknown;
  readonly schema: z.ZodType;
  /** Path of the union that the issue is inside of. */
  readonly above: readonly PropertyKey[];
}

function explainIssue(issue: z.core.$ZodIssue, context: Context): Finding[] {
  const steps = [...context.above, ...issue.path];
  const value = steps.reduce(childOf, context.scenario);
  if (issue.code === 'unrecognized_keys') {
    const isPart = (key: string): boolean => isPartOfAmount(key) && childOf(value, key) === null;
    const parts = issue.keys.filter(isPart);
    const others = issue.keys.filter((key) => !isPart(key)).slice(0, problemsMax);
    return [
      ...(parts.length === 0 ? [] : [splitAmount(parts, steps, context)]),
      ...others.map((key) => unknownKey(key, steps, context)),
    ];
  }
  const branch = issue.code === 'invalid_union' ? deepestBranch(issue.errors) : undefined;
  if (branch !== undefined)
    return branch.flatMap((inner) => explainIssue(inner, { ...context, above: steps }));
  const path = pathText(steps);
  // A map of several kinds is described as a whole, not by the key that tells them apart.
  const isKind = issue.code === 'invalid_union' && issue.errors.length === 0;
  const field = schemaAt(context.schema, isKind ? steps.slice(0, -1) : steps, context.scenario);
  if (value === undefined && issue.code !== 'custom') return [missing(path, issue, field)];
  const { constraint, mend, ...told } = describeIssue(issue, value, field);
  const hint = told.hint ?? exampleOf(field) ?? docOf(field) ?? docAbove(steps, context);
  return [
    {
      path,
      constraint,
      value: showValue(value),
      hint,
      ...(mend === undefined ? {} : { mend: { [path]: mend } }),
    },
  ];
}

/** The alternative that the writer was after: the one whose problems lie deepest, if any lies inside the value. */
function deepestBranch(branches: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] | undefined {
  const reached = branches.map((issues) => {
    const isOther = issues.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0);
    return isOther ? 0 : Math.max(0, ...issues.map(({ path }) => path.length));
  });
  const best = Math.max(0, ...reached);
  return best === 0 ? undefined : branches[reached.indexOf(best)];
}

function unknownKey(key: string, steps: readonly PropertyKey[], context: Context): Finding {
  const holder = schemaAt(context.schema, steps, context.scenario);
  const value = steps.reduce(childOf, context.scenario);
  const known = holder === undefined ? [] : [...fieldsAt(placeOf(holder), value).keys()];
  return {
    path: pathText([...steps, key]),
    constraint: 'expected a known key',
    value: printable(key),
    hint: hintForKey(key, known, context.schema),
  };
}

const isPartOfAmount = (key: string): boolean => /^\d+( .*)?$/.test(key);

/** What became of `{ community: 204,000,000 DGAI }`: the rest of the amount are keys without values. */
function splitAmount(
  parts: readonly string[],
  steps: readonly PropertyKey[],
  { scenario }: Context,
): Finding {
  const value = steps.reduce(childOf, scenario);
  const keys = isMap(value) ? Object.keys(value) : [];
  // Whole numbers come first among the keys of any object; those with a unit keep their place.
  const end = keys.findIndex((key) => isPartOfAmount(key) && key.includes(' '));
  const before = keys.slice(0, end < 0 ? keys.length : end);
  const owner = before.findLast((key) => !isPartOfAmount(key) && typeof childOf(value, key) === 'number');
  return {
    path: pathText([...steps, owner ?? parts[0]]),
    constraint: oneAmount,
    value: 'one with a comma in it',
    hint: 'in { } a comma ends a value: put the amount in quotes, or leave its commas out',
  };
}

const oneAmount = 'expected one amount';

/** What is left of a split amount is wrong too, and says nothing more. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  const split = findings.filter(({ constraint }) => constraint === oneAmount).map(({ path }) => path);
  return findings.filter(({ constraint, path }) => constraint === oneAmount || !split.includes(path));
}

/** The way out for a key that is not known: the nearest that is, the place where it belongs, or all that are known. */
export function hintForKey(key: string, known: readonly string[], root: z.ZodType, prefix = ''): string {
  const meant = synonymOf(key, known);
  if (meant !== undefined) return `that is called ${prefix}${meant} here`;
  const near = nearestName(key, known);
  if (near !== undefined) return `did you mean ${prefix}${near}?`;
  const elsewhere = findKey(key, root);
  // A key of many places, such as share, says nothing about which was meant.
  return elsewhere.length === 1
    ? `${printable(key)} is at ${elsewhere[0]}`
    : `known here: ${known.slice(0, 40).join(', ')}`;
}

/** Paths of a key that exists, but in other places; lists are entered at their first item. */
function findKey(key: string, schema: z.ZodType, path = ''): string[] {
  const place = placeOf(schema);
  const below = path === '' ? '' : `${path}.`;
  if (place.kind === 'list') return findKey(key, place.item, `${below}0`);
  if (place.kind !== 'map') return [];
  if (place.fields.has(key) && path !== '') return [`${below}${key}`];
  return [...place.fields].flatMap(([name, field]) => findKey(key, field, `${below}${name}`));
}

function missing(path: string, issue: z.core.$ZodIssue, field: z.ZodType | undefined): Finding {
  const { constraint } = describeIssue(issue, undefined, field);
  return { path, constraint, value: 'nothing', hint: docOf(field) ?? 'it has no default' };
}

/** The default of a field as something to write. */
function exampleOf(field: z.ZodType | undefined): string | undefined {
  const usual = field === undefined ? undefined : writtenDefault(field);
  if (typeof usual === 'number' || typeof usual === 'boolean') return `write for instance ${usual}`;
  return typeof usual === 'string' && usual !== '' ? `write for instance "${usual}"` : undefined;
}

/** What a field means: the hint where there is no better. */
export function docOf(field: z.ZodType | undefined): string | undefined {
  return field === undefined
    ? undefined
    : (fieldNotes.get(field)?.doc ?? z.globalRegistry.get(field)?.description);
}

/** What the nearest field means that the value is a part of, such as the mean of a trait. */
function docAbove(steps: readonly PropertyKey[], { schema, scenario }: Context): string {
  for (let end = steps.length - 1; end > 0; end -= 1) {
    const doc = docOf(schemaAt(schema, steps.slice(0, end), scenario));
    if (doc !== undefined) return doc;
  }
  const [first] = steps;
  const holder = first === undefined ? undefined : placeOf(schema);
  const known = holder === undefined ? [] : [...fieldsAt(holder, scenario).keys()];
  return `the keys of the file: ${known.join(', ')}`;
}

/** What was expected, and the way out. */
export interface Description {
  readonly constraint: string;
  readonly hint?: string | undefined;
  /** What the hint proposes to write in its place. */
  readonly mend?: string | undefined;
}

/** What one issue asks for, in words. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  field: z.ZodType | undefined,
): Description {
  if (value === null) return { constraint: 'expected a value', hint: 'leave the key out for its default' };
  switch (issue.code) {
    case 'custom':
      return {
        constraint: issue.message,
        hint: issue.params?.['hint'] as string | undefined,
        mend: issue.params?.['mend'] as string | undefined,
      };
    case 'invalid_type':
      return describeType(issue.expected, value, field);
    case 'invalid_value':
      return describeChoice(issue.values.map(String), value);
    case 'too_small':
      return outOfBounds('at least', issue.minimum, issue.origin);
    case 'too_big':
      return outOfBounds('at most', issue.maximum, issue.origin);
    case 'invalid_key':
      return { constraint: 'expected a name: a letter, then letters, digits, _ and -, 64 at most' };
    case 'invalid_union':
      return describeUnion(value, field);
    default:
      return { constraint: `expected something else: ${issue.message}` };
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of keys',
  record: 'a map of names',
  array: 'a list',
  tuple: 'a list of two',
};

function describeType(expected: string, value: unknown, field: z.ZodType | undefined): Description {
  const constraint = `expected ${typeWords[expected] ?? expected}`;
  if (expected === 'string' && ['number', 'boolean'].includes(typeof value)) {
    return { constraint, hint: `put it in quotes: "${String(value)}"` };
  }
  if (expected === 'number' || expected === 'int') return { constraint, ...hintForNumber(value, field) };
  if (expected === 'array' && isMap(value))
    return { constraint, hint: 'put each item in brackets, [{ … }], or on a line that begins with "-"' };
  const keys = field === undefined ? [] : [...fieldsAt(placeOf(field), value).keys()];
  return { constraint, hint: keys.length === 0 ? undefined : `its keys: ${keys.join(', ')}` };
}

/** What to write for what is no number, or no whole one: near to what is there, since any other would be made up. */
function hintForNumber(value: unknown, field: z.ZodType | undefined): Omit<Description, 'constraint'> {
  if (isMap(value) || Array.isArray(value))
    return { hint: 'write one number; an experiment goes through several, or draws them, under parameters' };
  const digits = String(value).replace(/[,_]/g, '');
  const number = digits.trim() === '' ? Number.NaN : Number(digits);
  if (!Number.isFinite(number))
    return { hint: 'write a number in digits, or leave it out to keep what was there before' };
  if (typeof value === 'string') return { hint: `write ${number}, without quotes or separators` };
  const near = [Math.round(number), Math.ceil(number), Math.floor(number)];
  const nearest = near.find((one) => field?.safeParse(one).success) ?? near[0];
  return { hint: `the nearest that may stand here is ${nearest}`, mend: String(nearest) };
}

function describeChoice(options: readonly string[], value: unknown): Description {
  const constraint =
    options.length === 1 ? `expected ${options[0]}` : `expected one of ${options.join(', ')}`;
  const near = nearestName(String(value), options) ?? abbreviatedName(String(value), options);
  if (near === undefined) return { constraint };
  return { constraint, hint: `did you mean ${near}?`, mend: near };
}

function outOfBounds(words: string, bound: number | bigint, origin: string): Description {
  const constraint = `expected ${describeBound(words, bound, origin)}`;
  if (!['number', 'int'].includes(origin)) return { constraint };
  return { constraint, hint: `the nearest that may stand here is ${bound}`, mend: String(bound) };
}

function describeBound(words: string, bound: number | bigint, origin: string): string {
  if (origin === 'string') return `${words} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'tuple') return `${words} ${bound} ${bound === 1 ? 'item' : 'items'}`;
  return `${words} ${formatQuantity(Number(bound), 'number')}`;
}

function describeUnion(value: unknown, field: z.ZodType | undefined): Description {
  if (field === undefined) return { constraint: 'expected another kind of value' };
  const place = placeOf(field);
  if (place.kind === 'variants') {
    return describeChoice([...place.options.keys()], value);
  }
  const dimension = place.kind === 'value' ? place.note?.dimension : undefined;
  if (dimension === undefined) return { constraint: 'expected text, a number, true or false' };
  const unit = unitOf(dimension);
  const example = unit === '' ? '1.5' : `"10 ${unit}"`;
  const spread = isMap(value)
    ? ', or a trait such as { uniform: [a, b] } or { lognormal: { mean: a, cv: 1 } }'
    : '';
  return {
    constraint: `expected ${describeDimension(dimension)}`,
    hint: `write for instance ${example}${spread}`,
  };
}

/** A value short enough to show. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isMap(value)) return 'a map';
  return value === '' ? '""' : printable(String(value));
}

function pathText(steps: readonly PropertyKey[]): string {
  return steps.length === 0 ? 'scenario' : steps.map((step) => printable(String(step))).join('.');
}
