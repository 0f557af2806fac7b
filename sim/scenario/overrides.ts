import { InputError } from '../errors.ts';
import { printable } from '../workload/printable.ts';
import type { z } from '../zod.ts';
import { type Located, plainValue, type Steps, withValue } from './located.ts';
import { hintForKey } from './schema-problems.ts';
import { childOf, fieldsAt, isMap, placeOf } from './schema-tree.ts';
import { readYaml } from './yaml-source.ts';

/** Longest setting, in characters. */
const lengthMax = 10_000;
const place = { file: '--set', how: '--set' } as const;

/**
 * A scenario with settings `path=value` in force, later ones winning. Values are YAML; an item of a list is named by
 * its index from 0 or by its `name`. Throws InputError for a path that leads nowhere, with the nearest that does.
 */
export function applySettings(scenario: Located, settings: readonly string[], schema: z.ZodType): Located {
  let set = scenario;
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    const path = setting.slice(0, Math.max(0, equals)).trim();
    if (path === '' || setting.length > lengthMax) {
      throw refusal(setting, 'expected path=value', 'write for instance --set users.active=500');
    }
    const value = readYaml(setting.slice(equals + 1), place);
    set = withValue(set, findSteps(path, set, schema), withoutLines(value));
  }
  return set;
}

/** A number, alone or with a unit. */
const plainSetting = /^-?\d+(\.\d+)?(e[-+]?\d+)?( (%|2PM|[A-Za-z]+(\/[A-Za-z]+)?))?$/;

/** Whether a setting is a number, alone or with a unit: read without a parser of YAML, of which a design has no time for. */
export const isPlainSetting = (text: string): boolean => plainSetting.test(text);

/** The value on the right side of a setting. Throws InputError for what is no YAML. */
export function readSettingValue(text: string): unknown {
  if (!isPlainSetting(text)) return plainValue(readYaml(text, place));
  return text.includes(' ') ? text : Number(text) + 0;
}

/** A setting has no lines to speak of. */
function withoutLines(node: Located): Located {
  if (node.kind === 'scalar') return { ...node, origin: place };
  if (node.kind === 'list') return { ...node, origin: place, items: node.items.map(withoutLines) };
  const entries = new Map([...node.entries].map(([key, value]) => [key, withoutLines(value)]));
  return { ...node, origin: place, entries };
}

/** The steps that a dotted path means. Names of list items and of maps may hold dots: the longest that fits is taken. */
export function findSteps(path: string, scenario: Located, root: z.ZodType): Steps {
  const steps: (string | number)[] = [];
  let schema: z.ZodType | undefined = root;
  let value: unknown = plainValue(scenario);
  let rest = path;
  while (rest !== '') {
    const known: string[] = schema === undefined ? keysOf(value) : namesAt(schema, value);
    const name = known.filter((one) => rest === one || rest.startsWith(`${one}.`)).sort(byLength)[0];
    const isOpen =
      !Array.isArray(value) && (schema === undefined || ['names', 'value'].includes(placeOf(schema).kind));
    if (name === undefined && !isOpen) throw unknownStep({ path, steps, rest, known }, root);
    const step: string = name ?? (rest.split('.', 1)[0] as string);
    if (step === '__proto__' || step === 'constructor' || step === 'prototype') {
      throw refusal(
        path,
        'expected a name that is not reserved',
        'JavaScript keeps it for itself; choose another',
      );
    }
    const key = Array.isArray(value) ? indexOf(value, step) : step;
    steps.push(key);
    schema = schema === undefined ? undefined : below(schema, value, step);
    value = childOf(value, key);
    rest = rest.slice(step.length + 1);
  }
  if (steps[0] === 'extends')
    throw refusal(path, 'expected a value of the scenario', 'extends belongs in a file');
  return steps;
}

const byLength = (a: string, b: string): number => b.length - a.length;

function namesAt(schema: z.ZodType, value: unknown): string[] {
  const expected = placeOf(schema);
  if (expected.kind !== 'list')
    return [...fieldsAt(expected, value).keys(), ...(expected.kind === 'names' ? keysOf(value) : [])];
  const items = Array.isArray(value) ? value : [];
  const names = items.flatMap((item) =>
    isMap(item) && typeof item['name'] === 'string' ? [item['name']] : [],
  );
  return [...names, ...[...items.keys()].map(String)];
}

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return [...value.keys()].map(String);
  return isMap(value) ? Object.keys(value) : [];
}

function indexOf(items: readonly unknown[], step: string): number {
  const named = items.findIndex((item) => isMap(item) && item['name'] === step);
  return named >= 0 ? named : Number(step);
}

function below(schema: z.ZodType, value: unknown, step: string): z.ZodType | undefined {
  const expected = placeOf(schema);
  if (expected.kind === 'value') return undefined;
  if (expected.kind === 'list' || expected.kind === 'names') return expected.item;
  return fieldsAt(expected, value).get(step);
}

interface LostPath {
  readonly path: string;
  /** Steps that exist. */
  readonly steps: Steps;
  /** What is left of the path. */
  readonly rest: string;
  /** What could stand there. */
  readonly known: readonly string[];
}

function unknownStep({ path, steps, rest, known }: LostPath, root: z.ZodType): InputError {
  const name = rest.split('.', 1)[0] as string;
  const prefix = steps.map((step) => `${step}.`).join('');
  return new InputError({
    path: printable(path),
    constraint: 'expected a known path',
    value: printable(name),
    hint: known.length === 0 ? 'the list has no items' : hintForKey(name, known, root, prefix),
    file: '--set',
  });
}

function refusal(setting: string, constraint: string, hint: string): InputError {
  return new InputError({ path: '--set', constraint, value: printable(setting), hint, file: '--set' });
}
